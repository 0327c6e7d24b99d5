import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day, daysBetween } from '../../src/books/day.ts'
import type { ReportKind } from '../../src/books/reports.ts'
import { Fault } from '../../src/call/fault.ts'
import {
  type COMPARISONS,
  PERIODS,
  type Period,
  partsForXero,
  spanAsked,
  spansBefore,
} from '../../src/tools/reports/report-period.ts'

const MARCH = { day: 31, month: 3 }

function named(
  period: Period,
  today: string,
  financialYearEnd = MARCH,
  report: ReportKind = 'profit_and_loss',
): string {
  const { from, to } = spanAsked({ report, period }, { today: day(today), financialYearEnd })
  return `${from} ${to}`
}

describe('a named period', () => {
  it.each<[Period, string, string]>([
    ['this_month', '2026-11-20', '2026-11-01 2026-11-20'],
    ['last_month', '2026-11-20', '2026-10-01 2026-10-31'],
    ['last_month', '2026-03-31', '2026-02-01 2026-02-28'],
    ['last_month', '2027-01-01', '2026-12-01 2026-12-31'],
    ['this_quarter', '2026-11-20', '2026-10-01 2026-11-20'],
    ['last_quarter', '2026-11-20', '2026-07-01 2026-09-30'],
    ['last_quarter', '2026-04-01', '2026-01-01 2026-03-31'],
    ['financial_year_to_date', '2026-11-20', '2026-04-01 2026-11-20'],
    ['financial_year_to_date', '2026-03-31', '2025-04-01 2026-03-31'],
    ['financial_year_to_date', '2026-04-01', '2026-04-01 2026-04-01'],
    ['last_financial_year', '2026-11-20', '2025-04-01 2026-03-31'],
    ['last_12_months', '2026-11-20', '2025-11-01 2026-10-31'],
  ])('%s on %s is %s', (period, today, span) => {
    expect(named(period, today)).toBe(span)
  })

  it.each<[Period, { day: number; month: number }, string, string]>([
    ['this_quarter', { day: 31, month: 1 }, '2026-11-20', '2026-11-01 2026-11-20'],
    ['last_quarter', { day: 31, month: 1 }, '2026-11-20', '2026-08-01 2026-10-31'],
    ['financial_year_to_date', { day: 5, month: 4 }, '2026-11-20', '2026-04-06 2026-11-20'],
    ['last_quarter', { day: 5, month: 4 }, '2026-11-20', '2026-07-06 2026-10-05'],
    ['last_financial_year', { day: 30, month: 6 }, '2026-11-20', '2025-07-01 2026-06-30'],
    ['last_financial_year', { day: 28, month: 2 }, '2028-11-20', '2027-03-01 2028-02-29'],
    ['financial_year_to_date', { day: 28, month: 2 }, '2028-02-29', '2027-03-01 2028-02-29'],
    ['financial_year_to_date', { day: 31, month: 12 }, '2026-12-31', '2026-01-01 2026-12-31'],
  ])('%s of a year that ends on %j is, on %s, %s', (period, end, today, span) => {
    expect(named(period, today, end)).toBe(span)
  })

  it('runs on to its end for a budget', () => {
    expect(named('financial_year_to_date', '2026-11-20', MARCH, 'budget_summary')).toBe('2026-04-01 2027-03-31')
  })

  it('has begun and is not in the future, whatever the day and the financial year', () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays(day('1995-01-01'), count))
    const end = fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
    fc.assert(
      fc.property(days, end, fc.constantFrom(...PERIODS), (today, financialYearEnd, period) => {
        const { from, to } = spanAsked({ report: 'profit_and_loss', period }, { today, financialYearEnd })
        expect(from <= to && to <= today).toBe(true)
        expect(daysBetween(from, to)).toBeLessThanOrEqual(366)
      }),
    )
  })
})

