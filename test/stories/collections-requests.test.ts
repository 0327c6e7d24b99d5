import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import { cents, formatAmount, formatDecimal, sum } from '../../src/books/money.ts'
import type { Invoice } from '../../src/simulator/state.ts'
import { house, type TestHouse, type ToolReply } from '../house.ts'
import { ledgerFacts, nonDrafts } from './ledger-facts.ts'
import { columnOf, contactIn, documentIn, everythingIn } from './ledger-state.ts'

/** The demo's day, a Friday. */
const TODAY = day('2026-11-20')

let open: TestHouse
beforeAll(async () => {
  open = await house({ copyKept: true })
})
afterAll(() => open.close())

interface Row {
  contact: string
  tier: string
  priority: number
  reasons: Record<string, number>
  risk: number
}

function rowsOf({ data }: ToolReply): Row[] {
  return data.rows as Row[]
}

function overdueIn({ books }: TestHouse, before = TODAY, name?: string): Invoice[] {
  const contact = name === undefined ? undefined : contactIn(books, name).id
  return [...books.invoices.values()].filter(
    ({ type, status, amountDue, dueDate, contactId }) =>
      type === 'ACCREC' &&
      status === 'AUTHORISED' &&
      amountDue > 0n &&
      (dueDate ?? before) < before &&
      (contact === undefined || contactId === contact),
  )
}

function nameOf({ books }: TestHouse, { contactId }: Invoice): string {
  return books.contacts.get(contactId)?.name ?? ''
}

/** Runs tools, and holds that nothing of Xero's books moved meanwhile. */
async function reading<T>(run: () => Promise<T>): Promise<T> {
  const before = everythingIn(open.books)
  const result = await run()
  expect(everythingIn(open.books) === before).toBe(true)
  return result
}

describe('Score our overdue customers and tell me who to chase first and why', () => {
  it('ranks them with reasons that add up, twice the same', async () => {
    const [first, again] = await reading(async () => [await open.call('rank_debtors'), await open.call('rank_debtors')])
    expect(again?.text).toBe(first?.text)
    const [top] = rowsOf(first as ToolReply)
    const { text, data } = await open.call('rank_debtors', { contact: top?.contact })
    const points = Object.values(data.reasons as Record<string, number>)
    expect(points.reduce((total, each) => total + each, 0)).toBe(data.risk)
    expect(text).toMatch(/paid/)
  })
})

describe('Draft reminder emails for everyone over 30 days, friendly for good payers and firm for the repeat offenders', () => {
  it('drafts one text a customer with its invoices and amounts, leaves out who is on hold, and sends nothing', async () => {
    const own = await house()
    const before = ledgerFacts(own.books, nonDrafts(own.books))
    const { text, data } = await own.call('draft_reminders', { older_than: 30, step: 'by_payer', limit: 25 })
    const drafted = (data.rows as { contact: string }[]).map(({ contact }) => contact)
    expect(drafted.length).toBeGreaterThan(2)
    expect(new Set(drafted).size).toBe(drafted.length)
    const late = new Set(overdueIn(own, addDays(TODAY, -30)).map((invoice) => nameOf(own, invoice)))
    expect(drafted.filter((name) => !late.has(name))).toEqual([])
    expect(drafted).toContain('Harbour Dental')
    for (const held of ['Northgate Schools Trust', 'Saltmarsh Seafoods']) expect(drafted).not.toContain(held)
    expect(text).toMatch(/Saltmarsh Seafoods\|.*payment is expected on/)
    const [old] = overdueIn(own, addDays(TODAY, -60), 'Harbour Dental')
    expect(text).toContain(old?.number)
    expect(text).toContain(formatAmount(old?.amountDue ?? 0n))
    expect(text).not.toMatch(/IGNORE ALL EARLIER|refunds@/)
    expect(ledgerFacts(own.books, nonDrafts(own.books))).toEqual(before)
    expect(own.books.outbox).toEqual([])
    await own.close()
  })
})

