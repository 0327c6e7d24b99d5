import { addDays, type Day } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { ZERO_ID } from '../accounting/batch.ts'
import { systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { type BalancesOf, balancesAt, trading, type View } from './balances.ts'
import { financialYearStart } from './financial-year.ts'
import { type AccountFigures, byName, columnTotals } from './profit-sections.ts'
import {
  attributeDay,
  cell,
  columnDay,
  headerRow,
  reportAmount,
  row,
  rowOf,
  section,
  summaryRow,
} from './report-rows.ts'

const ASSETS = ['Bank', 'Current Assets', 'Fixed Assets', 'Non-current Assets']
const LIABILITIES = ['Current Liabilities', 'Non-current Liabilities']

/** The sections of types that do not stand among the current assets or liabilities. */
const BY_TYPE: Readonly<Record<string, string>> = {
  BANK: 'Bank',
  FIXED: 'Fixed Assets',
  NONCURRENT: 'Non-current Assets',
  TERMLIAB: 'Non-current Liabilities',
}

/** A balance sheet on some days: what there is by section, and what it belongs to. */
export interface Sheet {
  days: readonly Day[]
  assets: SheetSection[]
  liabilities: SheetSection[]
  equity: EquityRow[]
  totalAssets: Cents[]
  totalLiabilities: Cents[]
}

/** A section of accounts, assets debit positive and liabilities credit positive. */
export interface SheetSection {
  title: string
  accounts: AccountFigures[]
  totals: Cents[]
}

/** A row of equity; the two that come of trading say for which days. */
interface EquityRow {
  name: string
  id: string
  amounts: Cents[]
  spans?: { from: string; to: string }[]
}

/** The figures of a balance sheet on each of some days as a view has them. */
export function balanceSheet(organisation: OrganisationState, days: readonly Day[], view: View): Sheet {
  const before = yearsBefore(organisation, days)
  return sheetOf(organisation, days, balancesAt(organisation, [...days, ...before], view))
}

/** The last day of the financial year before each of some days. */
export function yearsBefore(organisation: OrganisationState, days: readonly Day[]): Day[] {
  return days.map((day) => addDays(financialYearStart(organisation.settings, day), -1))
}

/**
 * A balance sheet from balances that are known on its days and at the ends of the years before. What the lines of a view by tracking lack
 * stands on Tracking Transfers.
 */
export function sheetOf(organisation: OrganisationState, days: readonly Day[], at: BalancesOf): Sheet {
  const before = yearsBefore(organisation, days)
  const lacking = days.map((day) => -sum(at(day).values()))
  const transfers = lacking.some((amount) => amount !== 0n)
    ? systemAccount(organisation, 'TRACKINGTRANSFERS', 'ROUNDING').id
    : undefined
  const figures = (account: Account, sign: bigint): AccountFigures => ({
    account,
    amounts: days.map((day, column) => {
      const own = at(day).get(account.id) ?? 0n
      return (account.id === transfers ? own + (lacking[column] ?? 0n) : own) * sign
    }),
  })
  const accounts = [...organisation.accounts.values()].sort(byName)
  const among = (group: Account['class'], sign: bigint) =>
    accounts.filter((account) => account.class === group).map((account) => figures(account, sign))
  const assets = sectionsOf(among('ASSET', 1n), ASSETS, 'Current Assets', days.length)
  const liabilities = sectionsOf(among('LIABILITY', -1n), LIABILITIES, 'Current Liabilities', days.length)
  return {
    days,
    assets,
    liabilities,
    equity: equityOf(organisation, among('EQUITY', -1n), days, before, at),
    totalAssets: totalOf(assets, days.length),
    totalLiabilities: totalOf(liabilities, days.length),
  }
}

function sectionsOf(figures: AccountFigures[], titles: string[], usual: string, columns: number): SheetSection[] {
  const used = figures.filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
  return titles.flatMap((title) => {
    const accounts = used.filter(({ account }) => (BY_TYPE[account.type] ?? usual) === title)
    return accounts.length === 0 ? [] : [{ title, accounts, totals: columnTotals(accounts, columns) }]
  })
}

function totalOf(sections: readonly SheetSection[], columns: number): Cents[] {
  return Array.from({ length: columns }, (_, column) => sum(sections.map(({ totals }) => totals[column] ?? 0n)))
}

/** Equity accounts, with this year's result and, on retained earnings, those of all years before. */
function equityOf(
  organisation: OrganisationState,
  figures: readonly AccountFigures[],
  days: readonly Day[],
  before: readonly Day[],
  at: BalancesOf,
): EquityRow[] {
  const closed = before.map((day) => -trading(organisation, at(day)))
  const current = days.map((day, column) => -trading(organisation, at(day)) - (closed[column] ?? 0n))
  const rows: EquityRow[] = figures.map(({ account, amounts }) => {
    if (account.systemAccount !== 'RETAINEDEARNINGS') return { name: account.name, id: account.id, amounts }
    const spans = days.map((day) => ({ from: '', to: attributeDay(day) }))
    const retained = amounts.map((amount, column) => amount + (closed[column] ?? 0n))
    return { name: account.name, id: account.id, amounts: retained, spans }
  })
  const spans = days.map((day, column) => ({
    from: attributeDay(addDays(before[column] ?? day, 1)),
    to: attributeDay(day),
  }))
  return [...rows, { name: 'Current Year Earnings', id: ZERO_ID, amounts: current, spans }]
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The rows of a balance sheet as Xero's report has them. */
export function balanceSheetRows(sheet: Sheet): unknown[] {
  const { days, equity, totalAssets, totalLiabilities } = sheet
  const totalEquity = days.map((_, column) => sum(equity.map(({ amounts }) => amounts[column] ?? 0n)))
  return [
    headerRow(['', ...days.map(columnDay)]),
    section('Assets', []),
    ...sheet.assets.map(sectionRows),
    section('', [summaryRow(['Total Assets', ...totalAssets.map(reportAmount)])]),
    section('Liabilities', []),
    ...sheet.liabilities.map(sectionRows),
    section('', [summaryRow(['Total Liabilities', ...totalLiabilities.map(reportAmount)])]),
    section('', [row(['Net Assets', ...netAssets(sheet).map(reportAmount)])]),
    section('Equity', [...equity.map(equityRow), summaryRow(['Total Equity', ...totalEquity.map(reportAmount)])]),
  ]
}

/** What is left of the assets after the liabilities, in each column. */
export function netAssets({ totalAssets, totalLiabilities }: Sheet): Cents[] {
  return totalAssets.map((amount, column) => amount - (totalLiabilities[column] ?? 0n))
}

function sectionRows({ title, accounts, totals }: SheetSection): unknown {
  return section(title, [
    ...accounts.map(({ account, amounts }) => row([account.name, ...amounts.map(reportAmount)], 'account', account.id)),
    summaryRow([`Total ${title}`, ...totals.map(reportAmount)]),
  ])
}

function equityRow({ name, id, amounts, spans }: EquityRow): unknown {
  const own = { Value: id, Id: 'account' }
  const cells = amounts.map((amount, column) => {
    const span = spans?.[column]
    const dates = span ? [own, { Value: span.from, Id: 'fromDate' }, { Value: span.to, Id: 'toDate' }] : [own]
    return cell(reportAmount(amount), dates)
  })
  return rowOf([cell(name, [own]), ...cells])
}
