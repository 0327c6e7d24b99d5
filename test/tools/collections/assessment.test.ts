import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Contact } from '../../../src/books/contacts.ts'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { businessDays } from '../../../src/books/day-count.ts'
import { sum } from '../../../src/books/money.ts'
import type { Note } from '../../../src/call/notes.ts'
import { readPolicies } from '../../../src/tools/collections/cadence/read-policies.ts'
import { type AssessedDebtor, assessDebtors } from '../../../src/tools/collections/debtors/assessment.ts'
import type { OpenInvoice, ReceivableCase, Receivables } from '../../../src/tools/collections/debtors/receivables.ts'
import { withSentAgain } from '../../../src/tools/collections/debtors/sent-again.ts'
import { paymentHistories } from '../../../src/tools/collections/habits/payment-history.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { standingsOf } from '../../../src/tools/collections/record/standing.ts'
import { changeRecord, contact } from '../fake-books.ts'

const today = day('2026-11-20')
const days = businessDays()
const policies = await readPolicies({ read: async () => [] })
const about = { said: '', day: day('2026-11-02'), channel: 'email' as const, statedBy: '' }

/** Somebody whose invoices of the last months were paid so many days after they were due. */
function paidLate(contactId: string, lateness: readonly number[]): ReceivableCase[] {
  return lateness.map((late, index) => {
    const due = addDays(today, -60 - 7 * (lateness.length - index))
    const one = { id: `${contactId}-${index}`, contactId, currency: 'NZD', amount: 1_000_00n }
    return { ...one, issued: addDays(due, -20), due, paid: addDays(due, late) }
  })
}

function owes(contactId: string, due: number, amount = 1_000_00n, more: Partial<OpenInvoice> = {}): OpenInvoice {
  const dueOn = addDays(today, due)
  return {
    ...{ id: `${contactId}${due}`, number: `INV-${contactId}${due}`, reference: '', contact: ref(contactId) },
    ...{ issued: addDays(dueOn, -20), due: dueOn, currency: 'NZD', total: amount, amountDue: amount },
    ...{ dueInBase: amount, settlements: [], expectedPaymentDate: undefined, sentToContact: true, ...more },
  }
}

const ref = (id: string) => ({ id, name: `The ${id}` })
const prompt = paidLate('prompt', Array(12).fill(0))
const slow = paidLate('slow', Array(12).fill(21))

function books(open: readonly OpenInvoice[], more: Partial<Receivables> = {}): Receivables {
  return {
    ...{ asOf: 0, from: 'copy', today, baseCurrency: 'NZD', days, open, credits: [], unapplied: [] },
    ...{ cases: [...prompt, ...slow, ...open.map(caseOf)], credited: new Map(), settlementsOf: () => [], ...more },
  }
}

function caseOf({ id, contact: { id: contactId }, issued, due, dueInBase, currency }: OpenInvoice): ReceivableCase {
  return { id, contactId, issued, due, paid: undefined, amount: dueInBase, currency }
}

interface Around {
  entries?: readonly RecordEntry[]
  held?: ReadonlyMap<string, string>
  notes?: readonly Note[]
}

async function assessed(receivables: Receivables, { entries = [], held = new Map(), notes }: Around = {}) {
  const contacts = new Map<string, Contact>(
    receivables.open.map(({ contact: { id, name } }) => [id, { ...contact(1, name, { email: 'ap@x.example' }), id }]),
  )
  return assessDebtors({
    ...{ receivables, standings: standingsOf(entries, receivables), contacts, groups: new Map(), held },
    ...{ policies: notes ? await readPolicies({ read: async () => notes }) : policies, xeroReminds: false },
  })
}

const of = (debtors: readonly AssessedDebtor[], id: string) => debtors.find(({ contactId }) => contactId === id)

