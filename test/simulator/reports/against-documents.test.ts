import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { demoCompany } from '../../../src/simulator/company/demo.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { booksAfter, OPTIONS, REGION, steps, TEAM } from './random-books.ts'
import { across, type Read, read, report, total } from './report-reading.ts'
import { Truth } from './truth.ts'

type Asker = Pick<Caller, 'one'>

const START = day('2025-01-10')

function basis(cash: boolean): string {
  return `paymentsOnly=${cash}`
}

/** Expects a report's accounts to have these figures, debit positive, and no others. */
function expectFigures(books: OrganisationState, found: Read, wanted: Map<string, bigint>, classes: RegExp): void {
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

function difference(after: Map<string, bigint>, before: Map<string, bigint>): Map<string, bigint> {
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

function expectAll(xero: Asker, books: OrganisationState, from: Day, to: Day): void {
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

const YEAR = 'ProfitAndLoss?fromDate=2025-01-01&toDate=2025-12-31'

function expectMonths(xero: Asker, year: Read, cash: boolean): void {
  const months = 'ProfitAndLoss?fromDate=2025-12-01&toDate=2025-12-31&periods=11&timeframe=MONTH'
  const monthly = report(xero, `${months}&${basis(cash)}`)
  expect(monthly.titles).toHaveLength(12)
  for (const [name, [figure]] of year.named) expect(across(monthly.named.get(name))).toBe(figure)
  for (const [id, [figure]] of year.accounts) expect(across(monthly.accounts.get(id))).toBe(figure)
}

function expectOptions(xero: Asker, year: Read, cash: boolean): void {
  for (const more of [`trackingCategoryID=${REGION}`, `trackingCategoryID=${REGION}&trackingCategoryID2=${TEAM}`]) {
    const split = report(xero, `${YEAR}&${more}&${basis(cash)}`)
    for (const [name, [figure]] of year.named) {
      const columns = split.named.get(name) ?? []
      expect(columns.at(-1)).toBe(figure)
      expect(across(columns.slice(0, -1))).toBe(figure)
    }
  }
}

function expectNorth(xero: Caller, cash: boolean): void {
  const north = report(xero, `${YEAR}&trackingCategoryID=${REGION}&trackingOptionID=${OPTIONS.North}&${basis(cash)}`)
  const own = (line: { tracking: { optionId: string }[] }) =>
    line.tracking.some(({ optionId }) => optionId === OPTIONS.North)
  const before = new Truth(xero.books, day('2024-12-31'), cash, own).balances
  const after = new Truth(xero.books, day('2025-12-31'), cash, own).balances
  expectFigures(xero.books, north, difference(after, before), /REVENUE|EXPENSE/)
  const sheet = report(xero, `BalanceSheet?date=2025-12-31&trackingOptionID1=${OPTIONS.North}&${basis(cash)}`)
  expect(total(sheet, 'Net Assets')).toBe(total(sheet, 'Total Equity'))
}

describe('reports on any books', () => {
  test('are what the documents come to, on both bases', () => {
    let done = 0
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 365 }), (all, begin, length) => {
        const { xero, done: here } = booksAfter(all)
        done += here
        const from = addDays(START, begin)
        expectAll(xero, xero.books, from, addDays(from, length))
      }),
      { numRuns: 150 },
    )
    expect(done).toBeGreaterThan(500)
  })

  test('twelve months are a year, and options with the unassigned are the whole', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, cash) => {
        const { xero } = booksAfter(all)
        const year = report(xero, `${YEAR}&${basis(cash)}`)
        expectMonths(xero, year, cash)
        expectOptions(xero, year, cash)
        expectNorth(xero, cash)
      }),
      { numRuns: 60 },
    )
  })
})

test('the reports of the demo companies are what their documents come to', () => {
  const simulator = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20, 1)), seed: 3 })
  for (const books of demoCompany(simulator, 'nz')) {
    const one = (method: string, path: string): Json => {
      const answer = simulator.perform(books.id, { method, path: `/${path}` })
      if (answer.kind !== 'envelope') throw new Error('refused')
      return JSON.parse(JSON.stringify(answer.items[0]))
    }
    expectAll({ one }, books, day('2026-04-01'), day('2026-11-30'))
    expectAll({ one }, books, day('2026-07-01'), day('2026-07-31'))
    const profit = read(one('GET', 'Reports/ProfitAndLoss?fromDate=2026-04-01&toDate=2026-11-30'))
    expect(total(profit, 'Total Income')).toBeGreaterThan(0n)
  }
})
