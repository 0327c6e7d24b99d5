import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween, monthOf, parseDay, utcDay, weekday } from '../../../src/books/day.ts'
import {
  dueDay,
  lastWorkingDay,
  nextWorkingDay,
  occurrences,
  workingDayInMonth,
} from '../../../src/simulator/company/calendar.ts'
import { logNormalCents, randomSource } from '../../../src/simulator/company/random.ts'

const days: fc.Arbitrary<Day> = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 86_400_000, max: Date.UTC(2032, 11, 31) / 86_400_000 })
  .map((count) => utcDay(count * 86_400_000))

const working = (value: Day) => weekday(value) >= 1 && weekday(value) <= 5

test('moving to a working day gives one, and stays in the month where it must', () => {
  fc.assert(
    fc.property(days, (value) => {
      const near = workingDayInMonth(value)
      expect(working(near)).toBe(true)
      expect(monthOf(near)).toBe(monthOf(value))
      expect(working(nextWorkingDay(value)) && nextWorkingDay(value) >= value).toBe(true)
      expect(working(lastWorkingDay(value)) && lastWorkingDay(value) <= value).toBe(true)
    }),
  )
})

test('a monthly rhythm falls once in every whole month, on a day that exists, whatever its date', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 31 }), fc.boolean(), (from, date, exact) => {
      const span = { from: day(`${from.slice(0, 7)}-01`), to: addDays(from, 400) }
      const found = occurrences({ every: 'month', date, exact }, span, randomSource('x'))
      const months = found.map(monthOf)
      expect(new Set(months).size).toBe(months.length)
      expect(months.length).toBeGreaterThanOrEqual(13)
      for (const each of found) {
        expect(parseDay(each)).toBe(each)
        if (!exact) expect(working(each)).toBe(true)
      }
    }),
  )
})

test('weekly and irregular rhythms stay inside the span and in order', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 5 }), (from, length, date) => {
      const span = { from, to: addDays(from, length) }
      const weekly = occurrences({ every: 'weeks', weeks: 2, weekday: date }, span, randomSource('w'))
      expect(weekly.every((each) => weekday(each) === date)).toBe(true)
      for (const [index, each] of weekly.entries()) {
        if (index > 0) expect(daysBetween(weekly[index - 1] ?? each, each)).toBe(14)
      }
      const irregular = occurrences({ every: 'while', shortest: 5, longest: 20 }, span, randomSource(from))
      for (const each of [...weekly, ...irregular]) expect(each >= span.from && each <= span.to).toBe(true)
      expect([...irregular].sort()).toEqual(irregular)
    }),
  )
})

test.each([
  ['2026-01-31', 'DAYSAFTERBILLDATE', 14, '2026-02-14'],
  ['2026-01-31', 'DAYSAFTERBILLMONTH', 10, '2026-02-10'],
  ['2026-01-31', 'OFCURRENTMONTH', 31, '2026-01-31'],
  ['2028-01-31', 'OFFOLLOWINGMONTH', 31, '2028-02-29'],
  ['2026-12-05', 'OFFOLLOWINGMONTH', 20, '2027-01-20'],
] as const)('%s under %s %i is due %s', (from, type, date, due) => {
  expect(dueDay(day(from), { day: date, type })).toBe(due)
})

test('a random source repeats for its seed, differs for another and keeps to its bounds', () => {
  const sequence = (seed: string) => {
    const source = randomSource(seed)
    return Array.from({ length: 50 }, () => source.between(-3, 1_000_000))
  }
  expect(sequence('a')).toEqual(sequence('a'))
  expect(sequence('a')).not.toEqual(sequence('b'))
  expect(Math.min(...sequence('a'))).toBeGreaterThanOrEqual(-3)
  expect(() => randomSource('a').pick([])).toThrow(RangeError)
})

test('normal draws have mean about 0 and deviation about 1, and log-normal amounts a median about the one asked for', () => {
  const source = randomSource('normal')
  const draws = Array.from({ length: 20_000 }, () => source.normal() / 1000)
  const mean = draws.reduce((total, each) => total + each, 0) / draws.length
  const variance = draws.reduce((total, each) => total + (each - mean) ** 2, 0) / draws.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.abs(variance - 1)).toBeLessThan(0.06)
  const amounts = Array.from({ length: 4_001 }, () => logNormalCents(source, 100_000n, 700)).sort((a, b) =>
    a < b ? -1 : 1,
  )
  const median = amounts[2_000] ?? 0n
  expect(median > 95_000n && median < 105_000n).toBe(true)
  expect((amounts[0] ?? 0n) > 0n).toBe(true)
})
