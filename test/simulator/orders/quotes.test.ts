import { describe, expect, test } from 'vitest'
import { render } from '../../../src/simulator/edge/envelope.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { caller, type Json, line, sale } from '../accounting/fixture.ts'

function withCustomer() {
  const client = caller()
  const { Contact } = client.one('PUT', 'Invoices', sale())
  return { ...client, customer: Contact.ContactID as string }
}

function quote(extra: Json = {}): Json {
  return { Contact: { Name: 'Ann' }, Date: '2026-11-20', LineItems: [line()], ...extra }
}

describe('quotes', () => {
  test('begin their envelope with SummarizeErrors and have no pagination, no offset and no charset', () => {
    const { one, answer } = withCustomer()
    one('PUT', 'Quotes', quote())
    const facts = { id: 'id', providerName: 'App', now: 0, json: true }
    const wire = render(answer('GET', 'Quotes?page=1&pageSize=1'), facts)
    const json: Json = JSON.parse(Buffer.from(wire.body).toString())
    expect(Object.keys(json)).toEqual(['SummarizeErrors', 'Id', 'Status', 'ProviderName', 'DateTimeUTC', 'Quotes'])
    expect(json.SummarizeErrors).toBe(true)
    expect(wire.headers['content-type']).toBe('application/json')
    expect(json.Quotes[0]).toMatchObject({ Date: '/Date(1795132800000)/', DateString: '2026-11-20T00:00:00' })
    expect(json.Quotes[0].UpdatedDateUTC).toMatch(/^\/Date\(\d+\)\/$/)
    const apart = JSON.parse(
      Buffer.from(render(answer('PUT', 'Quotes?summarizeErrors=false', quote()), facts).body).toString(),
    )
    expect(apart.SummarizeErrors).toBe(false)
  })

  test('tax only lines that name a tax type, and write LineAmountTypes in capitals', () => {
    const { one, books } = withCustomer()
    const plain = one('PUT', 'Quotes', quote())
    expect(plain).toMatchObject({
      QuoteNumber: 'QU-0001',
      Status: 'DRAFT',
      LineAmountTypes: 'EXCLUSIVE',
      TotalTax: 0,
      Total: 100,
      Terms: '',
      Contact: { Name: 'Ann', EmailAddress: '' },
      LineItems: [{ ItemCode: '', TaxAmount: 0, AccountCode: '200', Tracking: [] }],
    })
    expect(plain.LineItems[0]).not.toHaveProperty('TaxType')
    const taxed = one(
      'PUT',
      'Quotes',
      quote({ LineAmountTypes: 'INCLUSIVE', LineItems: [line({ TaxType: 'OUTPUT2' })] }),
    )
    expect(taxed).toMatchObject({ LineAmountTypes: 'INCLUSIVE', SubTotal: 86.96, TotalTax: 13.04, Total: 100 })
    expect(books.journals).toEqual([])
  })

  test('may be discounted and have four places for prices', () => {
    const { one } = withCustomer()
    const made = one('PUT', 'Quotes', quote({ LineItems: [line({ UnitAmount: 19.9525, DiscountRate: 10 })] }))
    expect(made).toMatchObject({ SubTotal: 17.96, TotalDiscount: 1.99, LineItems: [{ UnitAmount: 19.9525 }] })
  })

  test('need Contact and Date every time', () => {
    const { one, messages, books } = withCustomer()
    const { QuoteID } = one('PUT', 'Quotes', quote())
    const before = encodeState(books)
    expect(messages('POST', 'Quotes', { QuoteID, Status: 'SENT' })).toEqual([
      'A Contact must be specified for this type of transaction',
      'The Date of a quote must be specified',
    ])
    expect(encodeState(books)).toBe(before)
  })

  test('are replaced by an update but for their lines: what is not named is cleared, the number drawn anew', () => {
    const { one } = withCustomer()
    const { QuoteID, LineItems } = one(
      'PUT',
      'Quotes',
      quote({ Terms: 'Cash', Title: 'Offer', Reference: 'R', ExpiryDate: '2026-12-20', LineAmountTypes: 'Inclusive' }),
    )
    const after = one('POST', `Quotes/${QuoteID}`, { Contact: { Name: 'Ann' }, Date: '2026-11-21' })
    expect(after).toMatchObject({ QuoteNumber: 'QU-0002', Terms: '', LineAmountTypes: 'EXCLUSIVE', Total: 100 })
    expect(after.LineItems[0].LineItemID).toBe(LineItems[0].LineItemID)
    for (const gone of ['Title', 'Reference', 'ExpiryDate']) expect(after).not.toHaveProperty(gone)
    const kept = one('POST', 'Quotes', quote({ QuoteID, QuoteNumber: 'QU-0002', Terms: 'Cash' }))
    expect(kept).toMatchObject({ QuoteNumber: 'QU-0002', Terms: 'Cash' })
  })

  test.each([
    ['DRAFT', 'SENT', true],
    ['DRAFT', 'DECLINED', false],
    ['SENT', 'ACCEPTED', true],
    ['SENT', 'DECLINED', true],
    ['ACCEPTED', 'DECLINED', false],
    ['ACCEPTED', 'INVOICED', true],
    ['ACCEPTED', 'DELETED', true],
    ['DELETED', 'DRAFT', false],
    ['DRAFT', 'EXPIRED', false],
  ])('go from %s to %s: %s', (from, to, allowed) => {
    const { one, messages, books } = withCustomer()
    const path = { ACCEPTED: ['SENT', 'ACCEPTED'], DELETED: ['DELETED'], SENT: ['SENT'] }[from] ?? []
    const { QuoteID } = one('PUT', 'Quotes', quote())
    for (const Status of path) one('POST', 'Quotes', quote({ QuoteID, Status }))
    const before = encodeState(books)
    const refused = messages('POST', 'Quotes', quote({ QuoteID, Status: to }))
    expect(refused.length === 0).toBe(allowed)
    expect(one('GET', `Quotes/${QuoteID}`).Status).toBe(allowed ? to : from)
    if (!allowed) expect(encodeState(books)).toBe(before)
  })

  test('are filtered by day, expiry, contact, status and number', () => {
    const { one, call, customer } = withCustomer()
    one('PUT', 'Quotes', quote({ Date: '2026-11-01', ExpiryDate: '2026-11-30' }))
    one('PUT', 'Quotes', quote({ Date: '2026-11-15', Status: 'SENT' }))
    const numbers = (query: string) => call('GET', `Quotes?${query}`).items.map((row: Json) => row.QuoteNumber)
    expect(numbers('DateFrom=2026-11-02')).toEqual(['QU-0002'])
    expect(numbers('ExpiryDateTo=2026-12-31')).toEqual(['QU-0001'])
    expect(numbers('Status=SENT')).toEqual(['QU-0002'])
    expect(numbers('QuoteNumber=QU-0001')).toEqual(['QU-0001'])
    expect(numbers(`ContactID=${customer}`)).toHaveLength(2)
    expect(numbers(`ContactID=${'0'.repeat(8)}-0000-0000-0000-000000000000`)).toEqual([])
  })

  test('give pages of a hundred whatever pageSize says', () => {
    const { one, call } = withCustomer()
    for (let count = 0; count < 101; count += 1) one('PUT', 'Quotes', quote())
    expect(call('GET', 'Quotes?pageSize=5').items).toHaveLength(100)
    expect(call('GET', 'Quotes?page=2').items).toHaveLength(1)
  })

  test('come as a PDF, with notes and files', () => {
    const { one, call, answer } = withCustomer()
    const { QuoteID } = one('PUT', 'Quotes', quote({ Status: 'SENT' }))
    const pdf = answer('GET', `Quotes/${QuoteID}/pdf`)
    expect(pdf.kind === 'bytes' && Buffer.from(pdf.bytes).toString('latin1')).toContain('Quote QU-0001')
    call('PUT', `Quotes/${QuoteID}/Attachments/a.txt`, new TextEncoder().encode('x'))
    expect(call('GET', `Quotes/${QuoteID}/Attachments`).items).toHaveLength(1)
    call('PUT', `Quotes/${QuoteID}/History`, { HistoryRecords: [{ Details: 'Rang them' }] })
    const changes = call('GET', `Quotes/${QuoteID}/History`).items.map((row: Json) => row.Changes)
    expect(changes).toEqual(['Note', 'Attached a file', 'Marked as sent', 'Created'])
  })
})
