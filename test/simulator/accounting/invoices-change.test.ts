import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { bill, caller, line, sale } from './fixture.ts'

const NOT_EDITABLE = 'Invoice not of valid status for modification'
const ALLOCATED = `${NOT_EDITABLE} This document cannot be edited as it has a payment or credit note allocated to it.`

describe('changing invoices', () => {
  test('keeps lines by LineItemID, drops omitted ones, adds unknown ones, leaves them without LineItems', () => {
    const { one } = caller()
    const before = one('PUT', 'Invoices', sale({ LineItems: [line({ Description: 'a' }), line({ Description: 'b' })] }))
    const [a, b] = before.LineItems
    const changed = one('POST', 'Invoices', {
      InvoiceID: before.InvoiceID,
      LineItems: [{ LineItemID: b.LineItemID, Quantity: 3 }, line({ Description: 'c', LineItemID: 'unknown' })],
    })
    expect(changed.LineItems.map((entry: { Description: string }) => entry.Description)).toEqual(['b', 'c'])
    expect(changed.LineItems[0]).toMatchObject({ LineItemID: b.LineItemID, LineAmount: 300, TaxAmount: 45 })
    expect(changed.LineItems[1].LineItemID).not.toBe(a.LineItemID)
    expect(changed.Total).toBe(460)
    expect(one('POST', 'Invoices', { InvoiceID: before.InvoiceID, Reference: 'r' }).LineItems).toHaveLength(2)
  })

  test('POST with a known number updates, PUT refuses', () => {
    const { one, messages, books } = caller()
    one('POST', 'Invoices', sale({ InvoiceNumber: 'A1' }))
    expect(one('POST', 'Invoices', sale({ InvoiceNumber: 'A1', Reference: 'again' })).Reference).toBe('again')
    expect(books.invoices.size).toBe(1)
    expect(messages('PUT', 'Invoices', sale({ InvoiceNumber: 'A1' }))).toEqual(['Invoice # must be unique.'])
  })

  test.each([
    ['DRAFT', ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'], ['VOIDED', 'PAID', 'OVERDUE']],
    ['SUBMITTED', ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'], ['VOIDED', 'PAID']],
    ['AUTHORISED', ['AUTHORISED', 'VOIDED'], ['DRAFT', 'SUBMITTED', 'DELETED', 'PAID']],
  ])('from %s goes where Xero lets it', (from, allowed, refused) => {
    for (const to of allowed) {
      const { one } = caller()
      const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: from }))
      expect(one('POST', 'Invoices', { InvoiceID, Status: to }).Status).toBe(to)
    }
    for (const to of refused) {
      const { one, messages, call } = caller()
      const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: from }))
      expect(messages('POST', 'Invoices', { InvoiceID, Status: to })).toEqual([NOT_EDITABLE])
      expect(call('POST', 'Invoices', { InvoiceID, Status: to }).Elements[0].Status).toBe(to)
    }
  })

  test('a void keeps AmountDue and cannot be undone', () => {
    const { one, messages } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    expect(one('POST', `Invoices/${InvoiceID}`, { Status: 'VOIDED' })).toMatchObject({
      Status: 'VOIDED',
      AmountDue: 115,
      Total: 115,
    })
    expect(messages('POST', `Invoices/${InvoiceID}`, { Status: 'AUTHORISED' })).toEqual([NOT_EDITABLE])
  })

  test('a paid or part-paid invoice takes only the changes Xero lets through', () => {
    const { one, messages } = caller()
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 15 })
    const path = `Invoices/${InvoiceID}`
    expect(messages('POST', path, { Status: 'VOIDED' })).toEqual([ALLOCATED])
    expect(messages('POST', path, { Date: '2026-11-01' })).toEqual([ALLOCATED])
    const { LineItemID } = LineItems[0]
    expect(messages('POST', path, { LineItems: [{ LineItemID, Quantity: 2 }] })).toEqual([ALLOCATED])
    expect(messages('POST', path, { LineItems: [line()] })).toEqual([ALLOCATED])
    const changed = one('POST', path, {
      Reference: 'PO 7',
      LineItems: [{ LineItemID, Description: 'New', AccountCode: '260' }],
    })
    expect(changed).toMatchObject({ Reference: 'PO 7', AmountDue: 100 })
    expect(changed.LineItems[0]).toMatchObject({ Description: 'New', AccountCode: '260', TaxAmount: 15 })
  })

  test('due date and SentToContact of a part-paid invoice do not move its modified date', () => {
    const { one, later } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 15 })
    const before = one('GET', `Invoices/${InvoiceID}`).UpdatedDateUTC
    later(5000)
    one('POST', `Invoices/${InvoiceID}`, { DueDate: '2027-01-31' })
    expect(one('GET', `Invoices/${InvoiceID}`)).toMatchObject({
      UpdatedDateUTC: before,
      DueDateString: '2027-01-31T00:00:00',
    })
    one('POST', `Invoices/${InvoiceID}`, { Reference: 'x' })
    expect(one('GET', `Invoices/${InvoiceID}`).UpdatedDateUTC).not.toBe(before)
  })

  test('SentToContact needs an authorised invoice, and says so as a warning', () => {
    const { one, call } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale())
    const [element] = call('POST', 'Invoices?summarizeErrors=false', { InvoiceID, SentToContact: true }).items
    expect(element).toMatchObject({
      SentToContact: false,
      StatusAttributeString: 'WARNING',
      Warnings: [{ Message: 'Only AUTHORISED invoices may have SentToContact updated.' }],
    })
    expect(one('POST', 'Invoices', { InvoiceID, Status: 'AUTHORISED', SentToContact: true }).SentToContact).toBe(true)
  })

  test('a number that was changed is free for a person, never given by itself', () => {
    const { one } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale())
    expect(one('POST', `Invoices/${InvoiceID}`, { InvoiceNumber: 'X-1' }).InvoiceNumber).toBe('X-1')
    expect(one('PUT', 'Invoices', sale()).InvoiceNumber).toBe('INV-0002')
    expect(one('PUT', 'Invoices', sale({ InvoiceNumber: 'INV-0001' })).InvoiceNumber).toBe('INV-0001')
  })

  test('an invoice whose contact was archived since can be sent back with that contact', () => {
    const { one, messages } = caller()
    const { InvoiceID, Contact } = one('PUT', 'Invoices', sale())
    one('POST', `Contacts/${Contact.ContactID}`, { ContactStatus: 'ARCHIVED' })
    const body = { Contact: { ContactID: Contact.ContactID }, Reference: 'x' }
    expect(one('POST', `Invoices/${InvoiceID}`, body).Reference).toBe('x')
    expect(messages('PUT', 'Invoices', sale({ Contact: body.Contact }))).toHaveLength(1)
  })

  test('an overridden tax amount stays until amount or tax type changes', () => {
    const { one } = caller()
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', sale({ LineItems: [line({ TaxAmount: 14 })] }))
    const { LineItemID } = LineItems[0]
    const change = (fields: object) =>
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID, ...fields }] }).TotalTax
    expect(change({ Description: 'new' })).toBe(14)
    expect(change({ TaxType: 'NONE' })).toBe(0)
    expect(change({ TaxType: 'OUTPUT2' })).toBe(15)
    expect(change({ Quantity: 2 })).toBe(30)
  })

  test('a paid invoice keeps the day it was paid when its reference changes', () => {
    const { one } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 115, Date: '2026-11-25' })
    const changed = one('POST', `Invoices/${InvoiceID}`, { Reference: 'x' })
    expect(changed).toMatchObject({ Status: 'PAID', FullyPaidOnDate: '/Date(1795564800000+0000)/' })
  })

  test('expected and planned payment dates are kept', () => {
    const { one } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    const promised = one('POST', `Invoices/${InvoiceID}`, { ExpectedPaymentDate: '2026-12-01' })
    expect(promised.ExpectedPaymentDate).toBe('/Date(1796083200000+0000)/')
    const planned = one('PUT', 'Invoices', bill({ PlannedPaymentDate: '2026-12-02' }))
    expect(planned.PlannedPaymentDateString).toBe('2026-12-02T00:00:00')
  })
})

