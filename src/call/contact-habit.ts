import { type Cents, larger, magnitude } from '../books/money.ts'

/** With fewer posted documents of a kind a contact has no habit yet. */
export const LEAST_HABIT = 5

// In the manner of the modified z-score: 1.4826 MAD estimates a standard deviation, and 4 of them are far out.
const MAD_SCALE = 14_826n
const SCALE = 10_000n
const FAR = 4n

// A rent that never varies has no spread at all: a quarter of the median is the least, so far out is more than twice the median.
const LEAST_SPREAD = 4n

/** What is usual for a contact: the middle of its posted amounts, and above which amount one is far outside. */
export interface Habit {
  count: number
  median: Cents
  limit: Cents
}

/** The habit that amounts of one kind show, their signs left out; undefined with fewer than `LEAST_HABIT`. Only what is far above is unusual. */
export function habitOf(amounts: readonly Cents[]): Habit | undefined {
  if (amounts.length < LEAST_HABIT) return undefined
  const sizes = amounts.map(magnitude)
  const median = medianOf(sizes)
  const deviation = medianOf(sizes.map((size) => magnitude(size - median)))
  const spread = larger(deviation * MAD_SCALE, (median * SCALE) / LEAST_SPREAD)
  return { count: amounts.length, median, limit: median + (FAR * spread) / SCALE }
}

/** The middle of amounts, of an even number the mean of the middle two, rounded down; 0 of none. */
export function medianOf(amounts: readonly Cents[]): Cents {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0n
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0n) + upper) / 2n
}
