import { type Cents, divideRounded, magnitude, sum } from '../../../books/money.ts'
import type { Report } from '../../../books/reports.ts'
import { everyFigure, firstFigure, type Grid, type GridRow, gridOf, withoutZeros } from '../../reports/report-grid.ts'
import { isCreditClass } from '../flux/account-moves.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { moneyCell, type PackCell, type PackRow, type PackSection, textCell } from './pack.ts'
import type { PackReports } from './read-reports.ts'

/** By how much of what it was an amount changed, in tenths of a percent; empty where there was nothing. */
export function changeCell(now: Cents, before: Cents): PackCell {
  if (before === 0n) return textCell()
  return { kind: 'percent', tenths: divideRounded((now - before) * 1_000n, magnitude(before)) }
}

/** The profit and loss: the month, the month before, the year so far, and the budget where there is one. */
export function profitSection({ period }: MonthBooks, { profit, budget }: PackReports): PackSection {
  const grid = withoutZeros(gridOf([profit.month, profit.prior, profit.year], firstFigure))
  const planned = budget && budgetOf(budget)
  const prior = monthsAfter(period, -1).month
  return {
    ...{ id: 'profit_and_loss', title: 'Profit and loss', names: 'account' },
    columns: [
      ...[
        { key: 'month', title: period.month },
        { key: 'prior', title: prior },
      ],
      ...[
        { key: 'change', title: 'change' },
        { key: 'percent', title: 'change %' },
      ],
      { key: 'year', title: 'year to date' },
      ...(planned
        ? [
            { key: 'budget', title: 'budget' },
            { key: 'to_budget', title: 'against budget' },
          ]
        : []),
    ],
    rows: rowsOf(grid, (row) => {
      const [month = 0n, before = 0n, year = 0n] = row.amounts
      const own = [moneyCell(month), moneyCell(before), moneyCell(month - before), changeCell(month, before)]
      return [...own, moneyCell(year), ...(planned ? budgetCells(month, planned.get(budgetKey(row))) : [])]
    }),
    notes: [
      'Accrual basis.',
      planned ? 'The budget is the overall budget in Xero.' : 'Xero has no budget for this organisation.',
    ],
  }
}

/** The budget of the month by account id. */
export function budgetByAccount(budget: Report): ReadonlyMap<string, Cents> {
  return budgetOf(budget)
}

function budgetOf(budget: Report): ReadonlyMap<string, Cents> {
  const rows = gridOf([budget], everyFigure).flatMap((section) => section.rows)
  return new Map(rows.map((row) => [budgetKey(row), sum(row.amounts)]))
}

function budgetKey({ kind, accountId, name }: Pick<GridRow, 'kind' | 'accountId' | 'name'>): string {
  return kind === 'account' ? accountId : name.trim().toLowerCase()
}

function budgetCells(month: Cents, planned: Cents | undefined): PackCell[] {
  if (planned === undefined) return [textCell(), textCell()]
  return [moneyCell(planned), moneyCell(month - planned)]
}

/** The balance sheet at the end of the month beside that of the month before. */
export function balanceSection({ period }: MonthBooks, { balance }: PackReports): PackSection {
  const grid = withoutZeros(gridOf([balance.month, balance.prior], firstFigure))
  return {
    ...{ id: 'balance_sheet', title: 'Balance sheet', names: 'account' },
    columns: [
      { key: 'end', title: period.to },
      { key: 'prior', title: monthsAfter(period, -1).to },
      { key: 'change', title: 'change' },
    ],
    rows: rowsOf(grid, ({ amounts: [end = 0n, before = 0n] }) => [
      ...[moneyCell(end), moneyCell(before), moneyCell(end - before)],
    ]),
    notes: [],
  }
}

/** What moved in each bank account, as Xero's bank summary has it. */
export function cashSection(_: MonthBooks, { bank }: PackReports): PackSection {
  const grid = gridOf([bank], everyFigure)
  const columns = bank.columns.map((title) => ({ key: keyOf(title), title }))
  return {
    ...{
      id: 'cash',
      title: 'Cash',
      names: 'bank account',
      columns,
      notes: ['As the books have it, not as the bank does.'],
    },
    rows: rowsOf(grid, ({ amounts }) => amounts.map(moneyCell)),
  }
}

/** The trial balance at the end of the month: debits and credits, income and costs since the year began. */
export function trialSection({ accounts, trial }: MonthBooks): PackSection {
  const rows = accounts.flatMap((account): PackRow[] => {
    const [balance, movement] = [trial.balance, trial.movement].map((all) => all.get(account.id) ?? 0n)
    if (!balance && !movement) return []
    const cells = [...sides(balance ?? 0n), moneyCell(isCreditClass(account) ? -(movement ?? 0n) : (movement ?? 0n))]
    return [{ key: account.code || account.id, name: `${account.name} (${account.code})`, kind: 'row', cells }]
  })
  const sorted = rows.sort((one, other) => (one.key < other.key ? -1 : 1))
  const all = [...trial.balance.values()]
  const debits = sum(all.filter((amount) => amount > 0n))
  const credits = -sum(all.filter((amount) => amount < 0n))
  const total: PackRow = {
    key: 'total',
    name: 'Total',
    kind: 'total',
    cells: [moneyCell(debits), moneyCell(credits), textCell()],
  }
  return {
    ...{ id: 'trial_balance', title: 'Trial balance', names: 'account', rows: [...sorted, total], notes: [] },
    columns: [
      ...[
        { key: 'debit', title: 'debit' },
        { key: 'credit', title: 'credit' },
      ],
      { key: 'movement', title: 'moved in the month' },
    ],
  }
}

function sides(balance: Cents): PackCell[] {
  if (balance === 0n) return [textCell(), textCell()]
  return balance > 0n ? [moneyCell(balance), textCell()] : [textCell(), moneyCell(-balance)]
}

function rowsOf(grid: Grid, cellsOf: (row: GridRow) => PackCell[]): PackRow[] {
  const taken = new Map<string, number>()
  return grid.flatMap(({ title, rows }): PackRow[] => {
    const heading: PackRow[] = title === '' ? [] : [{ key: keyOf(title), name: title, kind: 'heading', cells: [] }]
    const own = rows.map((row): PackRow => {
      const plain = row.kind === 'account' && row.accountId !== '' ? row.accountId.slice(0, 8) : keyOf(row.name)
      const count = taken.get(plain) ?? 0
      taken.set(plain, count + 1)
      const kind = row.kind === 'account' ? 'row' : 'total'
      return { key: count === 0 ? plain : `${plain}-${count + 1}`, name: row.name, kind, cells: cellsOf(row) }
    })
    return [...heading, ...own]
  })
}

/** Plain letters of a title, as ids have them. */
export function keyOf(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_|_$/g, '')
      .slice(0, 40) || 'row'
  )
}
