import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import type { SoldLine } from '../../../src/tools/inventory/margin/item-line.ts'
import {
  changeOf,
  itemMargins,
  type MarginBridge,
  marginOf,
  soldOf,
  within,
} from '../../../src/tools/inventory/margin/item-margins.ts'
import { anyLedger, BEFORE, NOW, sold } from './sold-lines.ts'

const [then, now] = [day('2026-09-10'), day('2026-10-10')]

const bridge = (lines: readonly SoldLine[]) => itemMargins(lines, NOW, BEFORE).bridge

const NOTHING: MarginBridge = {
  ...{ before: 0n, price: 0n, cost: 0n, volume: 0n, mix: 0n },
  ...{ new: 0n, gone: 0n, other: 0n, now: 0n },
}

describe('a margin bridge', () => {
  const cases: readonly [string, readonly SoldLine[], Partial<MarginBridge>][] = [
    [
      'a higher price',
      [sold('A', then, 10, 100, 60), sold('A', now, 10, 110, 60)],
      { before: 400n, price: 100n, now: 500n },
    ],
    [
      'a higher cost',
      [sold('A', then, 10, 100, 60), sold('A', now, 10, 100, 65)],
      { before: 400n, cost: -50n, now: 350n },
    ],
    [
      'more of the same',
      [sold('A', then, 10, 100, 60), sold('A', now, 15, 100, 60)],
      { before: 400n, volume: 200n, now: 600n },
    ],
    [
      'the same money in goods that earn less',
      [
        sold('A', then, 10, 100, 50),
        sold('B', then, 10, 100, 90),
        sold('A', now, 5, 100, 50),
        sold('B', now, 15, 100, 90),
      ],
      { before: 600n, mix: -200n, now: 400n },
    ],
    [
      'a new item',
      [sold('A', then, 1, 100, 60), sold('A', now, 1, 100, 60), sold('B', now, 2, 100, 70)],
      { before: 40n, new: 60n, now: 100n },
    ],
    ['an item that is gone', [sold('A', then, 2, 100, 70)], { before: 60n, gone: -60n }],
    [
      'an item that only came back',
      [sold('A', then, 2, 100, 70), sold('A', now, -1, 100, 70)],
      { before: 60n, other: -90n, now: -30n },
    ],
    ['an item of which nobody knows the cost', [sold('A', then, 2, 100, undefined), sold('A', now, 1, 100, 50)], {}],
    [
      'days outside both windows',
      [sold('A', day('2026-08-31'), 2, 100, 70), sold('A', day('2026-11-01'), 2, 100, 70)],
      {},
    ],
  ]
  it.each(cases)('of %s', (_, lines, parts) => {
    expect(bridge(lines)).toEqual({ ...NOTHING, ...parts })
  })

  it('puts a price and a cost that moved apart from units that grew', () => {
    // 10 units at 100 less 60, then 20 at 90 less 66: price 20 x -10, cost 20 x -6, volume 400 x (20/10 - 1).
    const lines = [sold('A', then, 10, 100, 60), sold('A', now, 20, 90, 66)]
    expect(bridge(lines)).toEqual({ ...NOTHING, before: 400n, price: -200n, cost: -120n, volume: 400n, now: 480n })
  })

  it('adds up to the cent, for every item and for all', () => {
    fc.assert(
      fc.property(anyLedger, (lines) => {
        const { items, bridge: whole } = itemMargins(lines, NOW, BEFORE)
        const { before, now: after, ...parts } = whole
        expect(before + Object.values(parts).reduce((total, part) => total + part, 0n)).toBe(after)
        const known = items.filter(({ state }) => state !== 'unknown').map(({ code }) => code)
        const of = (window: typeof NOW) =>
          marginOf(soldOf(within(lines, window).filter(({ itemCode }) => known.includes(itemCode))))
        expect([before, after]).toEqual([of(BEFORE), of(NOW)])
        for (const item of items.filter(({ state }) => state === 'both')) {
          expect(item.price + item.cost + item.quantity).toBe(changeOf(item))
        }
      }),
    )
  })

  it('is nothing where the same is sold again', () => {
    fc.assert(
      fc.property(anyLedger, (lines) => {
        const once = within(lines, BEFORE)
        const again = once.map((line) => ({ ...line, day: now }))
        const { before, now: after, ...parts } = bridge([...once, ...again])
        expect(after).toBe(before)
        expect(Object.values(parts).every((part) => part === 0n)).toBe(true)
      }),
    )
  })

  it('grows with the money', () => {
    const parts = fc.integer({ min: 1, max: 500 })
    fc.assert(
      fc.property(parts, parts, parts, parts, (units, more, price, cost) => {
        const ledger = (times: number) => [
          sold('A', then, units, price * times, cost * times),
          sold('A', now, units * more, (price + 7) * times, (cost + 3) * times),
        ]
        const [once, hundredfold] = [bridge(ledger(1)), bridge(ledger(100))]
        expect(Object.values(hundredfold)).toEqual(Object.values(once).map((part) => part * 100n))
      }),
    )
  })
})

describe('items', () => {
  it('come with the one that moved the margin most first', () => {
    const lines = [sold('A', then, 1, 100, 60), sold('B', then, 1, 100, 60), sold('A', now, 1, 101, 60)]
    expect(itemMargins(lines, NOW, BEFORE).items.map(({ code, state }) => [code, state])).toEqual([
      ['B', 'gone'],
      ['A', 'both'],
    ])
  })

  it('do not depend on the order of lines', () => {
    fc.assert(
      fc.property(anyLedger, (lines) => {
        expect(itemMargins([...lines].reverse(), NOW, BEFORE)).toEqual(itemMargins(lines, NOW, BEFORE))
      }),
    )
  })
})
