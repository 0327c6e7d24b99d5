import { describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { bill, caller, type Json, line } from '../accounting/fixture.ts'

const ZERO = '00000000-0000-0000-0000-000000000000'

function order(extra: Json = {}): Json {
  return { Contact: { Name: 'Sue' }, LineItems: [line({ AccountCode: '400' })], ...extra }
}

/** A caller whose books know a supplier: orders create no contacts. */
function withSupplier() {
  const client = caller()
  const { Contact } = client.one('PUT', 'Invoices', bill())
  return { ...client, supplier: Contact.ContactID as string }
}

describe('purchase orders', () => {
  test('are numbered, taxed from the account and not in the ledger', () => {
    const { one, books, supplier } = withSupplier()
    const created = one('PUT', 'PurchaseOrders', order({ Status: 'AUTHORISED', DeliveryDate: '2026-12-01' }))
    expect(created).toMatchObject({
      PurchaseOrderNumber: 'PO-0001',
      Type: 'PURCHASEORDER',
      Status: 'AUTHORISED',
      DateString: '2026-11-20T00:00:00',
      DeliveryDateString: '2026-12-01T00:00:00',
      LineAmountTypes: 'Exclusive',
      SubTotal: 100,
      TotalTax: 15,
      Total: 115,
      TotalDiscount: 0,
      SentToContact: false,
      Contact: { ContactID: supplier, Name: 'Sue', IsSupplier: true },
      LineItems: [{ TaxType: 'INPUT2', TaxAmount: 15, AccountID: 'aaaaaaaa-0000-0000-0000-000000000400' }],
    })
    expect(created).not.toHaveProperty('HasAttachments')
    expect(books.journals).toEqual([])
  })

  test('need a contact that exists', () => {
    const { messages, books } = withSupplier()
    const before = encodeState(books)
    expect(messages('PUT', 'PurchaseOrders', order({ Contact: { Name: 'Nobody' } }))).toEqual([
      'The contact could not be found',
    ])
    expect(messages('PUT', 'PurchaseOrders', { LineItems: [line()] })).toEqual([
      'A Contact must be specified for this type of transaction',
    ])
    expect(encodeState(books)).toBe(before)
  })

  test('show an account only when written, and neither sending nor discount in a list', () => {
    const { one } = withSupplier()
    const { PurchaseOrderID } = one('PUT', 'PurchaseOrders', order())
    const alone = one('GET', `PurchaseOrders/${PurchaseOrderID}`)
    expect(alone).toMatchObject({ SentToContact: false, HasAttachments: false, Attachments: [] })
    expect(alone.LineItems[0]).not.toHaveProperty('AccountID')
    const listed = one('GET', 'PurchaseOrders')
    expect(listed.Contact).not.toHaveProperty('EmailAddress')
    expect(listed).not.toHaveProperty('SentToContact')
    expect(listed).not.toHaveProperty('TotalDiscount')
    expect(listed.LineItems).toHaveLength(1)
  })

  test.each([
    ['DRAFT', 'SUBMITTED', true],
    ['SUBMITTED', 'DRAFT', true],
    ['SUBMITTED', 'AUTHORISED', true],
    ['AUTHORISED', 'DRAFT', false],
    ['AUTHORISED', 'SUBMITTED', false],
    ['AUTHORISED', 'BILLED', true],
    ['BILLED', 'AUTHORISED', true],
    ['BILLED', 'DELETED', true],
    ['BILLED', 'DRAFT', false],
    ['DRAFT', 'RECEIVED', false],
  ])('go from %s to %s: %s', (from, to, allowed) => {
    const { one, messages, books } = withSupplier()
    const { PurchaseOrderID } = one('PUT', 'PurchaseOrders', order({ Status: from }))
    const before = encodeState(books)
    const refused = messages('POST', 'PurchaseOrders', { PurchaseOrderID, Status: to })
    expect(refused).toEqual(allowed ? [] : ['PurchaseOrder status change is invalid'])
    expect(one('GET', `PurchaseOrders/${PurchaseOrderID}`).Status).toBe(allowed ? to : from)
    if (!allowed) expect(encodeState(books)).toBe(before)
  })

  test('are edited by a POST with a number in use; a PUT with it is refused', () => {
    const { one, messages } = withSupplier()
    const { PurchaseOrderID, LineItems } = one('PUT', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1' }))
    const edited = one('POST', 'PurchaseOrders', { PurchaseOrderNumber: 'a-1', Reference: 'Ship soon' })
    expect(edited).toMatchObject({
      PurchaseOrderID,
      Reference: 'Ship soon',
      LineItems: [{ LineItemID: LineItems[0].LineItemID }],
    })
    expect(messages('PUT', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1' }))).toEqual([
      'Order number must be unique',
    ])
  })

  test('keep their number when deleted, and a POST with it gets both sentences and no id', () => {
    const { one, call, books } = withSupplier()
    const { PurchaseOrderID } = one('PUT', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1' }))
    one('POST', `PurchaseOrders/${PurchaseOrderID}`, { Status: 'DELETED' })
    const before = encodeState(books)
    const refused = call('POST', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1', Status: 'SUBMITTED' }))
    expect(refused.Elements[0]).toMatchObject({
      PurchaseOrderID: ZERO,
      HasErrors: true,
      Status: 'SUBMITTED',
      ValidationErrors: [
        { Message: 'PurchaseOrder status change is invalid' },
        { Message: 'Deleted PurchaseOrders cannot be updated' },
      ],
    })
    const byId = call('POST', `PurchaseOrders/${PurchaseOrderID}`, { Reference: 'x' })
    expect(byId.Elements[0].ValidationErrors).toEqual([{ Message: 'Deleted PurchaseOrders cannot be updated' }])
    expect(encodeState(books)).toBe(before)
  })

  test('give their number away in the update that deletes them', () => {
    const { one } = withSupplier()
    const { PurchaseOrderID } = one('PUT', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1' }))
    one('POST', 'PurchaseOrders', { PurchaseOrderID, PurchaseOrderNumber: 'A-1-VOID', Status: 'DELETED' })
    const second = one('PUT', 'PurchaseOrders', order({ PurchaseOrderNumber: 'A-1' }))
    expect(second.PurchaseOrderID).not.toBe(PurchaseOrderID)
  })

  test('are marked as sent only when approved or billed', () => {
    const { call, one } = withSupplier()
    const draft = call('PUT', 'PurchaseOrders?summarizeErrors=false', order({ SentToContact: true })).items[0]
    expect(draft).toMatchObject({
      SentToContact: false,
      StatusAttributeString: 'WARNING',
      Warnings: [{ Message: 'Only AUTHORISED and BILLED purchase orders may have SentToContact updated.' }],
    })
    const { PurchaseOrderID } = draft
    expect(
      one('POST', 'PurchaseOrders', { PurchaseOrderID, Status: 'AUTHORISED', SentToContact: true }).SentToContact,
    ).toBe(true)
  })

  test('need lines before they are submitted, though no account', () => {
    const { messages, one } = withSupplier()
    expect(messages('PUT', 'PurchaseOrders', order({ Status: 'SUBMITTED', LineItems: [] }))).toEqual([
      'One or more line items must be specified',
    ])
    one('PUT', 'PurchaseOrders', order({ Status: 'AUTHORISED', LineItems: [{ Description: 'Steel', UnitAmount: 10 }] }))
  })

  test('are always paged and filtered by status and day; where is not offered', () => {
    const { one, call } = withSupplier()
    for (const [day, Status] of [
      ['2026-11-01', 'DRAFT'],
      ['2026-11-10', 'AUTHORISED'],
      ['2026-11-20', 'AUTHORISED'],
    ])
      one('PUT', 'PurchaseOrders', order({ Date: day, Status }))
    const numbers = (query: string) =>
      call('GET', `PurchaseOrders?${query}`).items.map((row: Json) => row.PurchaseOrderNumber)
    expect(call('GET', 'PurchaseOrders').pagination).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 3 })
    expect(numbers('Status=AUTHORISED')).toEqual(['PO-0002', 'PO-0003'])
    expect(numbers('DateFrom=2026-11-10&DateTo=2026-11-10')).toEqual(['PO-0002'])
    expect(numbers('pageSize=2&page=2')).toEqual(['PO-0003'])
    expect(numbers('order=Date%20DESC')).toEqual(['PO-0003', 'PO-0002', 'PO-0001'])
    expect(numbers('where=Nonsense')).toHaveLength(3)
  })

  test('may be discounted, have two places for prices, and are found by number, as a PDF, with notes and files', () => {
    const { one, call, answer } = withSupplier()
    const { PurchaseOrderID } = one('PUT', 'PurchaseOrders?unitdp=4', {
      ...order(),
      LineItems: [line({ AccountCode: '400', UnitAmount: 10.1299, Quantity: 10, DiscountRate: 10 })],
    })
    const alone = one('GET', 'PurchaseOrders/po-0001')
    expect(alone).toMatchObject({
      PurchaseOrderID,
      IsDiscounted: true,
      SubTotal: 91.17,
      TotalDiscount: 10.13,
      LineItems: [{ UnitAmount: 10.13 }],
    })
    const pdf = answer('GET', `PurchaseOrders/${PurchaseOrderID}/pdf`)
    expect(pdf.kind === 'bytes' && Buffer.from(pdf.bytes).toString('latin1')).toContain('Purchase order PO-0001')
    call('PUT', `PurchaseOrders/${PurchaseOrderID}/History`, { HistoryRecords: [{ Details: 'Rang them' }] })
    call('PUT', `PurchaseOrders/${PurchaseOrderID}/Attachments/a.txt`, new TextEncoder().encode('x'))
    expect(call('GET', `PurchaseOrders/${PurchaseOrderID}/History`).items.map((row: Json) => row.Changes)).toEqual([
      'Attached a file',
      'Note',
      'Created',
    ])
    expect(one('GET', 'PurchaseOrders').HasAttachments).toBe(true)
  })
})
