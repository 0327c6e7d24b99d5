import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween } from '../../../src/books/day.ts'
import { businessDays, calendarDays } from '../../../src/books/day-count.ts'
import { dayCountOf } from '../../../src/tools/collections/habits/day-count-of.ts'
import type { PaymentCase } from '../../../src/tools/collections/habits/payment-counts.ts'
import { paymentCurves } from '../../../src/tools/collections/habits/payment-curve.ts'

const today = day('2026-11-20')

/** Invoices on 30 days, due every week for so many weeks until lately, each paid so many days after its due date. */
function payer(contactId: string, lateness: readonly number[]): PaymentCase[] {
  return lateness.map((days, index) => {
    const due = addDays(today, -7 * (lateness.length - index) - 60)
    return { contactId, issued: addDays(due, -30), due, paid: addDays(due, days) }
  })
}

const prompt = payer(
  'prompt',
  Array.from({ length: 20 }, () => -2),
)
const slow = payer(
  'slow',
  Array.from({ length: 20 }, (_, index) => 20 + (index % 5)),
)
const due = addDays(today, 14)

describe('a payment curve', () => {
  const curves = paymentCurves([...prompt, ...slow], today, calendarDays)

  test('tells who pays late from who does not', () => {
    expect(curves.of('prompt').paidBy(due, due)).toBeGreaterThan(0.9)
    expect(curves.of('slow').paidBy(due, due)).toBeLessThan(0.1)
    expect(daysBetween(due, curves.of('prompt').medianDay(due) ?? due)).toBe(-2)
    expect(daysBetween(due, curves.of('slow').medianDay(due) ?? due)).toBeGreaterThanOrEqual(20)
  })

  test('of a contact without history is that of the ledger, and says so', () => {
    const stranger = curves.of('stranger')
    expect(stranger.paidCount).toBe(0)
    expect(stranger.paidBy(due, due)).toBeCloseTo(curves.pooled.paidBy(due, due), 10)
    expect(curves.of('slow').paidCount).toBe(20)
    expect(curves.pooled.paidCount).toBe(40)
  })

  test('what is overdue beyond a habit is only judged by what comes after', () => {
    const late = addDays(today, -15)
    const { paidBy } = curves.of('slow')
    expect(paidBy(late, today)).toBeLessThan(0.1)
    expect(paidBy(late, addDays(today, 9))).toBeGreaterThan(0.8)
  })

  test('open invoices count as unpaid so far: who stops paying is seen before anything is paid', () => {
    const stopped = Array.from({ length: 6 }, (_, index) => {
      const at = addDays(today, -40 + index)
      return { contactId: 'prompt', issued: addDays(at, -30), due: at, paid: undefined }
    })
    const after = paymentCurves([...prompt, ...slow, ...stopped], today, calendarDays)
    expect(after.of('prompt').paidBy(due, due)).toBeLessThan(curves.of('prompt').paidBy(due, due) - 0.1)
  })

  test('an old habit counts less than a new one', () => {
    const old = payer(
      'changed',
      Array.from({ length: 10 }, () => 25),
    ).map((one) => shifted(one, -900))
    const changed = [
      ...old,
      ...payer(
        'changed',
        Array.from({ length: 10 }, () => -1),
      ),
    ]
    const { paidBy } = paymentCurves([...changed, ...slow], today, calendarDays).of('changed')
    expect(paidBy(due, due)).toBeGreaterThan(0.65)
  })

  test('what was paid on the day of reading or later is not known yet', () => {
    const known = paymentCurves(prompt, today, calendarDays)
    const withLater = paymentCurves(
      [...prompt, { contactId: 'prompt', issued: today, due, paid: today }],
      today,
      calendarDays,
    )
    expect(withLater.of('prompt').paidCount).toBe(known.of('prompt').paidCount)
    expect(withLater.of('prompt').paidBy(due, due)).toBe(known.of('prompt').paidBy(due, due))
  })

  test('on business days an invoice that is due on a Saturday is mostly late by the calendar', () => {
    const monday = payer(
      'monday',
      Array.from({ length: 20 }, () => 0),
    ).map((one) => weekly(one))
    const { paidBy } = paymentCurves(monday, today, businessDays()).of('monday')
    const saturday = day('2026-12-05')
    expect(paidBy(saturday, saturday)).toBeLessThan(0.2)
    expect(paidBy(saturday, day('2026-12-07'))).toBeGreaterThan(0.8)
    expect(paidBy(day('2026-12-07'), day('2026-12-07'))).toBeGreaterThan(0.8)
  })

  const cases = fc.array(
    fc.record({
      contactId: fc.constantFrom('a', 'b', 'c'),
      ago: fc.integer({ min: 0, max: 800 }),
      terms: fc.integer({ min: 0, max: 60 }),
      days: fc.option(fc.integer({ min: -70, max: 300 }), { nil: undefined }),
    }),
    { maxLength: 60 },
  )

  test('gives chances that grow with time, whatever the ledger', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -400, max: 100 }), fc.boolean(), (drawn, away, business) => {
        const read = paymentCurves(drawn.map(caseOf), today, business ? businessDays() : calendarDays)
        const at = addDays(today, away)
        for (const contact of ['a', 'd']) {
          const { paidBy, medianDay } = read.of(contact)
          const chances = Array.from({ length: 30 }, (_, step) => paidBy(at, addDays(today, 7 * step)))
          expect(chances.every((chance, step) => chance >= (chances[step - 1] ?? 0) - 1e-9 && chance <= 1)).toBe(true)
          expect(paidBy(at, addDays(today, -3))).toBe(0)
          const median = medianDay(at) ?? addDays(today, 10_000)
          expect(median).toSatisfy(
            (one: Day) => one >= today && (one > addDays(today, 9_000) || paidBy(at, one) >= 0.5 - 1e-9),
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})

interface Drawn {
  contactId: string
  ago: number
  terms: number
  days: number | undefined
}

function caseOf({ contactId, ago, terms, days }: Drawn): PaymentCase {
  const at = addDays(today, -ago)
  return { contactId, issued: addDays(at, -terms), due: at, paid: days === undefined ? undefined : addDays(at, days) }
}

test('a ledger counts business days unless its customers pay at weekends', () => {
  const on = (text: string) => ({ paid: day(text) })
  const week = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'].map(on)
  const weeks = [...week, ...week, ...week, ...week]
  expect(dayCountOf([...weeks, on('2026-11-21')])).not.toBe(calendarDays)
  expect(dayCountOf([...weeks, on('2026-11-21'), on('2026-11-22')])).toBe(calendarDays)
  expect(dayCountOf([{ paid: undefined }])).not.toBe(calendarDays)
})

function shifted({ issued, due: at, paid, contactId }: PaymentCase, days: number): PaymentCase {
  return { contactId, issued: addDays(issued, days), due: addDays(at, days), paid: paid && addDays(paid, days) }
}

/** The same invoice, due and paid on the Monday of its week. */
function weekly(one: PaymentCase): PaymentCase {
  const back = daysBetween(day('2026-11-16'), one.due) % 7
  return shifted(one, -((back + 7) % 7))
}
