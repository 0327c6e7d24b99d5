import type { Books } from '../../../books/books.ts'
import { daysInMonth, partsOf } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'
import type { Report } from '../../../books/reports.ts'
import { everyFigure, gridOf } from '../../reports/report-grid.ts'
import { MONTHS_BACK, type MonthBooks, type MonthTrial } from './month-books.ts'
import { monthsAfter, type Period } from './period.ts'

/** Xero's trial balance at the end of a period, in one call. Throws Fault as all reading does. */
export async function readTrial(books: Books, { from, to }: Period): Promise<MonthTrial> {
  const report = await books.report('trial_balance', { from, to })
  const movement = new Map<string, Cents>()
  const balance = new Map<string, Cents>()
  for (const { accountId, amounts } of accountRows([report])) {
    const [debit = 0n, credit = 0n, yearDebit = 0n, yearCredit = 0n] = amounts
    movement.set(accountId, debit - credit)
    balance.set(accountId, yearDebit - yearCredit)
  }
  return { movement, balance }
}

/** A profit and loss of each of the months before a period and of itself, oldest first, in two calls. Debits are above 0. Throws Fault. */
export async function readProfits(
  books: Books,
  period: Period,
  accounts: MonthBooks['accounts'],
): Promise<MonthBooks['profits']> {
  const last = longMonth(period)
  const ahead = last.month === period.month ? 0 : 1
  const yearBefore = monthsAfter(last, -12)
  // What the first call does not reach back to: a month of 31 days as well, so that it stands whole before others.
  const [late, early] = await Promise.all([
    books.report('profit_and_loss', { from: last.from, to: last.to, monthsBefore: 11 }),
    books.report('profit_and_loss', {
      ...{ from: yearBefore.from, to: yearBefore.to },
      ...(ahead === 0 ? {} : { monthsBefore: ahead }),
    }),
  ])
  const byMonth = new Map<string, Map<string, Cents>>()
  const isIncome = new Map(accounts.map(({ id, class: group }) => [id, group === 'REVENUE']))
  addColumns(byMonth, late, last, 12, isIncome)
  addColumns(byMonth, early, yearBefore, ahead + 1, isIncome)
  return Array.from({ length: MONTHS_BACK + 1 }, (_, at) => {
    const one = monthsAfter(period, at - MONTHS_BACK)
    return { period: one, figures: byMonth.get(one.month) ?? new Map<string, Cents>() }
  })
}

/** The period itself if it has 31 days, else the next: every shorter month stands before one that has. */
function longMonth(period: Period): Period {
  const { year, month } = partsOf(period.from)
  return daysInMonth(year, month) === 31 ? period : monthsAfter(period, 1)
}

function addColumns(
  byMonth: Map<string, Map<string, Cents>>,
  report: Report,
  newest: Period,
  count: number,
  isIncome: ReadonlyMap<string, boolean>,
): void {
  const columns = Array.from({ length: count }, () => new Map<string, Cents>())
  columns.forEach((figures, back) => {
    byMonth.set(monthsAfter(newest, -back).month, figures)
  })
  for (const { accountId, amounts } of accountRows([report])) {
    // Income is shown as what it comes to, not as the credit that it is.
    const sign = isIncome.get(accountId) === true ? -1n : 1n
    columns.forEach((figures, back) => {
      const amount = amounts[back] ?? 0n
      if (amount !== 0n) figures.set(accountId, amount * sign)
    })
  }
}

function accountRows(reports: readonly Report[]) {
  return gridOf(reports, everyFigure)
    .flatMap(({ rows }) => rows)
    .filter(({ kind }) => kind === 'account')
}
