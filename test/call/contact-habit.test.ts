import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { habitOf, LEAST_HABIT, medianOf } from '../../src/call/contact-habit.ts'

describe("a contact's habit", () => {
  it.each<[string, bigint[], bigint | undefined]>([
    ['none at all', [], undefined],
    ['too few to be one', [100n, 100n, 100n, 100n], undefined],
    ['a rent: up to twice', [100n, 100n, 100n, 100n, 100n], 200n],
    ['small differences: up to twice', [90n, 100n, 100n, 110n, 120n], 200n],
    ['large differences: four spreads of the middle one', [100n, 400n, 500n, 600n, 900n], 500n + 593n],
    ['one that stands out does not move it', [100n, 100n, 100n, 100n, 1_000_000n], 200n],
    ['credits count by their size', [-100n, -100n, -100n, -100n, -100n], 200n],
    ['nothing but nothing', [0n, 0n, 0n, 0n, 0n], 0n],
  ])('%s', (_, amounts, limit) => expect(habitOf(amounts)?.limit).toBe(limit))

  it.each<[bigint[], bigint]>([
    [[], 0n],
    [[7n], 7n],
    [[3n, 1n, 2n], 2n],
    [[4n, 1n, 2n, 3n], 2n],
  ])('the middle of %o is %s', (amounts, middle) => expect(medianOf(amounts)).toBe(middle))

  const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: LEAST_HABIT, maxLength: 40 })

  it('does not depend on order, scales with the amounts, and never calls its own middle unusual', () => {
    fc.assert(
      fc.property(amounts, (given) => {
        const habit = habitOf(given)
        expect(habitOf([...given].reverse())).toEqual(habit)
        expect(habit && habit.limit >= habit.median * 2n - 1n).toBe(true)
        const half = given.filter((amount) => habit && amount <= habit.limit).length
        expect(half * 2).toBeGreaterThanOrEqual(given.length)
      }),
    )
  })

  it('fewer than half of the amounts, however large, cannot stretch it beyond the others', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 100n, max: 10n ** 6n }),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (usual, planted) => {
          const habit = habitOf([
            ...Array.from({ length: 6 }, () => usual),
            ...Array.from({ length: 5 }, () => planted),
          ])
          expect(habit?.limit).toBe(usual * 2n)
        },
      ),
    )
  })
})
