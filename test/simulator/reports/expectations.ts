import { expect } from 'vitest'
import { addDays, type Day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Caller } from '../accounting/fixture.ts'
import { type Read, report, total } from './report-reading.ts'
import { Truth } from './truth.ts'

/** Whoever asks for reports. */
export type Asker = Pick<Caller, 'one'>

/** The part of a query that chooses the basis. */
export function basis(cash: boolean): string {
  return `paymentsOnly=${cash}`
}

/** Expects a report's accounts to have these figures, debit positive, and no others. */
export function expectFigures(
  books: OrganisationState,
  found: Read,
  wanted: Map<string, bigint>,
  classes: RegExp,
): void {
  const expected = [...books.accounts.values()].flatMap(({ id, class: group, code }): [string, bigint][] => {
    const figure = wanted.get(id) ?? 0n
    const sign = group === 'ASSET' || group === 'EXPENSE' ? 1n : -1n
    return classes.test(group) && figure !== 0n ? [[code, figure * sign]] : []
  })
  const shown = [...found.accounts].flatMap(([id, figures]): [string, bigint][] => {
    const account = books.accounts.get(id)
    return account && (figures[0] ?? 0n) !== 0n ? [[account.code, figures[0] ?? 0n]] : []
  })
  expect(new Map(shown)).toEqual(new Map(expected))
}

/** What accounts moved by from one set of balances to another. */
export function difference(after: Map<string, bigint>, before: Map<string, bigint>): Map<string, bigint> {
  return new Map([...after].map(([id, amount]) => [id, amount - (before.get(id) ?? 0n)]))
}

/** The year's result up to a day, closed out of income and expenses into retained earnings. */
function closed(books: OrganisationState, truth: Map<string, bigint>): Map<string, bigint> {
  const retained = [...books.accounts.values()].find((account) => account.systemAccount === 'RETAINEDEARNINGS')
  const rest = new Map(truth)
  for (const { id, class: group } of books.accounts.values()) {
    if (group !== 'REVENUE' && group !== 'EXPENSE') continue
    rest.set(retained?.id ?? '', (rest.get(retained?.id ?? '') ?? 0n) + (rest.get(id) ?? 0n))
    rest.delete(id)
  }
  return rest
}

function expectProfit(xero: Asker, books: OrganisationState, from: Day, to: Day, cash: boolean): Read {
  const before = new Truth(books, addDays(from, -1), cash).balances
  const after = new Truth(books, to, cash).balances
  const found = report(xero, `ProfitAndLoss?fromDate=${from}&toDate=${to}&${basis(cash)}`)
  expectFigures(books, found, difference(after, before), /REVENUE|EXPENSE/)
  return found
}

function expectSheet(xero: Asker, books: OrganisationState, asAt: Day, cash: boolean): Read {
  const found = report(xero, `BalanceSheet?date=${asAt}&${basis(cash)}`)
  const current = found.accounts.get('00000000-0000-0000-0000-000000000000')?.[0] ?? 0n
  const retained = [...books.accounts.values()].find((account) => account.systemAccount === 'RETAINEDEARNINGS')
  const earlier = found.accounts.get(retained?.id ?? '') ?? [0n]
  found.accounts.set(retained?.id ?? '', [(earlier[0] ?? 0n) + current])
  expectFigures(books, found, closed(books, new Truth(books, asAt, cash).balances), /ASSET|LIABILITY|EQUITY/)
  expect(total(found, 'Net Assets')).toBe(total(found, 'Total Equity'))
  expect(total(found, 'Total Assets') - total(found, 'Total Liabilities')).toBe(total(found, 'Net Assets'))
  return found
}

/** Expects equity, but for what owners and journals moved in it, to have grown by the profit. */
function expectEarned(found: Read, before: Read, after: Read, retained: string): void {
  const earned = (after.accounts.get(retained)?.[0] ?? 0n) - (before.accounts.get(retained)?.[0] ?? 0n)
  expect(total(found, 'Net Profit')).toBe(earned)
}

function expectTrial(xero: Asker, books: OrganisationState, asAt: Day, cash: boolean): Read {
  const found = report(xero, `TrialBalance?date=${asAt}&${basis(cash)}`)
  const [debit, credit, yearDebit, yearCredit] = found.named.get('Total') ?? []
  expect([debit, yearDebit]).toEqual([credit, yearCredit])
  const truth = new Truth(books, asAt, cash).balances
  for (const { id, class: group, systemAccount } of books.accounts.values()) {
    if (!/ASSET|LIABILITY|EQUITY/.test(group) || systemAccount === 'RETAINEDEARNINGS') continue
    const [, , debits = 0n, credits = 0n] = found.accounts.get(id) ?? []
    expect(debits - credits).toBe(truth.get(id) ?? 0n)
  }
  return found
}

function expectBank(xero: Asker, books: OrganisationState, from: Day, to: Day, trial: Read): void {
  const found = report(xero, `BankSummary?fromDate=${from}&toDate=${to}`)
  for (const { id, type } of books.accounts.values()) {
    if (type !== 'BANK') continue
    const [opening = 0n, received = 0n, spent = 0n, ...rest] = found.accounts.get(id) ?? []
    const [, , debits = 0n, credits = 0n] = trial.accounts.get(id) ?? []
    expect(rest.at(-1) ?? 0n).toBe(debits - credits)
    expect(opening + received - spent + sum(rest.slice(0, -1))).toBe(debits - credits)
  }
}

/** Expects every report of these days, on both bases, to be what the documents come to, and to agree with each other. */
export function expectAll(xero: Asker, books: OrganisationState, from: Day, to: Day): void {
  const retained =
    [...books.accounts.values()].find((account) => account.systemAccount === 'RETAINEDEARNINGS')?.id ?? ''
  for (const cash of [false, true]) {
    const profit = expectProfit(xero, books, from, to, cash)
    const after = expectSheet(xero, books, to, cash)
    expectEarned(profit, expectSheet(xero, books, addDays(from, -1), cash), after, retained)
    const trial = expectTrial(xero, books, to, cash)
    if (!cash) expectBank(xero, books, from, to, trial)
  }
}
