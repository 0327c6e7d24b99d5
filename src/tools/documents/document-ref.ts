import type { Invoice } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { type LedgerRecord, RECORD_WORDS } from '../../books/records.ts'
import { takenOff } from '../../books/totals.ts'
import type { DocumentRef } from '../../call/acts/documents.ts'

/** A document as a change remembers it. */
export function refOf(document: Invoice): DocumentRef {
  const { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt } = document
  const against = takenOff((document.lines ?? []).map(({ lineAmount }) => lineAmount))
  const off = against === 0n ? {} : { against }
  return { id, kind, number, contact, status, date, total, ...off, amountDue, currency, currencyRate, updatedAt }
}

/** A document inside a sentence: `invoice "INV-0036" of "Northgate Schools Trust"`. */
export function documentText(document: Pick<LedgerRecord, 'id' | 'kind' | 'number' | 'contact'>): string {
  const { kind, contact } = document
  return `${RECORD_WORDS[kind]} ${quoted(documentLabel(document), 40)}${contact ? ` of ${quoted(contact.name)}` : ''}`
}

/** Whether anything has been paid or credited on a document. */
export function isPartlySettled({
  amountPaid = 0n,
  amountCredited = 0n,
}: Partial<Pick<Invoice, 'amountPaid' | 'amountCredited'>>): boolean {
  return amountPaid !== 0n || amountCredited !== 0n
}
