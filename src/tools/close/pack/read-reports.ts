import type { Books, OpenPositions } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import type { Report } from '../../../books/reports.ts'
import { financialYearStart } from '../../reports/report-period.ts'
import type { Period } from '../month/period.ts'
import { monthsAfter } from '../month/period.ts'

/** Xero's own reports of a period, as it answers them now. `budget` is undefined where the organisation has none. */
export interface PackReports {
  profit: { month: Report; prior: Report; year: Report }
  balance: { month: Report; prior: Report }
  bank: Report
  budget: Report | undefined
  receivable: OpenPositions
  payable: OpenPositions
}

/** Reads the reports of a pack in at most eight calls, beside what is open on both sides. Throws Fault as all reading does. */
export async function readReports(
  books: Pick<Books, 'report' | 'budgets' | 'openPositions' | 'organisation'>,
  period: Period,
): Promise<PackReports> {
  const { financialYearEnd } = await books.organisation()
  const prior = monthsAfter(period, -1)
  const { from, to } = period
  const profitOf = (first: Day, last: Day) => books.report('profit_and_loss', { from: first, to: last })
  const balanceAt = (last: Day) => books.report('balance_sheet', { from: last, to: last })
  const [budgets, ...reports] = await Promise.all([
    books.budgets(),
    ...([
      profitOf(from, to),
      profitOf(prior.from, prior.to),
      profitOf(financialYearStart(to, financialYearEnd), to),
    ] as const),
    ...([balanceAt(to), balanceAt(prior.to), books.report('bank_summary', { from, to })] as const),
  ])
  const [month, before, year, sheet, sheetBefore, bank] = reports
  const budget = budgets.length === 0 ? undefined : await books.report('budget_summary', { from, to })
  const receivable = await books.openPositions('receivable', to)
  const payable = await books.openPositions('payable', to)
  return {
    profit: { month, prior: before, year },
    balance: { month: sheet, prior: sheetBefore },
    ...{ bank, budget, receivable, payable },
  }
}