describe('lock dates', () => {
  const PERIOD = 'The document date cannot be before the period lock date, currently set at 31-Oct-2026'
  const YEAR = 'The document date cannot be before the end of year lock date, currently set at 31-Mar-2026'

  test('drafts are free, posting on or before a lock date is refused, edits and voids too', () => {
    const { one, messages, books } = caller()
    const open = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-10-31' }))
    books.settings.periodLockDate = day('2026-10-31')
    books.settings.endOfYearLockDate = day('2026-03-31')
    const draft = one('PUT', 'Invoices', sale({ Date: '2026-10-31' }))
    expect(messages('POST', 'Invoices', { InvoiceID: draft.InvoiceID, Status: 'AUTHORISED' })).toEqual([PERIOD])
    expect(messages('PUT', 'Invoices', sale({ Date: '2026-01-31', Status: 'AUTHORISED' }))).toEqual([YEAR])
    expect(messages('POST', 'Invoices', { InvoiceID: open.InvoiceID, Status: 'VOIDED' })).toEqual([PERIOD])
    expect(messages('POST', 'Invoices', { InvoiceID: open.InvoiceID, Reference: 'x' })).toEqual([PERIOD])
    expect(one('POST', 'Invoices', { InvoiceID: open.InvoiceID, ExpectedPaymentDate: '2026-12-01' })).toBeDefined()
    expect(one('PUT', 'Invoices', sale({ Date: '2026-11-01', Status: 'AUTHORISED' })).Status).toBe('AUTHORISED')
    const payment = { Invoice: { InvoiceID: open.InvoiceID }, Account: { Code: '090' }, Amount: 1, Date: '2026-10-30' }
    expect(messages('PUT', 'Payments', payment)).toEqual([PERIOD])
  })
})
