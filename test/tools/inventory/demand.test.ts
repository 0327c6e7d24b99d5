import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { demandOf, mondayOf } from '../../../src/tools/inventory/movements/demand.ts'
import { bought, itemLine, ORBIT, record, sold, stockItem, stockOf } from './stock-ledger.ts'

// 20 November 2026 is a Friday: the last whole week began on Monday the 9th.
const weeksOf = async (onHand: number, documents: Parameters<typeof stockOf>[1], weeks = 52) =>
  demandOf(await stockOf([stockItem('CABLE', onHand, '1.00')], documents), 'cable', weeks)
const quantities = async (...given: Parameters<typeof weeksOf>) =>
  (await weeksOf(...given)).map(({ start, quantity }) => [start, quantity])

const returned = (date: string, quantity: number, more = {}) =>
  record('credit_note', date, [itemLine('CABLE', quantity, '6.50')], { type: 'ACCRECCREDIT', ...more })

describe('demand', () => {
  test('is what was sold in whole weeks, from the first movement to last Sunday', async () => {
    const found = await quantities(80, [
      bought('2026-10-28', 'CABLE', 100, '310.00'),
      sold('2026-10-30', 'CABLE', 2.5, '10.00'),
      sold('2026-11-09', 'CABLE', 4, '10.00'),
      sold('2026-11-15', 'CABLE', 5, '10.00'),
      sold('2026-11-16', 'CABLE', 8.5, '10.00'),
    ])
    expect(found).toEqual([
      ['2026-10-26', 2.5],
      ['2026-11-02', 0],
      ['2026-11-09', 9],
    ])
  })

  test('is of at most so many weeks, and of none for what never moved', async () => {
    const documents = [bought('2026-01-05', 'CABLE', 100, '310.00'), sold('2026-11-09', 'CABLE', 4, '10.00')]
    expect(await quantities(96, documents, 2)).toEqual([
      ['2026-11-02', 0],
      ['2026-11-09', 4],
    ])
    expect(await quantities(0, [])).toEqual([])
    expect(await quantities(5, [bought('2026-11-18', 'CABLE', 5, '15.00')])).toEqual([])
  })

  test('is less what came back, in the week in which it was sold: the sale of that quantity, else the latest', async () => {
    const sales = [
      bought('2026-10-26', 'CABLE', 100, '310.00'),
      sold('2026-10-27', 'CABLE', 6, '10.00'),
      sold('2026-11-03', 'CABLE', 4, '10.00'),
      sold('2026-11-10', 'CABLE', 5, '10.00', { contact: ORBIT }),
    ]
    const sums = async (...back: ReturnType<typeof returned>[]) =>
      (await weeksOf(90, [...sales, ...back])).map(({ quantity }) => quantity)
    expect(await sums(returned('2026-11-12', 6))).toEqual([0, 4, 5])
    expect(await sums(returned('2026-11-12', 5))).toEqual([5, 0, 5])
    expect(await sums(returned('2026-11-12', 99))).toEqual([0, 0, 5])
    expect(await sums(returned('2026-11-12', 5, { contact: { id: 'stranger', name: 'x' } }))).toEqual([6, 4, 5])
  })

  test('is not what an adjustment took', async () => {
    const lines = [itemLine('CABLE', 3, '9.30', { accountCode: '630' }), itemLine('', 1, '-9.30')]
    const off = record('supplier_credit', '2026-11-10', lines, { type: 'ACCPAYCREDIT' })
    expect(await quantities(7, [bought('2026-11-09', 'CABLE', 10, '31.00'), off])).toEqual([['2026-11-09', 0]])
  })
})

describe('a week in which stock ran out', () => {
  const documents = [
    bought('2026-10-19', 'CABLE', 12, '31.00'),
    sold('2026-10-20', 'CABLE', 5, '10.00'),
    sold('2026-10-27', 'CABLE', 5, '10.00'),
    sold('2026-11-03', 'CABLE', 2, '10.00'),
    bought('2026-11-11', 'CABLE', 10, '31.00'),
    sold('2026-11-12', 'CABLE', 6, '10.00'),
  ]
  const censored = async (onHand: number, more: typeof documents = []) =>
    (await weeksOf(onHand, [...documents, ...more])).map(({ censored: is }) => is)

  test('is censored where less was sold than in a usual week', async () => {
    expect(await censored(4)).toEqual([false, false, true, false])
  })

  test('counts stock that no document brought as there from the beginning', async () => {
    expect(await censored(14)).toEqual([false, false, false, false])
  })

  test('does not count what is missing now as missing then', async () => {
    expect(await censored(1)).toEqual([false, false, true, false])
  })

  test('lasts until goods come in', async () => {
    const empty = await weeksOf(0, [
      bought('2026-10-12', 'CABLE', 10, '31.00'),
      sold('2026-10-14', 'CABLE', 5, '10.00'),
      sold('2026-10-20', 'CABLE', 5, '10.00'),
    ])
    expect(empty.map(({ censored: is }) => is)).toEqual([false, false, true, true, true])
  })
})

test('a week begins on Monday', () => {
  expect(['2026-11-15', '2026-11-16', '2026-11-22'].map((text) => mondayOf(day(text)))).toEqual([
    '2026-11-09',
    '2026-11-16',
    '2026-11-16',
  ])
})
