import { addDays, type Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import { sum } from '../../../books/money.ts'
import type { ReceivableCase } from '../debtors/receivables.ts'
import { paymentCurves } from '../habits/payment-curve.ts'
import { around, deviationOf, expectedOf, type Replay, widthFrom } from './forecast-intervals.ts'

/** Replays that a width is read from, the newest. */
const NEWEST = 26
/** Weeks that are replayed for each horizon, fewer where that would go through more than so many invoices. */
const WEEKS = 39
const FEWEST_WEEKS = 9
const MOST_VISITS = 1_000_000
/** A day is replayed where at least so many invoices had been paid before it. */
const ENOUGH_PAID = 10

/** Forecasts of past days with what came of them, the newest first, by horizon in days. */
export type Replays = ReadonlyMap<number, readonly Replay[]>

/** What is replayed: until which day the ledger is known, which days count, for how many days ahead, and how many weeks at most. */
export interface ReplayPlan {
  today: Day
  days: DayCount
  horizons: readonly number[]
  weeks?: number
}

/**
 * Makes the forecast anew for past weeks, on today's weekday, each time from what was known then, for every horizon whose days are over. An
 * invoice that was paid in parts counts as paid when it was settled.
 */
export function replaysOf(
  cases: readonly ReceivableCase[],
  { today, days: count, horizons, weeks }: ReplayPlan,
): Replays {
  const days = remembered(count)
  const affordable = Math.max(FEWEST_WEEKS, Math.floor(MOST_VISITS / Math.max(1, cases.length)))
  const wanted = weeks ?? Math.min(WEEKS, affordable)
  const byHorizon = new Map<number, Replay[]>(horizons.map((horizon) => [horizon, []]))
  for (let back = 7; ; back += 7) {
    const lacking = [...byHorizon].filter(([, found]) => found.length < wanted)
    if (lacking.length === 0) break
    const over = lacking.filter(([horizon]) => horizon < back)
    if (over.length === 0) continue
    const replay = replayOf(cases, addDays(today, -back), days)
    if (!replay) break
    for (const [horizon, found] of over) found.push(replay(horizon))
  }
  return byHorizon
}

/** The same count, which looks up the days that it was asked for before: replays ask for the same ones every week. */
function remembered({ upTo, onOrAfter, dayOf }: DayCount): DayCount {
  const kept = (ask: (day: Day) => number) => {
    const known = new Map<Day, number>()
    return (day: Day) => {
      const before = known.get(day)
      if (before !== undefined) return before
      const number = ask(day)
      known.set(day, number)
      return number
    }
  }
  return { upTo: kept(upTo), onOrAfter: kept(onOrAfter), dayOf }
}

/** The forecast of a day by its horizon; undefined where too little was known. */
function replayOf(
  cases: readonly ReceivableCase[],
  day: Day,
  days: DayCount,
): ((horizon: number) => Replay) | undefined {
  const known = cases.filter(({ issued }) => issued < day)
  const unpaid = known.filter(({ paid }) => paid === undefined || paid >= day)
  const curves = paymentCurves(known, day, days, new Set(unpaid.map(({ contactId }) => contactId)))
  if (curves.pooled.paidCount < ENOUGH_PAID) return undefined
  const open = sum(unpaid.map(({ amount }) => amount))
  return (horizon) => {
    const by = addDays(day, horizon)
    const stakes = unpaid.map(({ contactId, due, amount }) => {
      return { contactId, due, amount, chance: curves.of(contactId).paidBy(due, by) }
    })
    const deviation = { 'due week': deviationOf(stakes, 'due week'), contact: deviationOf(stakes, 'contact') }
    const paid = unpaid.filter((one) => one.paid !== undefined && one.paid <= by)
    return { day, open, expected: expectedOf(stakes), deviation, received: sum(paid.map(({ amount }) => amount)) }
  }
}

/** The replays that a width is read from today. */
export function newest(replays: readonly Replay[]): readonly Replay[] {
  return replays.slice(0, NEWEST)
}

/**
 * How often intervals of these replays (the newest first), each made as wide as the replays said that were over by its day, held what came
 * in. Only those are judged that had enough of them.
 */
export function heldAmong(replays: readonly Replay[], horizon: number): { held: number; judged: number } {
  const judged = replays.flatMap((replay, index) => {
    const width = widthFrom(newest(replays.slice(index + 1).filter(({ day }) => addDays(day, horizon) < replay.day)))
    if (width.together === 'contact') return []
    const { low, high } = around({ ...replay, deviation: replay.deviation[width.together] }, width)
    return [replay.received >= low && replay.received <= high]
  })
  return { held: judged.filter(Boolean).length, judged: judged.length }
}
