import { groupedBy } from '../../../books/grouping.ts'
import type { Cents } from '../../../books/money.ts'
import { emptyStock, isAtCost, move, type Stock } from './average-cost.ts'
import type { Movement } from './movement.ts'

/** Values differ by cents between orders, so that few are apart; beyond so many at once the search would be for an accident. */
const MOST_AT_ONCE = 400
/** The orders of so many movements of one day are all tried; of more, those of their kinds. */
const MOST_IN_ANY_ORDER = 4

interface Way {
  stock: Stock
  taken: Taken | undefined
}

interface Taken {
  movements: readonly Movement[]
  before: Taken | undefined
}

/**
 * An order of movements within their days that comes to a value; undefined where none does. Documents do not tell which of one day was approved
 * first, and the average depends on it. No order is tried that sells what is not there while another has it.
 */
export function orderWithinDays(movements: readonly Movement[], value: Cents): readonly Movement[] | undefined {
  let ways: Way[] = [{ stock: emptyStock(), taken: undefined }]
  for (const ofDay of groupedBy(movements, ({ day }) => day).values()) ways = dayLater(ways, ordersOf(ofDay))
  const found = ways.find(({ stock }) => stock.value === value)
  return found && sequenceOf(found.taken)
}

function dayLater(ways: readonly Way[], orders: readonly (readonly Movement[])[]): Way[] {
  const later = new Map<string, Way>()
  for (const way of ways) {
    for (const movements of orders) {
      const stock = { ...way.stock }
      for (const movement of movements) move(stock, movement)
      const key = keyOf(stock)
      if (!later.has(key) && later.size < MOST_AT_ONCE)
        later.set(key, { stock, taken: { movements, before: way.taken } })
    }
  }
  const all = [...later.values()]
  const whole = all.filter(({ stock }) => stock.shortOn === undefined)
  return whole.length > 0 ? whole : all
}

function keyOf({ onHand, value, waiting, lastIssue, shortOn }: Stock): string {
  const last = onHand === 0n && lastIssue ? `${lastIssue.quantity} ${lastIssue.cost}` : ''
  return `${value} ${waiting} ${last} ${shortOn}`
}

function sequenceOf(last: Taken | undefined): Movement[] {
  const parts: (readonly Movement[])[] = []
  for (let taken = last; taken; taken = taken.before) parts.push(taken.movements)
  return parts.reverse().flat()
}

function ordersOf(movements: readonly Movement[]): (readonly Movement[])[] {
  if (movements.every((movement) => movement.quantity > 0n && isAtCost(movement))) return [movements]
  if (movements.length <= MOST_IN_ANY_ORDER) return permutations(movements)
  const kinds = [...groupedBy(movements, (one) => `${one.quantity > 0n} ${isAtCost(one)}`).values()]
  return permutations(kinds).map((groups) => groups.flat())
}

function permutations<Thing>(things: readonly Thing[]): Thing[][] {
  if (things.length < 2) return [[...things]]
  return things.flatMap((first, place) =>
    permutations(things.filter((_, at) => at !== place)).map((rest) => [first, ...rest]),
  )
}
