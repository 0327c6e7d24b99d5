import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { bill, caller, line, sale } from './fixture.ts'

const NOT_EDITABLE = 'Invoice not of valid status for modification'
const ALLOCATED = `${NOT_EDITABLE} This document cannot be edited as it has a payment or credit note allocated to it.`

describe('creating invoices', () => {
  test('gives defaults: draft, today, exclusive, own number, contact made from its name', () => {
    const { one } = caller()
    const invoice = one('PUT', 'Invoices', { Type: 'ACCREC', Contact: { Name: 'Ann' }, LineItems: [line()] })
    expect(invoice).toMatchObject({
      Status: 'DRAFT',
      InvoiceNumber: 'INV-0001',
      LineAmountTypes: 'Exclusive',
      DateString: '2026-11-20T00:00:00',
      Date: '/Date(1795132800000+0000)/',
      SubTotal: 100,
      TotalTax: 15,
      Total: 115,
      AmountDue: 115,
      AmountPaid: 0,
      CurrencyCode: 'NZD',
      CurrencyRate: 1,
      BrandingThemeID: 'theme',
      Contact: { Name: 'Ann', ContactStatus: 'ACTIVE', IsCustomer: true },
    })
    expect(invoice.LineItems[0]).toMatchObject({
      TaxType: 'OUTPUT2',
      TaxAmount: 15,
      LineAmount: 100,
      ValidationErrors: [],
    })
    expect(invoice).not.toHaveProperty('Payments')
    expect(invoice).not.toHaveProperty('AmountCredited')
    expect(invoice.Contact.Addresses).toHaveLength(2)
    expect(invoice.Contact.Phones).toHaveLength(4)
  })

  test('reads keys in any case and a bare object or a list', () => {
    const { call } = caller()
    const body = { invoices: [{ type: 'ACCREC', contact: { name: 'Ann' }, lineitems: [line()] }, sale()] }
    expect(call('PUT', 'Invoices', body).items).toHaveLength(2)
  })

  test('rounds tax half up on every line, then sums', () => {
    const { one } = caller()
    const lines = ['25.06', '25.61', '25.63'].map((price) => line({ UnitAmount: price }))
    expect(one('PUT', 'Invoices', sale({ LineItems: lines })).TotalTax).toBe(11.44)
  })

  test('takes tax out of inclusive amounts and leaves it out without tax', () => {
    const { one } = caller()
    const inclusive = one(
      'PUT',
      'Invoices',
      sale({ LineAmountTypes: 'Inclusive', LineItems: [line({ UnitAmount: 541.25 })] }),
    )
    expect(inclusive).toMatchObject({ SubTotal: 470.65, TotalTax: 70.6, Total: 541.25 })
    const none = one('PUT', 'Invoices', sale({ LineAmountTypes: 'NoTax' }))
    expect(none).toMatchObject({ SubTotal: 100, TotalTax: 0, Total: 100 })
    expect(none.LineItems[0].TaxType).toBe('NONE')
  })

  test('applies a discount rate or amount to sales, and never to bills', () => {
    const { one, messages } = caller()
    const rated = one('PUT', 'Invoices', sale({ LineItems: [line({ UnitAmount: 99.99, DiscountRate: 12.5 })] }))
    expect(rated.LineItems[0]).toMatchObject({ LineAmount: 87.49, DiscountRate: 12.5 })
    expect(rated).toMatchObject({ IsDiscounted: true, TotalDiscount: 12.5 })
    const amount = one('PUT', 'Invoices', sale({ LineItems: [line({ Quantity: 2, DiscountAmount: 30 })] }))
    expect(amount.SubTotal).toBe(170)
    const refused = bill({ LineItems: [line({ AccountCode: '400', DiscountRate: 10 })] })
    expect(messages('PUT', 'Invoices', refused)).toEqual(['Discounts may not be applied to ACCPAY invoices.'])
  })

  test('lets TaxAmount be overridden, refuses a wrong LineAmount, ignores a wrong Total', () => {
    const { one, messages } = caller()
    expect(one('PUT', 'Invoices', sale({ LineItems: [line({ TaxAmount: 14.99 })] })).Total).toBe(114.99)
    expect(messages('PUT', 'Invoices', sale({ LineItems: [line({ LineAmount: 99 })] }))).toEqual([
      'The line total 99.00 does not match the expected line total 100.00',
    ])
    expect(one('PUT', 'Invoices', sale({ Total: 5 })).Total).toBe(115)
  })

  test('keeps two places of a unit price, four when asked for', () => {
    const { one } = caller()
    const lines = [line({ Quantity: 1000, UnitAmount: 0.1234 })]
    expect(one('PUT', 'Invoices', sale({ LineItems: lines })).LineItems[0]).toMatchObject({
      UnitAmount: 0.12,
      LineAmount: 120,
    })
    const four = one('PUT', 'Invoices?unitdp=4', sale({ LineItems: lines }))
    expect(four.LineItems[0]).toMatchObject({ UnitAmount: 0.1234, LineAmount: 123.4 })
    expect(one('GET', `Invoices/${four.InvoiceID}`).LineItems[0].UnitAmount).toBe(0.12)
    expect(one('GET', `Invoices/${four.InvoiceID}?unitdp=4`).LineItems[0].UnitAmount).toBe(0.1234)
  })

  test('never gives a number twice, refuses a taken one on sales, not on bills', () => {
    const { one, messages } = caller()
    const first = one('PUT', 'Invoices', sale())
    one('POST', `Invoices/${first.InvoiceID}`, { Status: 'DELETED' })
    expect(one('PUT', 'Invoices', sale()).InvoiceNumber).toBe('INV-0002')
    expect(messages('PUT', 'Invoices', sale({ InvoiceNumber: 'inv-0002' }))).toEqual(['Invoice # must be unique.'])
    one('PUT', 'Invoices', sale({ InvoiceNumber: 'INV-0003' }))
    expect(one('PUT', 'Invoices', sale()).InvoiceNumber).toBe('INV-0004')
    one('PUT', 'Invoices', bill({ InvoiceNumber: 'B1' }))
    expect(one('PUT', 'Invoices', bill({ InvoiceNumber: 'B1' })).InvoiceNumber).toBe('B1')
  })

  test('drafts may be incomplete, authorised documents may not', () => {
    const { one, messages } = caller()
    expect(
      one('PUT', 'Invoices', { Type: 'ACCREC', Contact: { Name: 'Ann' }, LineItems: [{ Description: 'x' }] }).Total,
    ).toBe(0)
    const bare = { Type: 'ACCREC', Contact: { Name: 'Ann' }, Status: 'AUTHORISED', LineItems: [{ UnitAmount: 5 }] }
    const found = messages('PUT', 'Invoices', bare)
    expect(found).toContain('The description field is mandatory for each line item.')
    expect(found).toHaveLength(3)
    expect(messages('PUT', 'Invoices', { Type: 'ACCREC', Status: 'AUTHORISED', DueDate: '2026-12-01' })).toEqual([
      'A Contact must be specified for this type of transaction',
      'One or more line items must be specified',
    ])
  })

  test.each([
    ['999', "Account code '999' is not a valid code for this document."],
    ['610', "Account code '610' is not a valid code for this document."],
    ['090', "Account code '090' is not a valid code for this document."],
  ])('refuses account code %s', (code, message) => {
    expect(caller().messages('PUT', 'Invoices', sale({ LineItems: [line({ AccountCode: code })] }))).toEqual([message])
  })

  test('refuses an archived account, a tax type of the wrong side, an unknown item and currency', () => {
    const { call, messages } = caller()
    call('POST', 'Accounts/aaaaaaaa-0000-0000-0000-000000000260', { Status: 'ARCHIVED' })
    expect(messages('PUT', 'Invoices', sale({ LineItems: [line({ AccountCode: '260' })] }))).toEqual([
      "Account code '260' has been archived, or has been deleted. Each line item must reference a valid account.",
    ])
    expect(messages('PUT', 'Invoices', sale({ LineItems: [line({ TaxType: 'INPUT2' })] }))).toEqual([
      "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ])
    expect(messages('PUT', 'Invoices', sale({ LineItems: [line({ ItemCode: 'X' })] }))).toEqual([
      "Item code 'X' is not valid",
    ])
    expect(messages('PUT', 'Invoices', sale({ CurrencyCode: 'EUR' }))).toEqual([
      'Users Organisation is not subscribed to currency EUR',
    ])
  })

  test.each(['PAID', 'VOIDED', 'DELETED', 'OVERDUE'])('cannot be created as %s', (status) => {
    expect(caller().messages('PUT', 'Invoices', sale({ Status: status }))).toContain(
      'Invoice not of valid status for creation',
    )
  })

  test('refuses an archived contact', () => {
    const { one, messages } = caller()
    const { ContactID } = one('PUT', 'Contacts', { Name: 'Gone' })
    one('POST', `Contacts/${ContactID}`, { ContactStatus: 'ARCHIVED' })
    expect(messages('PUT', 'Invoices', sale({ Contact: { ContactID } }))[0]).toContain('matched an archived contact')
  })

  test('takes the due date from the terms of the contact', () => {
    const { one } = caller()
    one('PUT', 'Contacts', { Name: 'Ann', PaymentTerms: { Sales: { Day: 20, Type: 'OFFOLLOWINGMONTH' } } })
    const { DueDate: _, ...body } = sale()
    expect(one('PUT', 'Invoices', body).DueDateString).toBe('2026-12-20T00:00:00')
  })
})

describe('batches', () => {
  const batch = { Invoices: [sale(), sale({ LineItems: [line({ AccountCode: '999' })] })] }

  test('by default one refused element refuses them all and writes nothing', () => {
    const { call, books } = caller()
    const result = call('PUT', 'Invoices', { Invoices: [sale({ Status: 'AUTHORISED' }), ...batch.Invoices] })
    expect(result).toMatchObject({ status: 400, ErrorNumber: 10, Type: 'ValidationException' })
    expect(result.Elements).toHaveLength(1)
    expect(result.Elements[0]).toMatchObject({ InvoiceID: '00000000-0000-0000-0000-000000000000', HasErrors: true })
    expect([books.invoices.size, books.contacts.size, books.journals.length, books.history.size]).toEqual([0, 0, 0, 0])
  })

  test('with summarizeErrors=false each stands for itself', () => {
    const { call, books } = caller()
    const { items } = call('PUT', 'Invoices?summarizeErrors=false', batch)
    expect(items.map((item: { StatusAttributeString: string }) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(items[1].InvoiceID).toBe('00000000-0000-0000-0000-000000000000')
    expect(books.invoices.size).toBe(1)
  })
})

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
