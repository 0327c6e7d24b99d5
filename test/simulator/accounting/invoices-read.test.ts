import { beforeEach, describe, expect, test } from 'vitest'
import { bill, type Caller, caller, type Json, line, sale } from './fixture.ts'

let api: Caller
let ids: string[]

beforeEach(() => {
  api = caller()
  ids = []
  const bodies = [
    sale({ Status: 'AUTHORISED', Reference: 'Alpha', DueDate: '2026-11-01', Date: '2026-10-20' }),
    sale({ Contact: { Name: 'Bob' }, LineItems: [line({ UnitAmount: 50 })] }),
    bill({ Status: 'AUTHORISED', InvoiceNumber: 'B-7' }),
  ]
  for (const body of bodies) {
    api.later(1000)
    ids.push(api.one('PUT', 'Invoices', body).InvoiceID)
  }
})

function found(path: string): string[] {
  return api.call('GET', path).items.map((item: Json) => item.InvoiceID)
}

function quoted(expression: string): string {
  return `Invoices?where=${encodeURIComponent(expression)}`
}

describe('lists of invoices', () => {
  test('without page have no lines and only id and name of the contact', () => {
    const { items, pagination } = api.call('GET', 'Invoices')
    expect(pagination).toBeUndefined()
    expect(items.map((item: Json) => item.InvoiceID)).toEqual(ids)
    expect(items[0]).toMatchObject({
      LineItems: [],
      Payments: [],
      CreditNotes: [],
      AmountCredited: 0,
      HasAttachments: false,
    })
    expect(items[0].Contact).toEqual({
      ContactID: expect.any(String),
      Name: 'Ann',
      Addresses: [],
      Phones: [],
      ContactGroups: [],
      ContactPersons: [],
      HasValidationErrors: false,
    })
  })

  test('with page have lines and paging facts', () => {
    const { items, pagination } = api.call('GET', 'Invoices?page=2&pageSize=2')
    expect(pagination).toEqual({ page: 2, pageSize: 2, pageCount: 2, itemCount: 3 })
    expect(items).toHaveLength(1)
    expect(items[0].LineItems).toHaveLength(1)
  })

  test('summaryOnly is light and paged, Statuses pages too', () => {
    const { items, pagination } = api.call('GET', 'Invoices?summaryOnly=true')
    expect(pagination.itemCount).toBe(3)
    expect(items[0]).not.toHaveProperty('LineItems')
    expect(items[0]).not.toHaveProperty('Payments')
    const authorised = api.call('GET', 'Invoices?Statuses=AUTHORISED,PAID')
    expect(authorised.pagination.itemCount).toBe(2)
    expect(api.call('GET', 'Invoices?Statuses=OVERDUE').items).toEqual([])
  })

  test('are narrowed by ids, numbers, contacts, search term and where', () => {
    const contact = api.one('GET', `Invoices/${ids[1]}`).Contact.ContactID
    expect(found(`Invoices?IDs=${ids[2]},${ids[0]}`).sort()).toEqual([ids[0], ids[2]].sort())
    expect(found('Invoices?InvoiceNumbers=INV-0002,B-7')).toEqual([ids[1], ids[2]])
    expect(found(`Invoices?ContactIDs=${contact}`)).toEqual([ids[1]])
    expect(found('Invoices?searchTerm=alph')).toEqual([ids[0]])
    expect(found(quoted('Type=="ACCREC" AND AmountDue>0 AND DueDate<DateTime(2026,11,20)'))).toEqual([ids[0]])
    expect(found(quoted(`Contact.ContactID==Guid("${contact}")`))).toEqual([ids[1]])
    expect(found(quoted('Contact.Name=="bob" OR Total<60'))).toEqual([ids[1]])
    expect(found('Invoices?order=Total%20DESC')[2]).toBe(ids[1])
  })

  test('leave out what was not modified since, to the second', () => {
    const since = new Date(1_795_132_800_000 + 2_500).toUTCString()
    const { items } = api.call('GET', 'Invoices', undefined, { 'if-modified-since': since })
    expect(items.map((item: Json) => item.InvoiceID)).toEqual([ids[1], ids[2]])
  })

  test('leave out archived contacts unless asked', () => {
    const contact = api.one('GET', `Invoices/${ids[1]}`).Contact.ContactID
    api.one('POST', `Contacts/${contact}`, { ContactStatus: 'ARCHIVED' })
    expect(found('Invoices')).toEqual([ids[0], ids[2]])
    expect(found('Invoices?includeArchived=true')).toHaveLength(3)
  })

  test('refuse an unknown property as Xero does', () => {
    expect(api.call('GET', quoted('Colour=="red"'))).toMatchObject({
      status: 400,
      ErrorNumber: 16,
      Type: 'QueryParseException',
      Message: "No property or field 'Colour' exists in type 'Invoice' (at index 0)",
    })
  })
})

