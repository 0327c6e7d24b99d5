import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { type Amount, addCashChanges, gather, isOnCashBasis, pendingDocuments } from './cash-basis.ts'
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
  const sheet: Sheet = { columns: view.columns, slots: ascending.length * view.columns, byAccount: new Map() }
  const add = (day: number, line: Amount) => {
    const column = view.columnOf(line.tracking)
    if (column !== undefined) addTo(sheet, day, column, line)
  }
  addLedger(organisation, ascending, view, add)
  carryForward(sheet)
  revaluations(organisation, ascending, view.cash).forEach((gains, day) => {
    for (const { accountId, against, amount } of gains) {
      add(day, { accountId, amount, tracking: [] })
      add(day, { accountId: against, amount: -amount, tracking: [] })
    }
  })
  const slots = Array.from({ length: sheet.slots }, (_, slot) => columnOf(sheet, slot))
  return (day, column = 0) => slots[ascending.indexOf(day) * view.columns + column] ?? new Map()
}

/** Sums by account in one list of slots: the columns of the first day, of the second, and so on. */
interface Sheet {
  columns: number
  slots: number
  byAccount: Map<string, Cents[]>
}

function addTo(sheet: Sheet, day: number, column: number, line: Amount): void {
  let slots = sheet.byAccount.get(line.accountId)
  if (!slots) {
    slots = new Array<Cents>(sheet.slots).fill(0n)
    sheet.byAccount.set(line.accountId, slots)
  }
  const slot = day * sheet.columns + column
  slots[slot] = (slots[slot] ?? 0n) + line.amount
}

/** Each ledger line, and on the cash basis each change to it, goes to the first of the days that it counts on. */
function addLedger(
  organisation: OrganisationState,
  days: readonly Day[],
  { cash }: View,
  add: (day: number, line: Amount) => void,
): void {
  const placeOf = placesAmong(days)
  const pending = cash ? pendingDocuments(organisation, days) : undefined
  for (const journal of organisation.journals) {
    if (pending) gather(pending, journal)
    const place = placeOf(journal.date)
    if (place < 0 || (cash && !isOnCashBasis(organisation, journal))) continue
    for (const line of journal.lines) add(place, line)
  }
  for (const document of pending?.values() ?? []) addCashChanges(organisation, document, add)
}

/** The first of the days that a date counts on, -1 when it is after them all; dates repeat, so each is looked for once. */
function placesAmong(days: readonly Day[]): (date: Day) => number {
  const places = new Map<Day, number>()
  return (date) => {
    const known = places.get(date)
    if (known !== undefined) return known
    const place = days.findIndex((day) => date <= day)
    places.set(date, place)
    return place
  }
}

/** What was summed between the days becomes the balance at each. */
function carryForward({ byAccount, columns }: Sheet): void {
  for (const slots of byAccount.values()) {
    for (let slot = columns; slot < slots.length; slot += 1) {
      slots[slot] = (slots[slot] ?? 0n) + (slots[slot - columns] ?? 0n)
    }
  }
}

function columnOf({ byAccount }: Sheet, slot: number): Balances {
  const balances: Balances = new Map()
  for (const [id, slots] of byAccount) balances.set(id, slots[slot] ?? 0n)
  return balances
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
