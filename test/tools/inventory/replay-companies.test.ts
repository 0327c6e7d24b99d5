import { afterAll, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { formatDecimal, formatShort } from '../../../src/books/money.ts'
import { policyOf } from '../../../src/call/policy.ts'
import type { House } from '../../../src/call/run.ts'
import { openInProcess } from '../../../src/cli/open-demo.ts'
import { createLog } from '../../../src/log.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { readStock } from '../../../src/tools/inventory/movements/read-stock.ts'
import { replayed } from '../../../src/tools/inventory/movements/replay.ts'
import { house, NOW } from '../../house.ts'
import { memoryStore } from '../../memory-store.ts'
import { adjustByHand, stockCompany } from './generated-stock.ts'

const TODAY = day('2026-11-20')
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

function inSimulator({ items }: OrganisationState): Record<string, string> {
  const tracked = [...items.values()].filter((item) => item.inventoryAssetAccountId !== undefined)
  return Object.fromEntries(
    tracked.map((item) => [
      item.code,
      `${formatShort(item.quantityOnHand, 4)} @ ${formatDecimal(item.totalCostPool, 2)}`,
    ]),
  )
}

async function replays({ books }: Pick<House, 'books'>) {
  const book = await readStock(books, { today: TODAY })
  return book.items.map((item) => ({ code: item.code, ...replayed(item, book.movementsOf(item.code)) }))
}

async function found(one: Pick<House, 'books'>): Promise<Record<string, string>> {
  const all = await replays(one)
  return Object.fromEntries(
    all.map(({ code, onHand, value }) => [code, `${formatShort(onHand, 4)} @ ${formatDecimal(value, 2)}`]),
  )
}

describe('stock replayed from documents', () => {
  test.each(['nz', 'au', 'uk', 'us'] as const)(
    'is what the demo company of %s has, to the cent',
    async (region) => {
      const opened = await house({ region })
      closing.push(opened.close)
      const [one] = opened.open.houses
      if (!one) throw new Error('no house')
      expect(await found(one)).toEqual(inSimulator(opened.books))
    },
    120_000,
  )

  test('is what 50 generated companies have, to the cent, and differs where a person adjusted stock by hand alone', async () => {
    const simulator = createSimulator({ clock: fixedClock(NOW), limits: { minute: 100_000, day: 1_000_000 } })
    const companies = Array.from({ length: 50 }, (_, seed) => stockCompany(simulator, seed, TODAY))
    const log = createLog('silent', { write: () => {} })
    const around = { policy: () => policyOf('observe'), log, user: 'Ann', store: memoryStore }
    const opened = await openInProcess(simulator, around)
    closing.push(opened.close)
    const houseOf = (company: OrganisationState) => {
      const one = opened.houses.find(({ books }) => books.ref.id === company.id)
      if (!one) throw new Error('no house')
      return one
    }
    for (const company of companies) {
      expect(await found(houseOf(company)), company.settings.name).toEqual(inSimulator(company))
    }
    for (const company of companies.slice(0, 5)) {
      adjustByHand(simulator, company, 'ALPHA', 4, 20_00n)
      const after = await replays(houseOf(company))
      expect(after.map(({ code, unexplained }) => [code, unexplained])).toEqual([
        ['ALPHA', 40_000n],
        ['beta-2', 0n],
        ['Gamma 3', 0n],
      ])
      expect(after.slice(1).map(({ costDifference }) => costDifference)).toEqual([0n, 0n])
    }
  }, 240_000)
})
