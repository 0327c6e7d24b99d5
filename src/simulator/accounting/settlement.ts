import type { Day } from '../../books/day.ts'
import type { Invoice } from '../state.ts'
import type { Credit, Settled } from '../state-money.ts'
import { isPosted } from './document-kinds.ts'
import type { Work } from './work.ts'

/**
 * Xero's own steps between AUTHORISED and PAID: paid when nothing is due (a total of nothing included), open again when something is.
 * Changes the invoice itself, so it must be one that is in no books yet.
 */
export function settleStatus(work: Work, invoice: Invoice): Invoice {
  const days = invoice.credits.map((credit) => credit.date)
  return settled(work, invoice, invoice.amountDue === 0n, days)
}

/** The same of a credit: paid when none of it remains, open again when some does. It too must be in no books yet. */
export function settleCredit<T extends Credit>(work: Work, credit: T): T {
  const days = credit.allocations.map((applied) => applied.date)
  return settled(work, credit, credit.remainingCredit === 0n, days)
}

function settled<T extends Settled>(work: Work, document: T, isPaid: boolean, days: readonly Day[]): T {
  if (!isPosted(document.status)) return document
  document.status = isPaid ? 'PAID' : 'AUTHORISED'
  if (isPaid) document.fullyPaidOn = lastSettlement(work, document, days)
  else if (document.fullyPaidOn !== undefined) delete document.fullyPaidOn
  return document
}

/** The latest day of what settled a document, in whatever order it was entered; its own date when its total is nothing. */
function lastSettlement(work: Work, { paymentIds, date }: Settled, days: readonly Day[]): Day {
  const paid = paymentIds.map((id) => work.organisation.payments.get(id)?.date ?? date)
  return (
    [...days, ...paid].reduce<Day | undefined>((last, day) => (!last || day > last ? day : last), undefined) ?? date
  )
}
