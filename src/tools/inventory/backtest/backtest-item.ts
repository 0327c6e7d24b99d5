import type { Day } from '../../../books/day.ts'
import type { PeriodDemand } from '../movements/stock-book.ts'
import { levelsOf, settledDemand } from '../reorder/demand-level.ts'
import { demandModel } from '../reorder/demand-model.ts'
import { ENOUGH_PERIODS, orderUpTo } from '../reorder/plan-item.ts'
import type { ReorderInput } from '../reorder/reorder-input.ts'
import { seasonsOf } from '../reorder/seasons.ts'
import { type Replayed, replayPolicy } from './simulate.ts'

/** How an item is ordered in the replay; times are calendar days and become whole weeks. */
export type BacktestTerms = Pick<
  ReorderInput,
  'leadDays' | 'leadSpread' | 'reviewDays' | 'service' | 'pack' | 'minimum' | 'fixedTarget'
>

/** An item's past weeks as they were, and as policies would have made them. */
export interface ItemBacktest {
  from: Day
  weeks: number
  happened: Replayed
  policy: Replayed
  /** Levels typed in once before the first week, the lowest first. */
  covers: readonly Replayed[]
}

const WEEK = 7
/** So many weeks must be known before the first one that is judged, and so many are judged at least. */
const WARM_UP = 13
const FEWEST_JUDGED = 8

/** Levels typed in once: so many times what the protection interval sold on average. */
const COVERS = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 4, 5, 7, 10, 15, 25, 50]

/**
 * Replays an item's last weeks. `held` is the mean on hand of each week of `demand`. Each week's order knows earlier weeks alone. Undefined where
 * too little is known or left to be judged.
 */
export function backtestItem(
  demand: readonly PeriodDemand[],
  held: readonly number[],
  weeks: number,
  terms: BacktestTerms,
): ItemBacktest | undefined {
  const settled = settledDemand(demand)
  const from = firstJudged(settled, weeks)
  const start = settled[from]?.start
  if (start === undefined || settled.length - from < FEWEST_JUDGED) return undefined
  const { wanted } = levelsOf(settled, seasonsOf(settled, WEEK))
  const leadPeriods = Math.max(1, Math.ceil(terms.leadDays / WEEK))
  const reviewPeriods = Math.max(1, Math.ceil(terms.reviewDays / WEEK))
  const replay = { from, leadPeriods, reviewPeriods, pack: terms.pack, minimum: terms.minimum }
  const interval = leadPeriods + reviewPeriods
  const mean = wanted.subarray(0, from).reduce((total, one) => total + one, 0) / from
  return {
    ...{ from: start, weeks: settled.length - from },
    happened: whatHappened(settled, wanted, held.slice(demand.length - settled.length), from),
    policy: replayPolicy(wanted, targets(settled, terms, interval), replay),
    covers: COVERS.map((cover) => replayPolicy(wanted, () => cover * mean * interval, replay)),
  }
}

/** The first of the last weeks before which enough is known. */
function firstJudged(settled: readonly PeriodDemand[], weeks: number): number {
  let [active, known] = [0, 0]
  for (const { quantity } of settled) {
    if (active >= ENOUGH_PERIODS) break
    if (quantity > 0) active += 1
    known += 1
  }
  if (active < ENOUGH_PERIODS) return settled.length
  return Math.max(known, WARM_UP, settled.length - weeks)
}

/** What the product would have ordered up to at the beginning of a week. */
function targets(settled: readonly PeriodDemand[], terms: BacktestTerms, interval: number): (week: number) => number {
  const { service, leadSpread, fixedTarget } = terms
  if (fixedTarget !== undefined) return () => fixedTarget
  const protectionDays = interval * WEEK
  const known = new Map<number, number>()
  return (week) => {
    const before = known.get(week)
    if (before !== undefined) return before
    const demand = settled.slice(0, week)
    const target = orderUpTo(demandModel({ demand, periodDays: WEEK, protectionDays, leadSpread }), { demand, service })
    known.set(week, target)
    return target
  }
}

function whatHappened(
  settled: readonly PeriodDemand[],
  wanted: Float64Array,
  held: readonly number[],
  from: number,
): Replayed {
  const seen: Replayed = { wanted: 0, met: 0, stock: 0, empty: 0 }
  settled.forEach(({ quantity, censored }, week) => {
    if (week < from) return
    seen.wanted += wanted[week] ?? 0
    seen.met += quantity
    seen.stock += held[week] ?? 0
    if (censored) seen.empty += 1
  })
  seen.stock /= settled.length - from
  return seen
}
