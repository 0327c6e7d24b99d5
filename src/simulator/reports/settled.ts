import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import type { CreditNote, Invoice, OrganisationState } from '../state.ts'
import type { Overpayment, Prepayment } from '../state-money.ts'

/** Anything that is open until money or credit settles it. */
export type Settleable = Invoice | CreditNote | Prepayment | Overpayment

/** Something that settled part of a document on a day: a payment, a refund, credit or an allocation; in the document's currency. */
export interface Settlement {
  date: Day
  amount: Cents
}

/** What settled a document, in no order. */
export function settlementsOf(organisation: OrganisationState, document: Settleable): Settlement[] {
  const settlements: Settlement[] = [...('credits' in document ? document.credits : document.allocations)]
  for (const id of document.paymentIds) {
    const payment = organisation.payments.get(id)
    if (payment?.status === 'AUTHORISED') settlements.push(payment)
  }
  return settlements
}

/** How much some settlements come to up to and including a day. */
export function settledBy(settlements: readonly Settlement[], asAt: Day): Cents {
  let settled = 0n
  for (const { date, amount } of settlements) if (date <= asAt) settled += amount
  return settled
}

/** The invoices, bills and credit notes that are in the ledger. */
export function* postedDocuments(organisation: OrganisationState): Generator<Invoice | CreditNote> {
  for (const invoice of organisation.invoices.values()) if (isPosted(invoice.status)) yield invoice
  for (const note of organisation.creditNotes.values()) if (isPosted(note.status)) yield note
}
