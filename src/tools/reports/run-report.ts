import * as z from 'zod'
import { cursor, day } from '../../books/fields.ts'
import { REPORT_KINDS, type ReportKind, type ReportQuery } from '../../books/reports.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { hasShares, withShares } from './income-shares.ts'
import { columnsOf } from './report-columns.ts'
import { accountsThatFit, fitted } from './report-fit.ts'
import { withoutZeros } from './report-grid.ts'
import { COMPARISONS, PERIODS } from './report-period.ts'
import { planReport } from './report-rules.ts'
import { trackingOf } from './report-tracking.ts'
import { reportView, summaryView } from './report-view.ts'

const input = z.strictObject({
  report: z.enum(REPORT_KINDS),
  period: z.enum(PERIODS).optional(),
  from: day.optional(),
  to: day.optional().describe('YYYY-MM-DD, inclusive'),
  compare: z.enum(COMPARISONS).optional(),
  periods: z.number().min(1).max(11).multipleOf(1).optional().describe('Default 1'),
  basis: z.enum(['accrual', 'cash']).default('accrual'),
  tracking: z.string().min(1).max(210).optional().describe('Category (a column per option) or option'),
  show_zero_rows: z.boolean().optional(),
  limit: z.number().min(1).max(200).multipleOf(1).optional().describe('Accounts; default what fits'),
  cursor,
})

/** Any of Xero's financial reports, with periods beside each other. */
export const runReport = readTool({
  name: 'run_report',
  title: 'Financial report',
  toolset: 'core',
  about:
    'Profit and loss, balance sheet, trial balance, bank, budget or executive summary, with earlier periods compared. Use when the user asks for profit, costs, assets or how a month went. Not for who owes us (get_ageing).',
  input,
  example: { report: 'profit_and_loss', period: 'last_month', compare: 'previous_period' },
  across: {},
  run,
})

async function run(
  { show_zero_rows: zeroRows, tracking, ...given }: z.output<typeof input>,
  { books, today }: Context,
): Promise<View> {
  const { financialYearEnd, baseCurrency } = await books.organisation()
  const tracked = tracking === undefined ? {} : { tracking: trackingOf(tracking, await books.trackingCategories()) }
  const asked = { ...given, ...tracked }
  const plan = planReport(asked, { today, financialYearEnd })
  const load = (kind: ReportKind, queries: readonly ReportQuery[]) =>
    Promise.all(queries.map((query) => books.report(kind, query)))
  const [answers, accounts] = await Promise.all([
    Promise.all(plan.queries.map((queries) => load(asked.report, queries))),
    books.accounts(),
  ])
  const setting = { asked, spans: plan.spans, accounts, baseCurrency, today }
  const [only] = answers.flat()
  if (asked.report === 'executive_summary' && only) return summaryView(only, setting)
  const columns = columnsOf(asked, plan, answers)
  const grid = zeroRows === true ? columns.grid : withoutZeros(columns.grid)
  const { limit = accountsThatFit(grid, columns.headings.length + (columns.compared ? 2 : 0)), ...rest } = given
  const page = fitted(grid, { ...rest, tracking, zeroRows, limit })
  const view = reportView({ ...columns, grid }, page, setting)
  return hasShares(asked) ? withShares(view, { ...columns, grid }, accounts) : view
}