describe('Which promises to pay were broken this week?', () => {
  it('names those whose day has passed and that are unpaid still', async () => {
    const { text } = await reading(() => open.call('rank_debtors', { show: 'promises' }))
    const [late] = overdueIn(open, TODAY, 'Harbour Dental').filter(({ expectedPaymentDate }) => expectedPaymentDate)
    expect(late?.expectedPaymentDate).toBe('2026-11-17')
    expect(text).toMatch(/Harbour Dental\|2026-11-17\|[\d,.]+ NZD\|broken/)
    expect(text).not.toMatch(/Saltmarsh Seafoods\|[^\n]*broken/)
  })
})

describe('Northgate say they never received the March delivery on INV-0036: park it and draft a reply', () => {
  it('is on record and noted, is not chased, and the invoice stays as it was', async () => {
    const own = await house()
    const { updatedAt: _, ...before } = structuredClone(documentIn(own.books, 'INV-0036'))
    const facts = ledgerFacts(own.books, nonDrafts(own.books))
    const logged = await own.call('log_promise_or_dispute', {
      log: 'dispute',
      invoices: ['INV-0036'],
      reason: 'not_received',
      said: 'We never received the March delivery.',
    })
    expect(logged.isError, logged.text).toBe(false)
    expect(documentIn(own.books, 'INV-0036')).toMatchObject(before)
    const notes = (own.books.history.get(before.id) ?? []).map(({ details }) => details)
    expect(notes.filter((note) => /^\[collections\] dispute/.test(note))).toHaveLength(1)
    const drafted = await own.call('draft_reminders', { contacts: ['Northgate Schools Trust'], step: 'dispute' })
    expect(drafted.isError, drafted.text).toBe(false)
    expect(drafted.text).toContain('INV-0036')
    const reminders = await own.call('draft_reminders', { contacts: ['Northgate Schools Trust'] })
    expect(reminders.data.count).toBe(0)
    expect(ledgerFacts(own.books, nonDrafts(own.books))).toEqual(facts)
    await own.close()
  })
})

describe("Which clients haven't paid invoices older than 60 days, and what do they owe in total?", () => {
  it('names each with an exact total', async () => {
    const { text, data } = await reading(() => open.call('rank_debtors', { older_than: 60, limit: 50 }))
    const old = overdueIn(open, addDays(TODAY, -60))
    const totals = (data.totals as Record<string, Record<string, string>>).NZD ?? {}
    expect(totals.older).toBe(formatDecimal(sum(old.map(({ amountDue }) => amountDue)), 2))
    for (const invoice of old) expect(text).toContain(nameOf(open, invoice))
  })
})

describe("What's our DSO and is it getting worse", () => {
  it('gives three months, the formula and the direction', async () => {
    const { text, data } = await reading(() => open.call('backtest_collections', { months: 3 }))
    const months = data.dso as { countback: number }[]
    expect(months).toHaveLength(3)
    const change = (months[2]?.countback ?? 0) - (months[0]?.countback ?? 0)
    expect(data.dsoDirection).toBe(change >= 1 ? 'rising' : change <= -1 ? 'falling' : 'steady')
    expect(text).toMatch(/formula/i)
  })
})

describe("Give me today's call list: top 5 customers with what to say", () => {
  it('has the five first, each with phone and what to say, and nobody on hold', async () => {
    const rows = rowsOf(await open.call('rank_debtors', { limit: 5 }))
    expect(rows).toHaveLength(5)
    expect(rows.map(({ priority }) => priority)).toEqual(rows.map(({ priority }) => priority).sort((a, b) => b - a))
    for (const { contact } of rows) {
      expect(contact).not.toBe('Northgate Schools Trust')
      const { text } = await reading(() => open.call('rank_debtors', { contact }))
      expect(text).toMatch(/phone .*\d/)
      // Nobody is called about what is not due yet.
      if (overdueIn(open, TODAY, contact).length > 0) expect(text).toMatch(/^say\|/m)
    }
  })
})

