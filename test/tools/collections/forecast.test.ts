import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { businessDays } from '../../../src/books/day-count.ts'
import { sum } from '../../../src/books/money.ts'
import { chanceBy, forecastBy, forecastInBase, GROUNDS } from '../../../src/tools/collections/forecast/forecast.ts'
import type { Width } from '../../../src/tools/collections/forecast/forecast-intervals.ts'
import { type OwedInvoice, owedBy } from '../../../src/tools/collections/forecast/forecast-owed.ts'
import { paymentCurves } from '../../../src/tools/collections/habits/payment-curve.ts'
import type { Circumstances } from '../../../src/tools/collections/habits/risk.ts'
import type { StandingDispute, StandingPromise } from '../../../src/tools/collections/record/standing.ts'
import { circumstancesOf } from '../../../src/tools/collections/record/stops.ts'

const today = day('2026-11-20')
const days = businessDays()
// Pays 14 days late, give or take a few.
const history = Array.from({ length: 30 }, (_, index) => {
  const due = addDays(today, -200 + index * 5)
  return { contactId: 'slow', issued: addDays(due, -30), due, paid: addDays(due, 11 + (index % 7)) }
})
const curve = paymentCurves(history, today, days).of('slow')
const width: Width = { together: 'due week', below: 1_000_000n, above: 1_000_000n, replays: 9 }

function chance(circumstances: Circumstances, by: Day, due = addDays(today, -3)): number {
  return chanceBy({ due, curve, circumstances }, by)
}

describe('the chance that an amount is paid by a day', () => {
  const tuesday = day('2026-12-01')

  test('of a promise: nothing before the last day on which money counts, then as much as promises are kept, then by habit', () => {
    const promise = { lastDay: tuesday, kept: 1, broken: 0 }
    expect(chance({ promise }, day('2026-11-30'))).toBe(0)
    expect(chance({ promise }, day('2026-12-01'))).toBeCloseTo(3 / 4, 10)
    expect(chance({ promise }, day('2026-12-20'))).toBeGreaterThan(3 / 4)
    expect(chance({ promise: { ...promise, kept: 0, broken: 3 } }, day('2026-12-01'))).toBeCloseTo(2 / 6, 10)
  })

  test('of a dispute: three tenths of the daily chance; of insolvency nothing; after a broken promise half the odds', () => {
    const by = addDays(today, 7)
    const usual = chance({}, by)
    expect(1 - chance({ disputed: true }, by)).toBeCloseTo((1 - usual) ** 0.3, 10)
    expect(chance({ insolvent: true, promise: { lastDay: tuesday, kept: 9, broken: 0 } }, addDays(today, 90))).toBe(0)
    const broken = chance({ brokenPromise: true }, by)
    expect(broken / (1 - broken)).toBeLessThan(usual / (1 - usual))
    expect(2 * (1 - usual)).toBeCloseTo((1 - broken) * (1 + (1 - usual)), 10)
  })

  test('never falls as days go by, and is from 0 to 1, whatever is on record', () => {
    const record = fc.record({
      promise: fc.option(
        fc.record({
          lastDay: fc.integer({ min: -5, max: 60 }).map((ahead) => addDays(today, ahead)),
          kept: fc.nat(5),
          broken: fc.nat(5),
        }),
        { nil: undefined },
      ),
      brokenPromise: fc.boolean(),
      disputed: fc.boolean(),
      insolvent: fc.boolean(),
    })
    fc.assert(
      fc.property(record, fc.integer({ min: -60, max: 60 }), (circumstances, ahead) => {
        let before = 0
        for (let by = 0; by < 120; by += 1) {
          const now = chance(circumstances, addDays(today, by), addDays(today, ahead))
          expect(now).toBeGreaterThanOrEqual(before - 1e-12)
          expect(now).toBeLessThanOrEqual(1)
          before = now
        }
      }),
      { numRuns: 40 },
    )
  })
})

function invoice(id: string, amountDue: bigint, more: Partial<OwedInvoice> = {}): OwedInvoice {
  return { id, number: id, due: today, currency: 'NZD', amountDue, dueInBase: amountDue, ...more }
}

const about = { ref: 'r', contact: { id: 'slow', name: 'Slow Ltd' }, day: addDays(today, -1), said: '' }

function promised(invoices: readonly string[], amount: bigint, on: Day): StandingPromise {
  return {
    ...about,
    ...{ kind: 'promise', invoices: invoices.map((id) => ({ id, number: id })), amount, currency: 'NZD', on },
    ...{ channel: 'email', statedBy: '', state: 'live', paid: 0n, lastDay: addDays(on, 2), from: 'record' },
  }
}

function disputed(id: string, amount: bigint | undefined): StandingDispute {
  return {
    ...about,
    ...{ kind: 'dispute', invoices: [{ id, number: id }], reason: 'price', amount, currency: 'NZD' },
    ...{ owner: '', closed: undefined },
  }
}

interface Case {
  invoices: readonly OwedInvoice[]
  promises?: readonly StandingPromise[]
  disputes?: readonly StandingDispute[]
  circumstances?: Circumstances
  credits?: Parameters<typeof owedBy>[1]
}

function owed({ invoices, promises = [], disputes = [], circumstances = {}, credits = [] }: Case) {
  const standing = { promises, disputes }
  const contact = { contactId: 'slow', invoices, standing, curve, circumstancesOf: () => circumstances }
  return owedBy(contact, credits).map(({ number, amount, inBase, ground }) => [number, ground, amount, inBase])
}

