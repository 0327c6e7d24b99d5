import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { balances, credit, idOf, invoice, purchase, refused, rig } from './rig.ts'

let api: Caller

beforeEach(() => {
  api = rig()
})

function refund(CreditNoteID: string, Amount: number, extra: Json = {}): Json {
  return { CreditNote: { CreditNoteID }, Account: { Code: '090' }, Date: '2026-11-10', Amount, ...extra }
}

describe('the refund of a credit note', () => {
  test('lowers what is left of it, and makes it PAID when nothing is', () => {
    const id = credit(api)
    const first = api.one('PUT', 'Payments', refund(id, 100, { Reference: 'Sorry' }))
    expect(first).toMatchObject({
      PaymentType: 'ARCREDITPAYMENT',
      Amount: 100,
      Reference: 'Sorry',
      Status: 'AUTHORISED',
    })
    expect(first.Invoice).toMatchObject({
      Type: 'ACCRECCREDIT',
      InvoiceID: id,
      InvoiceNumber: 'CN-0001',
      AmountDue: 15,
      AmountPaid: 100,
    })
    const note = api.one('GET', `CreditNotes/${id}`)
    expect(note).toMatchObject({ RemainingCredit: 15, Status: 'AUTHORISED', Allocations: [] })
    expect(note.Payments).toMatchObject([{ PaymentID: first.PaymentID, Amount: 100, Reference: 'Sorry' }])
    expect(balances(api, '090', '610')).toEqual([-100_00n, -15_00n])
    api.one('PUT', 'Payments', refund(id, 15, { Date: '2026-11-12' }))
    expect(api.one('GET', `CreditNotes/${id}`)).toMatchObject({
      RemainingCredit: 0,
      Status: 'PAID',
      FullyPaidOnDate: '/Date(1794441600000+0000)/',
    })
    expect(balances(api, '090', '610')).toEqual([-115_00n, 0n])
    checkBooks(api.books)
  })

  test('of a supplier is money received, and can be deleted', () => {
    const id = credit(api, { Type: 'ACCPAYCREDIT' })
    const { PaymentID, PaymentType } = api.one('POST', 'Payments', refund(id, 115))
    expect(PaymentType).toBe('APCREDITPAYMENT')
    expect(balances(api, '090', '800')).toEqual([115_00n, 0n])
    const deleted = api.one('POST', `Payments/${PaymentID}`, { Status: 'DELETED' })
    expect(deleted).toMatchObject({
      Status: 'DELETED',
      Invoice: { Type: 'ACCPAYCREDIT', AmountDue: 115, AmountPaid: 0 },
    })
    const note = api.one('GET', `CreditNotes/${id}`)
    expect(note).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 115, Payments: [] })
    expect(note).not.toHaveProperty('FullyPaidOnDate')
    expect(balances(api, '090', '800')).toEqual([0n, 115_00n])
    checkBooks(api.books)
  })

  test.each([
    ['the id of the credit note', (id: string) => ({ CreditNote: { CreditNoteID: id.toUpperCase() } })],
    ['its number', () => ({ CreditNote: { CreditNoteNumber: 'CN-0001' } })],
    ['CreditNoteNumber', () => ({ CreditNoteNumber: 'CN-0001' })],
    ['InvoiceNumber', () => ({ InvoiceNumber: 'cn-0001' })],
  ])('finds it by %s', (_, named) => {
    const id = credit(api)
    const body = { ...named(id), Account: { AccountID: idOf('090') }, Amount: 1 }
    expect(api.one('PUT', 'Payments', body).Invoice.InvoiceID).toBe(id)
  })

  test('is refused past what is left, of drafts, of what is not there, and in a locked period', () => {
    const id = credit(api)
    const invoiceId = invoice(api)
    const allocation = { Amount: 50, Invoice: { InvoiceID: invoiceId } }
    api.one('PUT', `CreditNotes/${id}/Allocations`, allocation)
    expect(refused(api, 'PUT', 'Payments', refund(id, 65.01))).toEqual([
      'Payment amount exceeds the amount outstanding on this document',
    ])
    const draft = credit(api, { Status: 'DRAFT' })
    expect(refused(api, 'PUT', 'Payments', refund(draft, 1))).toEqual([
      'Payments can only be made against Authorised documents',
    ])
    expect(refused(api, 'PUT', 'Payments', refund('nowhere', 1))).toEqual([
      'An existing Credit Note with the specified CreditNoteID could not be found',
    ])
    const { PaymentID } = api.one('PUT', 'Payments', refund(id, 1))
    api.books.settings.periodLockDate = day('2026-11-10')
    const locked = ['The document date cannot be before the period lock date, currently set at 10-Nov-2026']
    expect(refused(api, 'PUT', 'Payments', refund(id, 1))).toEqual(locked)
    expect(refused(api, 'POST', `Payments/${PaymentID}`, { Status: 'DELETED' })).toEqual(locked)
  })

  test('keeps the credit note from being voided or edited', () => {
    const id = credit(api)
    const { PaymentID } = api.one('PUT', 'Payments', refund(id, 1))
    const sentence = ['This document cannot be edited as it has a payment or credit note allocated to it.']
    expect(refused(api, 'POST', `CreditNotes/${id}`, { Status: 'VOIDED' })).toEqual(sentence)
    expect(refused(api, 'POST', `CreditNotes/${id}`, { LineAmountTypes: 'Inclusive' })).toEqual(sentence)
    api.one('POST', `Payments/${PaymentID}`, { Status: 'DELETED' })
    expect(api.one('POST', `CreditNotes/${id}`, { Status: 'VOIDED' }).Status).toBe('VOIDED')
    checkBooks(api.books)
  })

  test('is deleted with its id in the body too, and a payment that is not there is refused', () => {
    const id = credit(api)
    const { PaymentID } = api.one('PUT', 'Payments', refund(id, 10))
    expect(refused(api, 'POST', 'Payments', { PaymentID: idOf('090'), Status: 'DELETED' })).toEqual([
      'The payment could not be found',
    ])
    expect(api.one('POST', 'Payments', { PaymentID, Status: 'DELETED' }).Status).toBe('DELETED')
    expect(api.one('GET', `CreditNotes/${id}`).RemainingCredit).toBe(115)
  })

  test('is told in the histories of both', () => {
    const id = credit(api)
    const { PaymentID } = api.one('PUT', 'Payments', refund(id, 115))
    api.one('POST', `Payments/${PaymentID}`, { Status: 'DELETED' })
    const told = (path: string) =>
      api.call('GET', `${path}/History`).items.map((entry: Json) => [entry.Changes, entry.Details])
    const fact = 'Payment made to Ann on 10 November 2026 for 115.00'
    const end = 'through the Xero API using Acme App.'
    expect(told(`CreditNotes/${id}`).slice(0, 2)).toEqual([
      ['Payment deleted', `${fact} has been deleted ${end}`],
      ['Paid', `${fact} ${end} This credit note has been fully paid.`],
    ])
    expect(told(`Payments/${PaymentID}`)).toEqual([
      ['Deleted', `${fact} has been deleted ${end}`],
      ['Created', `${fact} ${end}`],
    ])
  })

  test('is found among payments by what it is against', () => {
    const [note] = [credit(api), invoice(api)]
    api.one('PUT', 'Payments', refund(note, 10))
    const where = encodeURIComponent(
      'PaymentType=="ARCREDITPAYMENT" AND Invoice.Type=="ACCRECCREDIT" AND Invoice.InvoiceNumber=="CN-0001"',
    )
    expect(api.call('GET', `Payments?where=${where}`).items).toMatchObject([
      { Invoice: { Type: 'ACCRECCREDIT', Contact: { Name: 'Ann' } }, BankAmount: 10 },
    ])
  })
})

