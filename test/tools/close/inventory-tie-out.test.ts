import { expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { inventoryTieOut } from '../../../src/tools/close/checks/inventory-tie-out.ts'
import type { MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { OCTOBER } from './month-fixture.ts'

/** Stock of one item on one account, from which two sales took 300 cents each after the period. */
function stockOf(ledger: bigint, itemsNow: bigint): MonthBooks {
  const account = { id: 'stock', code: '630', name: 'Inventory', type: 'INVENTORY', class: 'ASSET' }
  const sale = { accountId: 'stock', day: day('2026-11-05'), amount: -300n }
  return {
    period: OCTOBER,
    organisation: { baseCurrency: 'NZD' },
    accounts: [account],
    items: [{ code: 'CUP', assetAccount: '630', onHand: 10_000n, value: itemsNow }],
    postings: [sale, sale],
    documents: [],
    trial: { movement: new Map(), balance: new Map([['stock', ledger]]) },
  } as unknown as MonthBooks
}

it.each([
  ['to the cent', 1_600n, 'the difference is 0.00'],
  ['but for a cent of rounding in each later sale', 1_602n, '0.02 NZD, rounding of the cost of later sales'],
])('stock ties %s', (_, ledger, words) => {
  const { found, proved } = inventoryTieOut.examine(stockOf(ledger, 1_000n))
  expect(found).toEqual([])
  expect(proved.join(' ')).toContain(words)
})

it('stock that is further apart is found with all of the difference', () => {
  expect(inventoryTieOut.examine(stockOf(1_603n, 1_000n)).found).toMatchObject([{ amount: 3n }])
})
