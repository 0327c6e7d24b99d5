import type { Day } from '../../books/day.ts'
import type { ReportKind, ReportQuery } from '../../books/reports.ts'
import { Fault } from '../../call/fault.ts'
import {
  type Calendar,
  type COMPARISONS,
  type Period,
  partsForXero,
  type Span,
  spanAsked,
  spansBefore,
} from './report-period.ts'
import type { ReportTracking } from './report-tracking.ts'

/** What a caller asks of a report. */
export interface ReportAsked {
  report: ReportKind
  period?: Period | undefined
  from?: Day | undefined
  to?: Day | undefined
  compare?: (typeof COMPARISONS)[number] | undefined
  periods?: number | undefined
  basis: 'accrual' | 'cash'
  tracking?: ReportTracking | undefined
}

/** The spans that stand side by side, newest first, and what Xero is asked for each: several queries where it is too long for one. */
export interface ReportPlan {
  spans: readonly Span[]
  queries: readonly (readonly ReportQuery[])[]
}

/** How a report is called in a sentence. */
export const REPORT_NAMES: Readonly<Record<ReportKind, string>> = {
  profit_and_loss: 'Profit and loss',
  balance_sheet: 'Balance sheet',
  trial_balance: 'Trial balance',
  bank_summary: 'Bank summary',
  budget_summary: 'Budget summary',
  executive_summary: 'Executive summary',
}

const COMPARED: readonly ReportKind[] = ['profit_and_loss', 'balance_sheet', 'trial_balance']
const TRACKED: readonly ReportKind[] = ['profit_and_loss', 'balance_sheet']

// So many at once are a fifth of what Xero allows in a minute.
const MOST_QUERIES = 12
const MOST_BUDGET_MONTHS = 12

/** Turns what is asked into spans and queries. Pure; throws Fault naming the field for what no report can be of. */
export function planReport(asked: ReportAsked, calendar: Calendar): ReportPlan {
  refuseCombinations(asked)
  const span = spanAsked(asked, calendar)
  const { report, compare, periods = 1, tracking } = asked
  const spans = [span, ...(compare ? spansBefore(span, compare, periods) : [])]
  const options = {
    ...(tracking ? { trackingCategoryId: tracking.category.id, trackingOptionId: tracking.option?.id } : {}),
    ...(asked.basis === 'cash' ? { cash: true } : {}),
  }
  const queries = spans.map((one) => {
    const parts = report === 'profit_and_loss' ? partsForXero(one) : [{ from: one.from, to: one.to }]
    return parts.map((part) => ({ ...part, ...options }))
  })
  refuseLengths(asked, span, queries)
  return { spans, queries }
}

function refuseCombinations(asked: ReportAsked): void {
  const { report, compare, periods, basis } = asked
  const name = REPORT_NAMES[report].toLowerCase()
  if (compare && !COMPARED.includes(report)) {
    const own = report === 'executive_summary' ? ' It stands beside the month before by itself.' : ''
    throw invalid(`compare: Xero's ${name} is of one period.${own}`, `Leave it out, or use ${COMPARED.join(', ')}.`)
  }
  if (periods !== undefined && !compare) {
    throw invalid('periods: it says how many to compare with, and compare is missing.', 'Give compare too.')
  }
  if (basis === 'cash' && !COMPARED.includes(report)) {
    throw invalid(`basis: Xero has no ${name} on a cash basis.`, 'Leave basis out.')
  }
  refuseTracking(asked, name)
}

function refuseTracking(asked: ReportAsked, name: string): void {
  const { report, compare, tracking } = asked
  if (tracking && !TRACKED.includes(report)) {
    throw invalid(`tracking: Xero has no ${name} by tracking.`, `Leave it out, or use ${TRACKED.join(', ')}.`)
  }
  if (!isByOption(asked)) return
  if (report === 'balance_sheet') {
    throw invalid('tracking: a balance sheet is of one option, not of a whole category.', 'Name an option.')
  }
  if (compare) {
    throw invalid(
      'compare: a tracking category already fills the columns with its options.',
      'Name one option in tracking to compare its periods, or leave compare out.',
    )
  }
}

/** Whether the columns of a report are the options of a tracking category. */
export function isByOption({ tracking }: ReportAsked): boolean {
  return tracking !== undefined && tracking.option === undefined
}

function refuseLengths(asked: ReportAsked, span: Span, queries: readonly (readonly ReportQuery[])[]): void {
  const { report } = asked
  if (report === 'bank_summary' && partsForXero(span).length > 1) {
    throw invalid(`from: Xero's bank summary covers a year at most; ${dates(span)} is longer.`, 'Ask year by year.')
  }
  if (report === 'budget_summary' && monthsTouched(span) > MOST_BUDGET_MONTHS) {
    throw invalid(
      `from: Xero's budget summary covers 12 months at most; ${dates(span)} is longer.`,
      'Ask year by year.',
    )
  }
  if (isByOption(asked) && queries.flat().length > 1) {
    throw invalid(
      `from: by tracking category a report covers a year at most; ${dates(span)} is longer.`,
      'Ask year by year.',
    )
  }
  const calls = queries.flat().length
  if (calls <= MOST_QUERIES) return
  throw invalid(
    `from, periods: this would take ${calls} reports of Xero, which covers a year in each; ${MOST_QUERIES} are allowed.`,
    'Ask for fewer periods or shorter ones.',
  )
}

function monthsTouched({ from, to }: Span): number {
  const month = (day: Day) => Number.parseInt(day.slice(0, 4), 10) * 12 + Number.parseInt(day.slice(5, 7), 10)
  return month(to) - month(from) + 1
}

/** The days of a span in words. */
export function dates({ from, to }: Pick<Span, 'from' | 'to'>): string {
  return `${from} to ${to}`
}

function invalid(fact: string, next: string): Fault {
  return new Fault('invalid_input', fact, next)
}
