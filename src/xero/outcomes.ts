import type { Contact } from '../books/contacts.ts'
import { deepLink } from '../books/deep-links.ts'
import { documentLabel, handleOf } from '../books/handles.ts'
import { quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import type { Organisation } from '../books/organisation.ts'
import type { RecordKind } from '../books/records.ts'
import type { Totals } from '../books/totals.ts'
import type { DocumentRef } from '../call/acts/documents.ts'
import type { NotedRecord } from '../call/acts/own.ts'
import type { Outcome, WrittenRecord } from '../call/change.ts'
import { asFault } from '../call/fault.ts'
import type { WrittenDocument } from './document-content.ts'
import { REJECTED_NEXT, rejectedFact } from './errors.ts'
import { resourceOf } from './records.ts'
import { contactOf } from './wire/contacts.ts'
import { type EchoedElement, echoedId, echoOf, ifReadable } from './wire/echo.ts'
import { invoiceOf } from './wire/invoices.ts'
import { recordOf, SPELLING } from './wire/records.ts'

/** What is known of a written document before Xero's answer is read. */
export interface Expected {
  kind: RecordKind
  label: string
  status: string
  id?: string
  totals?: Totals | undefined
}

/** What is said where an accepted write was answered by something that cannot be read. */
export const UNREADABLE = 'Xero accepted this, but its answer could not be read in full: look at the document itself.'

/** The outcome of a document that was written, from Xero's answer. Nothing odd in the answer makes it a failure. */
export function documentOutcome(element: unknown, expected: Expected, organisation: Organisation | undefined): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  const document = ifReadable(() => documentIn(element, expected.kind))
  if (document) return writtenDocument(document, expected, echo.warnings, organisation)
  const id = echoedId(element, idField(expected.kind)) ?? expected.id
  const warnings = [...echo.warnings, UNREADABLE]
  if (id === undefined) return { state: 'done', record: undefined, warnings }
  const { label, status, kind } = expected
  const known = { id, label: label || handleOf({ kind, id }), status }
  return { state: 'done', record: withLink(known, kind, organisation), warnings }
}

function documentIn(element: unknown, kind: RecordKind): WrittenDocument {
  return kind === 'invoice' || kind === 'bill'
    ? invoiceOf(element, false)
    : recordOf(resourceOf(kind), kind, element, false)
}

function idField(kind: RecordKind): string {
  return kind === 'invoice' || kind === 'bill' ? 'invoiceID' : SPELLING[resourceOf(kind)].id
}

/** The outcome of a document whose answer was lost and that was found again; `differences` are fields that are not what was asked for. */
export function foundDocument(
  now: WrittenDocument,
  expected: Expected,
  differences: readonly string[],
  organisation: Organisation | undefined,
): Outcome {
  const warnings =
    differences.length === 0
      ? []
      : [`Somebody may have changed it since: its ${differences.join(', ')} differ from what was asked.`]
  return writtenDocument(now, expected, warnings, organisation)
}

function writtenDocument(
  document: WrittenDocument,
  expected: Expected,
  said: readonly string[],
  organisation: Organisation | undefined,
): Outcome {
  const warnings = [...said]
  if (expected.totals && expected.totals.total !== document.total) {
    const planned = formatAmount(expected.totals.total)
    warnings.push(`Xero's total is ${formatAmount(document.total)} ${document.currency}, the plan said ${planned}.`)
  }
  if (document.status !== expected.status) {
    warnings.push(`Xero's status is ${document.status}, the plan said ${expected.status}.`)
  }
  const record: WrittenRecord = {
    id: document.id,
    label: document.number || expected.label || handleOf(document),
    ...(document.contact ? { contact: document.contact.name } : {}),
    status: document.status,
    total: document.total,
    currency: document.currency,
    ...(document.due ? { due: document.due } : {}),
    updatedAt: document.updatedAt,
  }
  return { state: 'done', record: withLink(record, document.kind, organisation), warnings }
}

/** The outcome of a contact that was written, from Xero's answer. */
export function contactOutcome(element: unknown, expected: { id?: string; name: string; status: string }): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  const { warnings } = echo
  const contact = ifReadable(() => contactOf(element))
  if (contact) {
    return { state: 'done', record: contactRecord({ ...contact, name: contact.name || expected.name }), warnings }
  }
  const id = echoedId(element, 'contactID') ?? expected.id
  const record = id === undefined ? undefined : { id, label: expected.name, status: expected.status }
  return { state: 'done', record, warnings: [...warnings, UNREADABLE] }
}

/** A contact as a written record. */
export function contactRecord({ id, name, status, updatedAt }: Contact): WrittenRecord {
  return { id, label: name, status, updatedAt }
}

/** The outcome of a note in the history of a document or contact. */
export function noteOutcome(element: unknown, { id, label }: NotedRecord): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  return { state: 'done', record: { id, label, status: '' }, warnings: echo.warnings }
}

/** The outcome of an act that Xero answers without a body, such as an e-mail. */
export function unchangedOutcome(document: DocumentRef, organisation: Organisation | undefined): Outcome {
  const { id, number, contact, status, total, currency } = document
  const record = {
    id,
    label: documentLabel({ kind: document.kind, id, number }),
    contact: contact.name,
    status,
    total,
    currency,
  }
  return { state: 'done', record: withLink(record, document.kind, organisation), warnings: [] }
}

/** The outcome of an element that Xero refused. */
export function refusedOutcome({ complaints }: EchoedElement): Outcome {
  return { state: 'failed', fact: rejectedFact(complaints), next: REJECTED_NEXT }
}

const NOTHING_WRITTEN = 'Nothing was written.'

/** The outcome of a change of which it is certain that nothing was written, by the error that ended it; `next` replaces the error's own. */
export function faultOutcome(thrown: unknown, next?: string): Outcome {
  const fault = asFault(thrown)
  const advice = fault.code === 'rejected' && next !== undefined ? next : fault.next
  const said = /^Nothing was (written|sent)\b/.test(advice)
  return { state: 'failed', fact: fault.fact, next: said ? advice : `${NOTHING_WRITTEN} ${advice}` }
}

/** The outcome of a change that does not show on its document or contact, named by `label`, which somebody wrote to meanwhile. */
export function overtakenOutcome(label: string): Outcome {
  return {
    state: 'failed',
    fact: `${quoted(label)} was changed after this was sent, but does not show all that was asked.`,
    next: 'Read it again: part of it may have been written and overwritten. Its history says who changed what. Then decide anew.',
  }
}

/** The outcome of a change whose document or contact, named by `label`, moved since it was planned. */
export function driftOutcome(label: string, what: string): Outcome {
  return {
    state: 'failed',
    fact: `${quoted(label)} has changed since it was read (${what}).`,
    next: 'Nothing was written. Read it again and decide anew.',
  }
}

function withLink(record: WrittenRecord, kind: RecordKind, organisation: Organisation | undefined): WrittenRecord {
  const link = organisation && deepLink({ ...record, kind }, organisation)
  return link === undefined ? record : { ...record, link }
}
