import { addDays, type Day, dayOf } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { type Fields, fieldsOf, isObject, listOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented, postDataInvalid, validationException } from '../edge/refusals.ts'
import { entry, post, systemAccount } from '../ledger.ts'
import type { OrganisationSettings } from '../state-settings.ts'
import { saveAccount } from './account-write.ts'
import { accountByCode } from './accounts-lookup.ts'
import { dayRate } from './currency-rates.ts'
import { lockProblem } from './locks.ts'
import { UNSEEN } from './messages.ts'
import { decimalOr } from './sent.ts'
import { inBase } from './totals.ts'
import { beginWork, rollBack, type Work } from './work.ts'

type Balances = NonNullable<OrganisationSettings['conversion']>['balances']

/**
 * `POST /Setup`: the chart of accounts, and what each account held when the organisation moved to Xero. Sent again it replaces the
 * balances. Accounts that are not named stay: none is deleted.
 */
export function setupEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.path.length > 1) throw notFoundPage()
  if (call.method !== 'POST') throw notImplemented()
  if (!isObject(call.body)) throw postDataInvalid('No data was submitted. The request body must hold one object')
  const fields = fieldsOf(call.body)
  const work = beginWork(context)
  const accounts = importAccounts(work, fields)
  const errors: string[] = []
  const converted = convert(work, fields, errors)
  if (errors.length > 0) {
    const ValidationErrors = [...new Set(errors)].map((Message) => ({ Message }))
    throw validationException([{ ...fields.sent, ValidationErrors }])
  }
  const summary = { Accounts: accounts, Organisation: { Present: converted } }
  return { kind: 'envelope', resource: 'ImportSummary', items: [summary], single: true }
}

/** Accounts are found by their code, Xero's own by what they are for. One that is refused is counted and left as it was. */
function importAccounts(work: Work, fields: Fields): Record<string, unknown> {
  const counts = { New: 0, Updated: 0, Errored: 0 }
  const sent = listOf(fields.get('Accounts'))
  for (const account of sent) counts[importAccount(work, account)] += 1
  const all = [...work.organisation.accounts.values()]
  return {
    Total: all.length,
    ...counts,
    Deleted: 0,
    Locked: 0,
    System: all.filter((account) => account.systemAccount !== undefined).length,
    Present: sent.length > 0,
    NewOrUpdated: counts.New + counts.Updated,
  }
}

function importAccount(work: Work, fields: Fields): 'New' | 'Updated' | 'Errored' {
  const { organisation } = work
  const kind = readText(fields.get('SystemAccount'))?.toUpperCase()
  const own = kind ? [...organisation.accounts.values()].find((account) => account.systemAccount === kind) : undefined
  const before = own ?? accountByCode(organisation, readText(fields.get('Code')) ?? '')
  const mark = work.undo.length
  const errors: string[] = []
  saveAccount(work, before, fields, errors)
  if (errors.length === 0) return before ? 'Updated' : 'New'
  rollBack(work, mark)
  return 'Errored'
}

/** Takes the former balances out of the ledger and posts the new ones. Answers whether there was anything to convert. */
function convert(work: Work, fields: Fields, errors: string[]): boolean {
  const { organisation } = work
  const sent = listOf(fields.get('ConversionBalances'))
  const day = conversionDay(fieldsOf(fields.get('ConversionDate')), errors) ?? organisation.settings.conversion?.date
  if (sent.length === 0 || errors.length > 0) return day !== undefined
  if (day === undefined) {
    errors.push(UNSEEN.conversionDateMissing)
    return false
  }
  const balances = sent.flatMap((fields) => readBalance(work, day, fields, errors))
  const former = organisation.settings.conversion
  const locked = lockProblem(organisation.settings, day, ...(former ? [former.date] : []))
  if (locked) errors.push(locked)
  if (errors.length > 0) return true
  if (former) postBalances(work, former.date, former.balances, -1n)
  postBalances(work, day, balances, 1n)
  remember(work, { date: day, balances })
  return true
}

/** The last day before the month in which the organisation began with Xero. */
function conversionDay(fields: Fields, errors: string[]): Day | undefined {
  if (!fields.has('Month') && !fields.has('Year')) return undefined
  const [month, year] = ['Month', 'Year'].map((name) => decimalOr(fields, name, 0, undefined, errors))
  if (month === undefined || year === undefined || month < 1n || month > 12n || year < 2007n || year > 2100n) {
    errors.push(UNSEEN.conversionDateInvalid)
    return undefined
  }
  return addDays(dayOf(whole(year), whole(month), 1), -1)
}

function whole(value: bigint): number {
  return Number.parseInt(value.toString(), 10)
}

/** What customers owe and suppliers are owed cannot be a figure here: it is the sum of their documents. */
function readBalance(work: Work, day: Day, fields: Fields, errors: string[]): Balances {
  const code = readText(fields.get('AccountCode')) ?? ''
  const account = accountByCode(work.organisation, code)
  if (!account) errors.push(UNSEEN.conversionAccountUnknown(code))
  else if (account.systemAccount === 'DEBTORS' || account.systemAccount === 'CREDITORS') {
    errors.push(UNSEEN.conversionControl)
  }
  const details = listOf(fields.get('BalanceDetails')).map((detail) => readDetail(work, day, detail, errors))
  const foreign = details.filter((detail) => detail.code === account?.currencyCode).map((detail) => detail.amount)
  const plain = decimalOr(fields, 'Balance', 2, undefined, errors) ?? 0n
  const amount = details.length > 0 ? sum(details.map((detail) => detail.base)) : plain
  const isForeign =
    account?.currencyCode !== undefined && account.currencyCode !== work.organisation.settings.baseCurrency
  if (!account) return []
  return [{ accountId: account.id, amount, ...(isForeign ? { foreignAmount: sum(foreign) } : {}) }]
}

function readDetail(
  work: Work,
  date: Day,
  fields: Fields,
  errors: string[],
): { code: string; amount: Cents; base: Cents } {
  const { baseCurrency } = work.organisation.settings
  const code = readText(fields.get('CurrencyCode'))?.toUpperCase() || baseCurrency
  const amount = decimalOr(fields, 'Balance', 2, undefined, errors) ?? 0n
  const rate = decimalOr(fields, 'CurrencyRate', 6, undefined, errors)
  if (code === baseCurrency) return { code, amount, base: amount }
  return {
    code,
    amount,
    base: inBase(amount, rate !== undefined && rate > 0n ? rate : dayRate(work.organisation, code, date)),
  }
}

/** What the balances lack to come to nothing goes to Historical Adjustment, where a person clears it. */
function postBalances(work: Work, date: Day, balances: Balances, sign: bigint): void {
  const lines = balances.map(({ accountId, amount, foreignAmount }) => ({
    ...entry(accountId, amount * sign, 'Conversion balance'),
    ...(foreignAmount === undefined ? {} : { foreignAmount: foreignAmount * sign }),
  }))
  const rest = -sum(lines.map((line) => line.amount))
  if (rest !== 0n)
    lines.push(entry(systemAccount(work.organisation, 'HISTORICAL', 'RETAINEDEARNINGS').id, rest, 'Conversion balance'))
  post(work, {
    date,
    sourceType: 'MANJOURNAL',
    sourceId: work.organisation.id,
    reference: 'Conversion balances',
    lines,
  })
}

function remember(work: Work, conversion: OrganisationSettings['conversion']): void {
  const { organisation } = work
  const { settings } = organisation
  organisation.settings = { ...settings, ...(conversion === undefined ? {} : { conversion }) }
  work.undo.push(() => {
    organisation.settings = settings
  })
}
