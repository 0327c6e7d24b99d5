import { describe, expect, test } from 'vitest'
import { formatDecimal, formatShort } from '../../../src/books/money.ts'
import { replayed } from '../../../src/tools/inventory/movements/replay.ts'
import { bought, itemLine, record, sold, stockItem, stockOf } from './stock-ledger.ts'

type Documents = Parameters<typeof stockOf>[1]

async function replayOf(onHand: number, value: string, documents: Documents, backOrdered = 0n) {
  const book = await stockOf([stockItem('CABLE', onHand, value, { backOrdered })], documents)
  const [item] = book.items
  if (!item) throw new Error('no item')
  return replayed(item, book.movementsOf('CABLE'))
}

const heldAfter = async (...documents: Documents) => {
  const { onHand, value } = await replayOf(0, '0', documents)
  return `${formatShort(onHand, 4)} @ ${formatDecimal(value, 2)}`
}
const back = (date: string, quantity: number) =>
  record('credit_note', date, [itemLine('CABLE', quantity, '9.00')], { type: 'ACCRECCREDIT' })
const sent = (date: string, quantity: number, amount: string) =>
  record('supplier_credit', date, [itemLine('CABLE', quantity, amount, { accountCode: '630' })], {
    type: 'ACCPAYCREDIT',
  })

describe('average cost', () => {
  const three = bought('2026-11-02', 'CABLE', 3, '10.00')

  test('takes sales out at the average, rounded to the cent, and all value with the last of the goods', async () => {
    expect(await heldAfter(three, sold('2026-11-03', 'CABLE', 1, '9.00'))).toBe('2 @ 6.67')
    expect(await heldAfter(three, sold('2026-11-03', 'CABLE', 3, '9.00'))).toBe('0 @ 0.00')
    expect(await heldAfter(three, sold('2026-11-03', 'CABLE', 1, '9.00'), sold('2026-11-04', 'CABLE', 2, '9.00'))).toBe(
      '0 @ 0.00',
    )
  })

  test('takes back at the average, or with nothing left at what went out last', async () => {
    expect(await heldAfter(three, sold('2026-11-03', 'CABLE', 1, '9.00'), back('2026-11-04', 1))).toBe('3 @ 10.01')
    expect(await heldAfter(three, sold('2026-11-03', 'CABLE', 3, '9.00'), back('2026-11-04', 1))).toBe('1 @ 3.33')
    expect(await heldAfter(back('2026-11-04', 1))).toBe('1 @ 0.00')
  })

  test('sends back at what the credit says, never below nothing', async () => {
    expect(await heldAfter(three, sent('2026-11-04', 1, '2.00'))).toBe('2 @ 8.00')
    expect(await heldAfter(three, sent('2026-11-04', 1, '12.00'))).toBe('2 @ 0.00')
    expect(await heldAfter(three, sent('2026-11-04', 3, '9.00'))).toBe('0 @ 0.00')
  })

  test('lets what is sold without being there wait for what comes in, and says when it ran short', async () => {
    const sales = [sold('2026-11-01', 'CABLE', 4, '9.00')]
    const waiting = await replayOf(0, '0', [...sales], 40_000n)
    expect(waiting).toMatchObject({ onHand: 0n, backOrdered: 40_000n, unexplained: 0n, shortOn: '2026-11-01' })
    const later = bought('2026-11-02', 'CABLE', 10, '20.00')
    expect(await replayOf(6, '12.00', [...sales, later])).toMatchObject({
      ...{ onHand: 60_000n, value: 12_00n, backOrdered: 0n, unexplained: 0n, costDifference: 0n },
    })
  })
})

describe('the order of movements', () => {
  const documents = [
    bought('2026-11-01', 'CABLE', 2, '10.00'),
    sold('2026-11-02', 'CABLE', 1, '9.00'),
    bought('2026-11-02', 'CABLE', 1, '8.00'),
  ]

  test('within a day is the one that comes to what Xero has', async () => {
    expect(await replayOf(2, '12.00', documents)).toMatchObject({ value: 12_00n, costDifference: 0n })
    expect(await replayOf(2, '13.00', documents)).toMatchObject({ value: 13_00n, costDifference: 0n, order: 'day' })
  })

  test('is that of last changes where no order of days comes to it', async () => {
    const late = [
      bought('2026-11-01', 'CABLE', 2, '10.00', { updatedAt: 1 }),
      bought('2026-11-05', 'CABLE', 2, '20.00', { updatedAt: 2 }),
      sold('2026-11-03', 'CABLE', 1, '9.00', { updatedAt: 3 }),
    ]
    expect(await replayOf(3, '22.50', late)).toMatchObject({ costDifference: 0n, order: 'changed' })
  })

  test('explains no value that none comes to, and no quantity ever', async () => {
    expect(await replayOf(2, '12.34', documents)).toMatchObject({ unexplained: 0n, costDifference: 34n })
    expect(await replayOf(5, '30.00', documents)).toMatchObject({ unexplained: 30_000n })
  })
})
