import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import { cents, formatAmount, sum } from '../../src/books/money.ts'
import { bodyOf } from '../../src/tools/collections/record/record.ts'
import type { RecordEntry } from '../../src/tools/collections/record/record-entry.ts'
import { house, type TestHouse } from '../house.ts'

const today = day('2026-11-20')
const friday = day('2026-11-27')

interface Bounds {
  low: string
  expected: string
  high: string
}

interface Horizon {
  by: string
  owed: string
  receipts: Bounds
  bank_then?: Bounds
  replayed_weeks: number
}

function horizonsOf(data: Record<string, unknown>): Horizon[] {
  return data.horizons as Horizon[]
}

let open: TestHouse
beforeAll(async () => {
  open = await house({ copyKept: true })
})
afterAll(() => open.close())

describe('Can I make payroll next Friday?', () => {
  test('says what the bank holds, what comes in and goes out by then with bounds, and asks what payroll comes to', async () => {
    open.calls.splice(0)
    const { text, data } = await open.call('forecast_cash', { until: friday })
    expect(open.calls.every((call) => call.startsWith('GET '))).toBe(true)
    const report = await open.call('run_report', { report: 'bank_summary', from: today, to: today })
    const total = report.text.split('\n').find((line) => line.startsWith('= Total'))
    expect(total?.split('|').at(-1)?.replaceAll(',', '')).toBe(data.bank)
    const [only, ...others] = horizonsOf(data)
    expect(others).toEqual([])
    const { low = '', expected = '', high = '' } = only?.bank_then ?? {}
    expect(cents(low)).toBeLessThanOrEqual(cents(expected))
    expect(cents(expected)).toBeLessThanOrEqual(cents(high))
    expect(text).toMatch(/customers pay.*\n[\s\S]*bills due[\s\S]*bank then/)
    expect(text).toMatch(/Ask what has to be paid by then, such as wages, and give it as need/)
    expect(text).toContain('not in it: wages, tax')
  })

  test('answers for an amount by where it lies, and never as certain', async () => {
    const { data } = await open.call('forecast_cash', { until: friday })
    const { low = '0', expected = '0', high = '0' } = horizonsOf(data)[0]?.bank_then ?? {}
    const amounts: [bigint, RegExp][] = [
      [cents(low) - 100n, /likely there: even the low figure leaves 1\.00\. Not certain/],
      [cents(expected) - 100n, /more likely there than not, with 1\.00 to spare, but the low figure is .* short/],
      [cents(high) - 100n, /rather not there: the expected figure is .* short, and only the high figure reaches it/],
      [cents(high) + 100n, /unlikely to be there: .* the high one 1\.00/],
    ]
    for (const [amount, says] of amounts) {
      const need = Number(`${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`)
      expect((await open.call('forecast_cash', { until: friday, need })).text).toMatch(says)
    }
  })

  test('takes off the bills that are due by then, as the books have them', async () => {
    const { text } = await open.call('forecast_cash', { until: friday })
    const due = [...open.books.invoices.values()].filter((bill) => {
      const payOn = bill.plannedPaymentDate ?? bill.dueDate ?? today
      return bill.type === 'ACCPAY' && bill.status === 'AUTHORISED' && payOn <= friday
    })
    const total = sum(due.map(({ amountDue }) => amountDue))
    expect(due.length).toBeGreaterThan(0)
    expect(text).toMatch(new RegExp(`bills due[^|]*\\|\\|-${formatAmount(total)}\\|`))
    open.calls.splice(0)
    const without = await open.call('forecast_cash', { until: friday, receipts_only: true })
    expect(without.text).not.toMatch(/bills due|bank then|The bank holds/)
    expect(without.data.bank).toBeUndefined()
    expect(open.calls.filter((call) => call.includes('Reports'))).toEqual([])
  })
})

