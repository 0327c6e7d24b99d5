import type { Day } from '../../../books/day.ts'
import { type Cents, type Decimal4, divideRounded, smaller } from '../../../books/money.ts'
import type { Movement } from './movement.ts'

/** An item's stock at average cost: units with four places, base-currency cents. */
export interface Stock {
  onHand: Decimal4
  value: Cents
  /** Sold without being on hand, and not arrived yet. */
  waiting: Decimal4
  /** What went out last, for goods that come back when none are left to average over. */
  lastIssue: { quantity: Decimal4; cost: Cents } | undefined
  /** The first day on which more was taken than there was. */
  shortOn: Day | undefined
}

/** The stock of an item that never moved. */
export function emptyStock(): Stock {
  return { onHand: 0n, value: 0n, waiting: 0n, lastIssue: undefined, shortOn: undefined }
}

/** Whether a movement's own line says what the goods cost; of the others the average does. */
export function isAtCost({ document, quantity }: Movement): boolean {
  const { kind } = document
  return kind === 'bill' || kind === 'supplier_credit' || (kind === 'bank_transaction' && quantity > 0n)
}

/**
 * Moves stock as Xero does: purchases at what their lines say, sales at the average, what customers send back at the average or, with nothing
 * left, at what went out last. With the last of the goods the value is gone. What is not on hand waits for the next that comes in.
 */
export function move(stock: Stock, movement: Movement): void {
  const { day, quantity, amount } = movement
  if (quantity > 0n) take(stock, quantity, isAtCost(movement) ? amount : costOfReturn(stock, quantity))
  else if (isAtCost(movement) && stock.onHand >= -quantity) take(stock, quantity, amount)
  else issue(stock, -quantity, day)
  settle(stock)
  const arrived = smaller(stock.waiting, stock.onHand)
  stock.waiting -= arrived
  issueNow(stock, arrived)
}

function take(stock: Stock, quantity: Decimal4, cost: Cents): void {
  stock.onHand += quantity
  stock.value += cost
}

function costOfReturn({ onHand, value, lastIssue }: Stock, quantity: Decimal4): Cents {
  if (onHand > 0n) return divideRounded(value * quantity, onHand)
  return lastIssue ? divideRounded(lastIssue.cost * quantity, lastIssue.quantity) : 0n
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

/** No goods, no value: what is left, or was taken beyond it, belongs to the cost of sales. */
function settle(stock: Stock): void {
  if (stock.onHand === 0n || stock.value < 0n) stock.value = 0n
}
