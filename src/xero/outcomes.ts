import { deepLink } from '../books/deep-links.ts'
import type { InvoiceKind, InvoiceStatus } from '../books/documents.ts'
import { documentLabel, handleOf } from '../books/handles.ts'
import { quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import type { Organisation } from '../books/organisation.ts'
import type { Totals } from '../books/totals.ts'
import type { DocumentRef, Outcome, WrittenRecord } from '../call/change.ts'
import { asFault, Fault } from '../call/fault.ts'
import { REJECTED_NEXT, rejectedFact, unknownOutcome } from './errors.ts'
import { type EchoedElement, echoOf } from './wire/echo.ts'

/** What is known of a written document before Xero's answer is read. */
export interface Expected {
  kind: InvoiceKind
  label: string
  status: InvoiceStatus
  id?: string
  totals?: Totals | undefined
}

type LinkedRecord = WrittenRecord & { status: InvoiceStatus }

const UNREADABLE = 'Xero accepted this, but its answer could not be read in full: look at the document itself.'

/** The outcome of a document that was written, from Xero's answer. Nothing odd in the answer makes it a failure. */
export function documentOutcome(element: unknown, expected: Expected, organisation: Organisation | undefined): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  const { invoice } = echo
  const warnings = [...echo.warnings]
  if (!invoice) {
    const id = echo.id ?? expected.id
    warnings.push(UNREADABLE)
    if (id === undefined) return { state: 'done', record: undefined, warnings }
    const { label, status, kind } = expected
    const known = { id, label: label || handleOf({ kind, id }), status }
    return { state: 'done', record: withLink(known, kind, organisation), warnings }
  }
  if (expected.totals && expected.totals.total !== invoice.total) {
    const planned = formatAmount(expected.totals.total)
    warnings.push(`Xero's total is ${formatAmount(invoice.total)} ${invoice.currency}, the plan said ${planned}.`)
  }
  if (invoice.status !== expected.status) {
    warnings.push(`Xero's status is ${invoice.status}, the plan said ${expected.status}.`)
  }
  const record: LinkedRecord = {
    id: invoice.id,
    label: invoice.number || expected.label || handleOf(invoice),
    contact: invoice.contact.name,
    status: invoice.status,
    total: invoice.total,
    currency: invoice.currency,
    ...(invoice.due ? { due: invoice.due } : {}),
    updatedAt: invoice.updatedAt,
  }
  return { state: 'done', record: withLink(record, invoice.kind, organisation), warnings }
}

/** The outcome of a contact that was written, from Xero's answer. */
export function contactOutcome(element: unknown, expected: { id?: string; name: string; status: string }): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  const { contact, warnings } = echo
  if (contact) {
    const { id, name, status, updatedAt } = contact
    return { state: 'done', record: { id, label: name || expected.name, status, updatedAt }, warnings }
  }
  const id = echo.id ?? expected.id
  const record = id === undefined ? undefined : { id, label: expected.name, status: expected.status }
  return { state: 'done', record, warnings: [...warnings, UNREADABLE] }
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

function refusedOutcome({ complaints }: EchoedElement): Outcome {
  return { state: 'failed', fact: rejectedFact(complaints), next: REJECTED_NEXT }
}

const NOTHING_WRITTEN = 'Nothing was written.'

/**
 * The outcome of a change whose call ended in an error: unknown when the answer was lost, or when a mistake of ours leaves open
 * what was sent; failed, with nothing written, otherwise.
 */
export function faultOutcome(thrown: unknown): Outcome {
  const { code, fact, next } = asFault(thrown)
  if (code === 'unknown_outcome' || !(thrown instanceof Fault)) return { state: 'unknown', fact, next }
  return { state: 'failed', fact, next: next.startsWith(NOTHING_WRITTEN) ? next : `${NOTHING_WRITTEN} ${next}` }
}

/** The outcome of an element that Xero's answer does not mention. */
export function missingOutcome(): Outcome {
  return faultOutcome(unknownOutcome())
}

/** The outcome of a change that was not begun because an earlier one found Xero out of reach. */
export function notSentOutcome(cause: Fault): Outcome {
  const next =
    cause.code === 'unknown_outcome' ? 'Find out what became of that one, then do this one again.' : cause.next
  return { state: 'failed', fact: 'This was not sent to Xero, because an earlier change did not get through.', next }
}

/** The outcome of a change whose document or contact, named by `label`, moved since it was planned. */
export function driftOutcome(label: string, what: string): Outcome {
  return {
    state: 'failed',
    fact: `${quoted(label)} has changed since it was read (${what}).`,
    next: 'Nothing was written. Read it again and decide anew.',
  }
}

function withLink(record: LinkedRecord, kind: InvoiceKind, organisation: Organisation | undefined): WrittenRecord {
  const link = organisation && deepLink({ ...record, kind }, organisation)
  return link === undefined ? record : { ...record, link }
}
