import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { monthOf as monthOfDay } from '../../../../src/books/day.ts'
import { cents, sum } from '../../../../src/books/money.ts'
import { driverText } from '../../../../src/tools/close/flux/driver-words.ts'
import { driversOf, postingsByAccount } from '../../../../src/tools/close/flux/drivers.ts'
import { priceVolume } from '../../../../src/tools/close/flux/price-volume.ts'
import type { CloseDocument, CloseLine } from '../../../../src/tools/close/month/month-books.ts'
import { accountOf, billOf, monthOf, posted } from './month-of.ts'

type Sold = readonly [what: string, quantity: number | undefined, net: number]

function lineOf([what, quantity, net]: Sold, accountCode = '400'): CloseLine {
  const [description, itemCode] = what.startsWith('#') ? ['', what] : [what, '']
  const counted = quantity === undefined ? undefined : BigInt(Math.round(quantity * 10_000))
  return { description, accountCode, itemCode, taxType: '', quantity: counted, net: cents(net), tax: 0n }
}

function bought(on: string, lines: readonly Sold[], more: Partial<CloseDocument> = {}): CloseDocument {
  return { ...billOf('acorn', on, on), lines: lines.map((line) => lineOf(line)), ...more }
}

function split(before: readonly Sold[], now: readonly Sold[], more: Partial<CloseDocument> = {}) {
  const amountOf = (lines: readonly Sold[]) => sum(lines.map(([, , net]) => cents(net)))
  const there = bought('2026-09-05', before)
  return priceVolume(
    { amount: amountOf(now), documents: [bought('2026-10-05', now, more)] },
    { month: monthOfDay(there.date), amount: amountOf(before), documents: [there] },
    { accountCode: '400', currency: 'NZD' },
  )
}

describe('price and quantity', () => {
  it.each<[string, readonly Sold[], readonly Sold[], number, number]>([
    ['more of the same', [['#A', 10, 100]], [['#A', 15, 150]], 0, 50],
    ['dearer', [['#A', 10, 100]], [['#A', 10, 120]], 20, 0],
    ['more and dearer', [['#A', 10, 100]], [['#A', 15, 180]], 30, 50],
    ['less of it, dearer', [['#A', 10, 100]], [['#A', 5, 60]], 10, -50],
    [
      'another thing beside it',
      [['#A', 10, 100]],
      [
        ['#A', 10, 110],
        ['#B', 1, 40],
      ],
      10,
      40,
    ],
    [
      'one thing no more',
      [
        ['#A', 10, 100],
        ['#B', 1, 40],
      ],
      [['#A', 10, 100]],
      0,
      -40,
    ],
    [
      'by words, whatever month they name',
      [['Hours September 2026', 10, 100]],
      [['Hours October 2026', 12, 120]],
      0,
      20,
    ],
    [
      'in several lines',
      [
        ['#A', 4, 40],
        ['#A', 6, 60],
      ],
      [['#A', 10, 110]],
      10,
      0,
    ],
  ])('%s', (_, before, now, price, volume) => {
    expect(split(before, now)).toMatchObject({ against: '2026-09', price: cents(price), volume: cents(volume) })
  })

  it.each<[string, readonly Sold[], readonly Sold[], Partial<CloseDocument>]>([
    ['nothing is counted', [['Rent', 1, 100]], [['Rent', 1, 120]], {}],
    ['a quantity is not told', [['#A', 10, 100]], [['#A', undefined, 120]], {}],
    [
      'something is taken off',
      [['#A', 10, 100]],
      [
        ['#A', 10, 120],
        ['Discount', 1, -5],
      ],
      {},
    ],
    ['nothing is in both', [['#A', 10, 100]], [['#B', 10, 120]], {}],
    ['the currency is another', [['#A', 10, 100]], [['#A', 10, 120]], { currency: 'USD' }],
    ['it is a credit', [['#A', 10, 100]], [['#A', 10, 120]], { kind: 'supplier_credit' }],
  ])('are not told where %s', (_, before, now, more) => expect(split(before, now, more)).toBeUndefined())

  it('always add up to the change', () => {
    const line = fc.tuple(
      fc.constantFrom('#A', '#B', '#C'),
      fc.integer({ min: 1, max: 90_000 }).map((one) => one / 100),
      fc.integer({ min: 1, max: 9_000_000 }).map((one) => one / 100),
    )
    const lines = fc.array(line, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(lines, lines, (before, now) => {
        const found = split(before, now)
        if (found) expect(found.price + found.volume).toBe(found.change)
        const turned = split(now, before)
        expect(turned === undefined).toBe(found === undefined)
      }),
    )
  })

  it('are told of a driver against its last month, of what the postings have', () => {
    const account = accountOf('400', 'EXPENSE')
    const august = bought('2026-08-05', [['#A', 10, 100]])
    const october = bought('2026-10-05', [['#A', 15, 180]])
    const books = monthOf([[account, [100, 0, 180]]], [posted('400', 100, august), posted('400', 180, october)])
    const [driver] = driversOf(account, books, postingsByAccount(books))
    expect(driver && driverText(driver)).toMatch(/, 80\.00 against 2026-08: 30\.00 by price, 50\.00 by quantity$/)
    const other = monthOf([[account, [100, 0, 181]]], [posted('400', 100, august), posted('400', 181, october)])
    expect(driversOf(account, other, postingsByAccount(other))[0]?.split).toBeUndefined()
  })
})
