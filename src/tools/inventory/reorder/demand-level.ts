import type { PeriodDemand } from '../movements/stock-book.ts'
import type { Seasons } from './seasons.ts'

/** Each period counts a fifth of what is left of the level; the first five are averaged. */
const SMOOTHING = 0.2

/** Demand by period as it is reckoned with, and the level that was known before each period and after the last one. */
export interface DemandLevels {
  /** Units; never negative, and at least what was expected where stock had run out. */
  wanted: Float64Array
  /** Expected units of a period without its season: one more than there are periods, the last of which is the level now. */
  levels: Float64Array
}

/** Periods from the first one in which something was sold; what came back counts against the sales before it. */
export function settledDemand(demand: readonly PeriodDemand[]): PeriodDemand[] {
  const first = demand.findIndex(({ quantity }) => quantity > 0)
  if (first < 0) return []
  const settled = demand.slice(first).map((period) => ({ ...period }))
  let returned = 0
  for (const period of settled.toReversed()) {
    const left = period.quantity - returned
    period.quantity = Math.max(0, left)
    returned = Math.max(0, -left)
  }
  return settled
}

/** Follows the level through the periods; before each it is the one that the seasons known by then leave. */
export function levelsOf(demand: readonly PeriodDemand[], seasons: Seasons): DemandLevels {
  const levels = new Float64Array(demand.length + 1)
  let wanted = new Float64Array(demand.length)
  seasons.renewed.forEach((from, index) => {
    const until = seasons.renewed[index + 1] ?? demand.length + 1
    const followed = follow(demand.slice(0, until), (period) => seasons.at(from, period))
    levels.set(followed.levels.subarray(from, until), from)
    wanted = followed.wanted
  })
  return { wanted, levels }
}

/** A running mean that becomes simple exponential smoothing. */
function follow(demand: readonly PeriodDemand[], seasonOf: (period: number) => number) {
  const wanted = new Float64Array(demand.length)
  const levels = new Float64Array(demand.length + 1)
  let level = 0
  demand.forEach(({ quantity, censored }, index) => {
    levels[index] = level
    const season = seasonOf(index)
    // Sales of a period without stock are the least that was wanted: they may lift the level and never lower it.
    const seen = censored ? Math.max(quantity, level * season) : quantity
    wanted[index] = seen
    level += Math.max(SMOOTHING, 1 / (index + 1)) * (seen / season - level)
  })
  levels[demand.length] = level
  return { wanted, levels }
}
