import { endOfMonth, startOfMonth } from '../../books/day.ts'
import { historyDay } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { apiException, notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msPlain } from '../edge/wire-dates.ts'
import { agedRows } from './aged.ts'
import { balanceSheet, balanceSheetRows } from './balance-sheet.ts'
import { bankSummaryRows } from './bank-summary.ts'
import { budgetEnd, budgetSummaryRows } from './budget-summary.ts'
import { executiveSummaryRows } from './executive-summary.ts'
import { profitAndLossRows } from './profit-and-loss.ts'
import {
  countParameter,
  dayParameter,
  flagParameter,
  monthsAway,
  spanParameters,
  timeframeParameter,
} from './report-query.ts'
import { longMonth } from './report-rows.ts'
import { tenNinetyNine } from './ten-ninety-nine.ts'
import { trackedLines, trackingParameters } from './tracking-columns.ts'
import { trialBalanceRows } from './trial-balance.ts'

/** A report before it is put on the wire: the lines of its title and its rows. */
interface Report {
  titles: string[]
  rows: unknown[]
}

type Maker = (call: ApiCall, context: ApiContext) => Report

const REPORTS: Readonly<Record<string, readonly [name: string, code: string, make: Maker]>> = {
  trialbalance: ['Trial Balance', 'TrialBalance', trialBalanceReport],
  profitandloss: ['Profit and Loss', 'ProfitAndLoss', profitAndLossReport],
  balancesheet: ['Balance Sheet', 'BalanceSheet', balanceSheetReport],
  banksummary: ['Bank Summary', 'BankSummary', bankSummaryReport],
  budgetsummary: ['Budget Summary', 'BudgetSummary', budgetSummaryReport],
  executivesummary: ['Executive Summary', 'ExecutiveSummary', executiveSummaryReport],
  agedreceivablesbycontact: ['Aged Receivables By Contact', 'AgedReceivablesByContact', agedReport('ACCREC')],
  agedpayablesbycontact: ['Aged Payables By Contact', 'AgedPayablesByContact', agedReport('ACCPAY')],
}

/**
 * `/Reports/{name}`, each derived from the ledger and the documents when it is asked for. `/Reports` lists published tax reports, which
 * only a person publishes: there are none, and no id of one.
 */
export function reportsEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const name = call.path[1]?.toLowerCase()
  if (name === undefined) return { kind: 'envelope', resource: 'Reports', items: [] }
  if (call.path.length > 2) throw notFoundPage()
  if (name === 'tenninetynine') return { kind: 'envelope', resource: 'Reports', items: tenNinetyNine(call, context) }
  const known = Object.hasOwn(REPORTS, name) ? REPORTS[name] : undefined
  if (!known) throw notFoundPage()
  const [title, code, make] = known
  const { titles, rows } = make(call, context)
  const json = {
    ReportID: code,
    ReportName: title,
    ReportType: code,
    ReportTitles: titles,
    ReportDate: historyDay(context.today),
    UpdatedDateUTC: msPlain(context.now),
    Fields: [],
    Rows: rows,
  }
  return { kind: 'envelope', resource: 'Reports', items: [json] }
}

function trialBalanceReport(call: ApiCall, { organisation, today }: ApiContext): Report {
  const asAt = dayParameter(call, 'date') ?? today
  return {
    titles: ['Trial Balance', organisation.settings.name, `As at ${historyDay(asAt)}`],
    rows: trialBalanceRows(organisation, asAt, flagParameter(call, 'paymentsonly')),
  }
}

const MOST_PERIODS = 11

function profitAndLossReport(call: ApiCall, context: ApiContext): Report {
  const { organisation } = context
  const { from, to } = spanParameters(call, context)
  const question = {
    from,
    to,
    periods: countParameter(call, 'periods', 1, MOST_PERIODS) ?? 0,
    months: timeframeParameter(call) ?? 1,
    cash: flagParameter(call, 'paymentsonly'),
    tracking: trackingParameters(organisation, call),
  }
  return {
    titles: ['Profit & Loss', organisation.settings.name, `${historyDay(from)} to ${historyDay(to)}`],
    rows: profitAndLossRows(organisation, question),
  }
}

/** Without periods the balance sheet stands beside the one of a year before. */
function balanceSheetReport(call: ApiCall, { organisation, today }: ApiContext): Report {
  const asAt = dayParameter(call, 'date') ?? endOfMonth(today)
  const periods = countParameter(call, 'periods', 1, MOST_PERIODS)
  const months = timeframeParameter(call) ?? (periods === undefined ? 12 : 1)
  const days = Array.from({ length: (periods ?? 1) + 1 }, (_, back) => monthsAway(asAt, -back * months))
  const view = { ...trackedLines(organisation, call), cash: flagParameter(call, 'paymentsonly') }
  return {
    titles: ['Balance Sheet', organisation.settings.name, `As at ${historyDay(asAt)}`],
    rows: balanceSheetRows(balanceSheet(organisation, days, view)),
  }
}

function bankSummaryReport(call: ApiCall, context: ApiContext): Report {
  const { organisation } = context
  const { from, to } = spanParameters(call, context)
  return {
    titles: ['Bank Summary', organisation.settings.name, `From ${historyDay(from)} to ${historyDay(to)}`],
    rows: bankSummaryRows(organisation, from, to),
  }
}

const BUDGET_TIMEFRAMES = [1, 3, 12]

function budgetSummaryReport(call: ApiCall, { organisation, today }: ApiContext): Report {
  const date = dayParameter(call, 'date') ?? today
  const periods = countParameter(call, 'periods', 1, 12) ?? 12
  const months = countParameter(call, 'timeframe', 1, 12) ?? 1
  if (!BUDGET_TIMEFRAMES.includes(months)) {
    throw apiException(16, 'QueryParseException', UNSEEN.budgetTimeframeInvalid)
  }
  const question = { date, periods, months }
  const span = `${longMonth(startOfMonth(date))} to ${longMonth(budgetEnd(question))}`
  return {
    titles: ['Overall Budget', 'Budget Summary', organisation.settings.name, span],
    rows: budgetSummaryRows(organisation, question),
  }
}

function executiveSummaryReport(call: ApiCall, { organisation, today }: ApiContext): Report {
  const date = dayParameter(call, 'date') ?? today
  return {
    titles: ['Executive Summary', organisation.settings.name, `For the month of ${longMonth(date)}`],
    rows: executiveSummaryRows(organisation, date),
  }
}

function agedReport(type: 'ACCREC' | 'ACCPAY'): Maker {
  return (call, { organisation, today }) => {
    const contactId = call.query.get('contactid')?.toLowerCase()
    if (!contactId) throw apiException(10, 'ValidationException', UNSEEN.reportContactMissing)
    const contact = organisation.contacts.get(contactId)
    if (!contact) throw notFoundPage()
    const asAt = dayParameter(call, 'date') ?? today
    const to = dayParameter(call, 'todate') ?? asAt
    const from = dayParameter(call, 'fromdate')
    const span = from === undefined ? `To ${historyDay(to)}` : `From ${historyDay(from)} to ${historyDay(to)}`
    return {
      titles: ['Invoices', contact.name, span, `Showing payments to ${historyDay(asAt)}`],
      rows: agedRows(organisation, { contactId, type, asAt, from, to }),
    }
  }
}
