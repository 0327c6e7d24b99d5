import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planItem } from '../../../src/tools/inventory/reorder/plan-item.ts'
import type { ReorderInput } from '../../../src/tools/inventory/reorder/reorder-input.ts'
import { anyInput, inputOf, quantities, weeksOf } from './reorder-inputs.ts'

const repeat = (count: number, ...pattern: number[]) =>
  Array.from({ length: count }, (_, index) => pattern[index % pattern.length] ?? 0)

describe('what to order of an item', () => {
  it('orders what regular demand takes until the next order arrives, and nothing beyond it', () => {
    const plan = planItem(inputOf({ demand: weeksOf(repeat(52, 10)), available: 12, onOrder: 5 }))
    expect(plan).toMatchObject({ confidence: 'ok', perPeriod: 10, protectionDays: 21, expected: 30, safety: 0 })
    expect(plan).toMatchObject({ target: 30, point: 30, position: 17, quantity: 13, coverDays: 8.4 })
    expect(plan.why).toEqual([
      'Expected are 10 a week, so 30 over 21 days (lead time 14, review 7).',
      '0 more make the target of 30: demand over such a time has strayed by 0 (standard deviation), and the service is 95%.',
      'What is available lasts 8.4 days, less than the lead time.',
      'Available are 12 and 5 are on order: 17, 13 below the target: order 13.',
    ])
  })

  it('holds more where demand varies, and whole packs of at least the minimum', () => {
    const demand = weeksOf(repeat(52, 4, 16, 9, 0, 21))
    const plan = planItem(inputOf({ demand, pack: 12, minimum: 50, available: 20 }))
    expect(plan.safety).toBeGreaterThan(5)
    expect(plan.quantity).toBe(60)
    expect(plan.why.at(-1)).toMatch(
      /^Available are 20, .* below the target: order 60 \(at least 50, whole packs of 12\)\.$/,
    )
  })

  it('orders nothing where enough is there', () => {
    const plan = planItem(inputOf({ demand: weeksOf(repeat(52, 3)), available: 40 }))
    expect(plan.quantity).toBe(0)
    expect(plan.why.at(-1)).toBe('Available are 40, which is enough: nothing is to be ordered.')
  })

  it('does not take weeks without stock for weeks without demand', () => {
    const sold = repeat(60, 10).map((quantity, week) => (week >= 48 ? 0 : quantity))
    const empty = new Set([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59])
    expect(planItem(inputOf({ demand: weeksOf(sold, empty) })).perPeriod).toBeCloseTo(10)
    expect(planItem(inputOf({ demand: weeksOf(sold) })).perPeriod).toBeLessThan(1)
    const why = planItem(inputOf({ demand: weeksOf(sold, empty) })).why.join(' ')
    expect(why).toContain('Stock ran out in 12 of 60 weeks: their sales are the least that was wanted.')
  })

  it('lets sales of a week without stock lift the level', () => {
    const sold = repeat(60, 10).map((quantity, week) => (week === 59 ? 40 : quantity))
    const plan = planItem(inputOf({ demand: weeksOf(sold, new Set([59])) }))
    expect(plan.perPeriod).toBeCloseTo(16)
  })

  it('counts what came back against the sales before it', () => {
    const returned = [...repeat(40, 10), 50, -40, ...repeat(10, 10)]
    const plan = planItem(inputOf({ demand: weeksOf(returned) }))
    expect(plan.perPeriod).toBeCloseTo(
      planItem(inputOf({ demand: weeksOf([...repeat(41, 10), 0, ...repeat(10, 10)]) })).perPeriod,
    )
  })

  it('reckons with seasons after two whole years of them, and not before', () => {
    const sold = Array.from({ length: 156 }, (_, week) => 20 + Math.round(15 * Math.sin((2 * Math.PI * week) / 52)))
    const [high, low] = [sold.slice(0, 104), sold.slice(0, 130)].map((of) =>
      planItem(inputOf({ demand: weeksOf(of), leadDays: 42 })),
    )
    expect(high?.perPeriod).toBeGreaterThan(23)
    expect(low?.perPeriod).toBeLessThan(17)
    expect(high?.why[0]).toContain('seasons reckoned with')
    const young = planItem(inputOf({ demand: weeksOf(sold.slice(0, 103)), leadDays: 42 }))
    expect(young.why[0]).not.toContain('seasons')
  })

  it('reckons with no season where months differ by chance alone', () => {
    const sold = Array.from({ length: 120 }, (_, week) => (week * 7_919) % 23)
    expect(planItem(inputOf({ demand: weeksOf(sold) })).why[0]).not.toContain('seasons')
  })

  it('says that history is insufficient and invents no number', () => {
    const sold = [...repeat(7, 5), ...repeat(20, 0)]
    const plan = planItem(inputOf({ demand: weeksOf(sold), available: 3 }))
    expect(plan).toMatchObject({ confidence: 'none', target: 0, quantity: 0, coverDays: undefined })
    expect(plan.why[0]).toBe('Insufficient history: sold in 7 of 27 weeks, and 8 are needed to say what will be.')
  })

  it('orders up to a level that a person fixed, and what customers wait for, without history too', () => {
    expect(planItem(inputOf({ fixedTarget: 20, available: 6, pack: 5 }))).toMatchObject({ quantity: 15, target: 20 })
    expect(planItem(inputOf({ available: -4, onOrder: 1 }))).toMatchObject({ quantity: 3, confidence: 'none' })
    const fixed = planItem(inputOf({ fixedTarget: 20, demand: weeksOf(repeat(52, 10)) }))
    expect(fixed).toMatchObject({ target: 20, quantity: 20, safety: -10, expected: 30 })
    expect(fixed.why[1]).toBe('The target of 20 is one that a person fixed.')
  })

  it('has little confidence in few weeks, in long intervals and in stock that was mostly out', () => {
    const sold = repeat(52, 0, 0, 5, 2)
    expect(planItem(inputOf({ demand: weeksOf(sold) })).confidence).toBe('ok')
    expect(planItem(inputOf({ demand: weeksOf(sold.slice(0, 24)) })).confidence).toBe('low')
    expect(planItem(inputOf({ demand: weeksOf(sold), leadDays: 200 })).confidence).toBe('low')
    const out = new Set(Array.from({ length: 20 }, (_, week) => 2 * week))
    expect(planItem(inputOf({ demand: weeksOf(sold, out) })).confidence).toBe('low')
  })

  it('holds more where deliveries come late now and then', () => {
    const plan = (leadSpread: number) =>
      planItem(inputOf({ demand: weeksOf(repeat(52, 10, 12, 8)), leadSpread })).target
    expect(plan(10)).toBeGreaterThan(plan(0) + 10)
  })

  it('asks for fractions of units where they are sold', () => {
    const plan = planItem(inputOf({ demand: weeksOf(repeat(52, 1.5)), pack: 0.25, available: 0.125 }))
    expect(plan).toMatchObject({ target: 4.5, quantity: 4.5 })
  })
})

