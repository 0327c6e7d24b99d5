import { type Cents, divideRounded, larger, magnitude, sum } from '../../../books/money.ts'

/** What an account moved in a month, and in each of the months before, oldest first; base-currency cents of one sign convention. */
export interface Movement {
  amount: Cents
  before: readonly Cents[]
}

/** When a movement is unusual: `share` of `base` in ten-thousandths, and how many mean deviations on top. */
export interface FluxLimits {
  base: Cents
  share: bigint
  deviations: number
}

/** A movement beside what was usual: `deviation` is the mean distance of the months from their median, `limit` how far from it is still usual. */
export interface Judged {
  median: Cents
  deviation: Cents
  limit: Cents
  lowest: Cents
  highest: Cents
  /** The movement less the median. */
  moved: Cents
  isUnusual: boolean
}

/** With fewer months before than these nothing is called usual or unusual. */
export const FEWEST_MONTHS = 3

/** The middle amount, rounded half away from zero where there are two; 0 of none. */
export function medianOf(amounts: readonly Cents[]): Cents {
  const sorted = [...amounts].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  const [low = 0n, high = low] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return sorted.length % 2 === 1 ? low : divideRounded(low + high, 2n)
}

/**
 * Judges a movement by the months before it; undefined where those are too few. It is unusual where it lies further from their median than
 * a share of the base and so many mean deviations together: one wild month widens what is usual, many quiet ones narrow it.
 */
export function judged({ amount, before }: Movement, { base, share, deviations }: FluxLimits): Judged | undefined {
  if (before.length < FEWEST_MONTHS) return undefined
  const median = medianOf(before)
  const distances = before.map((one) => magnitude(one - median))
  const deviation = divideRounded(sum(distances), BigInt(before.length))
  const floor = divideRounded(magnitude(base) * share, 10_000n)
  const limit =
    floor + divideRounded(sum(distances) * BigInt(Math.round(deviations * 100)), 100n * BigInt(before.length))
  const moved = amount - median
  return {
    ...{ median, deviation, limit, moved },
    lowest: before.reduce((least, one) => (one < least ? one : least), before[0] ?? 0n),
    highest: before.reduce(larger, before[0] ?? 0n),
    isUnusual: magnitude(moved) > limit,
  }
}
