import { type Cents, divideRounded, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { moneyCell, type Pack, type PackCell, type PackRow, type PackSection, textCell } from './pack.ts'
import { changeCell } from './statement-sections.ts'

const COST_OF_SALES = 'DIRECTCOSTS'

/** Income, gross and net profit, cash, receivables and payables, beside the month before. */
export function headlineSection(books: MonthBooks): PackSection {
  const { period, profits } = books
  const months = [profits.at(-1)?.figures, profits.at(-2)?.figures].map((figures) => profitOf(books, figures))
  const [now, before] = [months[0] ?? NOTHING, months[1] ?? NOTHING]
  const row = (key: string, name: string, month: Cents, prior: Cents): PackRow => ({
    ...{ key, name, kind: 'row' },
    cells: [moneyCell(month), moneyCell(prior), moneyCell(month - prior), changeCell(month, prior)],
  })
  const standing = (key: string, name: string, isOne: (account: Account) => boolean, sign: bigint) => {
    const ids = books.accounts.filter(isOne).map(({ id }) => id)
    const end = sign * sum(ids.map((id) => books.trial.balance.get(id) ?? 0n))
    return row(key, name, end, end - sign * sum(ids.map((id) => books.trial.movement.get(id) ?? 0n)))
  }
  return {
    ...{ id: 'headline', title: 'At a glance', names: 'figure' },
    columns: [
      ...[
        { key: 'month', title: period.month },
        { key: 'prior', title: monthsAfter(period, -1).month },
      ],
      ...[
        { key: 'change', title: 'change' },
        { key: 'percent', title: 'change %' },
      ],
    ],
    rows: [
      row('income', 'Income', now.income, before.income),
      row('gross_profit', 'Gross profit', now.gross, before.gross),
      {
        key: 'gross_margin',
        name: 'Gross margin',
        kind: 'row',
        cells: [marginOf(now), marginOf(before), textCell(), textCell()],
      },
      row('net_profit', 'Net profit', now.net, before.net),
      standing('cash', 'Cash at bank', ({ type }) => type === 'BANK', 1n),
      standing('receivables', 'Receivables', ({ systemAccount }) => systemAccount === 'DEBTORS', 1n),
      standing('payables', 'Payables', ({ systemAccount }) => systemAccount === 'CREDITORS', -1n),
    ],
    notes: ["Accrual basis, from Xero's trial balance and profit and loss.", lockNote(books)],
  }
}

function lockNote({ organisation, period }: MonthBooks): string {
  const lock = lockDateOf(organisation)
  if (lock !== undefined && lock >= period.to) return `The month is locked in Xero up to ${lock}.`
  return 'The month is not locked in Xero: these figures can still change there.'
}

interface Profit {
  income: Cents
  gross: Cents
  net: Cents
}

const NOTHING: Profit = { income: 0n, gross: 0n, net: 0n }

function profitOf({ accounts }: MonthBooks, figures: ReadonlyMap<string, Cents> = new Map()): Profit {
  const of = (isOne: (account: Account) => boolean) =>
    sum(accounts.filter(isOne).map(({ id }) => figures.get(id) ?? 0n))
  const income = -of(({ class: name }) => name === 'REVENUE')
  const direct = of(({ class: name, type }) => name === 'EXPENSE' && type === COST_OF_SALES)
  const costs = of(({ class: name }) => name === 'EXPENSE')
  return { income, gross: income - direct, net: income - costs }
}

function marginOf({ income, gross }: Profit): PackCell {
  return income === 0n ? textCell() : { kind: 'percent', tenths: divideRounded(gross * 1_000n, magnitude(income)) }
}

/** What must be the same in two places of a pack: both figures and their difference, which is 0 where the books are right. */
export function tiesSection({ accounts, trial, profits }: MonthBooks, sections: readonly PackSection[]): PackSection {
  const figure = (section: PackSection['id'], name: RegExp, column: number) => figureIn(sections, section, name, column)
  const control = (systemAccount: string) =>
    sum(accounts.filter((one) => one.systemAccount === systemAccount).map(({ id }) => trial.balance.get(id) ?? 0n))
  const net = -sum(profits.at(-1)?.figures.values() ?? [])
  const ties: readonly (readonly [key: string, name: string, one: Cents | undefined, other: Cents | undefined])[] = [
    [
      'equity',
      'Net assets and equity',
      figure('balance_sheet', /^net assets$/i, 0),
      figure('balance_sheet', /^total equity$/i, 0),
    ],
    [
      'trial',
      'Debits and credits of the trial balance',
      figure('trial_balance', /^total$/i, 0),
      figure('trial_balance', /^total$/i, 1),
    ],
    ['profit', 'Net profit and what its accounts moved', figure('profit_and_loss', /^net profit$/i, 0), net],
    [
      'receivables',
      'Aged receivables and their control account',
      figure('receivables', /^total$/i, 6),
      control('DEBTORS'),
    ],
    ['payables', 'Aged payables and their control account', figure('payables', /^total$/i, 6), -control('CREDITORS')],
    ['cash', 'Bank summary and bank accounts', figure('cash', /^total/i, 3), bankBalance(accounts, trial)],
  ]
  return {
    ...{ id: 'ties', title: 'What must agree', names: 'what' },
    columns: [
      ...[
        { key: 'one', title: 'the first' },
        { key: 'other', title: 'the second' },
      ],
      { key: 'difference', title: 'difference' },
    ],
    rows: ties.flatMap(([key, name, one, other]): PackRow[] => {
      if (one === undefined || other === undefined) return []
      return [{ key, name, kind: 'row', cells: [moneyCell(one), moneyCell(other), moneyCell(one - other)] }]
    }),
    notes: [],
  }
}

function bankBalance(accounts: MonthBooks['accounts'], { balance }: MonthBooks['trial']): Cents {
  return sum(accounts.filter(({ type }) => type === 'BANK').map(({ id }) => balance.get(id) ?? 0n))
}

function figureIn(sections: readonly PackSection[], id: string, name: RegExp, column: number): Cents | undefined {
  const rows = sections.find((section) => section.id === id)?.rows.filter((row) => name.test(row.name)) ?? []
  const cell = rows.at(-1)?.cells[column]
  return cell?.kind === 'money' ? cell.money : undefined
}

/** The ties of a pack that do not tie, with their differences. */
export function untied({ sections }: Pick<Pack, 'sections'>): { name: string; difference: Cents }[] {
  const rows = sections.find(({ id }) => id === 'ties')?.rows ?? []
  return rows.flatMap(({ name, cells }) => {
    const last = cells.at(-1)
    return last?.kind === 'money' && last.money !== 0n ? [{ name, difference: last.money }] : []
  })
}
