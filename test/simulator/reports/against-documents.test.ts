import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { demoCompany } from '../../../src/simulator/company/demo.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { type Asker, basis, difference, expectAll, expectFigures } from './expectations.ts'
import { booksAfter, OPTIONS, REGION, steps, TEAM } from './random-books.ts'
import { across, type Read, read, report, total } from './report-reading.ts'
import { Truth } from './truth.ts'
import type { Tracked } from './truth-documents.ts'

const START = day('2025-01-10')

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
  const own = (line: Tracked) => line.tracking.some(({ optionId }) => optionId === OPTIONS.North)
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
