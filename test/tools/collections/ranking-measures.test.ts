import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areaUnderCurve,
  brier,
  capture,
  chanceTimes,
  hitShare,
} from '../../../src/tools/collections/backtest/ranking-measures.ts'

const listed = (order: number, amount: number, happened: boolean) => ({
  ...{ order: BigInt(order), amount: BigInt(amount), happened },
})

/** How a case that happened compares with each that did not. */
function outcomes(high: number, drawn: readonly [number, boolean][]): number[] {
  const others = drawn.filter(([, happened]) => !happened).map(([score]) => score)
  return others.map((low) => (high > low ? 1 : 0) + (high === low ? 0.5 : 0))
}

describe('measures of a ranking', () => {
  test('the area under the curve is the share of pairs in the right order, ties counting half', () => {
    expect(areaUnderCurve([1, 2, 3], [false, true, true])).toBe(1)
    expect(areaUnderCurve([3, 2, 1], [false, true, true])).toBe(0)
    expect(areaUnderCurve([1, 1, 1], [false, true, true])).toBe(0.5)
    expect(areaUnderCurve([1, 2], [true, true])).toBeUndefined()
    expect(areaUnderCurve([], [])).toBeUndefined()
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.boolean()), { maxLength: 30 }), (drawn) => {
        const pairs = drawn.flatMap(([high, yes]) => (yes ? outcomes(high, drawn) : []))
        const area = areaUnderCurve(
          drawn.map(([score]) => score),
          drawn.map(([, happened]) => happened),
        )
        if (pairs.length === 0) expect(area).toBeUndefined()
        else expect(area).toBeCloseTo(pairs.reduce((total: number, one) => total + one, 0) / pairs.length, 10)
      }),
    )
  })

  test('the Brier score is 0 for who knows and a quarter for who says a half', () => {
    expect(brier([1, 0], [true, false])).toBe(0)
    expect(brier([0.5, 0.5], [true, false])).toBe(0.25)
    expect(brier([], [])).toBeUndefined()
  })

  test('capture is by count, hits are by money', () => {
    const list = [
      listed(5, 100, true),
      listed(4, 100, false),
      listed(3, 200, true),
      listed(2, 300, false),
      listed(1, 300, false),
    ]
    // One of five entries has 100 of the 300 that happened; a fifth of 1,000 is 200, which the first two entries make up.
    expect(capture(list)).toBeCloseTo(1 / 3, 5)
    expect(hitShare(list)).toBe(0.5)
    expect(capture(list.map((one) => ({ ...one, happened: false })))).toBeUndefined()
    expect(hitShare([])).toBeUndefined()
  })

  test('what is sorted alike goes by its amount', () => {
    expect(
      capture([listed(1, 1, false), listed(1, 9, true), ...Array.from({ length: 3 }, () => listed(0, 1, false))]),
    ).toBe(1)
    expect(chanceTimes(0.5, 200n)).toBe(chanceTimes(1, 100n))
  })
})
