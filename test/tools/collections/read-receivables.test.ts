import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { calendarDays } from '../../../src/books/day-count.ts'
import type { Invoice, Settlement } from '../../../src/books/documents.ts'
import type { Mirror } from '../../../src/books/mirror.ts'
import { cents } from '../../../src/books/money.ts'
import type { LedgerRecord } from '../../../src/books/records.ts'
import { dsoLine } from '../../../src/tools/collections/backtest/days-sales-outstanding.ts'
import { readReceivables } from '../../../src/tools/collections/debtors/read-receivables.ts'
import { habitsOf } from '../../../src/tools/collections/habits/ledger-habits.ts'
import { settledOn, wasMostlyCredited } from '../../../src/tools/collections/habits/settled-on.ts'
import { fakeBooks, guid, invoice, TODAY } from '../fake-books.ts'
import { type Documents, fakeMirror } from './fake-mirror.ts'

const bluefin = { id: guid(1), name: 'Bluefin Logistics' }

function settled(kind: Settlement['kind'], date: string, amount: string): Settlement {
  return { id: `${kind} ${date}`, kind, date: day(date), amount: cents(amount), reference: '' }
}

function paid(number: number, settlements: readonly Settlement[], more: Partial<Invoice> = {}): Invoice {
  const fullyPaidOn = day('2026-11-01')
  return invoice(number, { status: 'PAID', amountDue: 0n, settlements, fullyPaidOn, ...more })
}

function record(kind: LedgerRecord['kind'], more: Partial<LedgerRecord>): LedgerRecord {
  return {
    ...{ kind, id: guid(4000), type: '', number: '', reference: '', contact: bluefin, account: undefined },
    ...{ status: 'AUTHORISED', date: day('2026-11-01'), due: undefined, currency: 'NZD', currencyRate: 1_000_000n },
    ...{ total: 0n, totalTax: 0n, open: undefined, reconciled: false, lineAmountTypes: 'NoTax', lines: [] },
    ...{ applied: [], facts: [], hasAttachments: false, updatedAt: 0, ...more },
  }
}

const read = (documents: Documents, settlements: readonly string[] = []) =>
  readReceivables({ ...fakeBooks(), mirror: fakeMirror(documents) }, { today: TODAY, settlements })

describe('the day on which an invoice was settled', () => {
  const money = (...settlements: Settlement[]) => settledOn(paid(1, settlements))

  test.each([
    ['one payment', [settled('payment', '2026-10-22', '230')], '2026-10-22'],
    [
      'the payment that makes it whole, whatever their order',
      [settled('payment', '2026-10-30', '130'), settled('payment', '2026-10-22', '100')],
      '2026-10-30',
    ],
    [
      'not a few cents that came later',
      [settled('payment', '2026-10-22', '228'), settled('payment', '2026-11-09', '2')],
      '2026-10-22',
    ],
    [
      'not the credit note for the rest',
      [settled('payment', '2026-10-22', '200'), settled('credit note', '2026-11-09', '30')],
      '2026-10-22',
    ],
    ['an overpayment is money too', [settled('overpayment', '2026-10-25', '230')], '2026-10-25'],
    ['what Xero says where it lists nothing', [], '2026-11-01'],
  ])('is that of %s', (_, settlements, on) => {
    expect(money(...settlements)).toBe(on)
  })

  test('is not there while something is due', () => {
    const part = invoice(1, { amountDue: cents('130'), settlements: [settled('payment', '2026-10-22', '100')] })
    expect(settledOn(part)).toBeUndefined()
  })

  test('more than half by credit note is no payment, half is', () => {
    const half = [settled('credit note', '2026-10-22', '115'), settled('payment', '2026-10-22', '115')]
    const more = [settled('credit note', '2026-10-22', '115.01'), settled('payment', '2026-10-22', '114.99')]
    expect(wasMostlyCredited(paid(1, half))).toBe(false)
    expect(wasMostlyCredited(paid(1, more))).toBe(true)
    expect(wasMostlyCredited(paid(1, [], { settlements: undefined, amountCredited: cents('230') }))).toBe(true)
  })
})

