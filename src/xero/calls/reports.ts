import { type Day, partsOf } from '../../books/day.ts'
import type { ReportKind, ReportQuery } from '../../books/reports.ts'
import type { Body, Sdk } from './sdk.ts'

/** xero-node's calls for reports, with the order of their arguments. */
export interface ReportApi {
  // biome-ignore format: one line per call
  getReportProfitAndLoss(tenant: string, from?: string, to?: string, periods?: number, timeframe?: Timeframe, category?: string, category2?: string, option?: string, option2?: string, standard?: boolean, cash?: boolean): Body
  // biome-ignore format: one line per call
  getReportBalanceSheet(tenant: string, date?: string, periods?: number, timeframe?: Timeframe, option?: string, option2?: string, standard?: boolean, cash?: boolean): Body
  getReportTrialBalance(tenant: string, date?: string, cash?: boolean): Body
  getReportBankSummary(tenant: string, from?: string, to?: string): Body
  getReportBudgetSummary(tenant: string, date?: string, periods?: number, months?: number): Body
  getReportExecutiveSummary(tenant: string, date?: string): Body
}

type Timeframe = 'MONTH' | 'QUARTER' | 'YEAR'

// Without Xero's own layout a report has whatever titles and groups somebody has made up for it.
const STANDARD = true

/**
 * Reading reports. Xero's own `periods` of a profit and loss keep the day of the month, so that before a September there stands an August
 * without its 31st: only before a month of 31 days are they whole months.
 */
export function reportCalls({ tenant, read }: Sdk<ReportApi>) {
  const calls: Readonly<Record<ReportKind, (api: ReportApi, query: ReportQuery) => Body>> = {
    profit_and_loss: (
      api,
      { from, to, cash, monthsBefore: periods, trackingCategoryId: category, trackingOptionId: option },
    ) =>
      // biome-ignore format: the order of the arguments is the point
      api.getReportProfitAndLoss(tenant, from, to, periods, periods === undefined ? undefined : 'MONTH', category, undefined, option, undefined, STANDARD, cash),
    balance_sheet: (api, { to, cash, trackingOptionId: option }) =>
      api.getReportBalanceSheet(tenant, to, undefined, undefined, option, undefined, STANDARD, cash),
    trial_balance: (api, { to, cash }) => api.getReportTrialBalance(tenant, to, cash),
    bank_summary: (api, { from, to }) => api.getReportBankSummary(tenant, from, to),
    budget_summary: (api, { from, to }) => api.getReportBudgetSummary(tenant, from, monthsIn(from, to), 1),
    executive_summary: (api, { to }) => api.getReportExecutiveSummary(tenant, to),
  }
  return { report: (kind: ReportKind, query: ReportQuery) => read((api) => calls[kind](api, query)) }
}

/** How many calendar months two days touch, both included. */
function monthsIn(from: Day, to: Day): number {
  const [first, last] = [partsOf(from), partsOf(to)]
  return (last.year - first.year) * 12 + last.month - first.month + 1
}