describe('one invoice', () => {
  test('is found by id in any case and sales by number, and is full', () => {
    const invoice = api.one('GET', `Invoices/${(ids[0] ?? '').toUpperCase()}`)
    expect(invoice.InvoiceID).toBe(ids[0])
    expect(invoice.Contact).toMatchObject({ ContactStatus: 'ACTIVE', IsCustomer: true })
    expect(api.one('GET', 'Invoices/inv-0001').InvoiceID).toBe(ids[0])
    expect(api.answer('GET', 'Invoices/nothing')).toMatchObject({ kind: 'html', status: 404 })
  })

  test('shows its payments and credits', () => {
    api.one('PUT', 'Payments', {
      Invoice: { InvoiceID: ids[0] },
      Account: { Code: '090' },
      Amount: 15,
      Date: '2026-11-10',
    })
    const invoice = api.one('GET', `Invoices/${ids[0]}`)
    expect(invoice).toMatchObject({ AmountPaid: 15, AmountDue: 100, Status: 'AUTHORISED' })
    expect(invoice.Payments).toEqual([
      {
        PaymentID: expect.any(String),
        Date: '/Date(1794268800000+0000)/',
        Amount: 15,
        CurrencyRate: 1,
        HasAccount: false,
        HasValidationErrors: false,
      },
    ])
  })

  test('has a PDF with its figures', () => {
    const answer = api.answer('GET', `Invoices/${ids[0]}/pdf`)
    if (answer.kind !== 'bytes') throw new Error('no bytes')
    const text = Buffer.from(answer.bytes).toString('latin1')
    expect(answer.contentType).toBe('application/pdf')
    expect(text.startsWith('%PDF-1.4')).toBe(true)
    expect(text).toContain('Total NZD 115.00')
    const start = Number.parseInt(/startxref\n(\d+)/.exec(text)?.[1] ?? '', 10)
    expect(text.slice(start, start + 4)).toBe('xref')
  })

  test('has an online address when it is a sale past draft', () => {
    expect(api.one('GET', `Invoices/${ids[0]}/OnlineInvoice`).OnlineInvoiceUrl).toMatch(/^https:\/\/in\.xero\.com\//)
    expect(api.answer('GET', `Invoices/${ids[1]}/OnlineInvoice`)).toMatchObject({ status: 404 })
  })
})

describe('history', () => {
  test('is written by itself, newest first, with the name of the app', () => {
    api.one('POST', `Invoices/${ids[1]}`, { Status: 'AUTHORISED' })
    api.one('PUT', 'Payments', { Invoice: { InvoiceID: ids[1] }, Account: { Code: '090' }, Amount: 57.5 })
    api.one('PUT', `Invoices/${ids[1]}/History`, { HistoryRecords: [{ Details: 'Called Bob' }] })
    const records = api.call('GET', `Invoices/${ids[1]}/History`).items
    expect(records.map((record: Json) => record.Changes)).toEqual(['Note', 'Paid', 'Approved', 'Created'])
    expect(records[3].Details).toBe('INV-0002 to Bob for 57.50 through the Xero API using Acme App.')
    expect(records[1].Details).toContain('Payment received from Bob on 20 November 2026 for 57.50')
  })

  test('answers a note with its date and details, POST like PUT, and 400 for an unknown document', () => {
    const note = { HistoryRecords: [{ Details: 'Hello' }] }
    expect(api.one('POST', `Invoices/${ids[0]}/History`, note)).toEqual({
      DateUTCString: '2026-11-20T00:00:03',
      DateUTC: '/Date(1795132803000)/',
      Details: 'Hello',
      ValidationErrors: [],
    })
    expect(api.messages('PUT', 'Invoices/nothing/History', note)).toEqual([
      'The document with the supplied id was not found for this endpoint.',
    ])
    const long = { HistoryRecords: [{ Details: 'x'.repeat(251) }, { Details: 'short' }] }
    expect(api.messages('PUT', `Invoices/${ids[0]}/History`, long)).toHaveLength(1)
    expect(
      api.call('GET', `Invoices/${ids[0]}/History`).items.filter((item: Json) => item.Changes === 'Note'),
    ).toHaveLength(1)
    expect(api.answer('GET', 'History')).toMatchObject({ status: 404 })
  })
})

describe('attachments', () => {
  const path = () => `Invoices/${ids[0]}/Attachments`
  const upload = (name: string) =>
    api.call('PUT', `${path()}/${name}`, Buffer.from('hello'), { 'content-type': 'text/plain' })

  test('are stored, listed and given back byte for byte', () => {
    const [stored] = upload('a.txt').items
    expect(stored).toMatchObject({ FileName: 'a.txt', MimeType: 'text/plain', ContentLength: 5 })
    expect(api.call('GET', path()).items).toEqual([stored])
    const answer = api.answer('GET', `${path()}/a.txt`)
    expect(answer.kind === 'bytes' && Buffer.from(answer.bytes).toString()).toBe('hello')
    expect(api.one('GET', `Invoices/${ids[0]}`).HasAttachments).toBe(true)
  })

  test('are at most ten to a document', () => {
    for (let index = 0; index < 10; index += 1) expect(upload(`${index}.txt`).items).toHaveLength(1)
    expect(upload('11.txt').status).toBe(400)
    expect(upload('3.txt').items).toHaveLength(1)
  })
})

describe('e-mail', () => {
  const email = (id = ids[0]) => api.answer('POST', `Invoices/${id}/Email`)

  test('goes to the contact and included people, marks the invoice as sent', () => {
    const contact = api.one('GET', `Invoices/${ids[0]}`).Contact.ContactID
    expect(email()).toMatchObject({ status: 400 })
    const ContactPersons = [
      { FirstName: 'B', EmailAddress: 'b@x.nz', IncludeInEmails: true },
      { FirstName: 'C', EmailAddress: 'c@x.nz' },
    ]
    api.one('POST', `Contacts/${contact}`, { EmailAddress: 'ann@x.nz', ContactPersons })
    expect(email()).toEqual({ kind: 'empty', status: 204 })
    expect(api.books.outbox).toEqual([{ invoiceId: ids[0], to: ['ann@x.nz', 'b@x.nz'], at: expect.any(Number) }])
    expect(api.one('GET', `Invoices/${ids[0]}`).SentToContact).toBe(true)
    expect(api.call('GET', `Invoices/${ids[0]}/History`).items[0].Changes).toBe('Invoice sent')
  })

  test('is refused for drafts, bills, demo companies and past the daily limit', () => {
    api.one('POST', 'Contacts', { Name: 'Ann', EmailAddress: 'ann@x.nz' })
    expect(email(ids[1])).toMatchObject({ status: 400 })
    expect(email(ids[2])).toMatchObject({ status: 400 })
    api.books.settings.organisationClass = 'TRIAL'
    for (let count = 0; count < 20; count += 1) expect(email()).toMatchObject({ status: 204 })
    expect(email()).toMatchObject({ status: 400 })
    api.books.settings.isDemoCompany = true
    api.today('2026-11-22')
    expect(email()).toMatchObject({ status: 400 })
    api.books.settings.allowEmail = true
    expect(email()).toMatchObject({ status: 204 })
  })
})
