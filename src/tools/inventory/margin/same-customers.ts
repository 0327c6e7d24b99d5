import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import type { SoldLine } from './item-line.ts'
import { type Sold, soldOf } from './item-margins.ts'

/** One customer of an item in both windows; `price` is what a new price of theirs made of the revenue, cents. */
export interface CustomerOfItem {
  name: string
  before: Sold
  now: Sold
  price: Cents
}

/**
 * What became of an item's price, cents: `price` is what the customers of both windows pay more or less for the units of now, `mix` the rest of
 * the whole effect R1 - R0 x q1/q0, which comes from who bought. Both are nothing where either window has no units.
 */
export interface SameCustomers {
  price: Cents
  mix: Cents
  customers: readonly CustomerOfItem[]
}

/** Tells new prices from new buyers, of the lines of one item in two windows. Pure. */
export function sameCustomers(before: readonly SoldLine[], now: readonly SoldLine[]): SameCustomers {
  const customers = customersOf(before, now)
  const [all, since] = [soldOf(before), soldOf(now)]
  const price = sum(customers.map((customer) => customer.price))
  return { price, mix: priceEffect(all, since) - price, customers }
}

function customersOf(before: readonly SoldLine[], now: readonly SoldLine[]): CustomerOfItem[] {
  const all = groupedBy([...before, ...now].filter(isTrade), ({ contact }) => contact?.id ?? '')
  const former = new Set(before)
  return [...all.values()]
    .map((lines): CustomerOfItem => {
      const [then, since] = [
        soldOf(lines.filter((line) => former.has(line))),
        soldOf(lines.filter((line) => !former.has(line))),
      ]
      return { name: lines.at(-1)?.contact?.name ?? '', before: then, now: since, price: priceEffect(then, since) }
    })
    .sort(mostSoldFirst)
}

/** A line without units is a cost that no customer caused. */
function isTrade({ quantity, revenue }: SoldLine): boolean {
  return quantity !== 0n || revenue !== 0n
}

function priceEffect(before: Sold, now: Sold): Cents {
  if (before.quantity <= 0n || now.quantity <= 0n) return 0n
  return now.revenue - divideRounded(before.revenue * now.quantity, before.quantity)
}

function mostSoldFirst(one: CustomerOfItem, other: CustomerOfItem): number {
  const [first, second] = [one.now.revenue + one.before.revenue, other.now.revenue + other.before.revenue]
  if (first !== second) return first > second ? -1 : 1
  return one.name < other.name ? -1 : 1
}
