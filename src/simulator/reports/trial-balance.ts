import { addDays, type Day, startOfMonth } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { ACCRUAL, balancesAt, CASH, isTrading, moved, trading } from './balances.ts'
import { financialYearStart } from './financial-year.ts'
import { attributeDay, cell, headerRow, reportAmount, row, rowOf, section, summaryRow } from './report-rows.ts'

const SECTIONS = [
  ['Revenue', 'REVENUE'],
  ['Expenses', 'EXPENSE'],
  ['Assets', 'ASSET'],
  ['Liabilities', 'LIABILITY'],
  ['Equity', 'EQUITY'],
] as const

interface Figures {
  account: Account
  month: Cents
  year: Cents
}

/**
 * The rows of the trial balance: movement of the month so far, and the year so far (income and expenses since the start of the financial
 * year, everything else since the beginning; earlier years' results are in retained earnings).
 */
export function trialBalanceRows(organisation: OrganisationState, asAt: Day, cash: boolean): unknown[] {
  const figures = figuresOf(organisation, asAt, cash)
  const closed = attributeDay(addDays(financialYearStart(organisation.settings, asAt), -1))
  const sections = SECTIONS.flatMap(([title, group]) => {
    const rows = figures.filter((figure) => figure.account.class === group).map((figure) => accountRow(figure, closed))
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

function figuresOf(organisation: OrganisationState, asAt: Day, cash: boolean): Figures[] {
  const monthBefore = addDays(startOfMonth(asAt), -1)
  const yearBefore = addDays(financialYearStart(organisation.settings, asAt), -1)
  const at = balancesAt(organisation, [asAt, monthBefore, yearBefore], cash ? CASH : ACCRUAL)
  const carried = trading(organisation, at(yearBefore))
  const retained = carried === 0n ? undefined : systemAccount(organisation, 'RETAINEDEARNINGS').id
  return [...organisation.accounts.values()]
    .map((account) => {
      const { id } = account
      const year = isTrading(account) ? moved(at(yearBefore), at(asAt), id) : (at(asAt).get(id) ?? 0n)
      return {
        account,
        month: moved(at(monthBefore), at(asAt), id),
        year: id === retained ? year + carried : year,
      }
    })
    .filter((figure) => figure.month !== 0n || figure.year !== 0n)
    .sort((a, b) => (a.account.name < b.account.name ? -1 : 1))
}

/** An account with both columns twice; retained earnings also say up to when years are closed into them. */
function accountRow({ account, month, year }: Figures, closed: string): unknown {
  const label = account.code === '' ? account.name : `${account.name} (${account.code})`
  const values = [...columns(account, month), ...columns(account, year)]
  if (account.systemAccount !== 'RETAINEDEARNINGS') return row([label, ...values], 'account', account.id)
  const own = { Value: account.id, Id: 'account' }
  const dated = [own, { Value: '', Id: 'fromDate' }, { Value: closed, Id: 'toDate' }]
  return rowOf([cell(label, [own]), ...values.map((value) => cell(value, dated))])
}

/** Debit and credit column: an amount stands on its own side, nothing on the side where the account usually is. */
function columns(account: Account, amount: Cents): [string, string] {
  const debit = amount === 0n ? account.class === 'ASSET' || account.class === 'EXPENSE' : amount > 0n
  return debit ? [reportAmount(amount), ''] : ['', reportAmount(-amount)]
}
