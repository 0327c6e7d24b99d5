import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, daysInMonth, partsOf } from '../../../src/books/day.ts'
import { advanced, filled } from '../../../src/simulator/orders/schedule.ts'
import type { RepeatingInvoice } from '../../../src/simulator/state-orders.ts'

type Schedule = RepeatingInvoice['schedule']

function schedule(startDate: string, extra: Partial<Schedule> = {}): Schedule {
  const start = day(startDate)
  const due = { dueDate: 7, dueDateType: 'DAYSAFTERINVOICEDATE' }
  return { period: 1, unit: 'MONTHLY', ...due, startDate: start, nextScheduledDate: start, ...extra }
}

/** The days on which a schedule raises, as far as `count`. */
function days(first: Schedule, count: number): Day[] {
  const found: Day[] = []
  for (let current = first; current.nextScheduledDate !== undefined && found.length < count; ) {
    found.push(current.nextScheduledDate)
    current = advanced(current, current.nextScheduledDate)
  }
  return found
}

describe('a schedule', () => {
  test.each([
    ['month ends come back', schedule('2027-01-31'), ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
    ['leap years', schedule('2028-01-30'), ['2028-01-30', '2028-02-29', '2028-03-30']],
    ['quarters', schedule('2026-11-30', { period: 3 }), ['2026-11-30', '2027-02-28', '2027-05-30']],
    ['fortnights', schedule('2026-12-25', { unit: 'WEEKLY', period: 2 }), ['2026-12-25', '2027-01-08', '2027-01-22']],
    [
      'years',
      schedule('2028-02-29', { period: 12 }),
      ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29'],
    ],
  ])('%s', (_, first, expected) => expect(days(first, expected.length)).toEqual(expected))

  test('ends on its end date, which is included', () => {
    expect(days(schedule('2026-11-20', { endDate: day('2027-01-20') }), 9)).toHaveLength(3)
    expect(days(schedule('2026-11-20', { endDate: day('2027-01-19') }), 9)).toHaveLength(2)
  })

  test('by months keeps the day of its start wherever the month has it, for every start and period', () => {
    const start = fc.integer({ min: 0, max: 3000 }).map((offset) => addDays(day('2024-01-01'), offset))
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 18 }), (first, period) => {
        const found = days(schedule(first, { period }), 30)
        for (const [index, raised] of found.entries()) {
          const { year, month, date } = partsOf(raised)
          expect(date).toBe(Math.min(partsOf(first).date, daysInMonth(year, month)))
          const from = partsOf(first)
          expect((year - from.year) * 12 + month - from.month).toBe(index * period)
        }
      }),
    )
  })
})

describe('placeholders', () => {
  test.each([
    ['Fees for [Month Year]', '2026-11-20', 'Fees for November 2026'],
    ['[Month+1] and [month year + 2]', '2026-11-30', 'December and January 2027'],
    ['[Month-1]', '2027-01-31', 'December'],
    ['[Month+1]', '2027-01-31', 'February'],
    ['[Year] to [Year+1]', '2026-11-20', '2026 to 2027'],
    ['Week [Week], [Week Year], [Week+1]', '2026-12-28', 'Week 53, 53 2026, 1'],
    ['[Week Year]', '2027-01-01', '53 2026'],
    ['[Week]', '2024-12-30', '1'],
    ['[Day] [] [Month', '2026-11-20', '[Day] [] [Month'],
  ])('%s on %s is %s', (text, date, expected) => expect(filled(text, day(date))).toBe(expected))
})
