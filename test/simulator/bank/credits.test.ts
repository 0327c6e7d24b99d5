import { beforeEach, describe, expect, test } from 'vitest'
import { checkBooks } from '../accounting/books-check.ts'
import { type Caller, type Json, sale } from '../accounting/fixture.ts'
import { balances, bank, foreignBalance, receive, refused, spend } from './money.ts'
import { person } from './person.ts'

let api: Caller

beforeEach(() => {
  api = bank()
})

const overpaid = { Type: 'RECEIVE-OVERPAYMENT', LineItems: [{ Description: 'Paid twice', LineAmount: 100 }] }

describe('prepayments', () => {
  test('lie on the accounts of their lines with their tax, and have a number of the sales documents', () => {
    const made = api.one('PUT', 'BankTransactions', receive({ Type: 'RECEIVE-PREPAYMENT', Reference: 'Deposit' }))
    expect(balances(api)).toEqual({ '090': 11_500n, '200': -10_000n, '820': -1500n })
    expect(api.books.journals.at(-1)).toMatchObject({ sourceType: 'ARPREPAYMENT', sourceId: made.PrepaymentID })
    expect(api.one('GET', `Prepayments/${made.PrepaymentID}`)).toMatchObject({
      PrepaymentID: made.PrepaymentID,
      ID: made.PrepaymentID,
      Type: 'RECEIVE-PREPAYMENT',
      Status: 'AUTHORISED',
      Reference: 'INV-0001',
      InvoiceNumber: 'INV-0001',
      BrandingThemeID: 'theme',
      CurrencyRate: 1,
      Contact: { Name: 'Ann', IsCustomer: true },
      LineItems: [{ Description: 'Deposit', AccountCode: '200', TaxType: 'OUTPUT2' }],
      UpdatedDateUTCString: '2026-11-20T00:00:00Z',
      ...{ SubTotal: 100, TotalTax: 15, Total: 115, RemainingCredit: 115, Allocations: [], Payments: [] },
    })
    expect(api.one('PUT', 'Invoices', sale()).InvoiceNumber).toBe('INV-0002')
    expect(api.messages('PUT', 'Invoices', sale({ InvoiceNumber: 'INV-0001' }))).toEqual(['Invoice # must be unique.'])
    checkBooks(api.books)
  })

  test('to a supplier have the reference that was sent, and no number', () => {
    const { PrepaymentID } = api.one('PUT', 'BankTransactions', spend({ Type: 'SPEND-PREPAYMENT', Reference: 'PO 7' }))
    const read = api.one('GET', `Prepayments/${PrepaymentID}`)
    expect(read).toMatchObject({ Type: 'SPEND-PREPAYMENT', Reference: 'PO 7', Contact: { IsSupplier: true } })
    expect(Object.keys(read)).not.toContain('InvoiceNumber')
    expect(balances(api)).toEqual({ '090': -2300n, '400': 2000n, '820': 300n })
  })
})

describe('overpayments', () => {
  test.each([
    ['RECEIVE-OVERPAYMENT', '610', { '090': 10_000n, '610': -10_000n }, 'AROVERPAYMENT'],
    ['SPEND-OVERPAYMENT', '800', { '090': -10_000n, '800': 10_000n }, 'APOVERPAYMENT'],
  ])('%s has one line without tax, coded to %s by itself', (Type, code, held, sourceType) => {
    const made = api.one('PUT', 'BankTransactions', receive({ ...overpaid, Type, Reference: 'Twice' }))
    expect(made).toMatchObject({ LineAmountTypes: 'NoTax', Total: 100, TotalTax: 0, OverpaymentID: expect.any(String) })
    expect(made.LineItems).toMatchObject([{ AccountCode: code, UnitAmount: 100, Quantity: 1, TaxType: 'NONE' }])
    expect(balances(api)).toEqual(held)
    expect(api.books.journals.at(-1)).toMatchObject({ sourceType, sourceId: made.OverpaymentID })
    expect(api.one('GET', `Overpayments/${made.OverpaymentID}`)).toMatchObject({
      ...{ Type, Reference: 'Twice', Total: 100, RemainingCredit: 100, Status: 'AUTHORISED' },
    })
    checkBooks(api.books)
  })

  test('take neither two lines nor an account or tax of their own', () => {
    const line = { Description: 'Paid twice', LineAmount: 100 }
    expect(refused(api, 'PUT', 'BankTransactions', receive({ ...overpaid, LineItems: [line, line] }))).toEqual([
      'Overpayments can only have a single line item',
    ])
    const coded = { ...overpaid, LineAmountTypes: 'Exclusive', LineItems: [{ ...line, AccountCode: '200' }] }
    const { OverpaymentID } = api.one('PUT', 'BankTransactions', receive(coded))
    expect(api.one('GET', `Overpayments/${OverpaymentID}`).LineItems[0]).toMatchObject({
      AccountCode: '610',
      TaxAmount: 0,
    })
  })

  test('in another currency lie on the control account in both', () => {
    api.one('PUT', 'BankTransactions', receive({ ...overpaid, BankAccount: { Code: '092' }, CurrencyRate: 0.5 }))
    expect(balances(api)).toEqual({ '092': 20_000n, '610': -20_000n })
    expect([foreignBalance(api, '092'), foreignBalance(api, '610')]).toEqual([10_000n, -10_000n])
    checkBooks(api.books)
  })
})

