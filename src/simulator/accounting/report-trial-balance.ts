import { addDays, type Day, dayOf, daysInMonth, partsOf, startOfMonth } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { movements, systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { Account, OrganisationSettings } from '../state-settings.ts'
import { headerRow, reportAmount, row, section, summaryRow } from './report-rows.ts'

const SECTIONS = [
  ['Revenue', 'REVENUE'],
  ['Expenses', 'EXPENSE'],
  ['Assets', 'ASSET'],
  ['Liabilities', 'LIABILITY'],
  ['Equity', 'EQUITY'],
] as const

const NONE: ReadonlyMap<string, Cents> = new Map()

interface Figures {
  account: Account
  month: Cents
  year: Cents
}

/**
 * The rows of the trial balance: movement of the month so far, and the year so far (income and expenses since the start of the financial
 * year, everything else since the beginning; earlier years' results are in retained earnings).
 */
export function trialBalanceRows(organisation: OrganisationState, asAt: Day): unknown[] {
  const figures = figuresOf(organisation, asAt)
  const sections = SECTIONS.flatMap(([title, group]) => {
    const rows = figures.filter((figure) => figure.account.class === group).map(accountRow)
    return rows.length === 0 ? [] : [section(title, rows)]
  })
  const total = (amounts: Cents[]) => {
    const debit = reportAmount(sum(amounts.filter((amount) => amount > 0n)))
    return [debit, reportAmount(-sum(amounts.filter((amount) => amount < 0n)))]
  }
  const totals = [...total(figures.map((figure) => figure.month)), ...total(figures.map((figure) => figure.year))]
  const header = headerRow(['Account', 'Debit', 'Credit', 'YTD Debit', 'YTD Credit'])
  return [header, ...sections, section('', [summaryRow(['Total', ...totals])])]
}

function figuresOf(organisation: OrganisationState, asAt: Day): Figures[] {
  const start = financialYearStart(organisation.settings, asAt)
  const spans = [{ to: asAt }, { from: startOfMonth(asAt), to: asAt }, { to: addDays(start, -1) }]
  const [balances = NONE, month = NONE, earlier = NONE] = movements(organisation, spans)
  const year = new Map<string, Cents>()
  let carried = 0n
  for (const account of organisation.accounts.values()) {
    const before = account.class === 'REVENUE' || account.class === 'EXPENSE' ? (earlier.get(account.id) ?? 0n) : 0n
    year.set(account.id, (balances.get(account.id) ?? 0n) - before)
    carried += before
  }
  if (carried !== 0n) {
    const retained = systemAccount(organisation, 'RETAINEDEARNINGS').id
    year.set(retained, (year.get(retained) ?? 0n) + carried)
  }
  return [...organisation.accounts.values()]
    .map((account) => ({ account, month: month.get(account.id) ?? 0n, year: year.get(account.id) ?? 0n }))
    .filter((figure) => figure.month !== 0n || figure.year !== 0n)
    .sort((a, b) => (a.account.name < b.account.name ? -1 : 1))
}

function accountRow({ account, month, year }: Figures): unknown {
  const label = account.code === '' ? account.name : `${account.name} (${account.code})`
  return row([label, ...columns(account, month), ...columns(account, year)], 'account', account.id)
}

/** Debit and credit column: an amount stands on its own side, nothing on the side where the account usually is. */
function columns(account: Account, amount: Cents): [string, string] {
  const debit = amount === 0n ? account.class === 'ASSET' || account.class === 'EXPENSE' : amount > 0n
  return debit ? [reportAmount(amount), ''] : ['', reportAmount(-amount)]
}

/** The first day of the financial year that a day lies in. */
function financialYearStart(settings: OrganisationSettings, day: Day): Day {
  const { year } = partsOf(day)
  const end = yearEnd(settings, year)
  return addDays(day > end ? end : yearEnd(settings, year - 1), 1)
}

function yearEnd(settings: OrganisationSettings, year: number): Day {
  const { financialYearEndMonth: month, financialYearEndDay: date } = settings
  return dayOf(year, month, Math.min(date, daysInMonth(year, month)))
}
