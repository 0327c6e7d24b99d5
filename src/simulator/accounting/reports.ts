import { parseDay } from '../../books/day.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { apiException, notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msPlain, parseWireDate } from '../edge/wire-dates.ts'
import { historyDay } from './history.ts'
import { UNSEEN } from './messages.ts'
import { agedRows } from './report-aged.ts'
import { trialBalanceRows } from './report-trial-balance.ts'

/** `/Reports/{name}`: only reports that derive from the ledger and the documents; the others are not simulated (501). */
export function reportsEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  switch (call.path[1]?.toLowerCase()) {
    case 'trialbalance':
      return trialBalanceReport(call, context)
    case 'agedreceivablesbycontact':
      return agedReport(call, context, 'ACCREC')
    case 'agedpayablesbycontact':
      return agedReport(call, context, 'ACCPAY')
    case 'balancesheet':
    case 'profitandloss':
    case 'banksummary':
    case 'budgetsummary':
    case 'executivesummary':
    case 'tenninetynine':
      throw notImplemented()
    case undefined:
      // The list of published tax reports: none are published here.
      return { kind: 'envelope', resource: 'Reports', items: [] }
    default:
      throw notFoundPage()
  }
}

function trialBalanceReport(call: ApiCall, context: ApiContext): Answer {
  const asAt = dayOf(call, 'date') ?? context.today
  const titles = ['Trial Balance', context.organisation.settings.name, `As at ${historyDay(asAt)}`]
  return report(context, 'Trial Balance', 'TrialBalance', titles, trialBalanceRows(context.organisation, asAt))
}

function agedReport(call: ApiCall, context: ApiContext, type: 'ACCREC' | 'ACCPAY'): Answer {
  const contactId = call.query.get('contactid')?.toLowerCase()
  if (!contactId) throw apiException(10, 'ValidationException', UNSEEN.reportContactMissing)
  const contact = context.organisation.contacts.get(contactId)
  if (!contact) throw notFoundPage()
  const asAt = dayOf(call, 'date') ?? context.today
  const to = dayOf(call, 'todate') ?? asAt
  const from = dayOf(call, 'fromdate')
  const [name, code, what] =
    type === 'ACCREC'
      ? ['Aged Receivables By Contact', 'AgedReceivablesByContact', 'Invoices']
      : ['Aged Payables By Contact', 'AgedPayablesByContact', 'Bills']
  const span = from === undefined ? `To ${historyDay(to)}` : `From ${historyDay(from)} to ${historyDay(to)}`
  const titles = [what, contact.name, span, `Showing payments to ${historyDay(asAt)}`]
  const rows = agedRows(context.organisation, { contactId, type, asAt, from, to })
  return report(context, name, code, titles, rows)
}

function dayOf(call: ApiCall, name: string) {
  const text = call.query.get(name)
  if (text === undefined || text === '') return undefined
  const day = parseWireDate(text) ?? parseDay(text)
  if (!day) throw apiException(16, 'QueryParseException', UNSEEN.dateInvalid(name))
  return day
}

function report(context: ApiContext, name: string, type: string, titles: string[], rows: unknown[]): Answer {
  const json = {
    ReportID: type,
    ReportName: name,
    ReportType: type,
    ReportTitles: titles,
    ReportDate: historyDay(context.today),
    UpdatedDateUTC: msPlain(context.now),
    Fields: [],
    Rows: rows,
  }
  return { kind: 'envelope', resource: 'Reports', items: [json] }
}
