import type { Day } from '../../../books/day.ts'
import type { Invoice, Settlement } from '../../../books/documents.ts'
import type { Cents } from '../../../books/money.ts'

type Settled = Pick<Invoice, 'total' | 'amountDue' | 'fullyPaidOn' | 'settlements' | 'amountCredited'>

/**
 * The day on which money had brought an invoice to nothing but small change (99% of what credit notes left to pay); undefined while it has
 * not. Where Xero did not say what settled it, its own day of full payment counts.
 */
export function settledOn({ total, amountDue, fullyPaidOn, settlements = [] }: Settled): Day | undefined {
  const toPay = total - creditedBy(settlements)
  let paid: Cents = 0n
  for (const { kind, date, amount } of inOrder(settlements)) {
    if (kind === 'credit note') continue
    paid += amount
    if (paid > 0n && paid * 100n >= toPay * 99n) return date ?? fullyPaidOn
  }
  return amountDue > 0n ? undefined : fullyPaidOn
}

/** Whether credit notes closed more than half of an invoice: then it was not paid but taken back. */
export function wasMostlyCredited({ total, settlements = [], amountCredited }: Settled): boolean {
  const notes = settlements.length > 0 ? creditedBy(settlements) : amountCredited
  return notes * 2n > total
}

/** What credit notes took off an invoice, in its currency. */
export function creditedBy(settlements: readonly Settlement[]): Cents {
  let credited: Cents = 0n
  for (const { kind, amount } of settlements) if (kind === 'credit note') credited += amount
  return credited
}

function inOrder(settlements: readonly Settlement[]): readonly Settlement[] {
  return settlements.length > 1 ? [...settlements].sort(byDate) : settlements
}

function byDate({ date: one }: Settlement, { date: other }: Settlement): number {
  return (one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0
}
