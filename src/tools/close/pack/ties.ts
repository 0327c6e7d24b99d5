import type { OpenPositions } from '../../../books/books.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import { openItems, revalued } from '../checks/open-items.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { moneyCell, type Pack, type PackRow, type PackSection, textCell } from './pack.ts'
import type { PackReports } from './read-reports.ts'

const REVALUED = 'documents in other currencies stand at their own rates, Xero revalues the account'

type Tie = readonly [key: string, name: string, one: Cents | undefined, other: Cents | undefined, why?: string]

/** What must be the same in two places of a pack: both figures and their difference, which is 0 where the books are right. */
export function tiesSection(books: MonthBooks, reports: PackReports, sections: readonly PackSection[]): PackSection {
  const rows = tiesOf(books, reports, sections).flatMap(([key, name, one, other, why]): PackRow[] => {
    if (one === undefined || other === undefined) return []
    return [
      { key, name, kind: 'row', cells: [moneyCell(one), moneyCell(other), moneyCell(one - other), textCell(why)] },
    ]
  })
  const columns = [
    ['one', 'the first'],
    ['other', 'the second'],
    ['difference', 'difference'],
    ['why', 'why it may differ'],
  ]
  return {
    ...{ id: 'ties', title: 'What must agree', names: 'what', rows, notes: [] },
    columns: columns.map(([key = '', title = '']) => ({ key, title })),
  }
}

function tiesOf(books: MonthBooks, reports: PackReports, sections: readonly PackSection[]): Tie[] {
  const { accounts, trial, profits } = books
  const figure = (section: PackSection['id'], name: RegExp, column: number) => figureIn(sections, section, name, column)
  const [assets, equity] = [/^net assets$/i, /^total equity$/i].map((name) => figure('balance_sheet', name, 0))
  const [debits, credits] = [0, 1].map((column) => figure('trial_balance', /^total$/i, column))
  const net = -sum(profits.at(-1)?.figures.values() ?? [])
  return [
    ['equity', 'Net assets and equity', assets, equity],
    ['trial', 'Debits and credits of the trial balance', debits, credits],
    ['profit', 'Net profit and what its accounts moved', figure('profit_and_loss', /^net profit$/i, 0), net],
    agedTie('receivables', figure('receivables', /^total$/i, 6), reports.receivable, books),
    agedTie('payables', figure('payables', /^total$/i, 6), reports.payable, books),
    ['cash', 'Bank summary and bank accounts', figure('cash', /^total/i, 3), bankBalance(accounts, trial)],
  ]
}

/** What is owed by age against the control account. Prepayments are among the credits of the ageing, and stand on the accounts of their own lines. */
function agedTie(
  side: 'receivables' | 'payables',
  total: Cents | undefined,
  { credits }: OpenPositions,
  books: MonthBooks,
): Tie {
  const prepaid = sum(
    credits
      .filter(({ kind }) => kind === 'prepayment')
      .map(({ remaining, currencyRate }) => inBaseCurrency(remaining, currencyRate)),
  )
  const isOurs = side === 'receivables'
  const ids = books.accounts
    .filter(({ systemAccount }) => systemAccount === (isOurs ? 'DEBTORS' : 'CREDITORS'))
    .map(({ id }) => id)
  const control = (isOurs ? 1n : -1n) * sum(ids.map((id) => books.trial.balance.get(id) ?? 0n))
  const owed = total === undefined ? undefined : total + prepaid
  const name = `Aged ${side}${prepaid === 0n ? '' : ' without prepayments'} and their control account`
  return [side, name, owed, control, revaluedWhy(side, control - (owed ?? control), books)]
}

function revaluedWhy(side: 'receivables' | 'payables', apart: Cents, books: MonthBooks): string {
  const items = openItems(books, side === 'receivables' ? 'receivable' : 'payable')
  const { gain, tolerance } = revalued(books, items)
  return apart !== 0n && magnitude(apart - gain) <= tolerance ? REVALUED : ''
}

function bankBalance(accounts: MonthBooks['accounts'], { balance }: MonthBooks['trial']): Cents {
  return sum(accounts.filter(({ type }) => type === 'BANK').map(({ id }) => balance.get(id) ?? 0n))
}

function figureIn(sections: readonly PackSection[], id: string, name: RegExp, column: number): Cents | undefined {
  const rows = sections.find((section) => section.id === id)?.rows.filter((row) => name.test(row.name)) ?? []
  const cell = rows.at(-1)?.cells[column]
  return cell?.kind === 'money' ? cell.money : undefined
}

/** A total of a pack that does not agree, and why that may be so, empty where nothing explains it. */
export interface Untied {
  name: string
  difference: Cents
  why: string
}

/** The totals of a pack that do not agree, with their differences. */
export function untied({ sections }: Pick<Pack, 'sections'>): Untied[] {
  const rows = sections.find(({ id }) => id === 'ties')?.rows ?? []
  return rows.flatMap(({ name, cells: [, , difference, why] }): Untied[] => {
    if (difference?.kind !== 'money' || difference.money === 0n) return []
    return [{ name, difference: difference.money, why: why?.kind === 'text' ? why.text : '' }]
  })
}