describe('what a contact owes', () => {
  test('unused credits are taken off the earliest due in their currency, and come to nothing where there is nothing left', () => {
    const invoices = [invoice('late', 300n), invoice('early', 200n, { due: addDays(today, -9) })]
    const dollars = invoice('usd', 1_000n, { currency: 'USD', dueInBase: 1_600n })
    const credit = { contact: { id: 'slow' }, currency: 'NZD', remaining: 250n }
    const credits = [credit, { ...credit, currency: 'USD', remaining: 500n }]
    expect(owed({ invoices: [...invoices, dollars], credits })).toEqual([
      ['late', 'habit', 250n, 250n],
      ['usd', 'habit', 500n, 800n],
    ])
    expect(owed({ invoices, credits: [{ ...credit, remaining: 900n }] })).toEqual([])
    expect(owed({ invoices, credits: [{ ...credit, contact: { id: 'other' } }] })).toHaveLength(2)
  })

  test('a promise covers its invoices as far as it goes, instalments each on its own day', () => {
    const invoices = [invoice('a', 100n), invoice('b', 100n)]
    const circumstances = { promise: { lastDay: addDays(today, 16), kept: 0, broken: 0 } }
    const promises = [promised([], 90n, addDays(today, 14)), promised([], 60n, addDays(today, 7))]
    expect(owed({ invoices, promises, circumstances })).toEqual([
      ['a', 'promise', 60n, 60n],
      ['a', 'promise', 40n, 40n],
      ['b', 'promise', 50n, 50n],
      ['b', 'habit', 50n, 50n],
    ])
    const named = [promised(['b'], 500n, addDays(today, 7))]
    expect(owed({ invoices: [invoice('b', 100n)], promises: named, circumstances })).toEqual([
      ['b', 'promise', 100n, 100n],
    ])
  })

  test('instalments that no longer count after a missed one are owed by habit, as they are chased', () => {
    const missed = { ...promised(['a'], 40n, addDays(today, -9)), day: addDays(today, -20), state: 'broken' as const }
    const plan = [missed, { ...promised(['a'], 60n, addDays(today, 14)), day: missed.day }]
    const invoices = [invoice('a', 100n)]
    const standing = { promises: plan, disputes: [], holds: [], contacted: [], reminders: [] }
    const circumstances = circumstancesOf(standing, 'a', today)
    expect(circumstances).toMatchObject({ promise: undefined, brokenPromise: true })
    expect(owed({ invoices, promises: plan, circumstances })).toEqual([['a', 'habit', 100n, 100n]])
  })

  test('a dispute is about its amount, or about all of the invoice where none is on record', () => {
    const circumstances = { disputed: true }
    const invoices = [invoice('a', 100n)]
    expect(owed({ invoices, circumstances, disputes: [disputed('a', 30n)] })).toEqual([
      ['a', 'dispute', 30n, 30n],
      ['a', 'habit', 70n, 70n],
    ])
    expect(owed({ invoices, circumstances, disputes: [disputed('a', undefined)] })).toEqual([
      ['a', 'dispute', 100n, 100n],
    ])
    expect(owed({ invoices, circumstances, disputes: [disputed('a', 900n)] })).toEqual([['a', 'dispute', 100n, 100n]])
  })

  test('never comes to more or less than what is due, however it is divided', () => {
    const amounts = fc.array(fc.bigInt(1n, 10_000n), { minLength: 1, maxLength: 5 })
    const promises = fc.array(fc.tuple(fc.bigInt(1n, 20_000n), fc.integer({ min: 0, max: 40 })), { maxLength: 3 })
    fc.assert(
      fc.property(amounts, promises, (dues, made) => {
        const invoices = dues.map((due, index) => invoice(`i${index}`, due))
        const parts = owedBy(
          {
            ...{ contactId: 'slow', invoices, curve },
            standing: { disputes: [], promises: made.map(([amount, on]) => promised([], amount, addDays(today, on))) },
            circumstancesOf: () => ({ promise: { lastDay: today, kept: 0, broken: 0 } }),
          },
          [],
        )
        expect(sum(parts.map(({ amount }) => amount))).toBe(sum(dues))
        expect(parts.every(({ amount }) => amount > 0n)).toBe(true)
      }),
    )
  })
})

test('currencies are apart, grounds add up to what is expected, and base currency is at the invoices own rates', () => {
  const one = { contactId: 'slow', number: 'x', due: today, paidBy: () => 0.5 }
  const amounts = [
    { ...one, currency: 'NZD', amount: 101n, inBase: 101n, ground: 'habit' as const },
    { ...one, currency: 'NZD', amount: 33n, inBase: 33n, ground: 'dispute' as const },
    { ...one, currency: 'USD', amount: 1_000n, inBase: 1_600n, ground: 'habit' as const },
  ]
  const [dollars, own] = forecastBy(amounts, addDays(today, 7), width)
  expect(dollars).toMatchObject({ currency: 'USD', open: 1_000n, expected: 500n })
  expect(own?.grounds).toEqual([
    { ground: 'habit', open: 101n, expected: 51n },
    { ground: 'dispute', open: 33n, expected: 17n },
  ])
  expect(own?.expected).toBe(68n)
  expect(forecastInBase(amounts, addDays(today, 7), 'NZD', width)).toMatchObject({ open: 1_734n, expected: 868n })
  expect(GROUNDS[0]).toBe('habit')
})
