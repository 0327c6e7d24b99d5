import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  type Day,
  day,
  dayAt,
  daysBetween,
  daysInMonth,
  endOfMonth,
  monthOf,
  parseDay,
  partsOf,
  startOfMonth,
  utcDay,
  utcMidnight,
  weekday,
} from '../../src/books/day.ts'

const anyDay = fc.integer({ min: -20_000, max: 40_000 }).map((days) => utcDay(days * 86_400_000))

describe('days', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-01-01', '2026-1-1', '', '2026-11-20T00:00'])(
    'refuses %j',
    (text) => {
      expect(parseDay(text)).toBeUndefined()
      expect(() => day(text)).toThrow(RangeError)
    },
  )

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-08-30', 6, '2027-02-28'],
    ['2026-05-15', -17, '2024-12-15'],
  ])('%s and %s months is %s', (from, months, to) => expect(addMonths(day(from), months)).toBe(to))

  it('knows the length of every month, leap years too', () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    lengths.forEach((length, index) => {
      expect(daysInMonth(2026, index + 1)).toBe(length)
    })
    expect([2000, 1900, 2024, 2028].map((year) => daysInMonth(year, 2))).toEqual([29, 28, 29, 29])
  })

  it("is the organisation's day, not the server's", () => {
    const instant = Date.UTC(2026, 10, 19, 12, 30)
    expect(dayAt(instant, 'Pacific/Auckland')).toBe('2026-11-20')
    expect(dayAt(instant, 'Europe/London')).toBe('2026-11-19')
    expect(dayAt(Date.UTC(2026, 10, 20, 4, 0), 'America/New_York')).toBe('2026-11-19')
  })

  it('properties: arithmetic agrees with the calendar', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        const to = addDays(from, days)
        expect(daysBetween(from, to)).toBe(days)
        expect(parseDay(to)).toBe(to)
        expect(to > from).toBe(days > 0)
        expect((weekday(from) + (((days % 7) + 7) % 7)) % 7).toBe(weekday(to))
        expect(utcDay(utcMidnight(from))).toBe(from)
      }),
    )
  })

  it('properties: months begin on the 1st, end on 28 to 31 and follow each other', () => {
    fc.assert(
      fc.property(anyDay, (value) => {
        const [start, end] = [startOfMonth(value), endOfMonth(value)]
        expect(start <= value && value <= end).toBe(true)
        expect(monthOf(addDays(end, 1))).not.toBe(monthOf(end))
        expect(addDays(end, 1)).toBe(startOfMonth(addMonths(start, 1)))
        expect([28, 29, 30, 31]).toContain(partsOf(end).date)
      }),
    )
  })

  it('properties: adding months and going back never lands later than the start', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 60 }), (value, months) => {
        const back: Day = addMonths(addMonths(value, months), -months)
        expect(back <= value).toBe(true)
        expect(monthOf(back)).toBe(monthOf(value))
      }),
    )
  })
})

describe('the first day that Xero knows', () => {
  it('is in 1900', () => {
    expect(parseDay('1900-01-01')).toBe('1900-01-01')
    expect(parseDay('1899-12-31')).toBeUndefined()
  })
})
