import { type Invoice, isSale, type Line } from '../books/documents.ts'
import type { LedgerRecord } from '../books/records.ts'
import type { DocumentDraft, DocumentPatch } from '../call/acts/documents.ts'
import type { DraftLine } from '../call/acts/lines.ts'
import { ORDER_TEXTS, type OrderText } from '../call/acts/order-texts.ts'

/** A document of any kind as far as writing looks at it. */
export type WrittenDocument = Pick<LedgerRecord, Looked> & Partial<Pick<LedgerRecord, 'facts'>>

type Looked =
  | 'id'
  | 'kind'
  | 'number'
  | 'reference'
  | 'contact'
  | 'status'
  | 'date'
  | 'due'
  | 'currency'
  | 'total'
  | 'lines'
  | 'updatedAt'

/** Whether a document is what a draft asked for, in everything that Xero takes as it is sent. Totals and due dates Xero may compute. */
export function isDrafted(draft: DocumentDraft, now: WrittenDocument): boolean {
  return draftDifferences(draft, now).length === 0
}

/** The fields in which a document is not what a draft asked for. */
export function draftDifferences(draft: DocumentDraft, now: WrittenDocument): string[] {
  const { kind, contact, date, reference, currency, lines } = draft
  // Xero keeps no references of bills.
  const refers = isSale(kind) || now.reference !== ''
  return named({
    kind: kind === now.kind,
    contact: contact.id === now.contact?.id,
    date: date === now.date,
    reference: !refers || sameText(reference ?? '', now.reference),
    currency: currency === now.currency,
    texts: sameTexts(draft, now),
    lines: sameLines(lines, now.lines ?? []),
  })
}

function sameTexts({ texts = {} }: DocumentDraft, { facts = [] }: WrittenDocument): boolean {
  const sent = Object.entries(texts) as [OrderText, string][]
  return sent.every(([text, said]) => sameText(said, facts.find(({ name }) => name === ORDER_TEXTS[text])?.value ?? ''))
}

// What only invoices and bills have.
type Noted = Pick<Invoice, 'url' | 'expectedPaymentDate' | 'plannedPaymentDate'>

/** The fields of a patch that a document does not show. */
export function patchDifferences(patch: DocumentPatch, now: WrittenDocument & Partial<Noted>): string[] {
  return named({
    contact: patch.contact === undefined || patch.contact.id === now.contact?.id,
    date: sameWhereSet(patch.date, now.date),
    'due date': sameWhereSet(patch.due, now.due),
    number: sameTextWhereSet(patch.number, now.number),
    reference: sameTextWhereSet(patch.reference, now.reference),
    url: sameTextWhereSet(patch.url, now.url ?? ''),
    'expected payment date': sameWhereSet(patch.expectedPaymentDate, now.expectedPaymentDate),
    'planned payment date': sameWhereSet(patch.plannedPaymentDate, now.plannedPaymentDate),
    lines: patch.lines === undefined || sameLines(patch.lines, now.lines ?? []),
  })
}

/** The names of what is not the same. */
export function named(same: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(same).flatMap(([name, holds]) => (holds ? [] : [name]))
}

/** Whether two texts are the same but for white space, which Xero trims. */
export function sameText(a: string, b: string): boolean {
  return collapsed(a) === collapsed(b)
}

/** Whether a text that was set is there; one that was not set may be anything. */
export function sameTextWhereSet(sent: string | undefined, now: string): boolean {
  return sent === undefined || sameText(sent, now)
}

function collapsed(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

function sameWhereSet<T>(sent: T | undefined, now: T | undefined): boolean {
  return sent === undefined || sent === now
}

/** Whether lines are there as they were sent, in their order; what was left out Xero may have filled in. */
export function sameLines(sent: readonly DraftLine[], now: readonly Line[]): boolean {
  return sent.length === now.length && sent.every((line, index) => sameLine(line, now[index]))
}

// What was left out of a line Xero fills in from the item, the account or the contact.
function sameLine(sent: DraftLine, now: Line | undefined): boolean {
  if (!now) return false
  const text = sent.description === '' || sameText(sent.description, now.description)
  const codes =
    sameTextWhereSet(sent.accountCode, now.accountCode) &&
    sameTextWhereSet(sent.itemCode, now.itemCode) &&
    sameTextWhereSet(sent.taxType, now.taxType)
  const numbers = sameWhereSet(sent.quantity, now.quantity) && sameWhereSet(sent.unitAmount, now.unitAmount)
  return text && codes && numbers && (sent.discountRate ?? 0n) === (now.discountRate ?? sent.discountRate ?? 0n)
}
