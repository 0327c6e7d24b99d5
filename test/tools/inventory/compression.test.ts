import { describe, expect, it } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { compressionOf } from '../../../src/tools/inventory/margin/compression.ts'
import type { BoughtLine, SoldLine } from '../../../src/tools/inventory/margin/item-line.ts'
import { itemMargins } from '../../../src/tools/inventory/margin/item-margins.ts'
import { BEFORE, NOW, sold } from './sold-lines.ts'

const [then, now] = [day('2026-09-10'), day('2026-10-10')]

function bill(on: Day, units: number, unitCost: number): BoughtLine {
  return {
    ...{ itemCode: 'A', document: { kind: 'bill', id: on, number: 'B' }, contact: { id: 's', name: 'Orbit' }, day: on },
    ...{ quantity: BigInt(units) * 10_000n, amount: BigInt(units) * BigInt(unitCost) },
  }
}

function pressed(lines: readonly SoldLine[], bought: readonly BoughtLine[] = [], least = 100n) {
  const [item] = itemMargins(lines, NOW, BEFORE).items
  const found = item && compressionOf(item, { sold: lines, bought, now: NOW, before: BEFORE }, least)
  return found && [found.at, found.cause, found.before.share, found.now.share, found.aMonth]
}

/** Bills of 10 units a month up to October, the newest at another cost. */
const rising = (newest: number) =>
  Array.from({ length: 12 }, (_, index) =>
    bill(addDays(day('2026-10-09'), 30 * (index - 11)), 10, index === 11 ? newest : 6_000),
  )

const steady = [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 10_000, 6_000)]
const from = (name: string, line: SoldLine) => ({ ...line, contact: { id: name, name } })

describe('an item is pressed', () => {
  it.each<[string, readonly SoldLine[], readonly BoughtLine[], unknown]>([
    ['not while nothing moved', steady, rising(6_000), undefined],
    // 100 units a month of October at 4.00 less; a month is 365 / 12 days.
    [
      'by a cost that was sold',
      [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 10_000, 6_400)],
      [],
      ['sold', 'cost', 4_000n, 3_600n, 39_247n],
    ],
    [
      'by a price',
      [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 9_000, 6_000)],
      [],
      ['sold', 'price', 4_000n, 3_333n, 98_118n],
    ],
    [
      'by both',
      [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 9_700, 6_300)],
      [],
      ['sold', 'price and cost', 4_000n, 3_505n, 58_871n],
    ],
    // Twelve bills come to 61.00 a unit on average, the last three to 64.00, the newest to 72.00.
    ['by the last three bills', steady, rising(7_200), ['last three bills', 'cost', 3_900n, 3_600n, 29_435n]],
    ['by the newest bill alone', steady, rising(6_500), ['newest bill', 'cost', 3_958n, 3_500n, 44_971n]],
    [
      'not by a fall below three points',
      [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 10_000, 6_290)],
      [],
      undefined,
    ],
    ['not by bills of after the window', steady, [bill(day('2026-11-05'), 10, 9_000)], undefined],
    ['not while it is new', [sold('A', now, 100, 10_000, 9_900)], rising(9_900), undefined],
  ])('%s', (_, lines, bought, found) => {
    expect(pressed(lines, bought)).toEqual(found)
  })

  it('not below the money that is worth telling', () => {
    const lines = [sold('A', then, 100, 10_000, 6_000), sold('A', now, 100, 10_000, 6_400)]
    expect([pressed(lines, [], 39_247n)?.[0], pressed(lines, [], 39_248n)]).toEqual(['sold', undefined])
  })

  it('by who buys, where every customer pays what they did', () => {
    const lines = [
      from('small', sold('A', then, 90, 10_000, 6_000)),
      from('large', sold('A', then, 10, 8_000, 6_000)),
      from('small', sold('A', now, 10, 10_000, 6_000)),
      from('large', sold('A', now, 90, 8_000, 6_000)),
    ]
    expect(pressed(lines)?.[1]).toBe('mix of customers')
  })

  it('by the price, where customers of both windows pay less', () => {
    const lines = [
      from('small', sold('A', then, 50, 10_000, 6_000)),
      from('large', sold('A', then, 50, 10_000, 6_000)),
      from('small', sold('A', now, 50, 8_000, 6_000)),
      from('large', sold('A', now, 50, 10_000, 6_000)),
    ]
    expect(pressed(lines)?.[1]).toBe('price')
  })
})
