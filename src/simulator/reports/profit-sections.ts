import { type Cents, sum } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { isTrading } from './balances.ts'

/** The parts of a profit and loss account, in order. */
export const PROFIT_PARTS = ['income', 'costOfSales', 'otherIncome', 'expenses'] as const

/** One part of a profit and loss account. */
export type ProfitPart = (typeof PROFIT_PARTS)[number]

/** One account of a report with its figure in each column, positive as its part counts: income and costs alike. */
export interface AccountFigures {
  account: Account
  amounts: Cents[]
}

/** A profit and loss account: its accounts by part and name, and what it comes to in each column. */
export interface Profit {
  parts: Record<ProfitPart, AccountFigures[]>
  totals: Record<ProfitPart, Cents[]>
  gross: Cents[]
  net: Cents[]
}

/** Sorts what income and expense accounts moved by (`figureOf`, debit positive, by column) into the parts of a profit and loss account. */
export function profitOf(
  organisation: OrganisationState,
  columns: number,
  figureOf: (account: Account, column: number) => Cents,
): Profit {
  const parts: Profit['parts'] = { income: [], costOfSales: [], otherIncome: [], expenses: [] }
  for (const account of [...organisation.accounts.values()].sort(byName)) {
    if (!isTrading(account)) continue
    const part = partOf(account)
    const sign = account.class === 'REVENUE' ? -1n : 1n
    const amounts = Array.from({ length: columns }, (_, column) => figureOf(account, column) * sign)
    if (amounts.some((amount) => amount !== 0n)) parts[part].push({ account, amounts })
  }
  const total = (part: ProfitPart) => columnTotals(parts[part], columns)
  const totals: Profit['totals'] = {
    income: total('income'),
    costOfSales: total('costOfSales'),
    otherIncome: total('otherIncome'),
    expenses: total('expenses'),
  }
  const gross = totals.income.map((amount, column) => amount - (totals.costOfSales[column] ?? 0n))
  const net = gross.map(
    (amount, column) => amount + (totals.otherIncome[column] ?? 0n) - (totals.expenses[column] ?? 0n),
  )
  return { parts, totals, gross, net }
}

/** The sum of each column. */
export function columnTotals(figures: readonly AccountFigures[], columns: number): Cents[] {
  return Array.from({ length: columns }, (_, column) => sum(figures.map(({ amounts }) => amounts[column] ?? 0n)))
}

function partOf({ type, class: group }: Account): ProfitPart {
  if (type === 'OTHERINCOME') return 'otherIncome'
  if (type === 'DIRECTCOSTS') return 'costOfSales'
  return group === 'REVENUE' ? 'income' : 'expenses'
}

/** Accounts of a section stand in order of their names. */
export function byName(a: Account, b: Account): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
