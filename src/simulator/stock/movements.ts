import { inBase, netOf } from '../accounting/totals.ts'
import { drop, put, type Work } from '../accounting/work.ts'
import type { Posting } from '../ledger.ts'
import type { Line } from '../state.ts'
import type { JournalLine } from '../state-journals.ts'
import type { Item, StockMovement } from '../state-stock.ts'
import { changedArrivals, fillBackorders } from './backorders.ts'
import { averageCost, costOfSales, itemOf, ownLines, returnCost } from './cost.ts'
import {
  isBeforeTracking,
  movedQuantity,
  type StockSource,
  trackedItem,
  type Way,
  wantedQuantity,
  wayOf,
} from './stock-source.ts'

/** What moving stock adds to the ledger: lines of the document's own journal, and journals of sales for goods that arrived later. */
export interface StockPostings {
  lines: JournalLine[]
  arrivals: Posting[]
}

const NOTHING: StockPostings = { lines: [], arrivals: [] }

/**
 * Makes stock what a posted document says, in place of what the document had moved before; without lines it gives everything back.
 * `before` holds its lines as they were posted. The caller has asked stockProblems: a negative quantity throws.
 */
export function moveStock(work: Work, source: StockSource, before: readonly Line[] = []): StockPostings {
  const { organisation } = work
  const way = wayOf(source.type)
  const former = organisation.stockMovements.get(source.id) ?? []
  if (!way || (former.length === 0 && source.lines.every((line) => line.itemId === undefined))) return NOTHING
  const kept = new Map(source.lines.filter((line) => isKept(work, source, line, way)).map((line) => [line.id, line]))
  const fresh = source.lines.filter(
    (line) =>
      !kept.has(line.id) && !(way.valuedBy === 'average' && isBeforeTracking(organisation, source, line, before)),
  )
  const changed = changedArrivals(work, source.id, former, (movement) => stillMoved(movement, kept))
  takeBack(work, source.id, former, kept)
  const still = former.flatMap((movement) => stillMoved(movement, kept) ?? [])
  const moved = [...still, ...fresh.flatMap((line) => moveLine(work, source, line, way))]
  const itemIds = new Set([...former, ...moved].map((movement) => movement.itemId))
  const all = [...moved, ...[...itemIds].flatMap((id) => settle(work, id))]
  remember(work, source, all)
  const filled = [...itemIds].flatMap((id) => fillBackorders(work, id, source.date))
  return { lines: ownLines(organisation, all), arrivals: [...changed, ...filled] }
}

/** A sale or return that stays as it was keeps the cost at which it went out or came back. */
function isKept({ organisation }: Work, source: StockSource, line: Line, way: Way): boolean {
  const item = trackedItem(organisation, line)
  if (!item || way.valuedBy === 'line') return false
  return movedQuantity(organisation, source.id, line.id, item.id) === wantedQuantity(line, item, way)
}

/** A movement of a line that is kept, with the tracking that the line has now; undefined for those of other lines. */
function stillMoved(movement: StockMovement, kept: ReadonlyMap<string, Line>): StockMovement | undefined {
  const line = kept.get(movement.lineId)
  if (!line || !movement.costOfSales) return undefined
  return { ...movement, costOfSales: costOfSales(movement.costOfSales.accountId, line) }
}

function takeBack(
  work: Work,
  sourceId: string,
  former: readonly StockMovement[],
  kept: ReadonlyMap<string, Line>,
): void {
  for (const { itemId, lineId, quantity, cost } of former.filter((movement) => !kept.has(movement.lineId))) {
    const item = itemOf(work, itemId)
    put(work, work.organisation.items, itemId, {
      ...item,
      quantityOnHand: item.quantityOnHand - quantity,
      totalCostPool: item.totalCostPool - cost,
      backorders: item.backorders.filter((waiting) => waiting.invoiceId !== sourceId || waiting.lineId !== lineId),
    })
  }
}

function moveLine(work: Work, source: StockSource, line: Line, way: Way): StockMovement[] {
  const item = trackedItem(work.organisation, line)
  const quantity = item ? wantedQuantity(line, item, way) : 0n
  if (!item || (quantity === 0n && way.valuedBy === 'line')) return []
  if (way.valuedBy === 'average' && way.sign === -1n) return [issue(work, source, line, item)]
  const cost =
    way.valuedBy === 'line'
      ? way.sign * inBase(netOf(line, source.lineAmountTypes), source.currencyRate)
      : returnCost(item, quantity)
  put(work, work.organisation.items, item.id, {
    ...item,
    quantityOnHand: item.quantityOnHand + quantity,
    totalCostPool: item.totalCostPool + cost,
  })
  const movement = { itemId: item.id, lineId: line.id, quantity, cost }
  return [way.valuedBy === 'line' ? movement : { ...movement, costOfSales: costOfSales(costAccountOf(item), line) }]
}

/** Goods go out at average cost; what is not on hand waits, and has no cost until it arrives. */
function issue(work: Work, source: StockSource, line: Line, item: Item): StockMovement {
  const wanted = line.quantity ?? 0n
  const quantity = wanted < item.quantityOnHand ? wanted : item.quantityOnHand
  const cost = averageCost(item, quantity)
  const waiting = { invoiceId: source.id, lineId: line.id, quantity: wanted - quantity }
  put(work, work.organisation.items, item.id, {
    ...item,
    quantityOnHand: item.quantityOnHand - quantity,
    totalCostPool: item.totalCostPool - cost,
    backorders: waiting.quantity === 0n ? item.backorders : [...item.backorders, waiting],
    ...(quantity === 0n ? {} : { lastIssue: { quantity, cost } }),
  })
  const movement = { itemId: item.id, lineId: line.id, quantity: -quantity, cost: -cost }
  return { ...movement, costOfSales: costOfSales(costAccountOf(item), line) }
}

function costAccountOf(item: Item): string {
  const { costOfSalesAccountId } = item.purchases
  if (costOfSalesAccountId === undefined) throw new Error(`item ${item.id} has no cost of sales account`)
  return costOfSalesAccountId
}

/** No goods, no value: what is left in the pool (or taken beyond it) belongs to the cost of sales. */
function settle(work: Work, itemId: string): StockMovement[] {
  const item = itemOf(work, itemId)
  if (item.quantityOnHand < 0n) throw new Error(`the stock of item ${itemId} is negative`)
  const difference = item.quantityOnHand === 0n || item.totalCostPool < 0n ? item.totalCostPool : 0n
  if (difference === 0n) return []
  put(work, work.organisation.items, itemId, { ...item, totalCostPool: item.totalCostPool - difference })
  const costOfSales = { accountId: costAccountOf(item), tracking: [] }
  return [{ itemId, lineId: '', quantity: 0n, cost: -difference, costOfSales }]
}

function remember(work: Work, source: StockSource, movements: StockMovement[]): void {
  const { stockMovements } = work.organisation
  if (source.lines.length === 0 || movements.length === 0) drop(work, stockMovements, source.id)
  else put(work, stockMovements, source.id, movements)
}
