import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, endOfMonth } from '../../../src/books/day.ts'
import {
  daysText,
  dsoByMonth,
  dsoDirection,
  dsoLine,
  type MonthDso,
} from '../../../src/tools/collections/backtest/days-sales-outstanding.ts'
import type { OpenInvoice, ReceivableCase } from '../../../src/tools/collections/debtors/receivables.ts'

const today = day('2026-11-20')
let last = 0

function invoice(issued: string, amount: bigint, paid?: string): ReceivableCase {
  last += 1
  const at = day(issued)
  return {
    ...{ id: `i${last}`, contactId: 'c', issued: at, due: addDays(at, 30), currency: 'NZD', amount },
    paid: paid === undefined ? undefined : day(paid),
  }
}

function partly(one: ReceivableCase, settlements: OpenInvoice['settlements'], due: bigint): OpenInvoice {
  return {
    ...{ id: one.id, number: 'INV-1', reference: '', contact: { id: 'c', name: 'C' }, issued: one.issued },
    ...{ due: one.due, currency: 'USD', total: 0n, amountDue: due, dueInBase: due * 2n, settlements },
    ...{ expectedPaymentDate: undefined, sentToContact: true },
  }
}

describe('days sales outstanding', () => {
  test('counts back through the months that what is unpaid is the sales of', () => {
    // At the end of October 1,500 are unpaid: all 1,000 of October (31 days) and half of September's 1,000 (15 of 30 days).
    const cases = [
      invoice('2026-07-10', 1_000_00n, '2026-08-10'),
      invoice('2026-08-10', 1_000_00n, '2026-09-10'),
      invoice('2026-09-05', 500_00n, '2026-10-20'),
      invoice('2026-09-25', 500_00n),
      invoice('2026-10-12', 1_000_00n, '2026-11-05'),
    ]
    const [october] = dsoByMonth({ cases, open: [], today }, 1)
    expect(october).toEqual({
      end: '2026-10-31',
      unpaid: 1_500_00n,
      invoiced: 1_000_00n,
      countback: 46,
      // 1,500 of the 3,000 of 92 days.
      simple: 46,
    })
  })

  test('leaves open what the books do not reach back for', () => {
    const cases = [invoice('2026-09-05', 500_00n), invoice('2026-10-12', 100_00n)]
    const months = dsoByMonth({ cases, open: [], today }, 3)
    expect(months.map(({ end }) => end)).toEqual(['2026-09-30', '2026-10-31'])
    expect(months.map(({ countback }) => countback)).toEqual([30, 61])
    expect(months.map(({ simple }) => simple)).toEqual([undefined, undefined])
    expect(dsoByMonth({ cases: [], open: [], today }, 3)).toEqual([])
    expect(dsoLine({ cases: [], open: [], today })).toBeUndefined()
  })

  test('a month is over on the day after its last', () => {
    const cases = [invoice('2026-09-05', 500_00n), invoice('2026-10-12', 100_00n)]
    const endOn = (now: string) => dsoByMonth({ cases, open: [], today: day(now) }, 1)[0]?.end
    expect(endOn('2026-10-31')).toBe('2026-09-30')
    expect(endOn('2026-11-01')).toBe('2026-10-31')
  })

  test('takes part payments off on their day, at the rate of the invoice, and credit notes not twice', () => {
    const one = invoice('2026-09-05', 1_000_00n)
    const settlements: OpenInvoice['settlements'] = [
      { id: 'p', kind: 'payment', date: day('2026-10-10'), amount: 100_00n, reference: '' },
      { id: 'n', kind: 'credit note', date: day('2026-10-11'), amount: 50_00n, reference: '' },
    ]
    const months = dsoByMonth({ cases: [one], open: [partly(one, settlements, 400_00n)], today }, 2)
    expect(months.map(({ unpaid }) => unpaid)).toEqual([1_000_00n, 800_00n])
  })

  test('a quiet month counts its days as long as something older is unpaid', () => {
    const cases = [invoice('2026-08-31', 100_00n), invoice('2026-10-01', 100_00n, '2026-10-02')]
    // 100 unpaid: October's 100 are used up whole, then nothing is left.
    expect(dsoByMonth({ cases, open: [], today }, 1)[0]?.countback).toBe(31)
    const more = [...cases, invoice('2026-08-30', 100_00n)]
    // 200 unpaid: October (31), September without sales (30), half of August's 200 (15.5).
    expect(dsoByMonth({ cases: more, open: [], today }, 1)[0]?.countback).toBe(76.5)
  })

  test('says where it went, and in one line with the formula', () => {
    const month = (countback: number | undefined): MonthDso => ({
      ...{ end: today, unpaid: 0n, invoiced: 0n, simple: undefined, countback },
    })
    expect(dsoDirection([month(40), month(60), month(45)])).toBe('rising')
    expect(dsoDirection([month(40), month(38.9)])).toBe('falling')
    expect(dsoDirection([month(40), month(40.9)])).toBe('steady')
    expect(dsoDirection([month(undefined), month(40)])).toBeUndefined()
    const cases = [invoice('2026-08-05', 100_00n, '2026-09-04'), invoice('2026-09-05', 100_00n, '2026-11-04')]
    const line = dsoLine({ cases: [...cases, invoice('2026-10-05', 100_00n)], open: [], today })
    expect(line).toContain('31.0 at 2026-08-31, 30.0 at 2026-09-30, 61.0 at 2026-10-31, rising (getting worse)')
    expect(line).toContain('Formula: countback takes')
    expect(daysText(undefined)).toBe('-')
    expect(daysText(7.25)).toBe('7.3')
  })

  test('is never negative, knows nothing of later months, and grows when the same invoices are paid later', () => {
    const drawn = fc.array(
      fc.record({
        ago: fc.integer({ min: 0, max: 500 }),
        amount: fc.bigInt({ min: 1n, max: 1_000_000n }),
        days: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(drawn, (rows) => {
        const issuedOn = (ago: number): Day => addDays(today, -ago)
        const cases = rows.map(({ ago, amount, days }) =>
          invoice(issuedOn(ago), amount, days === undefined ? undefined : addDays(issuedOn(ago), days)),
        )
        const months = dsoByMonth({ cases, open: [], today }, 6)
        for (const { end, unpaid, countback } of months) {
          expect(unpaid).toBeGreaterThanOrEqual(0n)
          expect(countback ?? 0).toBeGreaterThanOrEqual(0)
          const asAt = cases.filter(({ issued }) => issued <= end)
          const then = dsoByMonth({ cases: asAt, open: [], today: addDays(end, 1) }, 1)[0]
          expect(then).toEqual(months.find((one) => one.end === end))
          expect(end).toBe(endOfMonth(end))
        }
        const later = cases.map((one) => ({ ...one, paid: one.paid && addDays(one.paid, 20) }))
        dsoByMonth({ cases: later, open: [], today }, 6).forEach((one, index) => {
          expect(one.unpaid).toBeGreaterThanOrEqual(months[index]?.unpaid ?? 0n)
        })
      }),
      { numRuns: 60 },
    )
  })
})
