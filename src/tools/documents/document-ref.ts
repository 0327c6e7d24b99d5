import type { Invoice } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { type Decimal4, formatAmount, formatShort } from '../../books/money.ts'
import type { DocumentRef } from '../../call/change.ts'

/** A document as a change remembers it. */
export function refOf(document: Invoice): DocumentRef {
  const { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt } = document
  return { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt }
}

/** A document inside a sentence: `invoice "INV-0036" of "Northgate Schools Trust"`. */
export function documentText(document: Pick<Invoice, 'id' | 'kind' | 'number' | 'contact'>): string {
  return `${document.kind} ${quoted(documentLabel(document), 40)} of ${quoted(document.contact.name)}`
}

/** A unit price in words: cents always shown, further places only where there are any; empty for a line without price. */
export function priceText(unitAmount: Decimal4 | undefined): string {
  if (unitAmount === undefined) return ''
  return unitAmount % 100n === 0n ? formatAmount(unitAmount / 100n) : formatShort(unitAmount, 4)
}

/** Whether anything has been paid or credited on a document. */
export function isPartlySettled({ amountPaid, amountCredited }: Invoice): boolean {
  return amountPaid !== 0n || amountCredited !== 0n
}
