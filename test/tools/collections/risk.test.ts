import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { calendarDays } from '../../../src/books/day-count.ts'
import { type PaymentCurve, paymentCurves } from '../../../src/tools/collections/habits/payment-curve.ts'
import { type Circumstances, RISK_STEPS, riskLevels } from '../../../src/tools/collections/habits/risk.ts'

const today = day('2026-11-20')

/** A curve that pays with one chance from the issue on, and with another from today on; it notes until when it was asked. */
function curveOf(fromIssue: number, fromToday: number, asked: Day[] = []): PaymentCurve {
  const by = (chance: number) => (_due: Day, until: Day) => {
    asked.push(until)
    return chance
  }
  return {
    paidBy: by(fromToday),
    paidBetween: (due, _from, until) => by(fromIssue)(due, until),
    medianDay: () => undefined,
    latenessAt: () => 0,
    paidCount: 9,
  }
}

function levels(circumstances: Circumstances = {}, due = addDays(today, 5), curve = curveOf(0.6, 0.5)) {
  const invoice = { issued: addDays(due, -30), due }
  return riskLevels({ invoice, curve, pooled: curveOf(0.9, 0.8), today, circumstances })
}

describe('a risk', () => {
  test('begins with the ledger, then the habit, then the time that went by', () => {
    const { ledger, habit, elapsed, insolvency } = levels()
    expect([ledger, habit, elapsed, insolvency].map((level) => level.toFixed(2))).toEqual([
      '0.10',
      '0.40',
      '0.50',
      '0.50',
    ])
  })

  test.each([
    [addDays(today, 5), addDays(today, 12)],
    [addDays(today, -7), today],
    [addDays(today, -8), addDays(today, 14)],
  ])('of an invoice due %s is asked about %s', (due, horizon) => {
    const asked: Day[] = []
    levels({}, due, curveOf(0.6, 0.5, asked))
    expect(asked.at(-1)).toBe(horizon)
  })

  const promise = (lastDay: Day, kept = 0, broken = 0): Circumstances => ({ promise: { lastDay, kept, broken } })

  test.each<[string, Circumstances, number]>([
    ['a promise in time, of whom nothing is known', promise(addDays(today, 3)), (1 / 3) * 0.5],
    ['a promise in time, of who kept all eight', promise(addDays(today, 3), 8), (1 / 11) * 0.5],
    ['a promise in time, of who broke all eight', promise(addDays(today, 3), 0, 8), (9 / 11) * 0.5],
    ['a promise on the last day that arrives in time', promise(addDays(today, 12)), (1 / 3) * 0.5],
    ['a promise for too late', promise(addDays(today, 13)), 2 / 3 + (1 / 3) * 0.5],
    ['a broken promise: twice the odds', { brokenPromise: true }, 2 / 3],
    ['a dispute: three tenths of the daily chance', { disputed: true }, 0.5 ** 0.3],
    ['insolvency', { insolvent: true, disputed: true }, 1],
  ])('%s', (_, circumstances, expected) => {
    expect(levels(circumstances).insolvency).toBeCloseTo(expected, 10)
  })

  test('stays a chance, and nothing against a contact makes it smaller', () => {
    const ledger = fc.array(
      fc.record({
        ago: fc.integer({ min: 1, max: 700 }),
        days: fc.option(fc.integer({ min: -40, max: 120 }), { nil: undefined }),
      }),
      { maxLength: 40 },
    )
    const against = fc.record({ brokenPromise: fc.boolean(), disputed: fc.boolean(), insolvent: fc.boolean() })
    fc.assert(
      fc.property(ledger, fc.integer({ min: -300, max: 60 }), against, (drawn, away, circumstances) => {
        const cases = drawn.map(({ ago, days }) => {
          const due = addDays(today, -ago)
          return {
            contactId: 'c',
            issued: addDays(due, -30),
            due,
            paid: days === undefined ? undefined : addDays(due, days),
          }
        })
        const curves = paymentCurves(cases, today, calendarDays)
        const due = addDays(today, away)
        const invoice = { issued: addDays(due, -30), due }
        const read = riskLevels({ invoice, curve: curves.of('c'), pooled: curves.pooled, today, circumstances })
        expect(RISK_STEPS.every((step) => read[step] >= -1e-9 && read[step] <= 1 + 1e-9)).toBe(true)
        expect(read.elapsed <= read.broken_promise + 1e-9 && read.broken_promise <= read.dispute + 1e-9).toBe(true)
        expect(read.dispute <= read.insolvency + 1e-9).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
