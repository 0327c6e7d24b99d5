import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal4 } from '../../../src/books/money.ts'
import { type BacktestTerms, backtestItem } from '../../../src/tools/inventory/backtest/backtest-item.ts'
import { totalsOf } from '../../../src/tools/inventory/backtest/backtest-totals.ts'
import { replayPolicy } from '../../../src/tools/inventory/backtest/simulate.ts'
import { quantities, weeksOf } from './reorder-inputs.ts'

const TERMS: BacktestTerms = {
  ...{ leadDays: 14, leadSpread: 0, reviewDays: 7, service: 0.95, pack: 1, minimum: 0, fixedTarget: undefined },
}
const regular = Array.from({ length: 60 }, () => 10)
const uneven = Array.from({ length: 80 }, (_, week) => [4, 16, 9, 0, 21, 7, 13][week % 7] ?? 0)

describe('a replay of periodic review', () => {
  const terms = { from: 20, leadPeriods: 2, pack: 1, minimum: 0 }

  it('meets all of what is known beforehand with what is wanted until the next order arrives, and no less will do', () => {
    const upTo = (length: number) => (week: number) => uneven.slice(week, week + length).reduce((a, b) => a + b, 0)
    const enough = replayPolicy(uneven, upTo(3), terms)
    expect(enough.met).toBe(enough.wanted)
    expect(replayPolicy(uneven, upTo(2), terms).met).toBeLessThan(0.9 * enough.wanted)
  })

  it('holds what is left half way through a week, and loses what is not there', () => {
    const seen = replayPolicy([10, 10, 10, 10], () => 0, { ...terms, from: 0, opening: 25 })
    expect(seen).toEqual({ wanted: 40, met: 25, stock: (20 + 10 + 2.5 + 0) / 4, empty: 2 })
  })

  it('orders whole packs at reviews alone', () => {
    const asked: number[] = []
    const target = (week: number) => {
      asked.push(week)
      return 20
    }
    const seen = replayPolicy(regular, target, { ...terms, from: 50, reviewPeriods: 3, pack: 8, opening: 0 })
    expect(asked).toEqual([50, 53, 56, 59])
    expect(seen.met % 2).toBe(0)
  })
})

describe('an item’s own past', () => {
  it('meets regular demand with little, and says what happened', () => {
    const demand = weeksOf(regular)
    const held = regular.map(() => 55)
    const tried = backtestItem(demand, held, 26, TERMS) ?? expect.fail()
    expect(tried).toMatchObject({ weeks: 26, from: demand[34]?.start })
    expect(tried.happened).toEqual({ wanted: 260, met: 260, stock: 55, empty: 0 })
    expect(tried.policy).toMatchObject({ wanted: 260, met: 260, empty: 0 })
    expect(tried.policy.stock).toBeLessThan(10)
  })

  it('takes a week without stock to have wanted what was expected of it', () => {
    const sold = regular.map((quantity, week) => (week >= 50 && week < 55 ? 0 : quantity))
    const tried = backtestItem(weeksOf(sold, new Set([50, 51, 52, 53, 54])), regular, 26, TERMS) ?? expect.fail()
    expect(tried.happened).toMatchObject({ wanted: 260, met: 210, empty: 5 })
    expect(tried.policy.met).toBe(260)
  })

  it('knows nothing of later weeks: what it meets of a week does not depend on those after it', () => {
    fc.assert(
      fc.property(quantities, fc.integer({ min: 1, max: 20 }), (drawn, more) => {
        const short = drawn.map((quantity) => Math.max(0, quantity))
        const long = [...short, ...Array.from({ length: more }, (_, week) => (week * 37) % 90)]
        const weeks = short.length - 20
        fc.pre(weeks >= 8)
        const [one, other] = [short, long].map((of) => backtestItem(weeksOf(of), of, of.length - 20, TERMS))
        fc.pre(one !== undefined && other !== undefined && one.from === other.from)
        const [metBefore, metAfter] = [one?.policy.met ?? 0, other?.policy.met ?? 0]
        const added = long.slice(short.length).reduce((sum, quantity) => sum + quantity, 0)
        expect(metAfter).toBeGreaterThanOrEqual(metBefore)
        expect(metAfter).toBeLessThanOrEqual(metBefore + added)
        expect((other?.policy.empty ?? 0) - (one?.policy.empty ?? 0)).toBeLessThanOrEqual(more)
      }),
      { numRuns: 100 },
    )
  })

  it('needs 8 weeks with sales and 13 weeks before, and 8 weeks to judge', () => {
    expect(backtestItem(weeksOf(regular.slice(0, 20)), regular, 52, TERMS)).toBeUndefined()
    expect(backtestItem(weeksOf(regular.slice(0, 21)), regular, 52, TERMS)?.weeks).toBe(8)
    const seldom = Array.from({ length: 60 }, (_, week) => (week % 8 === 0 ? 3 : 0))
    expect(backtestItem(weeksOf(seldom), seldom, 52, TERMS)).toBeUndefined()
    expect(backtestItem([], [], 52, TERMS)).toBeUndefined()
  })

  it('orders up to a level that a person fixed', () => {
    const tried = backtestItem(weeksOf(regular), regular, 26, { ...TERMS, fixedTarget: 5 }) ?? expect.fail()
    expect(tried.policy.met).toBeLessThan(60)
  })

  it('weighs items by what a unit costs, and finds what levels typed in once need for as much', () => {
    const tried = backtestItem(weeksOf(uneven), uneven, 52, TERMS) ?? expect.fail()
    const totals = totalsOf([
      { code: 'DEAR', unitCost: decimal4('100'), tried },
      { code: 'CHEAP', unitCost: decimal4('0.01'), tried: { ...tried, policy: { ...tried.policy, met: 0 } } },
    ])
    const share = tried.policy.met / tried.policy.wanted
    expect(totals.policy.met).toBeCloseTo(share, 3)
    expect(Number(totals.policy.stock) / 10_000).toBeCloseTo(tried.policy.stock, 1)
    const covers = tried.covers.map(({ stock }) => stock)
    expect(Number(totals.coverStock) / 10_000).toBeGreaterThan(covers[0] ?? 0)
    expect(Number(totals.coverStock) / 10_000).toBeLessThan(covers.at(-1) ?? 0)
    expect(totalsOf([]).policy.met).toBeUndefined()
  })
})
