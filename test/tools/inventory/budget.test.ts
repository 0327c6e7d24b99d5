import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents, decimal4 } from '../../../src/books/money.ts'
import { type BudgetLine, withinBudget } from '../../../src/tools/inventory/reorder/budget.ts'
import { planItem } from '../../../src/tools/inventory/reorder/plan-item.ts'
import { anyInput, inputOf, weeksOf } from './reorder-inputs.ts'

const sold = Array.from({ length: 52 }, (_, week) => [4, 16, 9, 0, 21][week % 5] ?? 0)

function line(itemCode: string, given: Partial<BudgetLine> & { available?: number } = {}): BudgetLine {
  const { available = 0, pack = 1, minimum = 0, ...rest } = given
  const suggestion = planItem(inputOf({ demand: weeksOf(sold), available, pack, minimum }))
  return { itemCode, suggestion, pack, minimum, unitCost: decimal4('2'), unitMargin: decimal4('1'), ...rest }
}

describe('a plan within its budget', () => {
  it('stays as it is where the money is enough', () => {
    const plan = withinBudget([line('A'), line('B')], cents('1000'))
    expect(plan.lines.map(({ cut }) => cut)).toEqual([undefined, undefined])
    expect(plan.cost).toBe(plan.lines.reduce((sum, { quantity }) => sum + BigInt(quantity) * 200n, 0n))
    expect(plan.over).toBe(0n)
  })

  it('cuts first what earns least for its money, and says why', () => {
    const lines = [line('GOOD', { unitMargin: decimal4('9') }), line('POOR', { unitMargin: decimal4('0.10') })]
    const full = withinBudget(lines, cents('1000'))
    const plan = withinBudget(lines, full.cost - 2_000n)
    expect(plan.lines[0]).toEqual(full.lines[0])
    expect(plan.lines[1]?.quantity).toBe((full.lines[1]?.quantity ?? 0) - 10)
    expect(plan.lines[1]?.cut).toMatch(
      /^Cut from \d+ to \d+ to stay within [\d,.]+: the chance that more is needed before the next order arrives is [\d.]+%, and each 1\.00 spent earns 0\.05\.$/,
    )
  })

  it('cuts safety before what is expected to be sold, of items that earn alike', () => {
    const lines = [line('A'), line('B', { available: 20 })]
    const half = withinBudget(lines, withinBudget(lines, cents('1000')).cost / 2n)
    const left = half.lines.map(({ quantity }, index) => quantity + (lines[index]?.suggestion.position ?? 0))
    expect(Math.abs((left[0] ?? 0) - (left[1] ?? 0))).toBeLessThanOrEqual(2)
  })

  it('never cuts what customers wait for, and says what that costs beyond the budget', () => {
    const plan = withinBudget([line('A', { available: -7, pack: 5 })], 0n)
    expect(plan.lines[0]).toMatchObject({ quantity: 10, cost: 2_000n })
    expect(plan.over).toBe(2_000n)
  })

  it('leaves a line out rather than below its minimum', () => {
    const plan = withinBudget([line('A', { minimum: 30, available: 40 })], cents('50'))
    expect(plan.lines[0]).toMatchObject({ quantity: 0, cost: 0n })
  })

  it('leaves lines without a cost alone and cuts first where nobody knows what it earns', () => {
    const lines = [line('FREE', { unitCost: undefined }), line('DIM', { unitMargin: undefined }), line('C')]
    const full = withinBudget(lines, cents('1000'))
    const plan = withinBudget(lines, full.cost - 100n)
    expect(plan.withoutCost).toEqual(['FREE'])
    expect(plan.lines[0]).toMatchObject({ cost: undefined, cut: undefined })
    expect(plan.lines[1]?.cut).toMatch(/: what it earns is not known\.$/)
    expect(plan.lines[2]?.cut).toBeUndefined()
  })

  it('keeps whole packs, never exceeds what was suggested, and does not depend on the order of lines', () => {
    const anyLine = fc
      .record({ input: anyInput, cost: fc.nat(50_000), margin: fc.integer({ min: -20_000, max: 90_000 }) })
      .map(({ input, cost, margin }) => ({
        ...{ suggestion: planItem(input), pack: input.pack, minimum: input.minimum },
        ...{ unitCost: BigInt(cost), unitMargin: BigInt(margin) },
      }))
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 6 }), fc.nat(2_000_000), (drawn, money) => {
        const lines = drawn.map((one, index) => ({ ...one, itemCode: `I${index}` }))
        const plan = withinBudget(lines, BigInt(money))
        for (const [index, { quantity }] of plan.lines.entries()) {
          const { suggestion, pack } = lines[index] ?? expect.fail()
          expect(quantity % pack).toBe(0)
          expect(quantity).toBeLessThanOrEqual(suggestion.quantity)
          expect(suggestion.position + quantity).toBeGreaterThanOrEqual(Math.min(0, suggestion.target))
        }
        expect(plan.over === 0n).toBe(plan.cost <= BigInt(money))
        const turned = withinBudget(lines.toReversed(), BigInt(money))
        expect(turned.lines.toReversed()).toEqual(plan.lines)
      }),
      { numRuns: 200 },
    )
  })
})
