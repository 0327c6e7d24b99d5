import type { Day } from '../../../books/day.ts'
import { type Cents, type Decimal4, divideRounded, magnitude, sum } from '../../../books/money.ts'
import type { SoldLine } from './item-line.ts'

/** Days of a window, both included. */
export interface Window {
  from: Day
  to: Day
}

/** What was sold of an item in a window less what was taken back: units with four places, base-currency cents. */
export interface Sold {
  quantity: Decimal4
  revenue: Cents
  cost: Cents
}

/**
 * How an item stands in the bridge: `both` has unit prices in either window, `new` and `gone` were sold in one of them, `other` has amounts
 * without units to lay them on (only returns, say), and of `unknown` nobody knows the cost.
 */
export type ItemState = 'both' | 'new' | 'gone' | 'other' | 'unknown'

/** One item in both windows. Where its state is `both`, price, cost and quantity add up to the change of its margin; cents, up is good. */
export interface ItemMargin {
  code: string
  state: ItemState
  now: Sold
  before: Sold
  price: Cents
  cost: Cents
  quantity: Cents
}

/** How one margin became the other, in cents: the parts between `before` and `now` add up to their difference exactly. */
export interface MarginBridge {
  before: Cents
  price: Cents
  cost: Cents
  volume: Cents
  mix: Cents
  new: Cents
  gone: Cents
  other: Cents
  now: Cents
}

/** Items with their margins, those that moved the margin most first, and the bridge over all whose cost is known. */
export interface ItemMargins {
  items: readonly ItemMargin[]
  bridge: MarginBridge
}

/** Revenue less cost, cents. */
export function marginOf({ revenue, cost }: Sold): Cents {
  return revenue - cost
}

/** By how much an item moved the margin, cents. */
export function changeOf({ now, before }: ItemMargin): Cents {
  return marginOf(now) - marginOf(before)
}

/**
 * Compares what items earned in two windows. With units q, revenue R and cost C of the window before (0) and now (1), an item's parts are:
 * price R1 - R0 x q1/q0, cost C0 x q1/q0 - C1, and quantity the rest of its change, (R0 - C0) x (q1/q0 - 1). Over all items of both windows
 * volume is their former margin times the growth of sales at former prices (sum of R0 x q1/q0 over sum of R0, less 1), and mix the rest of
 * the quantity parts. Each part is rounded once and the rest takes what rounding leaves, so that all add up to the cent.
 */
export function itemMargins(lines: readonly SoldLine[], now: Window, before: Window): ItemMargins {
  const items = [...byItem(lines)].flatMap(([code, own]) => {
    const [ownNow, ownBefore] = [within(own, now), within(own, before)]
    return ownNow.length + ownBefore.length === 0 ? [] : [itemMargin(code, ownNow, ownBefore)]
  })
  return { items: items.sort(mostMovedFirst), bridge: bridgeOf(items) }
}

function byItem(lines: readonly SoldLine[]): Map<string, SoldLine[]> {
  const items = new Map<string, SoldLine[]>()
  for (const line of lines) {
    const own = items.get(line.itemCode)
    if (own) own.push(line)
    else items.set(line.itemCode, [line])
  }
  return items
}

/** The lines of a window. */
export function within(lines: readonly SoldLine[], { from, to }: Window): SoldLine[] {
  return lines.filter(({ day }) => day >= from && day <= to)
}

/** What lines come to; a cost that nobody knows counts as nothing. */
export function soldOf(lines: readonly SoldLine[]): Sold {
  return {
    quantity: sum(lines.map(({ quantity }) => quantity)),
    revenue: sum(lines.map(({ revenue }) => revenue)),
    cost: sum(lines.map(({ cost = 0n }) => cost)),
  }
}

function itemMargin(code: string, linesNow: readonly SoldLine[], linesBefore: readonly SoldLine[]): ItemMargin {
  const [now, before] = [soldOf(linesNow), soldOf(linesBefore)]
  const state = stateOf(linesNow, linesBefore, now, before)
  const none = { code, state, now, before, price: 0n, cost: 0n, quantity: 0n }
  if (state !== 'both') return none
  const [revenueThen, costThen] = [atUnitsOf(now, before, 'revenue'), atUnitsOf(now, before, 'cost')]
  const [price, cost] = [now.revenue - revenueThen, costThen - now.cost]
  return { ...none, price, cost, quantity: marginOf(now) - marginOf(before) - price - cost }
}

function stateOf(linesNow: readonly SoldLine[], linesBefore: readonly SoldLine[], now: Sold, before: Sold): ItemState {
  if ([...linesNow, ...linesBefore].some(({ cost }) => cost === undefined)) return 'unknown'
  if (linesBefore.length === 0) return 'new'
  if (linesNow.length === 0) return 'gone'
  return now.quantity > 0n && before.quantity > 0n ? 'both' : 'other'
}

/** What the units of now would have come to as the window before went, cents. */
function atUnitsOf(now: Sold, before: Sold, what: 'revenue' | 'cost'): Cents {
  return divideRounded(before[what] * now.quantity, before.quantity)
}

function bridgeOf(items: readonly ItemMargin[]): MarginBridge {
  const known = items.filter(({ state }) => state !== 'unknown')
  const both = known.filter(({ state }) => state === 'both')
  const changes = (wanted: ItemState) => sum(known.filter(({ state }) => state === wanted).map(changeOf))
  const quantity = sum(both.map((item) => item.quantity))
  const volume = volumeOf(both)
  return {
    before: sum(known.map(({ before }) => marginOf(before))),
    price: sum(both.map(({ price }) => price)),
    cost: sum(both.map(({ cost }) => cost)),
    volume,
    mix: quantity - volume,
    new: changes('new'),
    gone: changes('gone'),
    other: changes('other'),
    now: sum(known.map(({ now }) => marginOf(now))),
  }
}

/** The former margin grown as sales grew at former prices; nothing where there were no sales to grow. */
function volumeOf(both: readonly ItemMargin[]): Cents {
  const former = sum(both.map(({ before }) => before.revenue))
  if (former <= 0n) return 0n
  const grown = sum(both.map(({ now, before }) => atUnitsOf(now, before, 'revenue')))
  return divideRounded(sum(both.map(({ before }) => marginOf(before))) * (grown - former), former)
}

function mostMovedFirst(one: ItemMargin, other: ItemMargin): number {
  const [first, second] = [magnitude(changeOf(one)), magnitude(changeOf(other))]
  if (first !== second) return first > second ? -1 : 1
  return one.code < other.code ? -1 : 1
}
