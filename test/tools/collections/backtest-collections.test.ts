import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import type { Invoice } from '../../../src/books/documents.ts'
import { inputOf } from '../../../src/call/input.ts'
import type { Note } from '../../../src/call/notes.ts'
import { replyWithView } from '../../../src/call/reply.ts'
import { backtestCollections } from '../../../src/tools/collections/backtest-collections.ts'
import { bodyOf, subjectOf } from '../../../src/tools/collections/record/record.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { contextOf, fakeBooks, guid, invoice } from '../fake-books.ts'
import { fakeMirror } from './fake-mirror.ts'

const names = ['Bluefin Logistics', 'Kauri Legal', 'Harbour Cafe', 'Northgate Schools Trust']
const contactOf = (number: number) => ({ id: guid(number + 1), name: names[number] ?? '' })

/** An invoice every week to each of four customers, of whom the last two pay three weeks late; what would be paid later is open. */
function ledger(weeks: number): Invoice[] {
  return Array.from({ length: weeks * names.length }, (_, index) => {
    const customer = index % names.length
    const date = addDays(day('2026-11-16'), -7 * Math.floor(index / names.length))
    const due = addDays(date, 20)
    const paid = addDays(due, customer < 2 ? -3 : 21)
    return { ...invoice(index, { contact: contactOf(customer), date, due }), ...settlement(paid, index) }
  })
}

function settlement(paid: Day, index: number): Partial<Invoice> {
  if (paid >= day('2026-11-20')) return {}
  const payment = { id: `p${index}`, kind: 'payment' as const, date: paid, amount: 230_00n, reference: '' }
  return { status: 'PAID', amountDue: 0n, amountPaid: 230_00n, settlements: [payment], fullyPaidOn: paid }
}

function noteOf(entry: RecordEntry, number: number): Note {
  return {
    number,
    kind: 'collections',
    subject: subjectOf(entry),
    by: 'Ann',
    at: 0,
    body: bodyOf(entry),
    key: entry.ref,
  }
}

async function answer(invoices: readonly Invoice[], entries: readonly RecordEntry[] = [], months = 12) {
  if (backtestCollections.kind !== 'read') throw new Error('not a read tool')
  const books = { ...fakeBooks(), mirror: fakeMirror({ invoice: invoices }) }
  const notes = entries.map(noteOf)
  const read = async ({ kinds = [] }: { kinds?: readonly string[] | undefined } = {}) =>
    notes.filter(({ kind }) => kinds.includes(kind))
  const context = { ...contextOf(books), notes: { read } }
  const view = await backtestCollections.run(inputOf(backtestCollections).parse({ months }), context)
  return { ...view, text: replyWithView(view, undefined).text }
}

const about = { ref: 'c_00000001', contact: contactOf(2), said: '', channel: 'email' as const }

describe('how collections did', () => {
  test('compares the orders, and says what came of contacts and promises', async () => {
    const contacted: RecordEntry = {
      ...{ ...about, kind: 'contacted', invoices: [], day: day('2026-09-14') },
      ...{ step: 'first', tone: 'friendly', reminder: '' },
    }
    const invoices = ledger(60)
    const promised = invoices.find(({ contact, date }) => contact.name === 'Harbour Cafe' && date === '2026-09-07')
    const promise: RecordEntry = {
      ...{ ...about, ref: 'p_00000001', kind: 'promise', day: day('2026-09-29'), on: day('2026-10-19') },
      ...{ invoices: [{ id: promised?.id ?? '', number: '' }], amount: 230_00n, currency: 'NZD', statedBy: 'Ben' },
    }
    const { say, text, data } = await answer(invoices, [contacted, promise])
    expect(say).toMatch(
      /first fifth by payment curve had \d+% .*; customer mean \d+%, oldest first \d+%, largest first \d+%/,
    )
    expect(data).toMatchObject({ contacts: 1, promises: { kept: 1, partly: 0, broken: 0 }, aucOverAWeek: 1 })
    expect(text).toMatch(/\nfirst\|6\|2\|\d\.\d\|1,380\.00\|460\.00\|/)
    expect(text).toContain('Promises: 1 of 1 kept')
    expect(text).toContain('does not tell what chasing causes')
    expect(text).toMatch(/2026-10-31\|[\d,.]+\|[\d,.]+\|\d+\.\d\|\d+\.\d/)
  })

  test('says that there is not enough, and why', async () => {
    const { say, text, data } = await answer(ledger(3))
    expect(say).toContain('Not enough to replay a ranking')
    expect(say).toContain('2 paid invoices')
    expect(text).not.toContain('AUC late|')
    expect(text).not.toContain('NaN')
    expect(data).toMatchObject({ contacts: 0 })
  })

  test('answers for empty books', async () => {
    const { say, text } = await answer([])
    expect(say).toContain('0 paid invoices')
    expect(say).toContain('not enough invoices')
    expect(text).toContain('No contact with a customer on record can be followed yet.')
  })
})
