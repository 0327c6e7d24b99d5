import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { businessDays } from '../../../src/books/day-count.ts'
import { readPolicies } from '../../../src/tools/collections/cadence/read-policies.ts'
import { type AssessedDebtor, assessDebtors } from '../../../src/tools/collections/debtors/assessment.ts'
import type { OpenInvoice, ReceivableCase, Receivables } from '../../../src/tools/collections/debtors/receivables.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { standingsOf } from '../../../src/tools/collections/record/standing.ts'
import { chooseReminder, type Wanted } from '../../../src/tools/collections/reminders/choose-reminders.ts'
import { contact } from '../fake-books.ts'

const today = day('2026-11-20')
const policies = await readPolicies({ read: async () => [] })
const about = { said: '', contact: { id: 'c', name: 'Harbour' }, invoices: [{ id: 'i20', number: 'INV-20' }] }

/** A contact that paid so many days late before, with invoices due so many days ago. */
function debtor(
  lateness: number,
  due: readonly number[],
  { entries = [], held = false }: { entries?: readonly RecordEntry[]; held?: boolean } = {},
): AssessedDebtor {
  const open = due.map(
    (ago): OpenInvoice => ({
      ...{
        id: `i${ago}`,
        number: `INV-${ago}`,
        reference: '',
        contact: about.contact,
        issued: addDays(today, -ago - 20),
      },
      ...{ due: addDays(today, -ago), currency: 'NZD', total: 900_00n, amountDue: 900_00n, dueInBase: 900_00n },
      ...{ settlements: [], expectedPaymentDate: undefined, sentToContact: true },
    }),
  )
  const paid = Array.from({ length: 14 }, (_, index): ReceivableCase => {
    const dueOn = addDays(today, -100 - 7 * index)
    const one = { id: `p${index}`, contactId: 'c', currency: 'NZD', amount: 900_00n }
    return { ...one, issued: addDays(dueOn, -20), due: dueOn, paid: addDays(dueOn, lateness) }
  })
  const receivables: Receivables = {
    ...{ asOf: 0, from: 'copy', today, baseCurrency: 'NZD', days: businessDays(), open, credits: [], unapplied: [] },
    ...{ cases: paid, credited: new Map(), settlementsOf: () => [] },
  }
  const [found] = assessDebtors({
    ...{ receivables, standings: standingsOf(entries, receivables), policies, groups: new Map(), xeroReminds: false },
    contacts: new Map([['c', { ...contact(1, 'Harbour', { email: 'a@b.example' }), id: 'c' }]]),
    held: new Map(held ? [['c', 'In dispute']] : []),
  })
  if (!found) throw new Error('nothing is owed')
  return found
}

const chosen = (one: AssessedDebtor, wanted: Partial<Wanted> = {}) =>
  chooseReminder(one, { step: 'next', named: undefined, olderThan: undefined, ...wanted }, today)
const named = { named: new Set(['c']) }
const numbers = (choice: ReturnType<typeof chosen>) =>
  choice && 'message' in choice ? choice.invoices.map(({ number }) => number) : undefined
const contacted = (ago: number): RecordEntry => ({
  ...{ ...about, ref: 'c_1a2b3c4d', kind: 'contacted', day: addDays(today, -ago), channel: 'email' },
  ...{ step: 'first', tone: 'friendly', reminder: '', invoices: [] },
})
const promise: RecordEntry = {
  ...{ ...about, ref: 'p_1a2b3c4d', kind: 'promise', day: addDays(today, -1), amount: 900_00n, currency: 'NZD' },
  ...{ on: addDays(today, 5), channel: 'phone', statedBy: '' },
}

describe('whom a message goes to', () => {
  test('whose turn it is gets one about everything overdue, and nothing that is not', () => {
    const choice = chosen(debtor(0, [20, 12, -5]))
    expect(choice).toMatchObject({ message: 'inquiry' })
    expect(numbers(choice)).toEqual(['INV-20', 'INV-12'])
  })

  test('who owes nothing overdue does not come up, but is answered for by name', () => {
    expect(chosen(debtor(0, [-5]))).toBeUndefined()
    expect(chosen(debtor(0, [-5]), { ...named, step: 'firm' })).toMatchObject({ why: 'Nothing is overdue.' })
  })

  test('a hold keeps everybody out, even who was named', () => {
    const held = debtor(0, [20], { held: true })
    for (const wanted of [{}, named, { step: 'final' as const, ...named }, { olderThan: 5 }]) {
      expect(chosen(held, wanted)).toMatchObject({ why: expect.stringContaining('In dispute') })
    }
  })

  test('a promised invoice is left out of the message, and said', () => {
    const choice = chosen(debtor(0, [20, 12], { entries: [promise] }), named)
    expect(numbers(choice)).toEqual(['INV-12'])
    expect(choice).toMatchObject({ notes: [expect.stringMatching(/"INV-20" is left out: 900\.00 NZD is promised by/)] })
  })

  test('older than counts what may be asked for', () => {
    expect(chosen(debtor(0, [20, 12], { entries: [promise] }), { olderThan: 15 })).toMatchObject({
      why: expect.stringContaining('INV-20'),
    })
    expect(numbers(chosen(debtor(0, [20, 12]), { olderThan: 15, step: 'second' }))).toEqual(['INV-20', 'INV-12'])
    expect(chosen(debtor(0, [20, 12]), { olderThan: 20 })).toBeUndefined()
  })

  test('who was contacted lately waits, unless named: then it is said', () => {
    const lately = debtor(0, [20], { entries: [contacted(1)] })
    expect(chosen(lately, { olderThan: 5, step: 'second' })).toMatchObject({
      why: expect.stringContaining('Last contacted on'),
    })
    expect(chosen(lately, { ...named, step: 'second' })).toMatchObject({
      message: 'second',
      notes: [expect.stringContaining('Last contacted on')],
    })
  })

  test('by payer: friendly to who pays in time, firm to who mostly does not or broke a promise', () => {
    expect(chosen(debtor(-2, [20]), { step: 'by_payer' })).toMatchObject({ message: 'first' })
    expect(chosen(debtor(25, [40]), { step: 'by_payer' })).toMatchObject({ message: 'firm' })
    const broken = { ...promise, day: addDays(today, -20), on: addDays(today, -10) }
    expect(chosen(debtor(-2, [20], { entries: [broken] }), { step: 'by_payer' })).toMatchObject({ message: 'firm' })
  })

  test('a courtesy note is about what falls due soon, and nothing overdue', () => {
    expect(numbers(chosen(debtor(0, [20, -5, -30]), { ...named, step: 'courtesy' }))).toEqual(['INV--5'])
  })

  test('a reply to a dispute needs one on record, and is about what is disputed', () => {
    expect(chosen(debtor(0, [20, 12]), { ...named, step: 'dispute' })).toMatchObject({
      why: expect.stringContaining('log_promise_or_dispute'),
    })
    const dispute: RecordEntry = {
      ...{ ...about, ref: 'd_1a2b3c4d', kind: 'dispute', day: addDays(today, -1), reason: 'quality' },
      ...{ amount: undefined, currency: 'NZD', owner: '' },
    }
    const choice = chosen(debtor(0, [20, 12], { entries: [dispute] }), { step: 'dispute' })
    expect(choice).toMatchObject({ message: 'dispute' })
    expect(numbers(choice)).toEqual(['INV-20'])
  })
})
