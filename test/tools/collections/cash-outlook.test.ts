import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { businessDays } from '../../../src/books/day-count.ts'
import type { LedgerRecord } from '../../../src/books/records.ts'
import {
  type Outlook,
  type OutlookFacts,
  outlooksFor,
  slowOf,
} from '../../../src/tools/collections/forecast/cash-outlook.ts'
import { notesFor } from '../../../src/tools/collections/forecast/cash-words.ts'
import { dueDatesView } from '../../../src/tools/collections/forecast/due-dates-view.ts'
import { payablesOf, paymentsBy, paymentsInBase } from '../../../src/tools/collections/forecast/money-out.ts'
import { rateWithout, runRate } from '../../../src/tools/collections/forecast/run-rate.ts'
import { scheduledUntil } from '../../../src/tools/collections/forecast/scheduled.ts'
import { paymentCurves } from '../../../src/tools/collections/habits/payment-curve.ts'

const today = day('2026-11-20')
const days = businessDays()

function template(facts: Record<string, string>, more: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    ...{ kind: 'repeating_invoice', id: 't', type: 'ACCREC', number: '', reference: '', status: 'AUTHORISED' },
    ...{ contact: { id: 'c', name: 'C' }, account: undefined, date: undefined, due: undefined, currency: 'NZD' },
    ...{ currencyRate: 1_000_000n, total: 1_000n, totalTax: 0n, open: undefined, reconciled: undefined },
    ...{ lineAmountTypes: 'NoTax', lines: undefined, applied: undefined, hasAttachments: false, updatedAt: 0 },
    facts: Object.entries(facts).map(([name, value]) => ({ name, value })),
    ...more,
  }
}

function issuedBy(one: LedgerRecord, until = day('2027-03-31')) {
  return scheduledUntil([one], today, until).map(({ issued, due }) => `${issued} ${due}`)
}

describe('what templates raise', () => {
  test('monthly on the same day where the month has it, due by their own terms', () => {
    const facts = { repeats: 'every month', next: '2026-12-31', due: '20 OFFOLLOWINGMONTH' }
    expect(issuedBy(template(facts))).toEqual([
      '2026-12-31 2027-01-20',
      '2027-01-31 2027-02-20',
      '2027-02-28 2027-03-20',
      '2027-03-31 2027-04-20',
    ])
  })

  test('every few weeks until its last day; nothing of today, and nothing where it is deleted or cannot be read', () => {
    const facts = { repeats: 'every 2 weeks', next: '2026-11-20', last: '2026-12-20', due: '7 DAYSAFTERBILLDATE' }
    expect(issuedBy(template(facts))).toEqual(['2026-12-04 2026-12-11', '2026-12-18 2026-12-25'])
    expect(issuedBy(template(facts, { status: 'DELETED' }))).toEqual([])
    expect(issuedBy(template({ ...facts, repeats: 'every blue moon' }))).toEqual([])
    expect(issuedBy(template({ ...facts, next: '' }))).toEqual([])
  })
})

function bill(id: string, amountDue: bigint, more: Record<string, unknown> = {}) {
  const base = { id, contact: { id: 's', name: 'S' }, currency: 'NZD', currencyRate: 1_000_000n, date: today }
  return { ...base, amountDue, due: addDays(today, 10), plannedPaymentDate: undefined, ...more }
}

test('bills are paid on their planned day, else when due; late ones count now, and suppliers credits come off', () => {
  const bills = [
    bill('late', 100n, { due: addDays(today, -5) }),
    bill('planned', 200n, { plannedPaymentDate: addDays(today, 40) }),
    bill('dollars', 300n, { currency: 'USD', currencyRate: 500_000n }),
  ]
  const credits = [{ contact: { id: 's', name: 'S' }, currency: 'NZD', remaining: 30n }]
  const open = payablesOf({ invoices: bills, credits } as unknown as Parameters<typeof payablesOf>[0])
  expect(paymentsBy(open, today, addDays(today, 30))).toEqual([
    { currency: 'NZD', count: 1, amount: 70n, late: 70n },
    { currency: 'USD', count: 1, amount: 300n, late: 0n },
  ])
  expect(paymentsInBase(open, addDays(today, 30))).toBe(670n)
  expect(paymentsBy(open, today, addDays(today, 40))[0]).toMatchObject({ count: 2, amount: 270n })
})

