import type { Day } from '../../../books/day.ts'
import type { Invoice, Settlement } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'

type Settled = Pick<Invoice, 'total' | 'amountDue' | 'fullyPaidOn' | 'settlements' | 'amountCredited'>

/**
 * The day on which money had brought an invoice to nothing but small change (99% of what credit notes left to pay); undefined while it has
 * not. Where Xero did not say what settled it, its own day of full payment counts.
 */
export function settledOn({ total, amountDue, fullyPaidOn, settlements = [] }: Settled): Day | undefined {
  const toPay = total - sum(settlements.filter(isCreditNote).map(({ amount }) => amount))
  let paid: Cents = 0n
  for (const { date, amount } of settlements.filter((one) => !isCreditNote(one)).sort(byDate)) {
    paid += amount
    if (paid > 0n && paid * 100n >= toPay * 99n) return date ?? fullyPaidOn
  }
  return amountDue > 0n ? undefined : fullyPaidOn
}

/** Whether credit notes closed more than half of an invoice: then it was not paid but taken back. */
export function wasMostlyCredited({ total, settlements = [], amountCredited }: Settled): boolean {
  const notes =
    settlements.length > 0 ? sum(settlements.filter(isCreditNote).map(({ amount }) => amount)) : amountCredited
  return notes * 2n > total
}

function isCreditNote({ kind }: Settlement): boolean {
  return kind === 'credit note'
}

function byDate({ date: one }: Settlement, { date: other }: Settlement): number {
  return (one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0
}