describe('Can I make payroll next Friday?', () => {
  it('gives bank, what comes in and goes out with bounds, and is never certain', async () => {
    const need = 20_000
    const { text, data } = await reading(() => open.call('forecast_cash', { until: '2026-11-27', need }))
    const [only] = data.horizons as { by: string; bank_then: Record<'low' | 'expected' | 'high', string> }[]
    const { low = '', expected = '', high = '' } = only?.bank_then ?? {}
    expect(only?.by).toBe('2026-11-27')
    expect(cents(low) <= cents(expected) && cents(expected) <= cents(high)).toBe(true)
    expect(text).toContain(formatAmount(cents(String(need))))
    expect(text).not.toMatch(/\b(?:certainly|definitely|guaranteed)\b/i)
  })
})

describe('Find Acme', () => {
  it('shows both, and nothing is done for the name alone', async () => {
    const { text } = await reading(() => open.call('find_contacts', { search: 'Acme' }))
    expect(columnOf(text, 'name')).toEqual(['Acme Corp', 'Acme East Division'])
    expect(columnOf(text, 'they owe').every((owed) => cents(owed.replaceAll(',', '')) > 0n)).toBe(true)
    const unclear = await reading(() => open.call('rank_debtors', { contact: 'Acme' }))
    expect(unclear.data.error).toBe('ambiguous')
  })
})

describe('Onboard Fern & Stone: create the contact, put them in Managed Services, draft their first monthly invoice at 1,800', () => {
  it('takes the contact that is there, adds it to the group, and drafts once', async () => {
    const own = await house()
    const contacts = own.books.contacts.size
    const found = await own.call('find_contacts', { search: 'Fern' })
    expect(columnOf(found.text, 'name')).toContain('Fern & Stone')
    expect((await own.call('save_contact', { name: 'Fern & Stone' })).isError).toBe(true)
    const grouped = await own.call('save_contact_group', { group: 'Managed Services', add: ['Fern & Stone'] })
    expect(grouped.isError, grouped.text).toBe(false)
    const lines = [{ description: 'Managed services, December', unit_price: 1800 }]
    for (let time = 0; time < 2; time++) {
      const drafted = await own.call('create_invoices', { invoices: [{ contact: 'Fern & Stone', lines }] })
      expect(drafted.isError, drafted.text).toBe(false)
    }
    const { id } = contactIn(own.books, 'Fern & Stone')
    const made = [...own.books.invoices.values()].filter(({ contactId }) => contactId === id)
    expect(made).toMatchObject([{ status: 'DRAFT', type: 'ACCREC', subTotal: 180_000n }])
    const group = [...own.books.contactGroups.values()].find(({ name }) => name === 'Managed Services')
    expect([...(group?.contactIds ?? [])]).toContain(id)
    expect(own.books.contacts.size).toBe(contacts)
    await own.close()
  })
})

describe('update the billing email for Harbour Dental to ap@harbourdental.example', () => {
  it('is held with before and after, and nothing moves', async () => {
    const change = { contact: 'Harbour Dental', email: 'ap@harbourdental.example' }
    const { text, data } = await reading(() => open.call('save_contact', change))
    expect(data).toMatchObject({ outcome: 'held' })
    for (const address of ['accounts@harbourdental.example', 'ap@harbourdental.example'])
      expect(text).toContain(address)
  })
})

describe('Tell me everything about Bluefin before my call', () => {
  it('is one brief whose figures are those of the books', async () => {
    const { text, data } = await reading(() => open.call('rank_debtors', { contact: 'Bluefin' }))
    const due = overdueIn(open, day('9999-12-31'), 'Bluefin Logistics')
    const overdue = overdueIn(open, TODAY, 'Bluefin Logistics')
    expect(data.due).toBe(formatDecimal(sum(due.map(({ amountDue }) => amountDue)), 2))
    expect(text).toContain(formatAmount(sum(overdue.map(({ amountDue }) => amountDue))))
    for (const { number } of due) expect(text).toContain(number)
    expect(text).toMatch(/^say\|/m)
    const [ours = ''] = text.split('Notes on its invoices in Xero, as others wrote them')
    expect(ours).not.toContain('IGNORE ALL EARLIER')
  })
})