describe('days given', () => {
  const calendar = { today: day('2026-11-20'), financialYearEnd: MARCH }
  it.each<[ReportKind, string | undefined, string | undefined, string]>([
    ['profit_and_loss', '2026-02-10', undefined, '2026-02-10 2026-11-20'],
    ['profit_and_loss', undefined, '2026-09-30', '2026-04-01 2026-09-30'],
    ['balance_sheet', undefined, '2026-09-30', '2026-09-01 2026-09-30'],
    ['budget_summary', '2027-01-01', undefined, '2027-01-01 2027-12-31'],
  ])('%s from %s to %s is %s', (report, from, to, span) => {
    const asked = { report, from: from && day(from), to: to && day(to) } as { report: ReportKind; from?: Day; to?: Day }
    const found = spanAsked(asked, calendar)
    expect(`${found.from} ${found.to}`).toBe(span)
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['from after to', { from: '2026-09-01', to: '2026-08-01' }, /^from: 2026-09-01 is after to, 2026-08-01/],
    ['from in the future', { from: '2026-11-21' }, /^from: 2026-11-21 is after today/],
    ['to in the future', { from: '2026-11-01', to: '2026-11-21' }, /^to: 2026-11-21 is after today, 2026-11-20/],
    ['both ways', { period: 'last_month', to: '2026-10-31' }, /^period: /],
  ])('%s is refused', (_, asked, words) => {
    const ask = () => spanAsked({ report: 'profit_and_loss', ...(asked as { period?: Period; from?: Day }) }, calendar)
    expect(ask).toThrow(Fault)
    expect(ask).toThrow(words)
  })
})

describe('the periods before', () => {
  const calendar = { today: day('2026-11-20'), financialYearEnd: MARCH }
  it.each<[Record<string, string>, (typeof COMPARISONS)[number], string[]]>([
    [{ period: 'last_month' }, 'previous_period', ['2026-09-01 2026-09-30', '2026-08-01 2026-08-31']],
    [{ period: 'last_month' }, 'same_period_last_year', ['2025-10-01 2025-10-31', '2024-10-01 2024-10-31']],
    [{ period: 'this_month' }, 'previous_period', ['2026-10-01 2026-10-20', '2026-09-01 2026-09-20']],
    [{ period: 'last_quarter' }, 'previous_period', ['2026-04-01 2026-06-30', '2026-01-01 2026-03-31']],
    [{ period: 'financial_year_to_date' }, 'previous_period', ['2025-04-01 2025-11-20', '2024-04-01 2024-11-20']],
    [{ from: '2026-09-01', to: '2026-09-30' }, 'previous_period', ['2026-08-01 2026-08-31', '2026-07-01 2026-07-31']],
    [{ from: '2026-03-10', to: '2026-03-19' }, 'previous_period', ['2026-02-28 2026-03-09', '2026-02-18 2026-02-27']],
    [
      { from: '2024-02-01', to: '2024-02-29' },
      'same_period_last_year',
      ['2023-02-01 2023-02-28', '2022-02-01 2022-02-28'],
    ],
    [{ from: '2026-01-15', to: '2026-02-14' }, 'previous_period', ['2025-12-15 2026-01-14', '2025-11-15 2025-12-14']],
  ])('%j, %s, are %j', (asked, compare, wanted) => {
    const span = spanAsked({ report: 'profit_and_loss', ...(asked as { period?: Period }) }, calendar)
    expect(spansBefore(span, compare, 2).map(({ from, to }) => `${from} ${to}`)).toEqual(wanted)
  })
})

describe('a long period', () => {
  it('is cut into parts that join and that Xero takes', () => {
    const days = fc.integer({ min: 0, max: 10_000 }).map((count) => addDays(day('1999-12-31'), count))
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 4_000 }), (from, length) => {
        const to = addDays(from, length)
        const parts = partsForXero({ from, to })
        expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([from, to])
        expect(parts.slice(1).map((part) => part.from)).toEqual(parts.slice(0, -1).map((part) => addDays(part.to, 1)))
        for (const part of parts) expect(daysBetween(part.from, part.to)).toBeLessThanOrEqual(365)
      }),
    )
  })
})
