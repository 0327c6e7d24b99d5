import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import type { CreditNote, Invoice, OrganisationState } from '../state.ts'
import type { Overpayment, Prepayment } from '../state-money.ts'

/** Anything that is open until money or credit settles it. */
export type Settleable = Invoice | CreditNote | Prepayment | Overpayment

/** How much of a document was settled up to and including a day, in its currency: payments, refunds, credit and allocations. */
export function settledAt(organisation: OrganisationState, document: Settleable, asAt: Day): Cents {
  let settled = 0n
  for (const id of document.paymentIds) {
    const payment = organisation.payments.get(id)
    if (payment?.status === 'AUTHORISED' && payment.date <= asAt) settled += payment.amount
  }
  const applied = 'credits' in document ? document.credits : document.allocations
  for (const { date, amount } of applied) if (date <= asAt) settled += amount
  return settled
}

/** The invoices, bills and credit notes that are in the ledger. */
export function* postedDocuments(organisation: OrganisationState): Generator<Invoice | CreditNote> {
  for (const invoice of organisation.invoices.values()) if (isPosted(invoice.status)) yield invoice
  for (const note of organisation.creditNotes.values()) if (isPosted(note.status)) yield note
}
