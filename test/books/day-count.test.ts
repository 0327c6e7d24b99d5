import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../src/books/day.ts'
import { businessDays, calendarDays, isWeekend } from '../../src/books/day-count.ts'

const anyDay = fc.integer({ min: -20_000, max: 20_000 }).map((days) => addDays(day('2026-11-20'), days))
const christmas = ['2026-12-25', '2026-12-26', '2026-12-28', '2027-01-01'].map(day)

describe('business days', () => {
  test.each<[string, string, number]>([
    ['2026-11-20', '2026-11-23', 1],
    ['2026-11-20', '2026-11-21', 0],
    ['2026-11-21', '2026-11-22', 0],
    ['2026-11-16', '2026-11-20', 4],
    ['2026-11-20', '2026-12-18', 20],
    ['2026-12-24', '2026-12-29', 1],
    ['2026-12-24', '2027-01-04', 4],
    ['1969-12-31', '1970-01-05', 3],
  ])('from %s to %s are %i', (from, to, expected) => {
    const { upTo } = businessDays(christmas)
    expect(upTo(day(to)) - upTo(day(from))).toBe(expected)
  })

  test('a day off has the number of the day before, or of the day after', () => {
    const { upTo, onOrAfter, dayOf } = businessDays(christmas)
    for (const off of ['2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28']) {
      expect(dayOf(upTo(day(off)))).toBe('2026-12-24')
      expect(dayOf(onOrAfter(day(off)))).toBe('2026-12-29')
    }
  })

  const holidays = fc.array(anyDay, { maxLength: 20 })

  test('are numbered one after the other, without those off', () => {
    fc.assert(
      fc.property(holidays, anyDay, (closed, one) => {
        const { upTo, onOrAfter, dayOf } = businessDays(closed)
        const off = isWeekend(one) || closed.includes(one)
        const before = upTo(addDays(one, -1))
        expect(upTo(one)).toBe(off ? before : before + 1)
        expect(onOrAfter(one)).toBe(before + 1)
        if (!off) expect(dayOf(upTo(one))).toBe(one)
        const next: Day = dayOf(onOrAfter(one))
        expect(next >= one && !isWeekend(next) && !closed.includes(next)).toBe(true)
      }),
    )
  })
})

test('calendar days are every day', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -1_000, max: 1_000 }), (one, days) => {
      const { upTo, onOrAfter, dayOf } = calendarDays
      expect(upTo(addDays(one, days)) - onOrAfter(one)).toBe(days)
      expect(dayOf(upTo(one))).toBe(one)
    }),
  )
})
