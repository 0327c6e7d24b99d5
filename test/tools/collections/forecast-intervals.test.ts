import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import {
  deviationOf,
  expectedOf,
  intervalOf,
  type Replay,
  type Stake,
  widthFrom,
} from '../../../src/tools/collections/forecast/forecast-intervals.ts'
import { heldAmong, newest, replaysOf } from '../../../src/tools/collections/forecast/forecast-replays.ts'
import { dayCountOf } from '../../../src/tools/collections/habits/day-count-of.ts'
import { generatedLedger } from './generated-ledger.ts'

const monday = day('2026-11-16')

function stake(contactId: string, amount: bigint, chance: number, due = monday): Stake {
  return { contactId, due, amount, chance }
}

function replay(expected: bigint, received: bigint, deviation = 100n): Replay {
  return { day: monday, open: 10_000n, expected, received, deviation: { 'due week': deviation, contact: deviation } }
}

describe('the deviation of what comes in', () => {
  test('invoices of a contact due in one week come in together, those of another week or contact by themselves', () => {
    const one = stake('a', 10_000n, 0.5)
    const sameWeek = { ...one, due: addDays(monday, 6) }
    const nextWeek = { ...one, due: addDays(monday, 7) }
    // The roots of 5,000² + 500², 10,000² + 1,000² and twice 5,000² + 1,000².
    expect(deviationOf([one], 'due week')).toBe(5_024n)
    expect(deviationOf([one, sameWeek], 'due week')).toBe(10_049n)
    expect(deviationOf([one, nextWeek], 'due week')).toBe(7_141n)
    expect(deviationOf([one, nextWeek], 'contact')).toBe(10_049n)
    expect(deviationOf([one, stake('b', 10_000n, 0.5)], 'contact')).toBe(7_141n)
  })

  test('what is certain by habit still has a twentieth of what is open', () => {
    expect(deviationOf([stake('a', 20_000n, 1)], 'due week')).toBe(1_000n)
    expect(deviationOf([], 'due week')).toBe(0n)
  })
})

describe('the width of intervals', () => {
  test('from few replays it is that of a contact that pays all or nothing', () => {
    const width = widthFrom(Array.from({ length: 5 }, () => replay(1_000n, 9_000n)))
    expect(width).toEqual({ together: 'contact', below: 1_281_552n, above: 1_281_552n, replays: 5 })
  })

  test('from six replays it is what would have held them, alike on both sides', () => {
    const received = [1_050n, 1_100n, 900n, 1_200n, 700n, 1_000n]
    const width = widthFrom(received.map((one) => replay(1_000n, one)))
    expect(width).toEqual({ together: 'due week', below: 3_000_000n, above: 3_000_000n, replays: 6 })
  })

  test('from nine replays each side has its own, and none reaches the wrong way', () => {
    const less = Array.from({ length: 9 }, (_, index) => replay(1_000n, 1_000n - BigInt(index) * 50n))
    expect(widthFrom(less)).toMatchObject({ below: 4_000_000n, above: 0n })
  })
})

const stakes = fc.array(
  fc.record({
    contactId: fc.constantFrom('a', 'b', 'c'),
    amount: fc.bigInt(1n, 10n ** 12n),
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
    due: fc.integer({ min: -400, max: 400 }).map((days) => addDays(monday, days)),
  }),
  { maxLength: 12 },
)

test('an interval is within nothing and all that is open, holds what is expected, and is no narrower for a contact that pays at once', () => {
  const reach = fc.bigInt(0n, 9_000_000n)
  fc.assert(
    fc.property(stakes, reach, reach, (owed, below, above) => {
      const open = sum(owed.map(({ amount }) => amount))
      const [byWeek, byContact] = (['due week', 'contact'] as const).map((together) => {
        return intervalOf(owed, { together, below, above, replays: 9 })
      })
      for (const one of [byWeek, byContact]) {
        expect(one?.expected).toBe(expectedOf(owed))
        expect(0n <= (one?.low ?? -1n) && (one?.low ?? 0n) <= expectedOf(owed)).toBe(true)
        expect(expectedOf(owed) <= (one?.high ?? 0n) && (one?.high ?? 0n) <= open).toBe(true)
      }
      expect((byContact?.low ?? 0n) <= (byWeek?.low ?? 0n)).toBe(true)
    }),
  )
})

describe('replays', () => {
  const today = day('2026-11-20')
  const ledger = generatedLedger(1)
  const days = dayCountOf(ledger)

  test('know nothing of what came after their day but what they are judged by', () => {
    const plan = { today, days, horizons: [7], weeks: 20 }
    const [newestOne] = replaysOf(ledger, plan).get(7) ?? []
    const cut = addDays(today, -14)
    const blind = ledger
      .filter(({ issued }) => issued < cut)
      .map((one) => ({ ...one, paid: one.paid === undefined || one.paid >= cut ? addDays(cut, 3) : one.paid }))
    const [again] = replaysOf(blind, plan).get(7) ?? []
    expect(newestOne?.day).toBe(cut)
    expect(again).toMatchObject({
      expected: newestOne?.expected,
      open: newestOne?.open,
      deviation: newestOne?.deviation,
    })
    expect(again?.received).toBe(again?.open)
  })

  test('are made for weeks whose horizon is over, and for none of which too little was known', () => {
    const found = replaysOf(ledger, { today, days, horizons: [7, 90] })
    expect(found.get(7)?.[0]?.day).toBe(addDays(today, -14))
    expect(found.get(90)?.[0]?.day).toBe(addDays(today, -91))
    expect(found.get(90)?.length).toBe(39)
    expect(newest(found.get(90) ?? []).length).toBe(26)
    expect(replaysOf(ledger.slice(0, 9), { today, days, horizons: [7] }).get(7)).toEqual([])
    const lately = ledger.filter(({ issued }) => issued > addDays(today, -100))
    expect(replaysOf(lately, { today, days, horizons: [7] }).get(7)?.length).toBeLessThan(14)
  })
})

test('of intervals meant to hold 8 in 10, between 72% and 90% hold, on each ledger and for each horizon', () => {
  const horizons = [7, 14, 30]
  const shares = [1, 2, 3, 4].flatMap((seed) => {
    const ledger = generatedLedger(seed)
    const found = replaysOf(ledger, { today: day('2026-11-20'), days: dayCountOf(ledger), horizons, weeks: 75 })
    return horizons.map((horizon) => ({ seed, horizon, ...heldAmong(found.get(horizon) ?? [], horizon) }))
  })
  for (const { held, judged, ...which } of shares) {
    expect(judged, JSON.stringify(which)).toBeGreaterThan(50)
    expect(held / judged, JSON.stringify(which)).toBeGreaterThanOrEqual(0.72)
    expect(held / judged, JSON.stringify(which)).toBeLessThanOrEqual(0.9)
  }
})
