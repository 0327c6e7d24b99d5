import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  daysInMonth,
  endOfMonth,
  partsOf,
  startOfMonth,
} from '../../books/day.ts'
import type { Organisation } from '../../books/organisation.ts'
import type { ReportKind } from '../../books/reports.ts'
import { Fault } from '../../call/fault.ts'

/** The periods that have a name; quarters are those of the financial year, and what has begun runs to today. */
export const PERIODS = [
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'financial_year_to_date',
  'last_financial_year',
  'last_12_months',
] as const

/** A named period. */
export type Period = (typeof PERIODS)[number]

/** What a period is compared with. */
export const COMPARISONS = ['previous_period', 'same_period_last_year'] as const

/** Days of a report, both included. `months` is how far the period before lies back; without it, as many days as there are. */
export interface Span {
  from: Day
  to: Day
  months: number | undefined
}

/** When a report is asked for, and by whose calendar. */
export interface Calendar {
  today: Day
  financialYearEnd: Organisation['financialYearEnd']
}

interface Asked {
  report: ReportKind
  period?: Period | undefined
  from?: Day | undefined
  to?: Day | undefined
}

/** The days that a caller asked for, or those that a report is usually of. Throws Fault naming the field for days that cannot be. */
export function spanAsked({ report, period, from, to }: Asked, calendar: Calendar): Span {
  const given = from !== undefined || to !== undefined
  if (!given) return namedSpan(period ?? usualPeriod(report), calendar, report === 'budget_summary')
  if (period) throw invalid('period: it is given together with from or to.', 'Give one of the two.')
  const last = to ?? lastAfter(from, report, calendar)
  const first = from ?? firstBefore(last, report, calendar)
  if (first > last)
    throw invalid(`from: ${first} is after ${to ? `to, ${to}` : `today, ${last}`}.`, 'Swap or mend them.')
  if (last > calendar.today && report !== 'budget_summary') {
    throw invalid(`to: ${last} is after today, ${calendar.today}.`, 'Leave to out for a report up to today.')
  }
  return { from: first, to: last, months: from === undefined ? backAlone(report) : monthsSpanned(first, last) }
}

/** Where a report ends of which only the first day was given: today, of budgets a year on. */
function lastAfter(from: Day | undefined, report: ReportKind, { today }: Calendar): Day {
  return report === 'budget_summary' && from ? addDays(addMonths(from, 12), -1) : today
}

function usualPeriod(report: ReportKind): Period {
  return report === 'profit_and_loss' || report === 'budget_summary' ? 'financial_year_to_date' : 'this_month'
}

/** Where a report begins of which only the last day was given: its financial year, or its month where only that day counts. */
function firstBefore(to: Day, report: ReportKind, calendar: Calendar): Day {
  const ranges = report === 'profit_and_loss' || report === 'bank_summary' || report === 'budget_summary'
  return ranges ? financialYearStart(to, calendar.financialYearEnd) : startOfMonth(to)
}

// What is told from the start of a financial year is compared with a year before, what stood on a day with a month before.
function backAlone(report: ReportKind): number {
  return report === 'profit_and_loss' ? 12 : 1
}

/** A named period; what is not over yet ends today, but for budgets, which are of whole periods. */
function namedSpan(period: Period, calendar: Calendar, whole: boolean): Span {
  const { today } = calendar
  const { from, months } = namedStart(period, calendar)
  const end = addDays(addMonths(from, months), -1)
  return { from, to: end > today && !whole ? today : end, months }
}

function namedStart(period: Period, { today, financialYearEnd }: Calendar): { from: Day; months: number } {
  const month = startOfMonth(today)
  const year = financialYearStart(today, financialYearEnd)
  const quarter = quarterStart(today, year)
  switch (period) {
    case 'this_month':
      return { from: month, months: 1 }
    case 'last_month':
      return { from: addMonths(month, -1), months: 1 }
    case 'this_quarter':
      return { from: quarter, months: 3 }
    case 'last_quarter':
      return { from: addMonths(quarter, -3), months: 3 }
    case 'financial_year_to_date':
      return { from: year, months: 12 }
    case 'last_financial_year':
      return { from: financialYearStart(addDays(year, -1), financialYearEnd), months: 12 }
    case 'last_12_months':
      return { from: addMonths(month, -12), months: 12 }
  }
}

function quarterStart(today: Day, year: Day): Day {
  const starts = [9, 6, 3, 0].map((months) => addMonths(year, months))
  return starts.find((start) => start <= today) ?? year
}

/** The first day of the financial year that a day lies in. */
export function financialYearStart(value: Day, end: Calendar['financialYearEnd']): Day {
  const { year } = partsOf(value)
  const last = yearEnd(year, end)
  return addDays(value > last ? last : yearEnd(year - 1, end), 1)
}

// A year that ends on 28 February ends on the 29th where there is one.
function yearEnd(year: number, { day: date, month }: Calendar['financialYearEnd']): Day {
  const last = daysInMonth(year, month)
  return dayOf(year, month, month === 2 && date === 28 ? last : Math.min(date, last))
}

/** How many months two days span exactly, such as 3 from 1 January to 31 March; undefined when they do not. */
function monthsSpanned(from: Day, to: Day): number | undefined {
  const [first, next] = [partsOf(from), partsOf(addDays(to, 1))]
  const months = (next.year - first.year) * 12 + next.month - first.month
  return months > 0 && first.date === next.date && first.date <= 28 ? months : undefined
}

/**
 * The periods to compare with, newest first: as many days just before, the same days of a month, quarter or year earlier for named and whole
 * periods, or the same days of earlier years. The end of a month stays the end of a month.
 */
export function spansBefore(span: Span, compare: (typeof COMPARISONS)[number], count: number): Span[] {
  const months = compare === 'same_period_last_year' ? 12 : span.months
  return Array.from({ length: count }, (_, index) => shifted(span, months, index + 1))
}

function shifted({ from, to, months: own }: Span, months: number | undefined, back: number): Span {
  if (months === undefined) {
    const days = (daysBetween(from, to) + 1) * back
    return { from: addDays(from, -days), to: addDays(to, -days), months: own }
  }
  const there = addMonths(to, -months * back)
  return {
    from: addMonths(from, -months * back),
    to: to === endOfMonth(to) ? endOfMonth(there) : there,
    months: own,
  }
}

// Xero's profit and loss and bank summary take two days that are at most 365 apart.
const MOST_APART = 365

/** A span cut into parts that Xero takes, oldest first; profits of the parts add up to the profit of the whole. */
export function partsForXero({ from, to }: Pick<Span, 'from' | 'to'>): { from: Day; to: Day }[] {
  const parts: { from: Day; to: Day }[] = []
  let start = from
  while (daysBetween(start, to) > MOST_APART) {
    const end = addDays(addMonths(start, 12), -1)
    parts.push({ from: start, to: end })
    start = addDays(end, 1)
  }
  return [...parts, { from: start, to }]
}

function invalid(fact: string, next: string): Fault {
  return new Fault('invalid_input', fact, next)
}