// An invoice every week for two years, paid a fortnight after its issue.
const weekly = Array.from({ length: 104 }, (_, index) => {
  const issued = addDays(today, -7 * (104 - index))
  const paid = addDays(issued, 14)
  const due = addDays(issued, 10)
  return {
    id: `w${index}`,
    contactId: 'c',
    issued,
    due,
    paid: paid < today ? paid : undefined,
    amount: 100n,
    currency: 'NZD',
  }
})

describe('what invoices bring that do not exist yet', () => {
  test('is what such brought within as many days in the last half year', () => {
    // Of 13 invoices in 90 days the last two are not paid by then.
    expect(runRate(weekly, today, 90)).toEqual({ low: 1_100n, expected: 1_100n, high: 1_100n })
    expect(runRate(weekly.slice(-12), today, 90)).toBeUndefined()
  })

  test('spreads as the weeks did, and leaves out what is told apart', () => {
    const uneven = weekly.map((one, index) => ({ ...one, amount: index < 90 ? 100n : 300n }))
    const rate = runRate(uneven, today, 35)
    expect(rate?.low).toBeLessThan(rate?.expected ?? 0n)
    expect(rate?.high).toBeGreaterThan(rate?.expected ?? 0n)
    expect(rateWithout({ low: 10n, expected: 50n, high: 90n }, 30n)).toEqual({ low: 0n, expected: 20n, high: 60n })
  })
})

