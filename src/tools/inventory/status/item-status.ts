import { addDays, type Day } from '../../../books/day.ts'
import { averageCost, type Item } from '../../../books/items.ts'
import { type Cents, type Decimal4, divideRounded, sum } from '../../../books/money.ts'
import type { ItemClass } from '../movements/item-classes.ts'
import type { Movement, OpenOrder } from '../movements/movement.ts'
import type { StockBook } from '../movements/stock-book.ts'
import type { StockSettingsInForce } from '../settings/stock-settings.ts'

/** What is to be looked at about an item's stock. */
export const STOCK_FLAGS = ['low', 'dead', 'slow', 'negative', 'below_cost', 'cost_jump', 'unexplained'] as const

/** One of them. */
export type StockFlag = (typeof STOCK_FLAGS)[number]

/** An item's stock as it stands: quantities are units with four places, `value` base-currency cents, days calendar days. */
export interface ItemStatus {
  item: Item
  class: ItemClass
  onHand: Decimal4
  backOrdered: Decimal4
  /** On hand less what is sold and still to arrive. */
  available: Decimal4
  orders: readonly OpenOrder[]
  onOrder: Decimal4
  value: Cents
  /** Cover up to here is low: until goods that are ordered at the next review would arrive. */
  lowDays: number
  lead: { days: number; from: 'settings' | 'orders' | 'nothing' }
  lastReceipt: Day | undefined
  /** Xero's quantity less what documents add up to. */
  unexplained: Decimal4
  /** What a unit brought without tax in the last 90 days, four places. */
  soldAt: Decimal4 | undefined
  /** What a unit cost in the newest purchase, and on average in the twelve months before it, four places. */
  bought: { last: Decimal4; before: Decimal4 | undefined } | undefined
  flags: readonly StockFlag[]
}

const UNKNOWN_LEAD_DAYS = 14
const PRICE_DAYS = 90
const COST_DAYS = 365
/** A purchase at so many percent above those before it is a jump. */
export const JUMP_PERCENT = 10n

/** How an item's stock stands, and what is to be looked at. */
export function itemStatus(
  book: StockBook,
  item: Item,
  itemClass: ItemClass,
  settings: StockSettingsInForce,
): ItemStatus {
  const { onHand = 0n, backOrdered = 0n, value = 0n } = item
  const movements = book.movementsOf(item.code)
  const orders = book.ordersOf(item.code)
  const supplierId = book.supplierOf(item.code)?.id
  const settled = settings.for(item.code, supplierId)
  const lead = leadOf(settled.leadDays, book.leadTimeOf(settled.supplierId ?? supplierId ?? '', item.code)?.days)
  const facts = {
    ...{ item, class: itemClass, onHand, backOrdered, available: onHand - backOrdered, orders, value, lead },
    onOrder: sum(orders.map(({ quantity }) => quantity)),
    lowDays: lead.days + settled.reviewDays,
    lastReceipt: movements.findLast(({ kind }) => kind === 'purchase')?.day,
    unexplained: onHand - backOrdered - sum(movements.map(({ quantity }) => quantity)),
    soldAt: soldAt(movements, addDays(book.today, -PRICE_DAYS)),
    bought: boughtAt(movements),
  }
  return { ...facts, flags: flagsOf(facts, settled.discontinued) }
}

function leadOf(settled: number | undefined, seen: number | undefined): ItemStatus['lead'] {
  if (settled !== undefined) return { days: settled, from: 'settings' }
  return seen === undefined ? { days: UNKNOWN_LEAD_DAYS, from: 'nothing' } : { days: seen, from: 'orders' }
}

/** A unit's part of an amount, four places. */
function perUnit(amount: Cents, quantity: Decimal4): Decimal4 {
  return divideRounded(amount * 1_000_000n, quantity)
}

function averageOf(movements: readonly Movement[]): Decimal4 | undefined {
  const quantity = sum(movements.map((movement) => movement.quantity))
  return quantity === 0n ? undefined : perUnit(sum(movements.map(({ amount }) => amount)), quantity)
}

function soldAt(movements: readonly Movement[], since: Day): Decimal4 | undefined {
  return averageOf(movements.filter(({ kind, day }) => (kind === 'sale' || kind === 'sale_return') && day > since))
}

function boughtAt(movements: readonly Movement[]): ItemStatus['bought'] {
  const bought = movements.filter(({ kind }) => kind === 'purchase')
  const last = bought.at(-1)
  if (!last) return undefined
  const since = addDays(last.day, -COST_DAYS)
  const before = averageOf(bought.slice(0, -1).filter(({ day }) => day >= since))
  return { last: perUnit(last.amount, last.quantity), before }
}

function flagsOf(facts: Omit<ItemStatus, 'flags'>, isDiscontinued: boolean): StockFlag[] {
  const { available, class: kind, lowDays, unexplained, bought } = facts
  const isLow = !isDiscontinued && kind.coverDays !== undefined && kind.coverDays <= lowDays
  const holds: Readonly<Record<StockFlag, boolean>> = {
    low: isLow,
    dead: kind.life === 'dead',
    slow: kind.life === 'slow',
    negative: available < 0n,
    below_cost: isBelowCost(facts),
    cost_jump: bought?.before !== undefined && bought.last * 100n >= bought.before * (100n + JUMP_PERCENT),
    unexplained: unexplained !== 0n,
  }
  return STOCK_FLAGS.filter((flag) => holds[flag])
}

function isBelowCost({ item, soldAt: price }: Omit<ItemStatus, 'flags'>): boolean {
  const cost = averageCost(item)
  if (cost === undefined) return false
  const listed = item.sales.unitPrice
  return (listed !== undefined && listed > 0n && listed < cost) || (price !== undefined && price < cost)
}
