import { type Cents, divideRounded, formatDecimal } from '../../books/money.ts'
import type { Report } from '../../books/reports.ts'
import {
  columnsJoined,
  everyFigure,
  type FiguresOf,
  firstFigure,
  type Grid,
  gridOf,
  withSum,
  yearBalance,
} from './report-grid.ts'
import type { Span } from './report-period.ts'
import { dates, isByOption, type ReportAsked, type ReportPlan } from './report-rules.ts'

/** A report ready to be shown: its columns, and which of them its totals are told from. */
export interface Columns {
  headings: readonly string[]
  grid: Grid
  totalsAt: number
  /** Whether the first column has another beside it to be told apart from: then what changed is shown. */
  compared: boolean
}

/** Whether a report is of what stood at the end of one day. */
export function isOfOneDay({ report }: Pick<ReportAsked, 'report'>): boolean {
  return report === 'balance_sheet' || report === 'trial_balance'
}

/** The columns of a report from Xero's answers, one list for each span. Executive summaries are not made of amounts and have none. */
export function columnsOf(asked: ReportAsked, plan: ReportPlan, answers: readonly (readonly Report[])[]): Columns {
  const reports = answers.flat()
  const own = reports[0]?.columns ?? []
  if (asked.compare) {
    const grid = columnsJoined(
      gridOf(reports, figureCompared(asked)),
      answers.map(({ length }) => length),
    )
    return { headings: plan.spans.map((span) => spanHeading(asked, span)), grid, totalsAt: 0, compared: true }
  }
  if (asked.report === 'budget_summary') {
    const grid = gridOf(reports, everyFigure)
    if (own.length === 1) return { headings: own, grid, totalsAt: 0, compared: false }
    return { headings: [...own, 'total'], grid: withSum(grid), totalsAt: own.length, compared: false }
  }
  if (hasOwnColumns(asked)) {
    return { headings: own, grid: gridOf(reports, everyFigure), totalsAt: own.length - 1, compared: false }
  }
  const grid = columnsJoined(gridOf(reports, firstFigure), [reports.length])
  return { headings: ['amount'], grid, totalsAt: 0, compared: false }
}

// Debit and credit, money in and out, options of a tracking category: columns that Xero makes.
function hasOwnColumns(asked: ReportAsked): boolean {
  return asked.report === 'profit_and_loss' ? isByOption(asked) : asked.report !== 'balance_sheet'
}

function figureCompared({ report }: ReportAsked): FiguresOf {
  return report === 'trial_balance' ? yearBalance : firstFigure
}

function spanHeading(asked: ReportAsked, span: Span): string {
  return isOfOneDay(asked) ? span.to : dates(span)
}

/** By how much something changed, and in percent of what it was before, to one place; '' where there was nothing before. */
export function changeFrom(before: Cents, now: Cents): { amount: Cents; percent: string } {
  const amount = now - before
  if (before === 0n) return { amount, percent: '' }
  return { amount, percent: formatDecimal(divideRounded(amount * 1000n, before < 0n ? -before : before), 1) }
}
