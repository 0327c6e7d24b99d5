import { describe, expect, test } from 'vitest'
import { cents, decimal4 } from '../../../src/books/money.ts'
import { BLUEFIN, bought, COBALT, itemLine, ORBIT, ordered, record, sold, stockItem, stockOf } from './stock-ledger.ts'

const router = stockItem('ROUTER-X1', 3, '246.00')
const atStock = { accountCode: '630' }

async function moved(...documents: Parameters<typeof stockOf>[1]) {
  const book = await stockOf([router], documents)
  return book.movementsOf('router-x1').map(({ kind, day, quantity, amount }) => [kind, day, quantity / 10_000n, amount])
}

describe('what moved stock', () => {
  test('are posted lines of tracked items: sales, returns, purchases and money spent or received for goods', async () => {
    const found = await moved(
      sold('2026-11-02', 'ROUTER-X1', 2, '298.00'),
      bought('2026-11-01', 'Router-X1', 5, '410.00', { status: 'PAID' }),
      record('credit_note', '2026-11-03', [itemLine('ROUTER-X1', 1, '149.00')], { type: 'ACCRECCREDIT' }),
      record('supplier_credit', '2026-11-04', [itemLine('ROUTER-X1', 1, '82.00', atStock)], { type: 'ACCPAYCREDIT' }),
      record('bank_transaction', '2026-11-05', [itemLine('ROUTER-X1', 2, '160.00', atStock)], { type: 'SPEND' }),
      record('bank_transaction', '2026-11-06', [itemLine('ROUTER-X1', 1, '140.00')], { type: 'RECEIVE' }),
    )
    expect(found).toEqual([
      ['purchase', '2026-11-01', 5n, 410_00n],
      ['sale', '2026-11-02', -2n, -298_00n],
      ['sale_return', '2026-11-03', 1n, 149_00n],
      ['purchase_return', '2026-11-04', -1n, -82_00n],
      ['purchase', '2026-11-05', 2n, 160_00n],
      ['sale', '2026-11-06', -1n, -140_00n],
    ])
  })

  test('are no drafts, orders, prepayments, untracked items, or purchases coded to another account', async () => {
    const found = await moved(
      sold('2026-11-02', 'ROUTER-X1', 2, '298.00', { status: 'DRAFT' }),
      sold('2026-11-02', 'ROUTER-X1', 2, '298.00', { status: 'SUBMITTED' }),
      sold('2026-11-02', 'ROUTER-X1', 2, '298.00', { status: 'VOIDED' }),
      sold('2026-11-02', 'HOUR', 2, '298.00'),
      bought('2026-11-02', '', 1, '10.00', { lines: [itemLine('ROUTER-X1', 1, '82.00', { accountCode: '400' })] }),
      ordered('2026-11-02', 'ROUTER-X1', 9),
      record('bank_transaction', '2026-11-05', [itemLine('ROUTER-X1', 2, '160.00')], { type: 'RECEIVE-PREPAYMENT' }),
    )
    expect(found).toEqual([])
  })

  test('are adjustments where a document comes to nothing against lines without an item', async () => {
    const up = [itemLine('ROUTER-X1', 2, '164.00', atStock), itemLine('', 1, '-164.00')]
    const down = [itemLine('ROUTER-X1', 1, '82.00', atStock), itemLine('', 1, '-82.00')]
    const found = await moved(
      bought('2026-11-02', '', 0, '0', { lines: up }),
      record('supplier_credit', '2026-11-03', down, { type: 'ACCPAYCREDIT' }),
      bought('2026-11-04', 'ROUTER-X1', 1, '0.00'),
    )
    expect(found).toEqual([
      ['adjustment', '2026-11-02', 2n, 164_00n],
      ['adjustment', '2026-11-03', -1n, -82_00n],
      ['purchase', '2026-11-04', 1n, 0n],
    ])
  })

  test('come to what they are without tax, in base currency', async () => {
    const inclusive = itemLine('ROUTER-X1', 1, '115.00', { ...atStock, taxAmount: cents('15.00') })
    const found = await moved(
      bought('2026-11-02', '', 0, '0', { lines: [inclusive], lineAmountTypes: 'Inclusive' }),
      bought('2026-11-03', 'ROUTER-X1', 1, '60.00', { currency: 'USD', currencyRate: 600_000n }),
    )
    expect(found.map(([, , , amount]) => amount)).toEqual([100_00n, 100_00n])
  })

  test('come in before they go out on one day', async () => {
    const found = await moved(
      sold('2026-11-02', 'ROUTER-X1', 1, '149.00'),
      bought('2026-11-02', 'ROUTER-X1', 1, '82.00'),
    )
    expect(found.map(([kind]) => kind)).toEqual(['purchase', 'sale'])
  })
})

