import type { Day } from '../../books/day.ts'
import type { Invoice } from '../state.ts'
import type { Credit, Settled } from '../state-money.ts'
import { isPosted } from './document-kinds.ts'
import type { Work } from './work.ts'

/** Xero's own steps between AUTHORISED and PAID: paid when nothing is due (a total of nothing included), open again when something is. */
export function settleStatus(work: Work, invoice: Invoice): Invoice {
  if (!isPosted(invoice.status)) return invoice
  if (invoice.amountDue !== 0n) return reopened(invoice)
  const days = invoice.credits.map((credit) => credit.date)
  return { ...invoice, status: 'PAID', fullyPaidOn: lastSettlement(work, invoice, days) }
}

/** Xero's own steps between AUTHORISED and PAID: paid when no credit remains, open again when some does. */
export function settleCredit<T extends Credit>(work: Work, credit: T): T {
  if (!isPosted(credit.status)) return credit
  if (credit.remainingCredit !== 0n) return reopened(credit)
  const days = credit.allocations.map((applied) => applied.date)
  return { ...credit, status: 'PAID', fullyPaidOn: lastSettlement(work, credit, days) }
}

function reopened<T extends Settled>(document: T): T {
  if (document.status === 'AUTHORISED' && document.fullyPaidOn === undefined) return document
  const open: T = { ...document, status: 'AUTHORISED' }
  delete open.fullyPaidOn
  return open
}

/** The latest day of what settled a document, in whatever order it was entered; its own date when its total is nothing. */
function lastSettlement(work: Work, { paymentIds, date }: Settled, days: readonly Day[]): Day {
  const paid = paymentIds.map((id) => work.organisation.payments.get(id)?.date ?? date)
  return (
    [...days, ...paid].reduce<Day | undefined>((last, day) => (!last || day > last ? day : last), undefined) ?? date
  )
}