describe('credits made by bank transactions', () => {
  test('cannot be updated or deleted by an app, nor created at their own address', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', receive(overpaid))
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Reference: 'x' })).toHaveLength(1)
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Status: 'DELETED' })).toHaveLength(1)
    expect(api.call('PUT', 'Overpayments', {}).status).toBe(501)
    expect(api.call('GET', 'Overpayments/nothing')).toMatchObject({ kind: 'html', status: 404 })
  })

  test('are voided with their transaction by a person while nothing of them is used', () => {
    const { api, perform } = person()
    const LineItems = [{ Description: 'Paid twice', LineAmount: 100 }]
    const made = perform('PUT', 'BankTransactions', {
      ...receive({ ...overpaid, LineItems }),
      BankAccount: { Code: 'T1' },
    })
    const gone = perform('POST', `BankTransactions/${made.BankTransactionID}`, { Status: 'DELETED' })
    expect(gone).toMatchObject({ Status: 'VOIDED', OverpaymentID: made.OverpaymentID })
    expect(perform('GET', `Overpayments/${made.OverpaymentID}`).Status).toBe('VOIDED')
    expect(balances(api)).toEqual({})
    checkBooks(api.books)
  })

  test('are not voided by a person once something of them is used', () => {
    const { api, perform } = person()
    const made = perform('PUT', 'BankTransactions', receive({ ...overpaid, BankAccount: { Code: 'T1' } }))
    const credit = api.books.overpayments.get(made.OverpaymentID)
    if (!credit) throw new Error('no overpayment')
    api.books.overpayments.set(credit.id, { ...credit, remainingCredit: 4000n })
    const remove = () => perform('POST', `BankTransactions/${made.BankTransactionID}`, { Status: 'DELETED' })
    expect(remove).toThrow('This document cannot be edited as it has a payment or credit note allocated to it.')
  })

  test('are listed with lines only when paged, by number, by reference and by where', () => {
    api.one('PUT', 'BankTransactions', receive({ Type: 'RECEIVE-PREPAYMENT' }))
    api.one('PUT', 'BankTransactions', spend({ Type: 'SPEND-PREPAYMENT', Reference: 'PO 7' }))
    api.one('PUT', 'BankTransactions', receive({ ...overpaid, Reference: 'Twice' }))
    expect(api.call('GET', 'Prepayments').items).toMatchObject([{ LineItems: [] }, { LineItems: [] }])
    const paged = api.call('GET', 'Prepayments?page=1&pageSize=1')
    expect(paged.pagination).toEqual({ page: 1, pageSize: 1, pageCount: 2, itemCount: 2 })
    expect(paged.items[0].LineItems).toHaveLength(1)
    expect(Object.keys(paged.items[0])).not.toContain('CurrencyRate')
    const count = (path: string) => api.call('GET', path).items.length
    expect(count('Prepayments?InvoiceNumbers=%22INV-0001%22,%20%22INV-0002%22')).toBe(1)
    expect(count('Prepayments?References=po%207')).toBe(1)
    expect(count('Overpayments?References=once,twice')).toBe(1)
    expect(count('Overpayments?References=once')).toBe(0)
    const where = (resource: string, clause: string) => count(`${resource}?where=${encodeURIComponent(clause)}`)
    expect(where('Prepayments', 'RemainingCredit>100 AND Contact.Name=="Ann"')).toBe(1)
    expect(where('Prepayments', 'InvoiceNumber=="INV-0001"')).toBe(1)
    expect(where('Overpayments', 'Status=="AUTHORISED" AND Type=="RECEIVE-OVERPAYMENT"')).toBe(1)
    expect(api.call('GET', 'Overpayments?where=InvoiceNumber%3D%3D%22x%22').status).toBe(400)
  })

  test('show the files of their bank transaction and a history of their own', () => {
    const { BankTransactionID: id, OverpaymentID } = api.one('PUT', 'BankTransactions', receive(overpaid))
    api.call('PUT', `BankTransactions/${id}/Attachments/a.txt`, new TextEncoder().encode('hello'))
    expect(api.one('GET', `Overpayments/${OverpaymentID}`)).toMatchObject({
      HasAttachments: true,
      Attachments: [{ FileName: 'a.txt' }],
    })
    api.call('PUT', `Overpayments/${OverpaymentID}/History`, { HistoryRecords: [{ Details: 'Asked Ann' }] })
    const { items } = api.call('GET', `Overpayments/${OverpaymentID}/History`)
    expect(items.map((item: Json) => item.Changes)).toEqual(['Note', 'Created'])
  })
})
