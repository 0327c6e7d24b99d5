import type { PeriodDemand } from '../movements/stock-book.ts'
import { levelsOf, settledDemand } from './demand-level.ts'
import { demandQuantile, normalQuantile, sampleQuantile } from './quantiles.ts'
import { type Seasons, seasonsOf } from './seasons.ts'

/** What demand is reckoned from. Times are calendar days. */
export interface DemandModelInput {
  demand: readonly PeriodDemand[]
  periodDays: number
  /** From one order to the arrival of the next: review and lead time together. */
  protectionDays: number
  /** Standard deviation of the lead time. */
  leadSpread: number
}

/** What is to be expected of an item over its protection interval, units. */
export interface DemandModel {
  /** Periods since the first sale, in how many of them something was sold, and in how many stock had run out. */
  periods: number
  active: number
  censored: number
  seasonal: boolean
  /** Expected in one period and in the whole interval. */
  perPeriod: number
  expected: number
  /** How far demand of the interval strays from what is expected of it: standard deviation. */
  deviation: number
  /** What demand of the interval stays below with a probability: at least what is so for any shorter interval. */
  target(service: number): number
}

/** How far back the first forecast that is judged may have looked, periods. */
const FIRST_ORIGIN = 1

/** Demand over intervals of so many whole periods: what is expected of the next one and how far past ones strayed. */
interface Interval {
  expected: number
  deviation: number
  /** Past errors over their deviation, sorted. */
  standard: Float64Array
}

/** Reads from the demand of past periods what demand of the protection interval will be. */
export function demandModel({ demand, periodDays, protectionDays, leadSpread }: DemandModelInput): DemandModel {
  const settled = settledDemand(demand)
  const seasons = seasonsOf(settled, periodDays)
  const series = levelsOf(settled, seasons)
  const length = protectionDays / periodDays
  // Intervals longer than a third of the history would be seen too seldom: what is longer is told from those.
  const longest = Math.max(1, Math.min(Math.ceil(length), Math.floor(settled.length / 3)))
  const intervals = Array.from({ length: longest }, (_, index) => intervalOf(series, seasons, index + 1))
  const level = series.levels.at(-1) ?? 0
  const late = level * (leadSpread / periodDays)
  const expected = between(intervals, length, ({ expected }) => expected)
  return {
    periods: settled.length,
    active: settled.filter(({ quantity }) => quantity > 0).length,
    censored: settled.filter(({ censored }) => censored).length,
    seasonal: seasons.seasonal,
    perPeriod: length > 0 ? expected / length : level,
    expected,
    deviation: Math.hypot(
      between(intervals, length, ({ deviation }) => deviation),
      late,
    ),
    target: (service) => between(rising(intervals, late, service), length, (target) => target),
  }
}

function intervalOf({ wanted, levels }: ReturnType<typeof levelsOf>, seasons: Seasons, length: number): Interval {
  const periods = wanted.length
  const weight = (origin: number) => {
    let sum = 0
    for (let period = origin; period < origin + length; period += 1) sum += seasons.at(origin, period)
    return sum
  }
  const origins = Math.max(0, periods - length - FIRST_ORIGIN + 1)
  const errors = new Float64Array(origins)
  let squares = 0
  for (let index = 0; index < origins; index += 1) {
    const origin = index + FIRST_ORIGIN
    let sum = 0
    for (let period = origin; period < origin + length; period += 1) sum += wanted[period] ?? 0
    const error = sum - (levels[origin] ?? 0) * weight(origin)
    errors[index] = error
    squares += error * error
  }
  const deviation = origins > 0 ? Math.sqrt(squares / origins) : 0
  const standard = deviation > 0 ? errors.map((error) => error / deviation).sort() : new Float64Array(0)
  return { expected: (levels[periods] ?? 0) * weight(periods), deviation, standard }
}

/** Targets of intervals of 1, 2, 3 … periods, none below the one before it. */
function rising(intervals: readonly Interval[], late: number, service: number): number[] {
  let highest = 0
  return intervals.map((interval) => {
    highest = Math.max(highest, targetOf(interval, late, service))
    return highest
  })
}

/** Beyond so many deviations a fitted tail says more about the formula than about the item. */
const FARTHEST = 3

/**
 * A third each from the counts that such demand usually comes in, from how far past forecasts strayed, and from a normal distribution of the same
 * deviation: the first is best for few units, the second sees what is peculiar to the item, the third is steadiest where history is short.
 */
function targetOf({ expected, deviation, standard }: Interval, late: number, service: number): number {
  const total = Math.hypot(deviation, late)
  const counts = Math.min(demandQuantile(expected, total * total, service), expected + FARTHEST * total)
  const strayed = strayedBy(standard, service) + normalQuantile(service)
  return Math.max(0, (counts + 2 * expected + total * strayed) / 3)
}

/** A quantile of past errors in deviations; beyond the largest it goes on as a normal distribution does. */
function strayedBy(standard: Float64Array, service: number): number {
  const seen = standard.length / (standard.length + 1)
  const largest = standard.at(-1)
  if (largest === undefined) return normalQuantile(service)
  if (service <= seen) return sampleQuantile(standard, service / seen)
  return largest + normalQuantile(service) - normalQuantile(seen)
}

/** A figure of an interval of any length from those of whole numbers of periods: straight between them, from nothing, on beyond the last. */
function between<T>(intervals: readonly T[], length: number, figure: (interval: T) => number): number {
  const at = (periods: number) => {
    const interval = intervals[periods - 1]
    return periods > 0 && interval !== undefined ? figure(interval) : 0
  }
  const last = intervals.length
  if (length >= last) return (at(last) * length) / last
  const low = Math.floor(length)
  return at(low) + (at(low + 1) - at(low)) * (length - low)
}
