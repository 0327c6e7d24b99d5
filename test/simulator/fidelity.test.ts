import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/simulator/accounting/endpoints.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import type { Endpoint } from '../../src/simulator/contract.ts'
import { decodeState, encodeState } from '../../src/simulator/persist.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { customWire, invoice, type Json, type Wire, wire } from './wire.ts'

async function historyOf({ api }: Wire, id: string): Promise<Json[]> {
  return (await api('GET', `/Invoices/${id}/History`)).json.HistoryRecords
}

function drawn({ simulator, books }: Wire, body: Json): string {
  const answer = simulator.perform(books.id, { method: 'PUT', path: '/Invoices', body })
  const [item] = answer.kind === 'envelope' ? answer.items : []
  const json: Json = Object(item)
  return json.InvoiceID
}

describe("a person at Xero's own screens", () => {
  it('is named in history, without any app', async () => {
    const xero = await wire()
    const id = drawn(xero, invoice())
    const records = await historyOf(xero, id)
    expect(records.map(({ Changes, User, Details }) => [Changes, User, Details])).toEqual([
      ['Approved', 'Alex Marsh', 'INV-0001 to Ann for 115.00.'],
      ['Created', 'Alex Marsh', 'INV-0001 to Ann for 115.00.'],
    ])
    const byApp = await xero.one('PUT', '/Invoices', invoice())
    const [first] = await historyOf(xero, byApp.InvoiceID)
    expect(first).toMatchObject({
      User: 'System Generated',
      Details: 'INV-0002 to Ann for 115.00 through the Xero API using Desktop app.',
    })
  })

  it('and each app has its own documents under createdByMyApp', async () => {
    const xero = await wire()
    const other = await customWire(xero.simulator, xero.books, 'OTHER')
    drawn(xero, invoice())
    const mine = await xero.one('PUT', '/Invoices', invoice())
    const theirs = await other.one('PUT', '/Invoices', invoice())
    const own = async ({ api }: Wire) =>
      (await api('GET', '/Invoices?createdByMyApp=true')).json.Invoices.map((row: Json) => row.InvoiceID)
    expect(await own(xero)).toEqual([mine.InvoiceID])
    expect(await own(other)).toEqual([theirs.InvoiceID])
    await other.one('POST', `/Invoices/${mine.InvoiceID}`, { Reference: 'changed by another' })
    expect(await own(xero)).toEqual([mine.InvoiceID])
    expect((await xero.api('GET', '/Invoices')).json.Invoices).toHaveLength(3)
  })

  it('who reads only ids leaves the same books', async () => {
    const [quick, whole] = await Promise.all([wire(), wire()])
    for (const [xero, idsOnly] of [
      [quick, true],
      [whole, false],
    ] as const) {
      const perform = (path: string, body: Json) =>
        xero.simulator.perform(xero.books.id, { method: 'PUT', path, body, idsOnly })
      perform('/Contacts', { Name: 'Bea' })
      perform('/Invoices', { Invoices: [invoice(), invoice({ Contact: { Name: 'Bea' } })] })
      const [id] = xero.books.invoices.keys()
      perform('/Payments', { Invoice: { InvoiceID: id }, Account: { Code: '090' }, Amount: 115 })
    }
    expect(encodeState(quick.books)).toBe(encodeState(whole.books))
  })
})

describe('the day an invoice was fully paid', () => {
  it('is the latest of its payments and credits, in whatever order they were entered', async () => {
    const xero = await wire()
    const { InvoiceID, Contact } = await xero.one('PUT', '/Invoices', invoice({ Date: '2026-10-01' }))
    const pay = (Amount: number, day: string) =>
      xero.one('PUT', '/Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount, Date: day })
    const credit = { Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: Contact.ContactID } }
    const LineItems = [{ Description: 'Sorry', Quantity: 1, UnitAmount: 10, AccountCode: '200' }]
    const { CreditNoteID } = await xero.one('PUT', '/CreditNotes', { ...credit, LineItems })
    await pay(50, '2026-11-10')
    const allocation = { Amount: 11.5, Date: '2026-11-12', Invoice: { InvoiceID } }
    await xero.one('PUT', `/CreditNotes/${CreditNoteID}/Allocations`, allocation)
    await pay(53.5, '2026-11-05')
    const paidOn = async () => (await xero.one('GET', `/Invoices/${InvoiceID}`)).FullyPaidOnDate
    expect(await paidOn()).toBe(`/Date(${Date.UTC(2026, 10, 12)}+0000)/`)
    await xero.one('POST', `/Invoices/${InvoiceID}`, { Reference: 'still the same day' })
    expect(await paidOn()).toBe(`/Date(${Date.UTC(2026, 10, 12)}+0000)/`)
  })
})

