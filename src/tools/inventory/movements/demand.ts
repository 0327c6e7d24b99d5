import { addDays, type Day, daysBetween, weekday } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { type Decimal4, larger, smaller, sum } from '../../../books/money.ts'
import type { Movement } from './movement.ts'
import type { PeriodDemand, StockBook } from './stock-book.ts'

const WEEK = 7
const UNIT = 10_000

/**
 * What customers wanted of an item in each of the latest whole weeks, Monday to Sunday, at most so many: the oldest first, from the week of its
 * first movement. What they sent back is taken off the week in which it was sold. A week is censored where the stock was used up on a day of
 * it and less was sold than in a usual week. Empty for an item that never moved.
 */
export function demandOf(book: StockBook, code: string, weeks: number): PeriodDemand[] {
  const item = book.item(code)
  const movements = book.movementsOf(code)
  const [first] = movements
  if (!item || !first) return []
  const end = mondayOf(book.today)
  const start = later(mondayOf(first.day), addDays(end, -WEEK * weeks))
  const count = Math.max(0, daysBetween(start, end) / WEEK)
  const sold = netSales(movements)
  const quantities = inWeeks(sold, start, count)
  const empty = emptyWeeks(item, movements, { start, count })
  const usual = usualOf(quantities, empty)
  return quantities.map((quantity, week) => ({
    start: addDays(start, week * WEEK),
    quantity,
    censored: empty[week] === true && quantity < usual,
  }))
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((weekday(day) + 6) % WEEK))
}

function later(one: Day, other: Day): Day {
  return one > other ? one : other
}

/** What a customer bought and kept: positive units with four places. */
export interface NetSale {
  day: Day
  quantity: Decimal4
}

/**
 * Sales less what was taken back of them: of the sale of the same quantity to that customer, else of the latest ones. What comes back of no
 * sale that is known counts for nothing.
 */
export function netSales(movements: readonly Movement[]): NetSale[] {
  const sales: NetSale[] = []
  const byCustomer = new Map<string, NetSale[]>()
  for (const { kind, contact, day, quantity } of movements) {
    const known = byCustomer.get(contact?.id ?? '')
    if (kind === 'sale') {
      const sale = { day, quantity: -quantity }
      sales.push(sale)
      if (known) known.push(sale)
      else byCustomer.set(contact?.id ?? '', [sale])
    }
    if (kind === 'sale_return') takeOff(known ?? [], quantity)
  }
  return sales.filter(({ quantity }) => quantity > 0n)
}

function takeOff(sales: NetSale[], quantity: Decimal4): void {
  const same = sales.findLast((sale) => sale.quantity === quantity)
  if (same) {
    same.quantity = 0n
    return
  }
  let rest = quantity
  for (let at = sales.length - 1; at >= 0 && rest > 0n; at -= 1) {
    const sale = sales[at]
    if (!sale) continue
    const taken = smaller(rest, sale.quantity)
    sale.quantity -= taken
    rest -= taken
  }
}

function inWeeks(sales: readonly NetSale[], start: Day, count: number): number[] {
  const sums = new Array<bigint>(count).fill(0n)
  for (const { day, quantity } of sales) {
    const week = Math.floor(daysBetween(start, day) / WEEK)
    if (week >= 0 && week < count) sums[week] = (sums[week] ?? 0n) + quantity
  }
  return sums.map(unitsOf)
}

/** A quantity with four places as a number, for statistics alone. */
export function unitsOf(quantity: Decimal4): number {
  return Number.parseInt(quantity.toString(), 10) / UNIT
}

interface Weeks {
  start: Day
  count: number
}

/** Which weeks had a day that ended with nothing on hand. */
function emptyWeeks(item: Item, movements: readonly Movement[], { start, count }: Weeks): boolean[] {
  const levels = endsOfDays(item, movements)
  const empty = new Array<boolean>(count).fill(false)
  levels.forEach(({ day, level }, index) => {
    if (level > 0n) return
    const until = levels[index + 1]?.day ?? addDays(start, count * WEEK)
    const from = Math.max(0, Math.floor(daysBetween(start, day) / WEEK))
    const to = Math.min(count - 1, Math.floor((daysBetween(start, until) - 1) / WEEK))
    for (let week = from; week <= to; week += 1) empty[week] = true
  })
  return empty
}

/** What was on hand at the end of each day on which stock moved, less what customers waited for; negative where they did. */
export function endsOfDays(item: Item, movements: readonly Movement[]): { day: Day; level: Decimal4 }[] {
  const unexplained = (item.onHand ?? 0n) - (item.backOrdered ?? 0n) - sum(movements.map(({ quantity }) => quantity))
  // Stock that no document brought was most likely there from the beginning; what is missing went lately.
  let level = larger(unexplained, 0n)
  const byDay = new Map<Day, Decimal4>()
  for (const { day, quantity } of movements) {
    level += quantity
    byDay.set(day, level)
  }
  return [...byDay].map(([day, at]) => ({ day, level: at }))
}

/** What a week in which nothing ran out usually sells; where there is none, the mean of all. */
function usualOf(quantities: readonly number[], empty: readonly boolean[]): number {
  const full = quantities.filter((_, week) => empty[week] !== true)
  const counted = full.length > 0 ? full : quantities
  return counted.length === 0 ? 0 : counted.reduce((total, one) => total + one, 0) / counted.length
}
