import { beforeEach, describe, expect, test } from 'vitest'
import { bill, type Caller, caller, type Json, line, sale } from './fixture.ts'

let api: Caller

beforeEach(() => {
  api = caller()
})

function authorised(extra: Json = {}): string {
  return api.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', ...extra })).InvoiceID
}

function pay(InvoiceID: string, Amount: number, extra: Json = {}): Json {
  return { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount, ...extra }
}

describe('payments', () => {
  test('make an invoice paid, and deleting them makes it due again', () => {
    const id = authorised()
    const first = api.one('PUT', 'Payments', pay(id, 100, { Date: '2026-11-02', Reference: 'R1' }))
    expect(first).toMatchObject({
      PaymentType: 'ACCRECPAYMENT',
      Status: 'AUTHORISED',
      Amount: 100,
      BankAmount: 100,
      Reference: 'R1',
    })
    expect(first.Invoice).toMatchObject({ InvoiceID: id, AmountDue: 15, AmountPaid: 100, Status: 'AUTHORISED' })
    const second = api.one('POST', 'Payments', {
      InvoiceNumber: 'INV-0001',
      Account: { Code: '090' },
      Amount: '15.00',
      Date: '2026-11-03',
    })
    expect(api.one('GET', `Invoices/${id}`)).toMatchObject({
      Status: 'PAID',
      AmountDue: 0,
      FullyPaidOnDate: '/Date(1793664000000+0000)/',
    })
    const deleted = api.one('POST', `Payments/${second.PaymentID}`, { Status: 'DELETED' })
    expect(deleted.Status).toBe('DELETED')
    const open = api.one('GET', `Invoices/${id}`)
    expect(open).toMatchObject({ Status: 'AUTHORISED', AmountDue: 15, AmountPaid: 100 })
    expect(open).not.toHaveProperty('FullyPaidOnDate')
    expect(open.Payments).toHaveLength(1)
    expect(api.messages('POST', `Payments/${second.PaymentID}`, { Status: 'DELETED' })).toHaveLength(1)
  })

  test('are refused past the amount due, without an invoice that is authorised, to a wrong account, and for nothing', () => {
    const id = authorised()
    expect(api.messages('PUT', 'Payments', pay(id, 115.01))).toEqual([
      'Payment amount exceeds the amount outstanding on this document',
    ])
    const draft = api.one('PUT', 'Invoices', sale()).InvoiceID
    expect(api.messages('PUT', 'Payments', pay(draft, 1))).toEqual([
      'Payments can only be made against Authorised documents',
    ])
    expect(api.messages('PUT', 'Payments', pay(id, 1, { Account: { Code: '404' } }))).toHaveLength(1)
    expect(api.messages('PUT', 'Payments', pay(id, 0))).toHaveLength(1)
    expect(api.one('PUT', 'Payments', pay(id, 1, { Account: { Code: '970' } })).Account.Code).toBe('970')
  })

  test('of one request together cannot pay more than is due', () => {
    const id = authorised()
    const { status } = api.call('PUT', 'Payments', { Payments: [pay(id, 100), pay(id, 100)] })
    expect(status).toBe(400)
    expect(api.books.payments.size).toBe(0)
    expect(api.one('GET', `Invoices/${id}`).AmountDue).toBe(115)
    const apart = api.call('PUT', 'Payments?summarizeErrors=false', { Payments: [pay(id, 100), pay(id, 100)] })
    expect(apart.items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
  })

  test('cannot be edited', () => {
    const { PaymentID } = api.one('PUT', 'Payments', pay(authorised(), 10))
    expect(api.messages('POST', `Payments/${PaymentID}`, { Amount: 5 })).toHaveLength(1)
    expect(api.answer('PUT', `Payments/${PaymentID}`, { Amount: 5 })).toMatchObject({ status: 501 })
  })

  test('are listed with where and pages', () => {
    const id = authorised()
    for (const amount of [1, 2, 3]) api.one('PUT', 'Payments', pay(id, amount, { Date: `2026-11-0${amount}` }))
    const where = encodeURIComponent(`Date>=DateTime(2026,11,02) AND Invoice.InvoiceID==Guid("${id}")`)
    expect(api.call('GET', `Payments?where=${where}`).items).toHaveLength(2)
    expect(api.call('GET', 'Payments?page=1&pageSize=2')).toMatchObject({ pagination: { itemCount: 3, pageCount: 2 } })
  })

  test('a zero total is paid at once and can still be voided', () => {
    const lines = [line(), line({ UnitAmount: -100 })]
    const invoice = api.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: lines }))
    expect(invoice).toMatchObject({ Status: 'PAID', Total: 0 })
    expect(api.one('POST', `Invoices/${invoice.InvoiceID}`, { Status: 'VOIDED' }).Status).toBe('VOIDED')
  })
})

