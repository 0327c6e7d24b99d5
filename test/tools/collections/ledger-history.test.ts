import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { businessDays, calendarDays } from '../../../src/books/day-count.ts'
import { ledgerHistory } from '../../../src/tools/collections/backtest/ledger-history.ts'
import type { PaymentCase } from '../../../src/tools/collections/habits/payment-counts.ts'
import { type PaymentCurves, paymentCurves } from '../../../src/tools/collections/habits/payment-curve.ts'

const start = day('2026-01-05')

const drawnCases = fc.array(
  fc
    .record({
      contactId: fc.constantFrom('a', 'b', 'c'),
      issued: fc.integer({ min: 0, max: 900 }),
      terms: fc.integer({ min: 0, max: 60 }),
      days: fc.option(fc.integer({ min: -70, max: 250 }), { nil: undefined }),
    })
    .map(({ contactId, issued, terms, days }): PaymentCase => {
      const due = addDays(start, issued + terms)
      return {
        contactId,
        issued: addDays(start, issued),
        due,
        paid: days === undefined ? undefined : addDays(due, days),
      }
    }),
  { maxLength: 50 },
)
const askedDays = fc
  .array(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 6 })
  .map((list) => [...list].sort((a, b) => a - b).map((ago) => addDays(start, ago)))

function curvesAgree(curves: PaymentCurves, anew: PaymentCurves, asOf: Day): void {
  expect(curves.pooled.paidCount).toBe(anew.pooled.paidCount)
  for (const id of ['a', 'b', 'c', 'nobody']) {
    expect(curves.of(id).paidCount).toBe(anew.of(id).paidCount)
    for (const due of [-20, 0, 3, 40].map((away) => addDays(asOf, away))) {
      const by = addDays(asOf, 9)
      expect(curves.of(id).paidBy(due, by)).toBeCloseTo(anew.of(id).paidBy(due, by), 9)
    }
  }
}

describe('the history of a ledger', () => {
  test.each([
    ['business', businessDays()],
    ['calendar', calendarDays],
  ])('has on each day the curves and the open invoices of what was known before it, in %s days', (_, days) => {
    fc.assert(
      fc.property(drawnCases, askedDays, (cases, asked) => {
        const history = ledgerHistory(cases, days)
        for (const asOf of asked) {
          const { curves, open } = history.at(asOf)
          const known = cases.filter(({ issued }) => issued < asOf)
          expect(new Set(open)).toEqual(new Set(known.filter(({ paid }) => paid === undefined || paid >= asOf)))
          curvesAgree(curves, paymentCurves(known, asOf, days), asOf)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('knows nothing of what comes after a day', () => {
    const on = addDays(start, 600)
    fc.assert(
      fc.property(drawnCases, (cases) => {
        const without = cases
          .filter(({ issued }) => issued < on)
          .map((one) => ({ ...one, paid: one.paid !== undefined && one.paid < on ? one.paid : undefined }))
        const [then, alone] = [ledgerHistory(cases, calendarDays).at(on), ledgerHistory(without, calendarDays).at(on)]
        expect(then.open.length).toBe(alone.open.length)
        for (const id of ['a', 'b', 'c']) {
          expect(then.meanLateness(id)).toBe(alone.meanLateness(id))
          expect(then.curves.of(id).paidBy(on, addDays(on, 20))).toBeCloseTo(
            alone.curves.of(id).paidBy(on, addDays(on, 20)),
            12,
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  test('an invoice is not there on the day of its issue, and not paid on the day of its payment', () => {
    const [issued, paid] = [addDays(start, 3), addDays(start, 20)]
    const history = ledgerHistory([{ contactId: 'a', issued, due: addDays(start, 10), paid }], calendarDays)
    const openOn = (asOf: Day) => history.at(asOf).open.length
    expect([openOn(issued), openOn(addDays(issued, 1))]).toEqual([0, 1])
    const knownOn = (asOf: Day) => {
      const { open, curves, meanLateness } = history.at(asOf)
      return [open.length, curves.pooled.paidCount, meanLateness('a')]
    }
    expect(knownOn(paid)).toEqual([1, 0, 0])
    expect(knownOn(addDays(paid, 1))).toEqual([0, 1, 10])
  })

  test('a contact without payments has the mean of everybody, and days go forward alone', () => {
    const paidAfter = (contactId: string, days: number): PaymentCase => ({
      ...{ contactId, issued: start, due: addDays(start, 10), paid: addDays(start, 10 + days) },
    })
    const history = ledgerHistory([paidAfter('a', 2), paidAfter('a', 4), paidAfter('b', 9)], calendarDays)
    expect(history.at(start).meanLateness('a')).toBe(0)
    const { meanLateness } = history.at(addDays(start, 60))
    expect([meanLateness('a'), meanLateness('b'), meanLateness('nobody')]).toEqual([3, 9, 5])
    expect(() => history.at(start)).toThrow(RangeError)
  })
})
