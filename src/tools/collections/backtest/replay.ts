import { addDays, addMonths, type Day } from '../../../books/day.ts'
import type { Receivables } from '../debtors/receivables.ts'
import { RANKERS, type Ranker, type Scored, scoreAtIssue, scoreOpen } from './backtest.ts'
import { type WeekErrors, weekForecastErrors } from './backtest-forecast.ts'
import { type Measures, measure } from './backtest-measures.ts'

/** The orders that are shown beside the payment curve, each with how well it did. */
export type Measured = readonly { ranker: Ranker; measures: Measures }[]

/** What a replay of the last months found: `paid` invoices were known in all, those of `atIssue` and `open` could be judged. */
export interface Replay {
  from: Day
  to: Day
  paid: number
  atIssue: { invoices: number; late: number; overAWeek: number; orders: Measured }
  /** Each invoice counts on every list that it was on; `overAWeek` of them ended more than 7 days late. */
  open: { lists: number; invoices: number; overAWeek: number; orders: Measured }
  forecast: WeekErrors
}

const AT_ISSUE: readonly Ranker[] = ['payment curve', 'customer mean', 'largest first', 'due date']
const WHILE_OPEN: readonly Ranker[] = [
  ...(['payment curve', 'customer mean', 'oldest first', 'days overdue x amount', 'largest first'] as const),
]

/** Replays the last months of a ledger day by day, up to yesterday. */
export function replay({ cases, today, days }: Pick<Receivables, 'cases' | 'today' | 'days'>, months: number): Replay {
  const span = { from: addMonths(today, -months), to: addDays(today, -1), until: today, days }
  const [issued, open] = [scoreAtIssue(cases, span), scoreOpen(cases, span)]
  return {
    from: span.from,
    to: span.to,
    paid: cases.filter(({ paid }) => paid !== undefined && paid < today).length,
    atIssue: {
      invoices: issued.length,
      late: issued.filter(({ late }) => late).length,
      overAWeek: issued.filter(({ overAWeek }) => overAWeek).length,
      orders: measured(issued, AT_ISSUE, 'month'),
    },
    open: {
      lists: new Set(open.map(({ on }) => on)).size,
      invoices: open.length,
      overAWeek: open.filter(({ overAWeek }) => overAWeek).length,
      orders: measured(open, WHILE_OPEN, 'on'),
    },
    forecast: weekForecastErrors(cases, span),
  }
}

function measured(scored: readonly Scored[], rankers: readonly Ranker[], listBy: 'on' | 'month'): Measured {
  return RANKERS.filter((ranker) => rankers.includes(ranker)).map((ranker) => ({
    ranker,
    measures: measure(scored, (one) => one.by[ranker], { listBy, chances: ranker === 'payment curve' }),
  }))
}