describe('what a contact owes', () => {
  test('is less by all credit that is left', () => {
    const sold = invoice(api)
    const note = credit(api)
    api.one('PUT', 'Payments', refund(note, 40))
    const { ContactID } = api.one('GET', `Invoices/${sold}`).Contact
    const owed = () => api.one('GET', `Contacts/${ContactID}`).Balances.AccountsReceivable.Outstanding
    expect(owed()).toBe(40)
    api.one('PUT', `CreditNotes/${note}/Allocations`, { Amount: 75, Invoice: { InvoiceID: sold } })
    expect(owed()).toBe(40)
  })

  test('is aged with credit as a minus', () => {
    const sold = invoice(api)
    const note = credit(api)
    api.one('PUT', 'Payments', refund(note, 40))
    api.one('PUT', `CreditNotes/${note}/Allocations`, { Amount: 20, Invoice: { InvoiceID: sold } })
    const { ContactID } = api.one('GET', `Invoices/${sold}`).Contact
    const rows = (date: string) => {
      const report = api.call('GET', `Reports/AgedReceivablesByContact?contactId=${ContactID}&date=${date}`)
      return report.items[0].Rows.at(-2).Rows.map((entry: Json) => entry.Cells.map((cell: Json) => cell.Value).slice(1))
    }
    expect(rows('2026-11-30')).toEqual([
      ['INV-0001', '2026-12-20T00:00:00', '', '115.00', '0.00', '20.00', '95.00'],
      ['CN-0001', '', '', '-115.00', '-40.00', '-20.00', '-55.00'],
      ['', '', '', '0.00', '-40.00', '0.00', '40.00'],
    ])
    expect(rows('2026-11-04').at(-1).at(-1)).toBe('115.00')
  })
})

test('bills show what suppliers are owed less their credit', () => {
  const bought = purchase(api)
  const note = credit(api, { Type: 'ACCPAYCREDIT' })
  api.one('PUT', `CreditNotes/${note}/Allocations`, { Amount: 15, Invoice: { InvoiceID: bought } })
  const { ContactID } = api.one('GET', `Invoices/${bought}`).Contact
  expect(api.one('GET', `Contacts/${ContactID}`).Balances.AccountsPayable.Outstanding).toBe(0)
  checkBooks(api.books)
})