describe('what is on order', () => {
  const open = async (...documents: Parameters<typeof stockOf>[1]) =>
    (await stockOf([router], documents))
      .ordersOf('ROUTER-X1')
      .map(({ ordered: on, quantity }) => [on, quantity / 10_000n])

  test('are approved orders less what that supplier has billed since, the oldest first', async () => {
    const found = await open(
      ordered('2026-10-01', 'ROUTER-X1', 5),
      ordered('2026-11-01', 'router-x1', 10),
      ordered('2026-11-02', 'ROUTER-X1', 7, { status: 'DRAFT' }),
      ordered('2026-11-02', 'ROUTER-X1', 4, { contact: ORBIT }),
      bought('2026-09-30', 'ROUTER-X1', 3, '246.00'),
      bought('2026-11-03', 'ROUTER-X1', 8, '656.00'),
    )
    expect(found).toEqual([
      ['2026-11-01', 7n],
      ['2026-11-02', 4n],
    ])
  })

  test('is nothing of an order that is marked as billed, and its bill pays for no other', async () => {
    const found = await open(
      ordered('2026-10-01', 'ROUTER-X1', 5, { status: 'BILLED' }),
      ordered('2026-10-02', 'ROUTER-X1', 6),
      bought('2026-10-20', 'ROUTER-X1', 5, '410.00'),
    )
    expect(found).toEqual([['2026-10-02', 6n]])
  })

  test('is what a bill that names its order left of that one, however old another is', async () => {
    const lines = (units: number, number: string) => [
      itemLine('ROUTER-X1', units, '82.00', atStock),
      itemLine('', 0, '0', { description: `Purchase order ${number}` }),
    ]
    const orders = [
      ordered('2026-10-01', 'ROUTER-X1', 8, { number: 'PO-1' }),
      ordered('2026-11-01', 'ROUTER-X1', 9, { number: 'PO-2', status: 'BILLED' }),
      ordered('2026-11-01', 'CABLE-2M', 9, { number: 'PO-3' }),
    ]
    const bill = (units: number, number: string) => bought('2026-11-05', '', 0, '0', { lines: lines(units, number) })
    expect(await open(...orders, bill(9, 'po-2'))).toEqual([['2026-10-01', 8n]])
    expect(await open(...orders, bill(9, 'PO-3'))).toEqual([['2026-10-01', 8n]])
    expect(await open(...orders, bill(3, 'of the supplier'))).toEqual([['2026-10-01', 5n]])
  })

  test('is not lessened by adjustments', async () => {
    const up = [itemLine('ROUTER-X1', 2, '164.00', atStock), itemLine('', 1, '-164.00')]
    const adjusted = bought('2026-11-02', '', 0, '0', { lines: up })
    expect(await open(ordered('2026-10-01', 'ROUTER-X1', 5), adjusted)).toEqual([['2026-10-01', 5n]])
  })
})

describe('how long a supplier takes', () => {
  const pair = (from: string, to: string) => [ordered(from, 'ROUTER-X1', 5), bought(to, 'ROUTER-X1', 5, '410.00')]

  test('is the middle of days from order to bill, with how far they spread', async () => {
    const book = await stockOf(
      [router],
      [...pair('2026-08-01', '2026-08-11'), ...pair('2026-09-01', '2026-09-13'), ...pair('2026-10-01', '2026-10-21')],
    )
    const spread = Math.sqrt(((10 - 14) ** 2 + (12 - 14) ** 2 + (20 - 14) ** 2) / 2)
    expect(book.leadTimeOf(COBALT.id)).toEqual({ days: 12, spread, seen: 3 })
    expect(book.leadTimeOf(COBALT.id, 'router-x1')).toEqual({ days: 12, spread, seen: 3 })
    expect(book.leadTimeOf(ORBIT.id)).toBeUndefined()
  })

  test("is the item's own from three orders on, else the supplier's", async () => {
    const cable = [ordered('2026-10-01', 'CABLE', 5), bought('2026-10-31', 'CABLE', 5, '15.00')].flat()
    const items = [router, stockItem('CABLE', 5, '15.00')]
    const book = await stockOf(items, [...pair('2026-09-01', '2026-09-11'), ...cable])
    expect(book.leadTimeOf(COBALT.id, 'CABLE')).toMatchObject({ days: 20, seen: 2 })
  })

  test('is what orders promise where nothing has come yet, and says that none was seen', async () => {
    const expected = record('purchase_order', '2026-11-10', [itemLine('ROUTER-X1', 5, '0')], {
      ...{ contact: COBALT, due: ordered('2026-11-24', 'ROUTER-X1', 1).date },
    })
    expect((await stockOf([router], [expected])).leadTimeOf(COBALT.id)).toEqual({ days: 14, spread: 0, seen: 0 })
  })

  test('is asked of whoever the item was bought from last', async () => {
    const book = await stockOf(
      [router],
      [
        bought('2026-10-01', 'ROUTER-X1', 5, '410.00', { contact: ORBIT }),
        bought('2026-11-01', 'ROUTER-X1', 5, '410.00'),
        sold('2026-11-02', 'ROUTER-X1', 5, '410.00', { contact: BLUEFIN }),
      ],
    )
    expect(book.supplierOf('ROUTER-X1')).toEqual(COBALT)
    expect(book.supplierOf('NONE')).toBeUndefined()
  })
})

test('a book knows its items in any case, and no others', async () => {
  const book = await stockOf([router, stockItem('HOUR', 0, '0', { onHand: undefined, value: undefined })], [])
  expect([book.item('router-x1')?.onHand, book.item('HOUR'), book.items.length]).toEqual([decimal4(3), undefined, 1])
})
