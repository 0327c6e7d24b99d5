import type { Day } from '../../books/day.ts'
import { put, type Work } from '../accounting/work.ts'
import type { Posting } from '../ledger.ts'
import type { Backorder, StockMovement } from '../state-stock.ts'
import { averageCost, itemOf, journalLines } from './cost.ts'

/**
 * Lets goods that have arrived go out to the sales that wait for them, oldest first, at average cost. Answers with the journals of those
 * sales, dated on the day of what brought the goods, or of the sale where that is later.
 */
export function fillBackorders(work: Work, itemId: string, arrived: Day): Posting[] {
  const postings: Posting[] = []
  for (;;) {
    const item = itemOf(work, itemId)
    const [first] = item.backorders
    if (!first || item.quantityOnHand <= 0n) return postings
    postings.push(fill(work, itemId, first, arrived))
  }
}

function fill(work: Work, itemId: string, waiting: Backorder, arrived: Day): Posting {
  const item = itemOf(work, itemId)
  const quantity = waiting.quantity < item.quantityOnHand ? waiting.quantity : item.quantityOnHand
  const cost = averageCost(item, quantity)
  const left = { ...waiting, quantity: waiting.quantity - quantity }
  put(work, work.organisation.items, itemId, {
    ...item,
    quantityOnHand: item.quantityOnHand - quantity,
    totalCostPool: item.totalCostPool - cost,
    backorders: [...(left.quantity === 0n ? [] : [left]), ...item.backorders.slice(1)],
    lastIssue: { quantity, cost },
  })
  const { invoices, stockMovements } = work.organisation
  const movements = stockMovements.get(waiting.invoiceId) ?? []
  const sold = movements.find((known) => known.itemId === itemId && known.lineId === waiting.lineId)
  const invoice = invoices.get(waiting.invoiceId)
  if (!sold || !invoice) throw new Error(`there is no sale behind the back order of item ${itemId}`)
  const filledOn = invoice.date > arrived ? invoice.date : arrived
  const movement = { ...sold, quantity: -quantity, cost: -cost, filledOn }
  put(work, stockMovements, waiting.invoiceId, [...movements, movement])
  return arrival(work, waiting.invoiceId, movement, filledOn)
}

/** The journals that an edit or void of a sale needs for goods that it had waited for: each is turned round on the day it was posted. */
export function changedArrivals(
  work: Work,
  invoiceId: string,
  former: readonly StockMovement[],
  stillMoved: (movement: StockMovement) => StockMovement | undefined,
): Posting[] {
  return former.flatMap((movement) => {
    const { filledOn, cost } = movement
    const still = stillMoved(movement)
    if (filledOn === undefined || (still && hasSameTracking(movement, still))) return []
    const undone = arrival(work, invoiceId, { ...movement, cost: -cost }, filledOn)
    return still ? [undone, arrival(work, invoiceId, still, filledOn)] : [undone]
  })
}

function hasSameTracking(one: StockMovement, other: StockMovement): boolean {
  return JSON.stringify(one.costOfSales?.tracking) === JSON.stringify(other.costOfSales?.tracking)
}

function arrival(work: Work, invoiceId: string, movement: StockMovement, date: Day): Posting {
  const { organisation } = work
  const reference = organisation.invoices.get(invoiceId)?.reference ?? ''
  const lines = journalLines(organisation, [movement])
  return { date, sourceType: 'ACCREC', sourceId: invoiceId, reference, lines }
}
