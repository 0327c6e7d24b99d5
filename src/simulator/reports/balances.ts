import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { type Amount, cashChange, gather, isOnCashBasis, pendingDocuments } from './cash-basis.ts'
import { revaluations } from './revaluation.ts'

/** Balance of each account, base cents, debit positive. */
export type Balances = Map<string, Cents>

/** How a report looks at the ledger. */
export interface View {
  /** Documents count as they are settled, not as they are dated. */
  cash: boolean
  /** How many columns the lines of a day are sorted into, and which one a line belongs to: undefined for none of them. */
  columns: number
  columnOf(tracking: Amount['tracking']): number | undefined
}

/** The whole ledger in one column. */
export const ACCRUAL: View = { cash: false, columns: 1, columnOf: () => 0 }

/** The whole ledger on the cash basis. */
export const CASH: View = { ...ACCRUAL, cash: true }

/** The balances at the end of one of the days that were asked for, in a column of the view (the first when none is named). */
export type BalancesOf = (day: Day, column?: number) => Balances

/**
 * Balances at the end of each of some days by column of the view, unrealised currency gains included, in one pass over the journals
 * however many days there are.
 */
export function balancesAt(organisation: OrganisationState, days: readonly Day[], view: View): BalancesOf {
  const ascending = [...new Set(days)].sort()
  const sums = ascending.map(() => Array.from({ length: view.columns }, (): Balances => new Map()))
  const pending = view.cash ? pendingDocuments(organisation, ascending) : undefined
  for (const journal of organisation.journals) {
    if (pending) gather(pending, journal)
    const from = ascending.findIndex((day) => journal.date <= day)
    if (from < 0 || (pending && !isOnCashBasis(organisation, journal))) continue
    for (const line of journal.lines) add(sums[from], view, line)
  }
  carryForward(sums)
  ascending.forEach((day, at) => {
    for (const document of pending?.values() ?? []) {
      for (const line of cashChange(organisation, document, day)) add(sums[at], view, line)
    }
    for (const { accountId, against, amount } of revaluations(organisation, day, !view.cash)) {
      add(sums[at], view, { accountId, amount, tracking: [] })
      add(sums[at], view, { accountId: against, amount: -amount, tracking: [] })
    }
  })
  return (day, column = 0) => sums[ascending.indexOf(day)]?.[column] ?? new Map()
}

function add(columns: Balances[] | undefined, view: View, line: Amount): void {
  const column = view.columnOf(line.tracking)
  const balances = column === undefined ? undefined : columns?.[column]
  balances?.set(line.accountId, (balances.get(line.accountId) ?? 0n) + line.amount)
}

/** What was summed between the days becomes the balance at each. */
function carryForward(sums: Balances[][]): void {
  for (let at = 1; at < sums.length; at += 1) {
    sums[at - 1]?.forEach((before, column) => {
      const balances = sums[at]?.[column]
      for (const [id, amount] of before) balances?.set(id, (balances.get(id) ?? 0n) + amount)
    })
  }
}

/** What an account moved by from one set of balances to a later one. */
export function moved(before: Balances, after: Balances, accountId: string): Cents {
  return (after.get(accountId) ?? 0n) - (before.get(accountId) ?? 0n)
}

/** Whether an account's balance ends with the financial year and goes to retained earnings. */
export function isTrading(account: Account): boolean {
  return account.class === 'REVENUE' || account.class === 'EXPENSE'
}

/** What income and expenses come to in some balances, debit positive: a profit is negative. */
export function trading(organisation: OrganisationState, balances: Balances): Cents {
  let result = 0n
  for (const [id, amount] of balances) {
    const account = organisation.accounts.get(id)
    if (account && isTrading(account)) result += amount
  }
  return result
}