describe('whatever it is asked with', () => {
  const held = (holds: (input: ReorderInput) => void) => fc.assert(fc.property(anyInput, holds), { numRuns: 400 })

  it('answers numbers', () => {
    held((input) => {
      const { why, confidence, coverDays, ...figures } = planItem(input)
      for (const [name, figure] of Object.entries(figures)) expect(Number.isFinite(figure), name).toBe(true)
      expect(coverDays ?? 0).toBeGreaterThanOrEqual(0)
      for (const sentence of why) expect(sentence).toMatch(/^[^a-z]((?!NaN|undefined|Infinity).)*\.$/)
    })
  })

  it('orders whole packs, up to the target and less than a pack or the minimum beyond it', () => {
    held((input) => {
      const { quantity, position, target } = planItem(input)
      expect(quantity % input.pack).toBe(0)
      expect(position + quantity).toBeGreaterThanOrEqual(Math.max(0, target) - 1e-9)
      if (quantity > 0) expect(quantity).toBeLessThan(Math.max(target - position, input.minimum) + input.pack)
      else expect(position).toBeGreaterThanOrEqual(target - 1e-9)
    })
  })

  it('answers the same twice and leaves its input alone', () => {
    held((input) => {
      const before = structuredClone(input)
      expect(planItem(input)).toEqual(planItem(before))
      expect(input).toEqual(before)
    })
  })

  it('never orders less for a higher service', () => {
    fc.assert(
      fc.property(anyInput, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (input, service) => {
        const [low, high] = [input.service, service].sort((a, b) => a - b)
        const target = (of: number | undefined) => planItem({ ...input, service: of ?? 0.5 }).target
        expect(target(high)).toBeGreaterThanOrEqual(target(low))
      }),
    )
  })

  it('never orders less for a longer lead time', () => {
    fc.assert(
      fc.property(
        quantities,
        fc.nat(100),
        fc.nat(60),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (of, lead, more, service) => {
          const target = (leadDays: number) => planItem(inputOf({ demand: weeksOf(of), leadDays, service })).target
          expect(target(lead + more)).toBeGreaterThanOrEqual(target(lead))
        },
      ),
    )
  })

  it('never orders less when everything sells in multiples', () => {
    fc.assert(
      fc.property(
        quantities,
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (of, times, service) => {
          const target = (demand: readonly number[]) => planItem(inputOf({ demand: weeksOf(demand), service })).target
          expect(target(of.map((one) => one * times))).toBeGreaterThanOrEqual(target(of))
        },
      ),
      { numRuns: 300 },
    )
  })
})
