import type { Day } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { type Cents, type Decimal4, divideRounded, smaller } from '../../../books/money.ts'
import type { Movement } from './movement.ts'

/** Stock after one movement: units with four places, base-currency cents. `cost` is what the movement added to the value. */
export interface ReplayStep {
  movement: Movement
  cost: Cents
  onHand: Decimal4
  value: Cents
}

/**
 * What documents say an item's stock is, held against what Xero says. `unexplained` is Xero's quantity (less what is back-ordered) less the
 * replayed one: it was moved by something that is no document. `costDifference` is the same of the value, cents.
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
 * Replays an item's movements at average cost as Xero does: purchases at what their lines say, sales at the average, what customers send back
 * at the average or, with nothing left, at what the latest goods went out at; with the last of the goods the value is gone. Xero moves stock when
 * a document is approved, which no document tells, so the orders that are likely are tried until one comes to Xero's own value.
 */
export function replayed(item: Item, movements: readonly Movement[]): Replay {
  const usual = replayIn('day', item, movements)
  if (usual.costDifference === 0n || usual.unexplained !== 0n) return usual
  for (const { order, sorted } of otherOrders(movements)) {
    const other = replayIn(order, item, sorted)
    if (other.costDifference === 0n) return other
  }
  return usual
}

function otherOrders(movements: readonly Movement[]): { order: Replay['order']; sorted: readonly Movement[] }[] {
  const byChange = (one: Movement, other: Movement) => one.updatedAt - other.updatedAt
  const byDayThenChange = (one: Movement, other: Movement) =>
    one.day === other.day ? byChange(one, other) : one.day < other.day ? -1 : 1
  return [
    { order: 'day', sorted: [...movements].sort(byDayThenChange) },
    { order: 'changed', sorted: [...movements].sort(byChange) },
  ]
}

interface Stock {
  onHand: Decimal4
  value: Cents
  /** Sold without being on hand, and not arrived yet. */
  waiting: Decimal4
  lastIssue: { quantity: Decimal4; cost: Cents } | undefined
  shortOn: Day | undefined
}

function replayIn(order: Replay['order'], item: Item, movements: readonly Movement[]): Replay {
  const stock: Stock = { onHand: 0n, value: 0n, waiting: 0n, lastIssue: undefined, shortOn: undefined }
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

function move(stock: Stock, { document, day, quantity, amount }: Movement): void {
  const isAtCost = document.kind === 'bill' || (document.kind === 'bank_transaction' && quantity > 0n)
  if (isAtCost) take(stock, quantity, amount)
  else if (quantity > 0n) take(stock, quantity, costOfReturn(stock, quantity))
  else if (document.kind === 'supplier_credit') sendBack(stock, -quantity, -amount, day)
  else issue(stock, -quantity, day)
  // No goods, no value: what is left of it is cost of sales.
  if (stock.onHand === 0n || stock.value < 0n) stock.value = 0n
  fillWaiting(stock)
}

function take(stock: Stock, quantity: Decimal4, cost: Cents): void {
  stock.onHand += quantity
  stock.value += cost
}

function costOfReturn({ onHand, value, lastIssue }: Stock, quantity: Decimal4): Cents {
  if (onHand > 0n) return divideRounded(value * quantity, onHand)
  return lastIssue ? divideRounded(lastIssue.cost * quantity, lastIssue.quantity) : 0n
}

// Goods go back at what the credit says, unless more go back than there are.
function sendBack(stock: Stock, quantity: Decimal4, cost: Cents, day: Day): void {
  if (quantity > stock.onHand) issue(stock, quantity, day)
  else take(stock, -quantity, -cost)
}

function issue(stock: Stock, wanted: Decimal4, day: Day): void {
  const quantity = smaller(wanted, stock.onHand)
  if (quantity < wanted) stock.shortOn ??= day
  stock.waiting += wanted - quantity
  issueNow(stock, quantity)
}

function issueNow(stock: Stock, quantity: Decimal4): void {
  if (quantity === 0n) return
  const cost = divideRounded(stock.value * quantity, stock.onHand)
  stock.onHand -= quantity
  stock.value -= cost
  stock.lastIssue = { quantity, cost }
}

function fillWaiting(stock: Stock): void {
  const quantity = smaller(stock.waiting, stock.onHand)
  stock.waiting -= quantity
  issueNow(stock, quantity)
}
