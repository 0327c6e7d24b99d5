import type { Day } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import { emptyStock, move } from './average-cost.ts'
import type { Movement } from './movement.ts'
import { orderWithinDays } from './replay-order.ts'

/** Stock after one movement: units with four places, base-currency cents. `cost` is what the movement added to the value. */
export interface ReplayStep {
  movement: Movement
  cost: Cents
  /** Less what is sold and still to arrive. */
  onHand: Decimal4
  value: Cents
}

/**
 * What documents say an item's stock is, held against what Xero says. `unexplained` is Xero's quantity (less what is back-ordered) less the
 * replayed one: something that is no document moved it. `costDifference` is the same of the value, cents.
 */
export interface Replay {
  onHand: Decimal4
  value: Cents
  backOrdered: Decimal4
  unexplained: Decimal4
  costDifference: Cents
  /** The first day on which, in this order, more was taken than there was; undefined where that never happened. */
  shortOn: Day | undefined
  /** In which order the movements were taken: of their days, or of when their documents were last changed. */
  order: 'day' | 'changed'
  steps: readonly ReplayStep[]
}

/**
 * Replays an item's movements at average cost. Xero moves stock when a document is approved, which no document tells: they are taken by day, and
 * where that does not come to Xero's value in other orders within the days, then in that of their last change, until one does. Where none does,
 * the difference is told.
 */
export function replayed(item: Item, movements: readonly Movement[]): Replay {
  const usual = replayedByDay(item, movements)
  // A quantity that no document moved has a cost of its own, which no order explains.
  if (usual.costDifference === 0n || usual.unexplained !== 0n) return usual
  const within = orderWithinDays(movements, item.value ?? 0n)
  if (within) return replayIn('day', item, within)
  const byChange = replayIn('changed', item, inOrderOfChange(movements))
  return byChange.costDifference === 0n ? byChange : usual
}

/** The same in the order of days alone: quick, and right to the cents that orders within a day make. For many items at once. */
export function replayedByDay(item: Item, movements: readonly Movement[]): Replay {
  return replayIn('day', item, movements)
}

function inOrderOfChange(movements: readonly Movement[]): readonly Movement[] {
  return [...movements].sort((one, other) => one.updatedAt - other.updatedAt)
}

function replayIn(order: Replay['order'], item: Item, movements: readonly Movement[]): Replay {
  const stock = emptyStock()
  const steps = movements.map((movement): ReplayStep => {
    const before = stock.value
    move(stock, movement)
    return { movement, cost: stock.value - before, onHand: stock.onHand - stock.waiting, value: stock.value }
  })
  const { onHand, value, waiting: backOrdered, shortOn } = stock
  const inXero = (item.onHand ?? 0n) - (item.backOrdered ?? 0n)
  const unexplained = inXero - (onHand - backOrdered)
  const costDifference = (item.value ?? 0n) - value
  return { onHand, value, backOrdered, unexplained, costDifference, shortOn, order, steps }
}
