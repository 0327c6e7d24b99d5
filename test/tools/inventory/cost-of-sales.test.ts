import { expect, test } from 'vitest'
import { type Day, day } from '../../../src/books/day.ts'
import { type Cents, magnitude, sum } from '../../../src/books/money.ts'
import { policyOf } from '../../../src/call/policy.ts'
import { openInProcess } from '../../../src/cli/open-demo.ts'
import { createLog } from '../../../src/log.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { readTrade } from '../../../src/tools/inventory/margin/read-trade.ts'
import { NOW } from '../../house.ts'
import { memoryStore } from '../../memory-store.ts'
import { stockCompany } from './generated-stock.ts'

const TODAY = day('2026-11-20')

/** Amounts by month, months of nothing left out. */
function byMonth(amounts: readonly { date: Day; amount: Cents }[]): Record<string, Cents> {
  const months = [...new Set(amounts.map(({ date }) => date.slice(0, 7)))].sort()
  const of = (month: string) => sum(amounts.filter(({ date }) => date.startsWith(month)).map(({ amount }) => amount))
  return Object.fromEntries(months.map((month) => [month, of(month)]).filter(([, amount]) => amount !== 0n))
}

/** What the journals of a company have on an account, by month. */
function inLedger({ accounts, journals }: OrganisationState, code: string): Record<string, Cents> {
  const account = [...accounts.values()].find((one) => one.code === code)
  return byMonth(
    journals.flatMap(({ date, lines }) =>
      lines.filter(({ accountId }) => accountId === account?.id).map(({ amount }) => ({ date, amount })),
    ),
  )
}

test('of 30 generated companies, what was sold brought and cost what the ledger has, revenue in every month', async () => {
  const simulator = createSimulator({ clock: fixedClock(NOW), limits: { minute: 100_000, day: 1_000_000 } })
  const companies = Array.from({ length: 30 }, (_, seed) => stockCompany(simulator, 100 + seed, TODAY))
  const log = createLog('silent', { write: () => {} })
  const { houses, close } = await openInProcess(simulator, {
    ...{ policy: () => policyOf('observe'), log, user: 'Ann', store: memoryStore },
  })
  const offs: Cents[] = []
  for (const company of companies) {
    const books = houses.find((one) => one.books.ref.id === company.id)?.books
    if (!books) throw new Error('no house')
    const { sold, unexplained } = await readTrade(books, { today: TODAY })
    expect(unexplained).toEqual([])
    const amounts = (of: 'cost' | 'revenue') =>
      byMonth(sold.map((line) => ({ date: line.day, amount: line[of] ?? 0n })))
    const [told, had] = [amounts('cost'), inLedger(company, '310')]
    const off = Object.keys(had).map((month) => magnitude((told[month] ?? 0n) - (had[month] ?? 0n)))
    offs.push(...off)
    expect(sum(Object.values(told)), company.settings.name).toBe(sum(Object.values(had)))
    const revenue = Object.entries(inLedger(company, '200')).map(([month, amount]) => [month, -amount])
    expect(amounts('revenue'), company.settings.name).toEqual(Object.fromEntries(revenue))
  }
  // Which of a day's documents was approved first no document tells, so that a little cost can stand in the month beside its own.
  expect(offs.length).toBe(120)
  expect(offs.filter((off) => off === 0n).length).toBeGreaterThan(90)
  expect(offs.every((off) => off < 1_000n)).toBe(true)
  await close()
}, 120_000)