describe('receivables', () => {
  test('are what is due, and how everything before was paid; drafts and void documents are neither', async () => {
    const part = settled('payment', '2026-11-02', '100')
    const { cases, open, baseCurrency, asOf, from } = await read({
      invoice: [
        invoice(1, { amountDue: cents('130'), settlements: [part] }),
        paid(2, [settled('payment', '2026-10-22', '230')]),
        invoice(3, { status: 'DRAFT' }),
        invoice(4, { status: 'VOIDED' }),
        invoice(5, { date: addDays(TODAY, 1) }),
        paid(6, [], { total: 0n }),
      ],
    })
    expect(open.map(({ number, amountDue, settlements }) => [number, amountDue, settlements])).toEqual([
      ['INV-0001', cents('130'), [part]],
    ])
    expect(cases.map(({ id, paid: on, amount }) => [id, on, amount])).toEqual([
      [guid(1001), undefined, cents('230')],
      [guid(1002), '2026-10-22', cents('230')],
    ])
    expect({ baseCurrency, asOf, from }).toEqual({ baseCurrency: 'NZD', asOf: 1, from: 'copy' })
  })

  test('what was mostly credited in the last year is evidence of disputes, and no habit', async () => {
    const credited = (number: number, on: string) =>
      paid(number, [settled('credit note', on, '230')], { fullyPaidOn: day(on) })
    const { cases, credited: counts } = await read({
      invoice: [credited(1, '2026-10-22'), credited(2, '2026-01-05'), credited(3, '2025-11-19')],
    })
    expect(cases).toEqual([])
    expect([...counts]).toEqual([[bluefin.id, 2]])
  })

  test('an invoice without due date is due on its day, and foreign money counts at its own rate', async () => {
    const { open, cases } = await read({
      invoice: [invoice(1, { due: undefined, currency: 'USD', currencyRate: 500_000n })],
    })
    expect(open[0]).toMatchObject({ due: '2026-10-01', amountDue: cents('230'), dueInBase: cents('460') })
    expect(cases[0]).toMatchObject({ due: '2026-10-01', amount: cents('460'), currency: 'USD' })
  })

  test('the settlements of paid invoices are there where they are asked for', async () => {
    const payment = settled('payment', '2026-10-22', '230')
    const { settlementsOf } = await read({ invoice: [paid(1, [payment]), paid(2, [payment])] }, [guid(1001)])
    expect(settlementsOf(guid(1001))).toEqual([payment])
    expect(settlementsOf(guid(1002))).toBeUndefined()
    const ofContact = await read({ invoice: [paid(2, [payment])] }, [bluefin.id])
    expect(ofContact.settlementsOf(guid(1002))).toEqual([payment])
  })

  test('a ledger that is paid at weekends too is counted in calendar days', async () => {
    const on = (date: string) => paid(1, [settled('payment', date, '230')])
    const weekend = await read({ invoice: [on('2026-10-24')] })
    const weekday = await read({ invoice: [on('2026-10-23')] })
    expect(weekend.days).toBe(calendarDays)
    expect(weekday.days.upTo(day('2026-10-25')) - weekday.days.upTo(day('2026-10-23'))).toBe(0)
  })
})

