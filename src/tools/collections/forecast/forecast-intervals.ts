import { type Day, day, daysBetween } from '../../../books/day.ts'
import { type Cents, divideRounded, larger, smaller, sum } from '../../../books/money.ts'
import { millionths } from '../debtors/ranking.ts'

/** An amount that may come in: whose, due when, how much, and how likely by the day that is asked about, from 0 to 1. */
export interface Stake {
  contactId: string
  due: Day
  amount: Cents
  chance: number
}

/** What is taken to be paid together: a contact's invoices due in one week, or all that a contact owes. */
export type Together = 'due week' | 'contact'

/** A forecast made anew for a day that is past, from what was known then, and what came of it. Base-currency cents. */
export interface Replay {
  day: Day
  open: Cents
  expected: Cents
  /** By what is taken to be paid together. */
  deviation: Readonly<Record<Together, Cents>>
  received: Cents
}

/** How far an interval reaches below and above what is expected, in millionths of a deviation, and how many replays say so. */
export interface Width {
  together: Together
  below: bigint
  above: bigint
  replays: number
}

/** An amount with the bounds between which it is meant to end up 8 times in 10. */
export interface Interval {
  low: Cents
  expected: Cents
  high: Cents
}

const MILLION = 1_000_000n
/** From so many replays on they say how wide an interval must be, and from the second how far on each side. */
const ENOUGH_REPLAYS = 6
const ENOUGH_FOR_SIDES = 9
/** Half of the middle 80% of a normal distribution, in deviations. */
const NORMAL = 1_281_552n
/** Beside chance, habits themselves change: for all that is open together, by one part in so many. */
const CHANGE_PART = 20n
const A_MONDAY = day('2001-01-01')

/** What of some amounts is to be expected. */
export function expectedOf(stakes: Iterable<Pick<Stake, 'amount' | 'chance'>>): Cents {
  let parts = 0n
  for (const { amount, chance } of stakes) parts += amount * millionths(chance)
  return divideRounded(parts, MILLION)
}

/**
 * The standard deviation of what comes in, where what is paid together comes in as a whole or not at all, and a twentieth of all that is open
 * may come otherwise because habits change.
 */
export function deviationOf(stakes: readonly Stake[], together: Together): Cents {
  const clusters = new Map<string, bigint>()
  let open = 0n
  for (const { contactId, due, amount, chance } of stakes) {
    const key = together === 'contact' ? contactId : `${contactId} ${weekOf(due)}`
    clusters.set(key, (clusters.get(key) ?? 0n) + amount * millionths(Math.sqrt(chance * (1 - chance))))
    open += amount
  }
  const change = (open * MILLION) / CHANGE_PART
  const variance = sum([...clusters.values()].map((one) => one * one)) + change * change
  return squareRoot(variance) / MILLION
}

function weekOf(due: Day): number {
  return Math.floor(daysBetween(A_MONDAY, due) / 7)
}

/** The whole part of a square root. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/**
 * The width with which 8 of 10 replays would have held (split conformal prediction): on each side its own from nine replays on, the same from
 * six. Fewer say too little; then it is that of a normal distribution in which a contact pays all or nothing, the cautious guess.
 */
export function widthFrom(replays: readonly Replay[]): Width {
  if (replays.length < ENOUGH_REPLAYS)
    return { together: 'contact', below: NORMAL, above: NORMAL, replays: replays.length }
  const misses = replays.map(({ expected, received, deviation }) => {
    return ((received - expected) * MILLION) / larger(1n, deviation['due week'])
  })
  const sided = misses.length >= ENOUGH_FOR_SIDES
  const reach = (distances: readonly bigint[]) => larger(0n, rankedAt(distances, sided ? 0.9 : 0.8))
  const above = sided ? misses : misses.map((miss) => (miss < 0n ? -miss : miss))
  const below = sided ? misses.map((miss) => -miss) : above
  return { together: 'due week', below: reach(below), above: reach(above), replays: replays.length }
}

/** The value that a further one of the same kind exceeds no more often than the rest of `share`. */
function rankedAt(values: readonly bigint[], share: number): bigint {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sorted[Math.min(sorted.length, Math.ceil((sorted.length + 1) * share)) - 1] ?? 0n
}

/** The interval around what some amounts are expected to bring: never below nothing, never above all of them. */
export function intervalOf(stakes: readonly Stake[], width: Width): Interval {
  const open = sum(stakes.map(({ amount }) => amount))
  return around({ open, expected: expectedOf(stakes), deviation: deviationOf(stakes, width.together) }, width)
}

/** The interval around an expected amount of what is open. */
export function around(
  { open, expected, deviation }: { open: Cents; expected: Cents; deviation: Cents },
  { below, above }: Width,
): Interval {
  return {
    low: larger(0n, expected - divideRounded(deviation * below, MILLION)),
    expected,
    high: smaller(open, expected + divideRounded(deviation * above, MILLION)),
  }
}