describe('credit notes', () => {
  const credit = (extra: Json = {}): Json => ({ ...sale({ Type: 'ACCRECCREDIT', Status: 'AUTHORISED' }), ...extra })

  test('are numbered CN-0001, allocated, and give the credit back when the allocation is deleted', () => {
    const id = authorised({ LineItems: [line({ UnitAmount: 200 })] })
    const note = api.one('PUT', 'CreditNotes', credit())
    expect(note).toMatchObject({ CreditNoteNumber: 'CN-0001', Total: 115, RemainingCredit: 115, Status: 'AUTHORISED' })
    const path = `CreditNotes/${note.CreditNoteID}/Allocations`
    const body = { Allocations: [{ Amount: 115, Date: '2026-11-20', Invoice: { InvoiceID: id } }] }
    const allocation = api.one('PUT', path, body)
    expect(allocation).toMatchObject({ Amount: 115, Invoice: { InvoiceID: id, InvoiceNumber: 'INV-0001' } })
    expect(api.one('GET', `CreditNotes/${note.CreditNoteID}`)).toMatchObject({ Status: 'PAID', RemainingCredit: 0 })
    const invoice = api.one('GET', `Invoices/${id}`)
    expect(invoice).toMatchObject({ AmountCredited: 115, AmountDue: 115, AmountPaid: 0 })
    expect(invoice.CreditNotes[0]).toMatchObject({ CreditNoteNumber: 'CN-0001', AppliedAmount: 115 })
    expect(api.messages('POST', `Invoices/${id}`, { Status: 'VOIDED' })[0]).toContain(
      'payment or credit note allocated',
    )
    expect(api.one('DELETE', `${path}/${allocation.AllocationID}`)).toMatchObject({ IsDeleted: true })
    expect(api.one('GET', `CreditNotes/${note.CreditNoteID}`)).toMatchObject({
      Status: 'AUTHORISED',
      RemainingCredit: 115,
    })
    expect(api.one('GET', `Invoices/${id}`)).toMatchObject({ AmountCredited: 0, AmountDue: 230 })
  })

  test('cannot be allocated past either side, to bills, to paid invoices, to other contacts, or as drafts', () => {
    const id = authorised()
    const { CreditNoteID } = api.one('PUT', 'CreditNotes', credit())
    const to = (InvoiceID: string, Amount: number) =>
      api.messages('PUT', `CreditNotes/${CreditNoteID}/Allocations`, {
        Amount,
        Date: '2026-11-20',
        Invoice: { InvoiceID },
      })
    expect(to(id, 115.01)).toEqual(['Credit Note cannot be allocated as amount is greater than amount outstanding'])
    const bought = api.one('PUT', 'Invoices', bill({ Status: 'AUTHORISED', Contact: { Name: 'Ann' } })).InvoiceID
    expect(to(bought, 1)).toEqual(['Credit Note cannot be allocated to an incorrect invoice type'])
    expect(to(authorised({ Contact: { Name: 'Bob' } }), 1)).toHaveLength(1)
    api.one('PUT', 'Payments', pay(id, 115))
    expect(to(id, 1)).toContain('The invoice you are trying to allocate to has already been paid off')
    const draft = api.one('PUT', 'CreditNotes', credit({ Status: 'DRAFT' })).CreditNoteID
    const body = { Amount: 1, Invoice: { InvoiceID: authorised() } }
    expect(api.messages('PUT', `CreditNotes/${draft}/Allocations`, body)).toHaveLength(1)
  })

  test('are listed like invoices', () => {
    api.one('PUT', 'CreditNotes', credit())
    expect(api.call('GET', 'CreditNotes').items[0].LineItems).toEqual([])
    expect(api.call('GET', 'CreditNotes?page=1').items[0].LineItems).toHaveLength(1)
    expect(api.one('GET', 'CreditNotes/CN-0001').Total).toBe(115)
  })

  test('can be voided unless allocated', () => {
    const { CreditNoteID } = api.one('PUT', 'CreditNotes', credit())
    expect(api.one('POST', `CreditNotes/${CreditNoteID}`, { Status: 'VOIDED' }).Status).toBe('VOIDED')
    expect(api.messages('POST', `CreditNotes/${CreditNoteID}`, { Reference: 'x' })).toHaveLength(1)
  })
})

test('prepayments and overpayments are empty lists', () => {
  expect(api.call('GET', 'Prepayments?page=1')).toMatchObject({ items: [], pagination: { itemCount: 0 } })
  expect(api.call('GET', 'Overpayments?where=RemainingCredit%3E0').items).toEqual([])
})
