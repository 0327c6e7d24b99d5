import { describe, expect, test } from 'vitest'
import type { Item } from '../../../src/books/items.ts'
import { decimal4 } from '../../../src/books/money.ts'
import { classesOf } from '../../../src/tools/inventory/movements/item-classes.ts'
import { inForce } from '../../../src/tools/inventory/settings/read-stock-settings.ts'
import type { StockSettings } from '../../../src/tools/inventory/settings/stock-settings.ts'
import { itemStatus } from '../../../src/tools/inventory/status/item-status.ts'
import { bought, ordered, sold, stockItem, stockOf } from './stock-ledger.ts'

type Documents = Parameters<typeof stockOf>[1]

async function statusOf(item: Item, documents: Documents, settings: StockSettings = {}) {
  const book = await stockOf([item], documents)
  const itemClass = classesOf(book).get(item.code.toUpperCase())
  if (!itemClass) throw new Error('no class')
  const items = new Map([[item.code.toUpperCase(), settings]])
  return itemStatus(book, item, itemClass, inForce({ organisation: {}, suppliers: new Map(), items, unreadable: 0 }))
}

/** Seven sold in each of ten weeks up to the last one, from a stock of a hundred at 20.00 each. */
const selling: Documents = [
  bought('2026-09-01', 'CABLE', 100, '2000.00'),
  ...['09-08', '09-15', '09-22', '09-29', '10-06', '10-13', '10-20', '10-27', '11-03', '11-10'].map((date) =>
    sold(`2026-${date}`, 'CABLE', 7, '350.00'),
  ),
]
const cable = (onHand: number, more: Partial<Item> = {}) => stockItem('CABLE', onHand, `${onHand * 20}.00`, more)

describe('stock that is low', () => {
  test('lasts no longer than goods take to arrive and the next order to come', async () => {
    // Sold a week: 7 in ten of eleven weeks.
    const low = await statusOf(cable(19), selling)
    expect(low).toMatchObject({ lead: { days: 14, from: 'nothing' }, lowDays: 21 })
    expect(low.flags).toContain('low')
    expect((await statusOf(cable(25), selling)).flags).not.toContain('low')
  })

  test('is told by what orders took, and by settings before that', async () => {
    const order = [ordered('2026-08-28', 'CABLE', 100), ...selling]
    expect(await statusOf(cable(19), order)).toMatchObject({ lead: { days: 4, from: 'orders' }, lowDays: 11 })
    expect((await statusOf(cable(19), order)).flags).not.toContain('low')
    const settled = await statusOf(cable(30), order, { leadDays: 40, reviewDays: 10 })
    expect(settled).toMatchObject({ lead: { days: 40, from: 'settings' }, lowDays: 50 })
    expect(settled.flags).toContain('low')
  })

  test('is not an item that is not to be ordered again', async () => {
    expect((await statusOf(cable(5), selling, { discontinued: true })).flags).not.toContain('low')
  })
})

describe('what is to be looked at', () => {
  test('is more sold than there is', async () => {
    const status = await statusOf(cable(0, { backOrdered: decimal4(3) }), [
      bought('2026-11-01', 'CABLE', 2, '40.00'),
      sold('2026-11-02', 'CABLE', 5, '250.00'),
    ])
    expect(status).toMatchObject({ available: -30_000n, unexplained: 0n })
    expect(status.flags).toContain('negative')
  })

  test('is a price below the average cost, listed or got', async () => {
    const flags = async (price: number, amount: string) => {
      const sales = { unitPrice: decimal4(price), account: '200', taxType: '' }
      const documents = [bought('2026-11-01', 'CABLE', 2, '40.00'), sold('2026-11-02', 'CABLE', 1, amount)]
      return (await statusOf(cable(1, { sales }), documents)).flags.includes('below_cost')
    }
    expect([await flags(20, '20.00'), await flags(19.99, '20.00'), await flags(20, '19.99')]).toEqual([
      false,
      true,
      true,
    ])
  })

  test('is a purchase at 10 % above those of twelve months before it', async () => {
    const flags = async (amount: string) => {
      const documents = [
        bought('2025-10-01', 'CABLE', 1, '1.00'),
        bought('2026-10-01', 'CABLE', 1, '10.00'),
        bought('2026-10-02', 'CABLE', 3, '30.00'),
        bought('2026-11-01', 'CABLE', 2, amount),
      ]
      return (await statusOf(cable(7), documents)).flags.includes('cost_jump')
    }
    expect([await flags('21.99'), await flags('22.00')]).toEqual([false, true])
  })

  test('is a quantity that no document moved', async () => {
    const documents = [bought('2026-11-01', 'CABLE', 2, '40.00')]
    expect((await statusOf(cable(2), documents)).flags).not.toContain('unexplained')
    expect(await statusOf(cable(1), documents)).toMatchObject({ unexplained: -10_000n })
    expect((await statusOf(cable(1), documents)).flags).toContain('unexplained')
  })
})
