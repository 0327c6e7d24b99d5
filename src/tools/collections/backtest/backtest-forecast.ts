import { addDays } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { BacktestCase, BacktestSpan } from './backtest.ts'
import { ledgerHistory } from './ledger-history.ts'
import { chanceTimes, share } from './ranking-measures.ts'

/** How far what a forecast saw coming in a week was from what came, as a share of what came; undefined where nothing came. */
export interface WeekErrors {
  weeks: number
  curve: number | undefined
  /** What is due by the end of the week, and all that is overdue. */
  dueDate: number | undefined
}

const BILLION = 1_000_000_000n

/** Forecasts the money of open invoices week by week through the span, and compares. A week counts when it was over before `until`. */
export function weekForecastErrors(
  cases: readonly BacktestCase[],
  { from, to, until, days }: BacktestSpan,
): WeekErrors {
  const history = ledgerHistory(cases, days)
  const errors = { curve: 0n, dueDate: 0n, came: 0n }
  let weeks = 0
  for (let asOf = from; asOf <= to && addDays(asOf, 6) < until; asOf = addDays(asOf, 7)) {
    const { open, curves } = history.at(asOf)
    const by = addDays(asOf, 6)
    const came = total(open.filter(({ paid }) => paid !== undefined && paid <= by))
    const expected = sum(
      open.map(({ contactId, due, amount }) => chanceTimes(curves.of(contactId).paidBy(due, by), amount)),
    )
    errors.curve += distance(expected / BILLION, came)
    errors.dueDate += distance(total(open.filter(({ due }) => due <= by)), came)
    errors.came += came
    weeks += 1
  }
  return { weeks, curve: share(errors.curve, errors.came), dueDate: share(errors.dueDate, errors.came) }
}

function total(cases: readonly BacktestCase[]): Cents {
  return sum(cases.map(({ amount }) => amount))
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a
}