describe('When does money come in?', () => {
  test('in 7, 30 and 90 days, each within what is owed, and no less the longer', async () => {
    const { text, data } = await open.call('forecast_cash')
    const horizons = horizonsOf(data)
    expect(horizons.map(({ by }) => by)).toEqual([7, 30, 90].map((days) => addDays(today, days)))
    for (const { receipts, owed, replayed_weeks: weeks } of horizons) {
      const [low, expected, high] = [receipts.low, receipts.expected, receipts.high].map(cents)
      expect(0n <= (low ?? -1n) && (low ?? 0n) <= (expected ?? 0n)).toBe(true)
      expect((expected ?? 0n) <= (high ?? 0n) && (high ?? 0n) <= cents(owed)).toBe(true)
      expect(weeks).toBe(26)
    }
    const expected = horizons.map(({ receipts }) => cents(receipts.expected))
    expect([...expected].sort((a, b) => (a < b ? -1 : 1))).toEqual(expected)
    expect(text).toMatch(
      /from how \d+ invoices were paid since \d{4}-\d\d-\d\d, in business days; .*nothing is trained/,
    )
    expect(text).toMatch(/would have held \d+ of \d+ for 2026-11-27, \d+ of \d+ for 2026-12-20/)
    expect(text).toContain('not in it: invoices not made yet')
  })

  test('currencies are apart, and nothing of a name or number of the ledger is told', async () => {
    const { text } = await open.call('forecast_cash', { until: friday })
    expect(text).toContain('customers pay, NZD|')
    expect(text).toContain('customers pay, USD|')
    expect(text).toContain('customers pay, all currencies, NZD|')
    for (const { name } of open.books.contacts.values()) expect(text).not.toContain(name)
  })
})

describe('what is on record', () => {
  const named = (own: TestHouse) => {
    const contacts = [...own.books.contacts.values()]
    const invoices = [...own.books.invoices.values()].filter((one) => {
      return (
        one.type === 'ACCREC' &&
        one.status === 'AUTHORISED' &&
        one.currencyCode === 'NZD' &&
        (one.dueDate ?? '') > today
      )
    })
    const [invoice] = invoices
    const contact = contacts.find(({ id }) => id === invoice?.contactId)
    if (!invoice || !contact) throw new Error('nobody owes anything')
    return { invoice, contact: { id: contact.id, name: contact.name } }
  }

  async function note(own: TestHouse, entry: RecordEntry): Promise<void> {
    const [first] = own.open.houses
    if (!first) throw new Error('no organisation')
    const notes = own.open.store.notesOf(first.books.ref)
    await notes.add({ kind: 'collections', subject: `contact:${entry.contact.id}`, by: 'Ann', body: bodyOf(entry) })
  }

  test('a promise and a dispute have lines of their own, and who is insolvent is expected to pay nothing', async () => {
    const own = await house()
    const before = horizonsOf((await own.call('forecast_cash', { until: addDays(today, 30) })).data)[0]
    const { invoice, contact } = named(own)
    const about = { contact, invoices: [{ id: invoice.id, number: invoice.number }], day: today, said: 'x' }
    await note(own, {
      kind: 'dispute',
      ref: 'd_00000001',
      ...about,
      reason: 'price',
      amount: undefined,
      currency: 'NZD',
      owner: '',
    })
    const disputed = await own.call('forecast_cash', { until: addDays(today, 30) })
    expect(disputed.text).toContain('- disputed')
    await note(own, { kind: 'hold', ref: 'h_00000001', ...about, invoices: [], reason: 'insolvency', until: undefined })
    const insolvent = await own.call('forecast_cash', { until: addDays(today, 30) })
    expect(insolvent.text).toMatch(/- insolvent\|\|0\.00\|\|/)
    const expected = [before, ...[disputed, insolvent].map(({ data }) => horizonsOf(data)[0])].map((one) =>
      cents(one?.receipts.expected ?? '0'),
    )
    expect(expected[1]).toBeLessThan(expected[0] ?? 0n)
    expect(expected[2]).toBeLessThan(expected[1] ?? 0n)
    await own.close()
  })
})

test('a company that is owed nothing is told so, without figures that stand on nothing', async () => {
  const own = await house({ company: 'empty' })
  const { text, isError } = await own.call('forecast_cash', { until: friday })
  expect(isError).toBe(false)
  expect(text).toContain('Customers owe nothing, so nothing is expected from them')
  expect(text).not.toMatch(/invoices were paid|cautious guess/)
  await own.close()
})
