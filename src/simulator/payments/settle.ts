import type { Cents } from '../../books/money.ts'
import { replaceInvoice } from '../accounting/invoice-write.ts'
import { documentMoved } from '../accounting/open-documents.ts'
import { settleCredit, settleStatus } from '../accounting/settlement.ts'
import { put, type Work } from '../accounting/work.ts'
import type { Invoice, Payment } from '../state.ts'
import type { Credit, Settled } from '../state-money.ts'
import { isInvoice } from './settled.ts'

/** Puts a document in place of its former self, PAID or open again by what is left on it; gives it as it now stands. */
export function replaceSettled(work: Work, before: Settled, after: Settled): Settled {
  if (!isInvoice(after)) return replaceCredit(work, before, settleCredit(work, after))
  const settled = settleStatus(work, after)
  replaceInvoice(work, isInvoice(before) ? before : undefined, settled)
  return settled
}

/** Puts a credit in place of its former self (or of none) and keeps the index of open documents in step. */
export function replaceCredit(work: Work, before: Settled | undefined, credit: Credit): Credit {
  const { creditNotes, prepayments, overpayments } = work.organisation
  switch (credit.type) {
    case 'ACCRECCREDIT':
    case 'ACCPAYCREDIT':
      put(work, creditNotes, credit.id, credit)
      break
    case 'RECEIVE-PREPAYMENT':
    case 'SPEND-PREPAYMENT':
      put(work, prepayments, credit.id, credit)
      break
    case 'RECEIVE-OVERPAYMENT':
    case 'SPEND-OVERPAYMENT':
      put(work, overpayments, credit.id, credit)
  }
  documentMoved(work, before, credit)
  return credit
}

/** A document with a payment put on it (`amount` positive) or taken off again (negative); its status is still to be settled. */
export function withPayment(document: Settled, payment: Payment, amount: Cents, now: number): Settled {
  const others = document.paymentIds.filter((id) => id !== payment.id)
  const paymentIds = amount > 0n ? others.concat(payment.id) : others
  if (!isInvoice(document)) {
    return { ...document, remainingCredit: document.remainingCredit - amount, paymentIds, updatedAt: now }
  }
  const changed: Invoice = { ...document, paymentIds, updatedAt: now }
  changed.amountPaid += amount
  changed.amountDue -= amount
  return changed
}