describe('who owes something', () => {
  test('comes in the order of money at risk, not of age or amount', async () => {
    const debtors = await assessed(books([owes('prompt', 3, 1_500_00n), owes('prompt', -1, 100_00n), owes('slow', 4)]))
    expect(debtors.map(({ contactId }) => contactId)).toEqual(['slow', 'prompt'])
    expect(of(debtors, 'slow')).toMatchObject({ tier: 'A', due: 1_000_00n, overdue: 0n, hold: undefined })
    expect(of(debtors, 'prompt')).toMatchObject({ due: 1_600_00n, overdue: 100_00n, history: { paid: 12, late: 0 } })
  })

  test('is later than usual only past what four fifths of their own payments took', async () => {
    const debtors = await assessed(books([owes('prompt', -5), owes('slow', -5), owes('stranger', -5)]))
    expect(of(debtors, 'prompt')?.invoices[0]?.unusual).toBe(true)
    expect(of(debtors, 'slow')?.invoices[0]?.unusual).toBe(false)
    expect(of(debtors, 'stranger')?.invoices[0]?.unusual).toBe(false)
    expect(of(debtors, 'stranger')?.history).toBeUndefined()
  })

  test('is on hold where a group, a dispute of everything or money already here says so', async () => {
    const open = [owes('slow', -5), owes('prompt', -5), owes('third', -5), owes('third', -9), owes('fourth', -5)]
    const disputed = [{ id: 'third-5', number: 'INV-third-5' }]
    const dispute = {
      ...about,
      kind: 'dispute',
      ref: 'd_00000001',
      reason: 'price',
      owner: '',
      currency: 'NZD',
    } as const
    const about3 = { ...dispute, contact: ref('third'), invoices: disputed, amount: undefined }
    const advance = { contact: ref('fourth'), date: today, amount: 1_000_00n, currency: 'NZD', number: '' }
    const debtors = await assessed(books(open, { unapplied: [{ ...advance, kind: 'overpayment' }] }), {
      entries: [about3],
      held: new Map([['slow', 'In dispute']]),
    })
    expect(of(debtors, 'slow')).toMatchObject({ tier: 'H', hold: 'in the contact group "In dispute"' })
    expect(of(debtors, 'slow')?.action.kind).toBe('wait')
    expect(of(debtors, 'third')).toMatchObject({ hold: undefined })
    expect(of(debtors, 'third')?.invoices.map(({ stop }) => stop?.gate)).toEqual(['dispute', undefined])
    expect(of(debtors, 'third')?.action.invoiceIds).not.toContain('third-5')
    expect(of(debtors, 'fourth')?.hold).toBe('1,000.00 NZD of credits or receipts cover everything due')
    const all = await assessed(books([owes('third', -5)]), { entries: [{ ...about3, invoices: [] }] })
    expect(of(all, 'third')).toMatchObject({ tier: 'H', hold: 'disputed since 2026-11-02: price' })
  })

  test('is on hold where the policy leaves them alone', async () => {
    const note = {
      kind: 'collections_policy',
      subject: 'contact:slow',
      by: 'Ann',
      body: { chase: false },
      number: 1,
      at: 0,
    }
    const debtors = await assessed(books([owes('slow', -5)]), { notes: [note] })
    expect(of(debtors, 'slow')).toMatchObject({ tier: 'H', hold: 'the collections policy says to leave it alone' })
  })

  test('waits while money that came in may be theirs, but not for an old credit note', async () => {
    const receipt = { contact: ref('slow'), date: day('2026-11-18'), amount: 1_000_00n, currency: 'NZD', number: '' }
    const open = [owes('slow', -30), owes('slow', -12)]
    const with_ = (kind: 'bank transaction' | 'credit note') =>
      assessed(books(open, { unapplied: [{ ...receipt, kind }] }))
    const gates = (debtors: AssessedDebtor[]) =>
      of(debtors, 'slow')?.action.gates.find(({ gate }) => gate === 'receipt')
    expect(gates(await with_('bank transaction'))).toMatchObject({
      passed: false,
      why: '1,000.00 NZD received on 2026-11-18 (bank transaction) is not put against an invoice.',
    })
    expect(gates(await with_('credit note'))).toMatchObject({ passed: true })
  })

  test('has a broken promise among the reasons', async () => {
    const open = [owes('mixed', 3)]
    const invoices = [{ id: 'mixed3', number: 'INV-mixed3' }]
    const promised = { amount: 1_000_00n, currency: 'NZD', on: day('2026-11-06'), contact: ref('mixed'), invoices }
    const promise: RecordEntry = { ...about, kind: 'promise', ref: 'p_00000001', ...promised }
    const cases = paidLate('mixed', [0, 21, 0, 21, 0, 21, 0, 21])
    const [one] = await assessed(books(open, { cases }), { entries: [promise] })
    expect(one?.standing.promises[0]?.state).toBe('broken')
    expect(one?.reasons.find(({ step }) => step === 'broken_promise')?.points).toBeGreaterThan(5)
  })
})