describe('money that is not put against an invoice', () => {
  const receipt = (more: Partial<LedgerRecord>) => record('bank_transaction', { type: 'RECEIVE', ...more })
  const open = [invoice(1), invoice(2, { amountDue: cents('70') })]
  const unapplied = async (...receipts: LedgerRecord[]) =>
    (await read({ invoice: open, bank_transaction: receipts })).unapplied.map(({ amount }) => amount)

  test('is what is left of credits and advances of customers', async () => {
    const { unapplied: found, credits } = await read({
      credit_note: [record('credit_note', { type: 'ACCRECCREDIT', number: 'CN-1', open: 50_00n, total: 80_00n })],
      overpayment: [
        record('overpayment', { id: guid(4001), type: 'RECEIVE-OVERPAYMENT', open: 10_00n }),
        record('overpayment', { id: guid(4002), type: 'SPEND-OVERPAYMENT', open: 10_00n }),
      ],
      prepayment: [record('prepayment', { id: guid(4003), type: 'RECEIVE-PREPAYMENT', open: 0n })],
    })
    expect(found.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['credit note', 50_00n],
      ['overpayment', 10_00n],
    ])
    expect(credits[0]).toMatchObject({ number: 'CN-1', total: 80_00n, remaining: 50_00n })
  })

  test('is a receipt of what one invoice or all of them come to', async () => {
    expect(await unapplied(receipt({ total: cents('230') }))).toEqual([cents('230')])
    expect(await unapplied(receipt({ total: cents('300') }))).toEqual([cents('300')])
    expect(await unapplied(receipt({ total: cents('299.99') }))).toEqual([])
  })

  test('is not one of another currency, another contact, of long ago, spent or deleted', async () => {
    const total = cents('230')
    expect(await unapplied(receipt({ total, currency: 'USD' }))).toEqual([])
    expect(await unapplied(receipt({ total, contact: { id: guid(2), name: 'Acme Corp' } }))).toEqual([])
    expect(await unapplied(receipt({ total, date: addDays(TODAY, -61) }))).toEqual([])
    expect(await unapplied(receipt({ total, type: 'SPEND' }))).toEqual([])
    expect(await unapplied(receipt({ total, status: 'DELETED' }))).toEqual([])
  })
})

describe('a copy in which nothing has changed', () => {
  // A copy gives the same array of digests while nothing was written to it; `write` is what a writing does.
  function copied(documents: readonly Invoice[]) {
    let held: readonly Invoice[] = documents
    let digests: readonly unknown[] | undefined
    const { read: reading } = fakeMirror({})
    const mirror: Mirror = {
      read: async (kinds) => ({
        ...(await reading(kinds)),
        digest: async function* digest(kind, _, of) {
          if (kind !== 'invoice') return
          digests ??= held.map((one) => of(one as never))
          yield digests as never
        },
      }),
    }
    const write = (next: readonly Invoice[]) => {
      held = next
      digests = undefined
    }
    const receivables = (today = TODAY, holidays: readonly Day[] = []) =>
      readReceivables({ ...fakeBooks(), mirror }, { today, holidays })
    return { receivables, write }
  }

  const open = invoice(1, { date: day('2026-11-02'), due: day('2026-11-10') })
  const before = paid(2, [settled('payment', '2026-10-22', '230')], { date: day('2026-10-01') })

  test('is gathered and its habits are read once', async () => {
    const { receivables } = copied([open, before])
    const [first, second] = [await receivables(), await receivables()]
    expect(second.cases).toBe(first.cases)
    expect(second.days).toBe(first.days)
    expect(habitsOf(second)).toBe(habitsOf(first))
    expect(dsoLine(second)).toBe(dsoLine(first))
  })

  test('is gathered anew for another day, another holiday, and after a writing', async () => {
    const { receivables, write } = copied([open, before])
    const first = await receivables()
    const past = await receivables(day('2026-11-01'))
    expect([first.open.length, past.open.length]).toEqual([1, 0])
    expect(habitsOf(past)).not.toBe(habitsOf(first))
    const again = await receivables()
    const holiday = await receivables(TODAY, [day('2026-11-19')])
    expect(holiday.cases).toBe(again.cases)
    expect(holiday.days.upTo(TODAY)).toBe(again.days.upTo(TODAY) - 1)
    expect(habitsOf(holiday)).not.toBe(habitsOf(again))
    write([paid(1, [settled('payment', '2026-11-18', '230')], { date: open.date, due: open.due }), before])
    const after = await receivables()
    expect(after.open).toEqual([])
    expect(habitsOf(after).histories.get(open.contact.id)?.paid).toBe(2)
    expect(habitsOf(again).histories.get(open.contact.id)?.paid).toBe(1)
  })
})