describe('a call that breaks off', () => {
  /** The endpoints, which break off after their work when the query says so. */
  const breaking = Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]): [string, Endpoint] => [
      name,
      (call, context) => {
        const answer = endpoint(call, context)
        if (call.query.has('crash')) throw new Error('programming error')
        return answer
      },
    ]),
  )

  it('leaves nothing of what it had written, whatever it wrote', async () => {
    const crashes: unknown[] = []
    const xero = await wire('empty', { endpoints: breaking, onCrash: (error) => crashes.push(error) })
    const { books, one } = xero
    Object.assign(books.settings, { isDemoCompany: false })
    const bea = await one('PUT', '/Contacts', { Name: 'Bea', EmailAddress: 'bea@example.com' })
    const Contact = { ContactID: bea.ContactID }
    const { InvoiceID } = await one('PUT', '/Invoices', invoice({ Contact }))
    const spare = await one('PUT', '/Invoices', invoice({ Contact, Status: 'DRAFT' }))
    const part = { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 15 }
    const { PaymentID } = await one('PUT', '/Payments', part)
    const credit = invoice({ Contact, Type: 'ACCRECCREDIT' })
    const { CreditNoteID } = await one('PUT', '/CreditNotes', credit)
    const some = { Amount: 5, Invoice: { InvoiceID } }
    const { AllocationID } = await one('PUT', `/CreditNotes/${CreditNoteID}/Allocations`, some)
    const group = await one('PUT', '/ContactGroups', { Name: 'All' })
    const category = await one('PUT', '/TrackingCategories', { Name: 'Region' })
    const account = await one('PUT', '/Accounts', { Code: '777', Name: 'Odd', Type: 'EXPENSE' })
    const before = encodeState(books)
    const writes: [string, string, unknown?][] = [
      ['PUT', '/Contacts', { Name: 'New' }],
      ['POST', `/Contacts/${bea.ContactID}`, { FirstName: 'B' }],
      ['PUT', '/Invoices', invoice({ Contact: { Name: 'Newer' } })],
      ['POST', `/Invoices/${spare.InvoiceID}`, { Status: 'AUTHORISED' }],
      ['POST', `/Invoices/${spare.InvoiceID}`, { Status: 'DELETED' }],
      ['POST', `/Invoices/${InvoiceID}/Email`],
      ['PUT', `/Invoices/${InvoiceID}/Attachments/a.txt`, 'x'],
      ['PUT', `/Invoices/${InvoiceID}/History`, { HistoryRecords: [{ Details: 'note' }] }],
      ['PUT', '/Payments', { ...part, Amount: 95 }],
      ['POST', `/Payments/${PaymentID}`, { Status: 'DELETED' }],
      ['PUT', '/CreditNotes', credit],
      ['PUT', `/CreditNotes/${CreditNoteID}/Allocations`, some],
      ['DELETE', `/CreditNotes/${CreditNoteID}/Allocations/${AllocationID}`],
      ['PUT', '/ContactGroups', { Name: 'Others' }],
      ['PUT', `/ContactGroups/${group.ContactGroupID}/Contacts`, { Contacts: [Contact] }],
      ['PUT', '/TrackingCategories', { Name: 'Size' }],
      ['PUT', `/TrackingCategories/${category.TrackingCategoryID}/Options`, { Name: 'North' }],
      ['PUT', '/Accounts', { Code: '778', Name: 'Odder', Type: 'EXPENSE' }],
      ['DELETE', `/Accounts/${account.AccountID}`],
    ]
    for (const [method, path, body] of writes) {
      const { status, text } = await xero.api(method, `${path}?crash=1`, body)
      expect([path, status]).toEqual([path, 500])
      expect(text).toContain('An error occurred in Xero')
      expect([path, encodeState(books) === before]).toEqual([path, true])
      expect([path, (await xero.api(method, path, body)).status < 300]).toEqual([path, true])
      Object.assign(books, decodeState(before))
    }
    expect(crashes).toHaveLength(writes.length)
    const broken = { method: 'PUT', path: '/Invoices?crash=1', body: invoice() }
    expect(() => xero.simulator.perform(books.id, broken)).toThrow('programming error')
    expect(encodeState(books)).toBe(before)
  })

  it('and a request with one payment of nothing writes none of it', async () => {
    const xero = await wire()
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice())
    const payment = { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 5 }
    const Payments = [payment, { CreditNote: {}, Account: { Code: '090' }, Amount: 5 }]
    expect((await xero.api('PUT', '/Payments', { Payments })).status).toBe(400)
    expect(xero.books.payments.size).toBe(0)
    expect((await xero.one('GET', `/Invoices/${InvoiceID}`)).AmountDue).toBe(115)
  })
})

