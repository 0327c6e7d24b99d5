import fc from 'fast-check'
import { addDays, day } from '../../../src/books/day.ts'
import type { PeriodDemand } from '../../../src/tools/inventory/movements/stock-book.ts'
import type { ReorderInput } from '../../../src/tools/inventory/reorder/reorder-input.ts'

/** Weeks of demand from quantities, the oldest first. */
export function weeksOf(quantities: readonly number[], censored: ReadonlySet<number> = new Set()): PeriodDemand[] {
  return quantities.map((quantity, index) => ({
    start: addDays(day('2024-01-01'), 7 * index),
    quantity,
    censored: censored.has(index),
  }))
}

/** An input with everything usual but what is given. */
export function inputOf(given: Partial<ReorderInput>): ReorderInput {
  return {
    ...{ demand: weeksOf([]), periodDays: 7, leadDays: 14, leadSpread: 0, reviewDays: 7, service: 0.95 },
    ...{ available: 0, onOrder: 0, pack: 1, minimum: 0, fixedTarget: undefined, unitCost: undefined },
    ...given,
  }
}

const KINDS = {
  regular: (draw: number, base: number) => (draw === 0 ? -1 : (base * (50 + draw)) / 100),
  seldom: (draw: number) => Math.max(0, (draw - 74) / 9),
  lots: (draw: number, base: number) => (draw < 85 ? draw % 3 : base * (draw - 80)),
  growing: (draw: number, base: number, index: number) => (base * index * (50 + draw)) / 3_000,
}

/** Quantities of weeks as shops have them: regular, seldom, in large lots, growing; with some taken back. */
export const quantities = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
    base: fc.integer({ min: 1, max: 60 }),
    draws: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 130, size: 'max' }),
  })
  .map(({ kind, base, draws }) => draws.map((draw, index) => Math.round(KINDS[kind](draw, base, index))))

/** Anything that an item can be asked with. */
export const anyInput: fc.Arbitrary<ReorderInput> = fc
  .record({
    quantities: fc.oneof(quantities, fc.array(fc.integer({ min: -20, max: 200 }), { maxLength: 60, size: 'max' })),
    censored: fc.uniqueArray(fc.nat(130), { maxLength: 20 }),
    leadDays: fc.integer({ min: 0, max: 120 }),
    leadSpread: fc.integer({ min: 0, max: 30 }),
    reviewDays: fc.integer({ min: 1, max: 60 }),
    service: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
    available: fc.integer({ min: -50, max: 500 }),
    onOrder: fc.integer({ min: 0, max: 200 }),
    pack: fc.integer({ min: 1, max: 24 }),
    minimum: fc.integer({ min: 0, max: 50 }),
    fixedTarget: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
  })
  .map(({ quantities, censored, ...rest }) => inputOf({ ...rest, demand: weeksOf(quantities, new Set(censored)) }))
