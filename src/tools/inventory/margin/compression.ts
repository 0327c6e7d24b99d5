import { addMonths, type Day, daysBetween } from '../../../books/day.ts'
import { type Cents, type Decimal4, divideRounded, magnitude } from '../../../books/money.ts'
import type { BoughtLine, SoldLine } from './item-line.ts'
import { type ItemMargin, type Window, within } from './item-margins.ts'
import { sameCustomers } from './same-customers.ts'
import { ofUnits, perUnit, shareOf, weightedCost } from './unit-figures.ts'

/** By how many hundredths of a percent of the price a unit margin has to fall to be told. */
export const LEAST_FALL = 300n

/**
 * What a unit costs now is taken from: what was sold in the window, the last three bills, or the newest one. The later ones show what the
 * average cost of the stock has not come to yet.
 */
export type CostNow = 'sold' | 'last three bills' | 'newest bill'

/** Why a unit margin fell: the price, the cost, both, or that more was sold to customers who pay less. */
export type Cause = 'price' | 'cost' | 'price and cost' | 'mix of customers'

/** An item whose unit margin fell, unit amounts with four places, shares in hundredths of a percent, `aMonth` in cents at the units of now. */
export interface Compression {
  code: string
  at: CostNow
  before: { price: Decimal4; cost: Decimal4; share: bigint }
  now: { price: Decimal4; cost: Decimal4; share: bigint }
  aMonth: Cents
  cause: Cause
  newest: BoughtLine | undefined
}

interface Unit {
  price: Decimal4
  cost: Decimal4
}

/** What an item's costs are judged from. */
interface ItemTrade {
  sold: readonly SoldLine[]
  bought: readonly BoughtLine[]
  now: Window
  before: Window
}

/**
 * Whether the unit margin of an item fell by at least three points and `least` a month: as it was sold, else at what the last three bills cost, else at what
 * the newest did; bills are held against those of the twelve months up to the window's end. Pure; undefined where it did not, or nobody can tell.
 */
export function compressionOf(item: ItemMargin, trade: ItemTrade, least: Cents): Compression | undefined {
  const before = unitOf(item.before)
  const now = unitOf(item.now)
  if (item.state !== 'both' || !before || !now) return undefined
  const bills = billsUpTo(trade.bought, trade.now.to)
  const yearly = weightedCost(bills)
  const tries: readonly [CostNow, Unit, Decimal4 | undefined][] = [
    ['sold', before, now.cost],
    ['last three bills', { ...before, cost: yearly ?? before.cost }, weightedCost(bills.slice(-3))],
    ['newest bill', { ...before, cost: yearly ?? before.cost }, weightedCost(bills.slice(-1))],
  ]
  for (const [at, then, cost] of tries) {
    const fall = cost === undefined ? undefined : fallen(then, { price: now.price, cost }, item, trade.now, least)
    if (fall) return { code: item.code, at, ...fall, cause: causeOf(fall, trade), newest: bills.at(-1) }
  }
  return undefined
}

function unitOf({ quantity, revenue, cost }: ItemMargin['now']): Unit | undefined {
  const [price, unitCost] = [perUnit(revenue, quantity), perUnit(cost, quantity)]
  return price === undefined || price <= 0n || unitCost === undefined ? undefined : { price, cost: unitCost }
}

/** The bills of twelve months up to a day. */
export function billsUpTo(bought: readonly BoughtLine[], to: Day): BoughtLine[] {
  const from = addMonths(to, -12)
  return bought.filter(({ day }) => day > from && day <= to)
}

type Fall = Pick<Compression, 'before' | 'now' | 'aMonth'>

function fallen(before: Unit, now: Unit, item: ItemMargin, window: Window, least: Cents): Fall | undefined {
  const [then, since] = [withShare(before), withShare(now)]
  if (then.share - since.share < LEAST_FALL) return undefined
  const lost = ofUnits(before.price - before.cost - (now.price - now.cost), item.now.quantity)
  const aMonth = divideRounded(lost * 365n, 12n * BigInt(daysBetween(window.from, window.to) + 1))
  return aMonth < least ? undefined : { before: then, now: since, aMonth }
}

function withShare(unit: Unit): Fall['now'] {
  return { ...unit, share: shareOf(unit.price - unit.cost, unit.price) ?? 0n }
}

function causeOf({ before, now }: Fall, trade: ItemTrade): Cause {
  const [dearer, cheaper] = [now.cost - before.cost, before.price - now.price]
  if (dearer > 2n * cheaper) return 'cost'
  if (cheaper <= 2n * dearer) return 'price and cost'
  const { price, mix } = sameCustomers(within(trade.sold, trade.before), within(trade.sold, trade.now))
  return mix < 0n && magnitude(mix) > magnitude(price) ? 'mix of customers' : 'price'
}
