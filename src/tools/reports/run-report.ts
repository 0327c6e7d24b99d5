import * as z from 'zod'
import { cursor, day } from '../../books/fields.ts'
import { REPORT_KINDS, type ReportKind, type ReportQuery } from '../../books/reports.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { columnsOf } from './report-columns.ts'
import { accountsThatFit, fitted } from './report-fit.ts'
import { withoutZeros } from './report-grid.ts'
import { COMPARISONS, PERIODS } from './report-period.ts'
import { planReport } from './report-rules.ts'
import { trackingOf } from './report-tracking.ts'
import { reportView, summaryView } from './report-view.ts'

const input = z.strictObject({
  report: z.enum(REPORT_KINDS),
  period: z.enum(PERIODS).optional().describe('Instead of from and to; by the financial year, up to today'),
  from: day.optional().describe('YYYY-MM-DD'),
  to: day.optional().describe('Inclusive; alone for what stood on a day'),
  compare: z.enum(COMPARISONS).optional().describe('Shows change and percent'),
  periods: z.number().min(1).max(11).multipleOf(1).optional().describe('How many to compare with, default 1'),
  basis: z.enum(['accrual', 'cash']).default('accrual'),
  tracking_category: z.string().min(1).max(100).optional().describe('A column for each of its options'),
  tracking_option: z.string().min(1).max(100).optional().describe('Only what is tracked so'),
  zero_rows: z.boolean().optional().describe('Also accounts that are zero everywhere'),
  limit: z
    .number()
    .min(1)
    .max(200)
    .multipleOf(1)
    .optional()
    .describe('Accounts shown, largest first; default what fits'),
  cursor,
})

/** Any of Xero's financial reports, with periods beside each other. */
export const runReport = readTool({
  name: 'run_report',
  title: 'Run a financial report',
  toolset: 'core',
  about:
    'Profit and loss, balance sheet, trial balance, bank, budget or executive summary of any period, with earlier periods compared to the cent. Use when the user asks for profit, income, costs, assets, cash, or how a month or year went. Not for who owes what (get_ageing).',
  input,
  example: { report: 'profit_and_loss', period: 'last_month', compare: 'previous_period' },
  run,
})

async function run(
  { zero_rows: zeroRows, ...asked }: z.output<typeof input>,
  { books, today }: Context,
): Promise<View> {
  const tracked = asked.tracking_category !== undefined || asked.tracking_option !== undefined
  const [organisation, categories] = await Promise.all([
    books.organisation(),
    tracked ? books.trackingCategories() : Promise.resolve([]),
  ])
  const { financialYearEnd, baseCurrency } = organisation
  const plan = planReport(asked, trackingOf(asked, categories), { today, financialYearEnd })
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
  const { limit = accountsThatFit(grid, columns.headings.length + (columns.compared ? 2 : 0)), ...rest } = asked
  const page = fitted(grid, { ...rest, zeroRows, limit })
  return reportView({ ...columns, grid }, page, setting)
}