describe('a state that is gone on with', () => {
  it('never gives an id again, though the seed is the same', () => {
    const first = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20)) })
    const [books] = foundCompany(first, { company: { seed: 3, invoices: 40 } })
    const held = new Set(encodeState(first.state).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))
    const known = encodeState(books?.invoices)
    let state = first.state
    for (let copy = 0; copy < 3; copy += 1) {
      state = structuredClone(state)
      const next = createSimulator({ clock: first.clock, state })
      const answer = next.perform(books?.id ?? '', { method: 'PUT', path: '/Invoices', body: invoice() })
      const [item] = answer.kind === 'envelope' ? answer.items : []
      const id: string = Object(item).InvoiceID
      expect(held.has(id)).toBe(false)
      held.add(id)
    }
    expect(encodeState(first.state.organisations.get(books?.id ?? '')?.invoices)).toBe(known)
  })

  it('answers a repeated key after a restart as before, and writes once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
    try {
      const file = join(folder, 'xero.json')
      const first = await wire('empty', { file })
      const key = { 'idempotency-key': 'k' }
      const before = await first.api('PUT', '/Invoices', invoice(), key)
      const second = await wire('empty', { file })
      const again = await second.api('PUT', '/Invoices', invoice(), { ...key, ...first.headers })
      expect([again.status, again.text]).toEqual([200, before.text])
      const other = await second.api('PUT', '/Invoices', invoice({ Reference: 'x' }), key)
      expect(other.sentence).toBe('Idempotency Key: k is used with a different request.')
      expect(second.books.invoices.size).toBe(1)
      second.simulator.clock.advance(6 * 60_000)
      await second.api('PUT', '/Invoices', invoice(), key)
      expect(second.books.invoices.size).toBe(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('on the wire', () => {
  it('unit prices have two places, or four when asked for, also when reading', async () => {
    const xero = await wire()
    const LineItems = [{ Description: 'Bolt', Quantity: 3, UnitAmount: 0.1234, AccountCode: '200' }]
    const { InvoiceID } = await xero.one('PUT', '/Invoices?unitdp=4', invoice({ LineItems }))
    const priceOf = async (query: string) => (await xero.one('GET', `/Invoices${query}`)).LineItems[0].UnitAmount
    expect([await priceOf(`/${InvoiceID}`), await priceOf('?page=1')]).toEqual([0.12, 0.12])
    expect([await priceOf(`/${InvoiceID}?unitdp=4`), await priceOf('?page=1&unitdp=4')]).toEqual([0.1234, 0.1234])
  })

  it('a body on GET or DELETE changes nothing', async () => {
    const xero = await wire()
    await xero.one('PUT', '/Invoices', invoice())
    expect((await xero.api('GET', '/Invoices', {})).json.Invoices).toHaveLength(1)
    expect((await xero.api('GET', '/Invoices', 'not JSON')).status).toBe(200)
    const contact = await xero.one('PUT', '/Contacts', { Name: 'Bea' })
    const group = await xero.one('PUT', '/ContactGroups', { Name: 'All' })
    const place = `/ContactGroups/${group.ContactGroupID}/Contacts`
    await xero.api('PUT', place, { Contacts: [{ ContactID: contact.ContactID }] })
    expect((await xero.api('DELETE', `${place}/${contact.ContactID}`, {})).status).toBe(204)
  })

  it('a refused line shows the account it was sent with', async () => {
    const xero = await wire()
    const LineItems = [{ Description: 'x', Quantity: 1, UnitAmount: 5, AccountCode: '999' }]
    const { status, json, sentence } = await xero.api('PUT', '/Invoices', invoice({ LineItems }))
    expect([status, sentence]).toEqual([400, "Account code '999' is not a valid code for this document."])
    expect(json.Elements[0].LineItems[0]).toMatchObject({ AccountCode: '999', UnitAmount: 5 })
  })

  it('files are at most ten to a document and 10 MB each, and a name is replaced', async () => {
    const xero = await wire()
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice())
    const attach = (name: string, content: string) =>
      xero.api('PUT', `/Invoices/${InvoiceID}/Attachments/${name}`, content)
    for (let file = 1; file <= 10; file += 1) expect((await attach(`${file}.txt`, 'x')).status).toBe(200)
    expect((await attach('11.txt', 'x')).status).toBe(400)
    expect((await attach('10.txt', 'again')).status).toBe(200)
    expect((await attach('1.txt', 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(400)
    expect((await xero.api('GET', `/Invoices/${InvoiceID}/Attachments`)).json.Attachments).toHaveLength(10)
    const alone = await xero.one('GET', `/Invoices/${InvoiceID}`)
    expect([alone.HasAttachments, alone.Attachments.length]).toEqual([true, 10])
  })

  it('the list of published reports is empty', async () => {
    const { status, json } = await (await wire()).api('GET', '/Reports')
    expect([status, json.Reports]).toEqual([200, []])
  })
})
