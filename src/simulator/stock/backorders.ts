import type { Day } from '../../books/day.ts'
import { put, type Work } from '../accounting/work.ts'
import type { Posting } from '../ledger.ts'
import type { Backorder } from '../state-stock.ts'
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
  const movement = { ...sold, quantity: -quantity, cost: -cost }
  put(work, stockMovements, waiting.invoiceId, [...movements, movement])
  return {
    date: invoice.date > arrived ? invoice.date : arrived,
    sourceType: 'ACCREC',
    sourceId: invoice.id,
    reference: invoice.reference,
    lines: journalLines(work.organisation, [movement]),
  }
}
