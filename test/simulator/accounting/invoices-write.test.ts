import { describe, expect, test } from 'vitest'
import { bill, caller, line, sale } from './fixture.ts'

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

  test('a draft cannot be approved once its account is archived', () => {
    const { one, messages } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ LineItems: [line({ AccountCode: '260' })] }))
    one('POST', 'Accounts/aaaaaaaa-0000-0000-0000-000000000260', { Status: 'ARCHIVED' })
    expect(messages('POST', 'Invoices', { InvoiceID, Status: 'AUTHORISED' })).toEqual([
      "Account code '260' has been archived, or has been deleted. Each line item must reference a valid account.",
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

test('a refused element leaves nothing behind, whatever else was written', () => {
  const { call, one, books } = caller()
  const { ContactID } = one('PUT', 'Contacts', { Name: 'Ann' })
  expect(one('GET', `Contacts/${ContactID}`).Balances).toBeUndefined()
  one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
  const outstanding = () => one('GET', `Contacts/${ContactID}`).Balances.AccountsReceivable.Outstanding
  expect(outstanding()).toBe(115)
  const refused = sale({ Contact: { Name: 'Never' }, LineItems: [line({ AccountCode: '999' })] })
  const apart = call('POST', 'Invoices?summarizeErrors=false', { Invoices: [sale(), refused] })
  expect(apart.items[1].Contact.Name).toBe('Never')
  expect([...books.contacts.values()].map((contact) => contact.name)).toEqual(['Ann'])
  expect(call('POST', 'Invoices', { Invoices: [sale({ Status: 'AUTHORISED' }), refused] }).status).toBe(400)
  expect(outstanding()).toBe(115)
  const voided = { InvoiceNumber: 'INV-0001', Status: 'VOIDED' }
  expect(call('POST', 'Invoices', { Invoices: [voided, refused] }).status).toBe(400)
  expect(outstanding()).toBe(115)
  expect(one('PUT', 'Invoices', sale()).InvoiceNumber).toBe('INV-0003')
})
