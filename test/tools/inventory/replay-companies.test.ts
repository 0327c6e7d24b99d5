import { afterAll, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { formatDecimal, formatShort } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { readStock } from '../../../src/tools/inventory/movements/read-stock.ts'
import { replayed } from '../../../src/tools/inventory/movements/replay.ts'
import { house, type TestHouse } from '../../house.ts'

const houses: TestHouse[] = []
afterAll(async () => {
  for (const one of houses) await one.close()
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

describe('stock replayed from documents', () => {
  test.each(['nz', 'au', 'uk', 'us'] as const)('is what the demo company of %s has, to the cent', async (region) => {
    const opened = await house({ region })
    houses.push(opened)
    const [one] = opened.open.houses
    if (!one) throw new Error('no house')
    const book = await readStock(one.books, { today: day('2026-11-20') })
    const found = Object.fromEntries(
      book.items.map((item) => {
        const { onHand, value } = replayed(item, book.movementsOf(item.code))
        return [item.code, `${formatShort(onHand, 4)} @ ${formatDecimal(value, 2)}`]
      }),
    )
    expect(found).toEqual(inSimulator(opened.books))
  })
})
