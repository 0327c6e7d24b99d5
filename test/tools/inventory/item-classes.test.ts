import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { classesOf } from '../../../src/tools/inventory/movements/item-classes.ts'
import { bought, itemLine, record, sold, stockItem, stockOf } from './stock-ledger.ts'

type Documents = Parameters<typeof stockOf>[1]

async function classOf(onHand: number, documents: Documents, code = 'CABLE') {
  const book = await stockOf([stockItem(code, onHand, '10.00')], documents)
  const found = classesOf(book).get(code)
  if (!found) throw new Error('no class')
  return found
}

/** Sales of so many weeks in a row, the last in the week of 9 November 2026, each of the next of these quantities. */
function weekly(count: number, quantities: readonly number[], last = '2026-11-10'): Documents {
  return Array.from({ length: count }, (_, week) =>
    sold(addDays(day(last), -7 * week), 'CABLE', quantities[week % quantities.length] ?? 0, '10.00'),
  )
}

describe('classes by margin', () => {
  test('are A for the first 80 % of it, B for the next 15, C for the rest and for what makes none', async () => {
    const margins = [700, 150, 100, 40, 10, -5]
    const items = margins.map((_, at) => stockItem(`I${at}`, 0, '0'))
    const documents = margins.flatMap((margin, at) => [
      bought('2026-01-05', `I${at}`, 1, '100.00'),
      sold('2026-02-05', `I${at}`, 1, `${100 + margin}.00`),
    ])
    const classes = classesOf(await stockOf(items, documents))
    expect([...classes].map(([code, { abc, margin }]) => [code, abc, margin])).toEqual([
      ['I0', 'A', 700_00n],
      ['I1', 'A', 150_00n],
      ['I2', 'B', 100_00n],
      ['I3', 'C', 40_00n],
      ['I4', 'C', 10_00n],
      ['I5', 'C', -5_00n],
    ])
  })

  test('count twelve months, less what came back at its cost', async () => {
    const back = record('credit_note', '2026-11-05', [itemLine('CABLE', 1, '30.00')], { type: 'ACCRECCREDIT' })
    const { margin } = await classOf(8, [
      bought('2025-10-01', 'CABLE', 10, '100.00'),
      sold('2025-11-20', 'CABLE', 1, '90.00'),
      sold('2025-11-21', 'CABLE', 2, '60.00'),
      back,
    ])
    expect(margin).toBe(60_00n - 20_00n - (30_00n - 10_00n))
  })
})

describe('classes by how much weekly sales vary', () => {
  const xyz = async (quantities: readonly number[]) =>
    (await classOf(500, [bought('2026-01-01', 'CABLE', 1_000, '100.00'), ...weekly(45, quantities)])).xyz

  test('are X up to half of the mean, Y up to the mean, Z above', async () => {
    expect(await xyz([5])).toBe('X')
    expect(await xyz([1, 9])).toBe('Y')
    expect(await xyz([1, 1, 1, 1, 1, 40])).toBe('Z')
    expect((await classOf(5, [bought('2026-01-01', 'CABLE', 5, '15.00')])).xyz).toBeUndefined()
  })
})

describe('the life of an item', () => {
  const life = async (onHand: number, ...documents: Documents) => (await classOf(onHand, documents)).life
  const stocked = bought('2025-11-03', 'CABLE', 500, '100.00')

  test('is dead after 180 days without a sale, while there is stock', async () => {
    expect(await life(500, stocked, sold('2026-05-23', 'CABLE', 1, '5.00'))).toBe('dead')
    expect(await life(500, stocked, sold('2026-05-24', 'CABLE', 1, '5.00'))).toBe('slow')
    expect(await life(0, stocked, sold('2026-05-23', 'CABLE', 500, '5.00'))).toBe('new')
    expect(await life(500, stocked)).toBe('dead')
  })

  test('is slow after 90 days with stock for more than 180', async () => {
    expect(await life(460, stocked, ...weekly(8, [5], '2026-08-21'))).toBe('slow')
    expect(await life(460, stocked, ...weekly(8, [5], '2026-08-24'))).toBe('usual')
  })

  test('is new until it was sold in eight weeks, and never dead before it had the time to sell', async () => {
    expect(await life(465, stocked, ...weekly(7, [5]))).toBe('new')
    expect(await life(460, stocked, ...weekly(8, [5]))).toBe('usual')
    expect(await life(500, bought('2026-08-22', 'CABLE', 500, '100.00'))).toBe('new')
  })
})

test('cover is of weeks in which stock was there, at what is sold of late', async () => {
  const steady = [bought('2026-01-01', 'CABLE', 1_000, '100.00'), ...weekly(20, [7])]
  const { perWeek, coverDays, lastSale } = await classOf(860, steady)
  expect([perWeek, coverDays, lastSale]).toEqual([7, 860, '2026-11-10'])
  const empty = await classOf(0, [bought('2026-01-01', 'CABLE', 70, '100.00'), ...weekly(10, [7], '2026-06-30')])
  expect(empty.perWeek).toBeGreaterThan(0)
  expect(empty.coverDays).toBe(0)
})
