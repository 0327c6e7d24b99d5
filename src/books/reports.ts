import type { Day } from './day.ts'

/** The reports of a whole organisation that Xero has. */
export const REPORT_KINDS = [
  'profit_and_loss',
  'balance_sheet',
  'trial_balance',
  'bank_summary',
  'budget_summary',
  'executive_summary',
] as const

/** One of Xero's reports. */
export type ReportKind = (typeof REPORT_KINDS)[number]

/**
 * What one report is about. `from` counts for profit and loss, bank and budget summary, which cover at most 366 days; the others are of
 * the day `to`, the executive summary of its month. `cash` and tracking are not known to the three summaries; `trackingCategoryId` without
 * an option gives profit and loss a column for each of its options.
 * `monthsBefore` (1 to 11) gives a profit and loss of a month of 31 days a column for each of so many calendar months before it, newest first: of
 * shorter ones Xero would leave out the last days of longer months.
 */
export interface ReportQuery {
  from: Day
  to: Day
  monthsBefore?: number | undefined
  cash?: boolean | undefined
  trackingCategoryId?: string | undefined
  trackingOptionId?: string | undefined
}

/**
 * One row: an `account` with its id, a `total` of its section, or another `line`, such as Net Profit. `cells` are Xero's texts: decimal
 * amounts, percentages, '' where there is nothing.
 */
export interface ReportRow {
  kind: 'account' | 'line' | 'total'
  name: string
  accountId: string
  cells: readonly string[]
}

/** Rows under a title, which is '' where Xero has none. */
export interface ReportSection {
  title: string
  rows: readonly ReportRow[]
}

/** A report as Xero answered it; `columns` are the headings of the cells. */
export interface Report {
  columns: readonly string[]
  sections: readonly ReportSection[]
}
