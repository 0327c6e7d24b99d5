import type { Item } from '../../../books/items.ts'
import type { Cents } from '../../../books/money.ts'
import { isAtCost } from '../../inventory/movements/average-cost.ts'
import type { Movement } from '../../inventory/movements/movement.ts'
import { type Replay, replayed, replayedByDay } from '../../inventory/movements/replay.ts'
import type { Chart } from './chart.ts'
import type { CloseDocument, Posting } from './month-books.ts'

/** What the cost of goods posts, and the stock that documents alone do not explain. */
export interface StockPostings {
  postings: readonly Posting[]
  unexplained: readonly UnexplainedStock[]
}

/** An item whose value in Xero is not what its documents come to: by so much, base-currency cents. */
export interface UnexplainedStock {
  item: Item
  difference: Cents
}

/** What stock postings are worked out from; `movementsOf` has those of an item in order of their days. */
export interface StockSource {
  items: readonly Item[]
  movementsOf(code: string): readonly Movement[]
  documents: readonly CloseDocument[]
}

/**
 * What Xero posts by itself for tracked items, which no line of a document says: the cost of what is sold, taken back, or was sold before it arrived.
 * It is worked out by replaying what moved each item at average cost.
 */
export function stockPostings(chart: Chart, source: StockSource): StockPostings {
  const tracked = source.items.filter(({ onHand }) => onHand !== undefined)
  if (tracked.length === 0) return { postings: [], unexplained: [] }
  const byId = new Map(source.documents.map((document) => [document.id, document]))
  const postings: Posting[] = []
  const unexplained: UnexplainedStock[] = []
  for (const item of tracked) {
    const replay = replayedInTime(item, source.movementsOf(item.code), unexplained.length)
    if (replay.costDifference !== 0n) unexplained.push({ item, difference: replay.costDifference })
    for (const posting of postingsOfItem(chart, item, replay, byId)) postings.push(posting)
  }
  return { postings, unexplained }
}

/** Beyond that the search for an order that comes to Xero's value would take longer than it is worth. */
const MOST_MOVEMENTS = 400
const MOST_SEARCHED = 25

function replayedInTime(item: Item, movements: readonly Movement[], searched: number): Replay {
  const isShort = movements.length <= MOST_MOVEMENTS && searched < MOST_SEARCHED
  return isShort ? replayed(item, movements) : replayedByDay(item, movements)
}

function postingsOfItem(
  chart: Chart,
  item: Item,
  { steps }: Replay,
  byId: ReadonlyMap<string, CloseDocument>,
): Posting[] {
  const [asset, cost] = [chart.accountOf(item.assetAccount), chart.accountOf(item.costAccount)]
  if (!asset || !cost) return []
  return steps.flatMap(({ movement, cost: moved }) => {
    // What was bought is on the asset by the document's own line.
    const amount = moved - (isAtCost(movement) ? movement.amount : 0n)
    const document = byId.get(movement.document.id)
    if (amount === 0n || !document) return []
    const { day } = movement
    return [
      { accountId: asset.id, day, amount, document },
      { accountId: cost.id, day, amount: -amount, document },
    ]
  })
}