describe('an overdue invoice that was sent again', () => {
  const zone = 'Pacific/Auckland'
  const late = owes('slow', -20)
  const sent = (invoice: OpenInvoice, when: string) => {
    const { id, number, contact: whom, total, amountDue, currency } = invoice
    const document = {
      id,
      number,
      contact: whom,
      total,
      amountDue,
      currency,
      status: 'AUTHORISED' as const,
      updatedAt: 1,
    }
    const facts = { ...document, kind: 'invoice' as const, date: invoice.issued, currencyRate: 1_000_000n }
    const change = { act: 'email_document' as const, document: facts, summary: '', warnings: [] }
    return changeRecord('chg_00000001', change, { tool: 'email_invoice', decidedAt: Date.parse(when) })
  }

  test('was a contact, once a day and on the day of the organisation; one sent before it is overdue was none', async () => {
    // 19 November 11:30 UTC is the 20th in Auckland.
    const other = owes('slow', -9)
    const again = [sent(late, '2026-11-19T11:30:00Z'), sent(other, '2026-11-19T12:00:00Z')]
    const entries = withSentAgain([], again, { open: [late, other], zone })
    expect(entries).toMatchObject([
      { kind: 'contacted', day: '2026-11-20', invoices: [{ id: late.id }, { id: other.id }] },
    ])
    const due = owes('slow', 4)
    expect(withSentAgain([], [sent(due, '2026-11-19T11:30:00Z')], { open: [due], zone })).toEqual([])
    expect(withSentAgain(entries, again, { open: [late, other], zone })).toBe(entries)
    const [before] = await assessed(books([late]))
    const [after] = await assessed(books([late]), { entries })
    expect([before?.action.kind, after?.action.kind]).toEqual(['act', 'wait'])
    expect(after?.action.gates.find(({ gate }) => gate === 'gap')?.passed).toBe(false)
  })
})

describe('an assessment', () => {
  const someOpen = fc.array(
    fc.record({
      id: fc.constantFrom('prompt', 'slow', 'a', 'b', 'c', 'd'),
      due: fc.integer({ min: -90, max: 30 }),
      amount: fc.bigInt({ min: 1n, max: 10n ** 8n }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const openOf = (drawn: readonly { id: string; due: number; amount: bigint }[]) =>
    drawn.map(({ id, due, amount }, index) => owes(id, due, amount, { id: `i${index}`, number: `N${index}` }))

  test('is the same whatever order the books come in, and its points and amounts add up', async () => {
    await fc.assert(
      fc.asyncProperty(someOpen, async (drawn) => {
        const open = openOf(drawn)
        const debtors = await assessed(books(open))
        const again = await assessed(books([...open].reverse()))
        const shown = (all: AssessedDebtor[]) =>
          all.map(({ contactId, tier, priority, risk, moneyAtRisk }) => [contactId, tier, priority, risk, moneyAtRisk])
        expect(shown(again)).toEqual(shown(debtors))
        expect(sum(debtors.map(({ due }) => due))).toBe(sum(open.map(({ dueInBase }) => dueInBase)))
        for (const { reasons, risk, overdue, due } of debtors) {
          expect(reasons.reduce((points, reason) => points + reason.points, 0)).toBe(risk)
          expect(overdue <= due).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('moves little from one day to the next without news', async () => {
    const open = [owes('slow', 9, 4_000_00n), owes('prompt', 5, 2_000_00n), owes('a', -40, 500_00n), owes('b', 20)]
    const priorityOn = async (at: Day) =>
      new Map((await assessed(books(open, { today: at }))).map(({ contactId, priority }) => [contactId, priority]))
    const [monday, tuesday] = [await priorityOn(day('2026-11-16')), await priorityOn(day('2026-11-17'))]
    for (const [id, priority] of monday) expect(Math.abs(priority - (tuesday.get(id) ?? 0))).toBeLessThanOrEqual(5)
  })

  test('counts a few cents of a weak currency that are nothing in base currency', async () => {
    const [one] = await assessed(books([owes('a', -3, 0n, { amountDue: 1n, currency: 'JPY' })]))
    expect(one).toMatchObject({ due: 0n, tier: 'N' })
  })
})

test('a history tells how many were paid, how late, since when and what came last', () => {
  const cases = [...paidLate('slow', [0, 7, 21]), ...paidLate('other', [1])]
  expect(paymentHistories(cases, new Set(['slow', 'nobody']), days)).toEqual(
    new Map([
      [
        'slow',
        {
          ...{ paid: 3, late: 2, overAWeek: 1, since: cases[0]?.paid, averageDays: Math.round((20 + 27 + 41) / 3) },
          ...{ median: 5, mostly: 15 },
          last: { on: cases[2]?.paid, amount: 1_000_00n },
        },
      ],
    ]),
  )
})