describe('an outlook', () => {
  const curves = paymentCurves(weekly, today, days)
  const open = weekly.filter(({ paid }) => paid === undefined)
  const owed = open.map(({ contactId, id, due, amount, currency }) => {
    const paidBy = (by: typeof today) => curves.of(contactId).paidBy(due, by)
    return { contactId, number: id, due, currency, amount, inBase: amount, ground: 'habit' as const, paidBy }
  })
  const monthly = { repeats: 'every month', next: '2026-11-25', due: '7 DAYSAFTERBILLDATE' }
  const scheduled = scheduledUntil(
    [template(monthly, { type: 'ACCPAY', total: 40n }), template(monthly, { total: 100n })],
    today,
    day('2027-02-18'),
  )
  const receivables = { cases: weekly, days, today, baseCurrency: 'NZD' }
  const payables = [{ payOn: addDays(today, 3), currency: 'NZD', amount: 60n, inBase: 60n }]
  const facts: OutlookFacts = { receivables, curves, owed, scheduled, payables, bank: 1_000n }

  test('carries the bank balance over what comes in and what is to be paid, but not over what does not exist', () => {
    const [week, quarter] = outlooksFor(facts, [addDays(today, 7), addDays(today, 90)])
    expect(week?.width.replays).toBe(26)
    expect(week?.scheduledPayments).toEqual([])
    expect(week?.nextInvoices).toBeUndefined()
    const due = week?.inBase
    const scheduledIn = week?.scheduled[0]?.expected ?? 0n
    expect(week?.balance?.expected).toBe(940n + (due?.expected ?? 0n) + scheduledIn)
    expect(quarter?.scheduledPayments).toEqual([{ currency: 'NZD', count: 3, amount: 120n }])
    expect(quarter?.nextInvoices?.expected).toBeGreaterThan(0n)
    const total = (quarter?.inBase.expected ?? 0n) + (quarter?.scheduled[0]?.expected ?? 0n)
    expect(quarter?.balance?.expected).toBe(1_000n - 60n - 120n + total)
  })

  test('never expects less by a later day, at the low and the high end either', () => {
    // Some pay after two weeks, others after more than five, so that each horizon has a width of its own.
    const uneven = weekly.map((one, index) => {
      const paid = addDays(one.issued, index % 9 < 4 ? 14 : 38)
      return { ...one, paid: paid < today ? paid : undefined }
    })
    const after = [7, 14, 21, 30, 60, 90].map((ahead) => addDays(today, ahead))
    const own = paymentCurves(uneven, today, days)
    const outlooks = outlooksFor({ ...facts, receivables: { ...receivables, cases: uneven }, curves: own }, after)
    for (const bound of ['low', 'expected', 'high'] as const) {
      for (const of of [outlooks.map(({ inBase }) => inBase), outlooks.map(({ scheduled }) => scheduled[0])]) {
        const amounts = of.map((one) => one?.[bound] ?? 0n)
        expect(amounts).toEqual([...amounts].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)))
      }
    }
  })

  test('says of which days the bounds did not hold in the past', () => {
    const [week] = outlooksFor(facts, [addDays(today, 7)])
    const setting = {
      ...{ today, baseCurrency: 'NZD', need: undefined, oneDay: true, bank: undefined, unreadable: 0 },
      ...{ basis: { paid: 90, since: today, everyDay: false }, unused: [], slow: [], copiedAt: undefined },
    }
    const notes = (held: number) => notesFor([{ ...(week as Outlook), held: { held, judged: 20 } }], setting).join('\n')
    expect(notes(16)).toContain('they would have held 16 of 20 for 2026-11-27')
    expect(notes(16)).not.toContain('too narrow')
    expect(notes(11)).toContain('too narrow in the past, so allow for more than low and high say: 2026-11-27')
  })

  test('has no balance where the bank or the bills were not asked for', () => {
    expect(outlooksFor({ ...facts, bank: undefined }, [addDays(today, 7)])[0]?.balance).toBeUndefined()
    const [without] = outlooksFor({ ...facts, payables: undefined }, [addDays(today, 7)])
    expect(without).toMatchObject({ balance: undefined, payments: undefined, scheduledPayments: [] })
  })

  test('names what is overdue and more likely unpaid than paid', () => {
    const overdue = {
      ...(owed[0] ?? { paidBy: () => 0 }),
      due: addDays(today, -3),
      paidBy: () => 0.4,
    } as (typeof owed)[number]
    expect(slowOf([overdue, { ...overdue, paidBy: () => 0.6 }, { ...overdue, due: today }], today, today)).toEqual([
      overdue,
    ])
  })
})

test('where nobody has paid yet, due dates are told, and that they are no forecast', () => {
  const owed = [7, 30].map((ahead) => {
    const due = addDays(today, ahead)
    return {
      contactId: 'c',
      number: 'n',
      due,
      currency: 'NZD',
      amount: 5_000n,
      inBase: 5_000n,
      ground: 'habit' as const,
      paidBy: () => 0,
    }
  })
  const receivables = { cases: [], days, today, baseCurrency: 'NZD' }
  const curves = paymentCurves([], today, days)
  const facts = { receivables, curves, owed, scheduled: [], payables: [], bank: 900n }
  const view = dueDatesView(facts, [addDays(today, 7), addDays(today, 90)], {
    ...{ today, baseCurrency: 'NZD', need: undefined, oneDay: false, bank: { amount: 900n, accounts: 1 } },
    ...{
      basis: { paid: 0, since: undefined, everyDay: false },
      unused: [],
      slow: [],
      unreadable: 0,
      copiedAt: undefined,
    },
  })
  expect(view.say).toMatch(/The bank holds 9\.00 NZD .* No invoice has been paid here yet, so nobody can say/)
  expect(view.table?.rows).toEqual([
    ['2026-11-27', 'falls due from customers, NZD', '50.00'],
    ['2027-02-18', 'falls due from customers, NZD', '100.00'],
  ])
  expect(view.notes).toEqual(['due dates are not payment dates: do not rely on them for wages'])
})
