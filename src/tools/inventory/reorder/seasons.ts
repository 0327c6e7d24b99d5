import { addDays, partsOf } from '../../../books/day.ts'
import type { PeriodDemand } from '../movements/stock-book.ts'

/** What demand of a month is of the year's average, as it was known before a period. */
export interface Seasons {
  /** Of the period at a place, which may be beyond the last one, by what was known before the period `known`; 1 where nothing is. */
  at(known: number, period: number): number
  /** Before which periods they were read anew, ascending from 0. */
  renewed: readonly number[]
  /** Whether the newest of it says anything. */
  seasonal: boolean
}

const YEAR_DAYS = 365.25
const MONTHS = 12

/** Reads the seasons of demand: none before two whole years, then anew after each, drawn towards none as far as years differ by chance. */
export function seasonsOf(demand: readonly PeriodDemand[], periodDays: number): Seasons {
  const cycle = Math.round(YEAR_DAYS / periodDays)
  const years = cycle > 1 ? Math.floor(demand.length / cycle) : 0
  if (years < 2) return NO_SEASONS
  const known = Array.from({ length: years - 1 }, (_, index) => indexesOf(demand.slice(0, (index + 2) * cycle), cycle))
  if (known.every((indexes) => indexes === undefined)) return NO_SEASONS
  const monthOf = monthsOf(demand, periodDays)
  return {
    seasonal: known.at(-1) !== undefined,
    renewed: [0, ...known.map((_, index) => (index + 2) * cycle)],
    at: (before, period) => known[Math.floor(before / cycle) - 2]?.[monthOf(period)] ?? 1,
  }
}

const NO_SEASONS: Seasons = { seasonal: false, renewed: [0], at: () => 1 }

function monthsOf(demand: readonly PeriodDemand[], periodDays: number): (period: number) => number {
  const months = demand.map(({ start }) => partsOf(start).month - 1)
  const last = demand.at(-1)
  return (period) => {
    const known = months[period]
    if (known !== undefined || !last) return known ?? 0
    return partsOf(addDays(last.start, Math.round((period - demand.length + 1) * periodDays))).month - 1
  }
}

/** Twelve indexes around 1; undefined where months differ no more than the periods within them do. */
function indexesOf(demand: readonly PeriodDemand[], cycle: number): Float64Array | undefined {
  const level = centredLevel(demand, cycle)
  const sums = new Float64Array(MONTHS)
  const squares = new Float64Array(MONTHS)
  const counts = new Float64Array(MONTHS)
  demand.forEach(({ start, quantity }, index) => {
    const usual = level(index)
    if (!(usual > 0)) return
    const month = partsOf(start).month - 1
    const ratio = quantity / usual
    sums[month] = (sums[month] ?? 0) + ratio
    squares[month] = (squares[month] ?? 0) + ratio * ratio
    counts[month] = (counts[month] ?? 0) + 1
  })
  const weight = shrinkWeight(sums, squares, counts)
  if (!(weight > 0)) return undefined
  const mean = total(sums) / total(counts)
  const indexes = sums.map((sum, month) => 1 + weight * (sum / (counts[month] || 1) / mean - 1))
  return indexes.map((index) => Math.max(0.1, index))
}

/** The mean of a year around a period, or of the year at the end that it lies in. */
function centredLevel(demand: readonly PeriodDemand[], cycle: number): (index: number) => number {
  const sums = new Float64Array(demand.length + 1)
  demand.forEach(({ quantity }, index) => {
    sums[index + 1] = (sums[index] ?? 0) + quantity
  })
  return (index) => {
    const from = Math.max(0, Math.min(demand.length - cycle, index - Math.floor(cycle / 2)))
    return ((sums[from + cycle] ?? 0) - (sums[from] ?? 0)) / cycle
  }
}

/** How many times the variance that chance gives the means of months is put down to chance: few months that differ by chance get by. */
const CHANCE = 3

/** The share of the differences between months that is not chance. */
function shrinkWeight(sums: Float64Array, squares: Float64Array, counts: Float64Array): number {
  const [all, mean] = [total(counts), total(sums) / total(counts)]
  let [between, within, groups] = [0, 0, 0]
  sums.forEach((sum, month) => {
    const count = counts[month] ?? 0
    if (count === 0) return
    groups += 1
    between += count * (sum / count - mean) ** 2
    within += (squares[month] ?? 0) - (sum * sum) / count
  })
  if (groups < MONTHS || all <= groups || !(between > 0)) return 0
  return 1 - (CHANCE * within) / (all - groups) / (between / (groups - 1))
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
