import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { balances, credit, idOf, invoice, purchase, refused, rig } from './rig.ts'

let api: Caller

beforeEach(() => {
  api = rig()
})

function member(InvoiceID: string, Amount: number, extra: Json = {}): Json {
  return { Invoice: { InvoiceID }, Amount, ...extra }
}

function batch(Payments: Json[], extra: Json = {}): Json {
  return { Account: { AccountID: idOf('090') }, Date: '2026-11-15', Payments, ...extra }
}

describe('a batch payment', () => {
  test('pays several bills as one movement, with what the banks are told', () => {
    const [first, second] = [purchase(api), purchase(api)]
    const body = batch(
      [
        member(first, 115, { BankAccountNumber: '02-1', Particulars: 'p', Code: 'c', Reference: 'r' }),
        member(second, 15, { Details: 'd' }),
      ],
      { Reference: 'ref', Particulars: 'paying', Code: '333', Details: 'det', Narrative: 'nar' },
    )
    const created = api.one('PUT', 'BatchPayments', body)
    expect(created).toMatchObject({
      Account: { AccountID: idOf('090'), CurrencyCode: 'NZD' },
      Reference: 'ref',
      Particulars: 'paying',
      Code: '333',
      Details: 'det',
      Narrative: 'nar',
      DateString: '2026-11-15T00:00:00',
      Date: '/Date(1794700800000+0000)/',
      Type: 'PAYBATCH',
      Status: 'AUTHORISED',
      TotalAmount: 130,
      IsReconciled: false,
    })
    expect(created.Payments).toMatchObject([
      {
        Invoice: { InvoiceID: first, CurrencyCode: 'NZD', LineItems: [] },
        ...{ BankAccountNumber: '02-1', Particulars: 'p', Code: 'c', Reference: 'r', Amount: 115, BankAmount: 115 },
      },
      { Invoice: { InvoiceID: second }, Details: 'd', Amount: 15 },
    ])
    expect(api.one('GET', `BatchPayments/${created.BatchPaymentID}`)).toEqual(created)
    expect(api.one('GET', `Invoices/${first}`)).toMatchObject({
      Status: 'PAID',
      AmountPaid: 115,
      Payments: [{ BatchPaymentID: created.BatchPaymentID }],
    })
    expect(api.one('GET', `Invoices/${second}`)).toMatchObject({ Status: 'AUTHORISED', AmountDue: 100 })
    expect(balances(api, '090', '800')).toEqual([-130_00n, -100_00n])
    checkBooks(api.books)
  })

  test('of sales invoices is a RECBATCH; its members say where they belong, in text as Xero does', () => {
    const { BatchPaymentID, Type, Payments } = api.one('PUT', 'BatchPayments', batch([member(invoice(api), 115)]))
    expect(Type).toBe('RECBATCH')
    const payment = api.one('GET', `Payments/${Payments[0].PaymentID}`)
    expect(payment).toMatchObject({ PaymentType: 'ACCRECPAYMENT', Date: '/Date(1794700800000+0000)/', BatchPaymentID })
    expect(payment.BatchPayment).toMatchObject({
      Account: { AccountID: idOf('090') },
      BatchPaymentID,
      Type: 'RECBATCH',
      Status: 'AUTHORISED',
      TotalAmount: '115.00',
      IsReconciled: 'false',
    })
  })

  test.each([
    ['the id in the body', 'BatchPayments', (id: string) => ({ BatchPaymentID: id, Status: 'DELETED' })],
    ['the id in the path', 'BatchPayments/', () => ({ Status: 'DELETED' })],
  ])('is deleted with %s, and with it every member', (_, path, body) => {
    const [first, second] = [invoice(api), invoice(api)]
    const { BatchPaymentID: id } = api.one('PUT', 'BatchPayments', batch([member(first, 115), member(second, 5)]))
    const deleted = api.one('POST', path.endsWith('/') ? path + id : path, body(id))
    expect(deleted).toMatchObject({ BatchPaymentID: id, Status: 'DELETED', TotalAmount: 120, Payments: [] })
    for (const InvoiceID of [first, second]) {
      expect(api.one('GET', `Invoices/${InvoiceID}`)).toMatchObject({
        Status: 'AUTHORISED',
        AmountDue: 115,
        AmountPaid: 0,
      })
    }
    expect(api.call('GET', 'Payments?where=Status=="DELETED"').items).toHaveLength(2)
    expect(balances(api, '090', '610')).toEqual([0n, 230_00n])
    expect(refused(api, 'POST', `BatchPayments/${id}`, { Status: 'DELETED' })).toHaveLength(1)
    checkBooks(api.books)
  })

  test('keeps its members: none can be deleted alone, nor the invoice voided', () => {
    const id = invoice(api)
    const { Payments } = api.one('PUT', 'BatchPayments', batch([member(id, 1), member(invoice(api), 1)]))
    expect(refused(api, 'POST', `Payments/${Payments[0].PaymentID}`, { Status: 'DELETED' })).toEqual([
      'Payments within a batch cannot be deleted.',
    ])
    expect(refused(api, 'POST', `Invoices/${id}`, { Status: 'VOIDED' })[0]).toContain(
      'payment or credit note allocated',
    )
  })

  test('is refused whole when anything speaks against one of its members', () => {
    const [sold, bought] = [invoice(api), purchase(api)]
    const put = (body: Json) => refused(api, 'PUT', 'BatchPayments', body)
    const exceeds = 'Payment amount exceeds the amount outstanding on this document'
    expect(put(batch([member(sold, 1), member(sold, 115)]))).toEqual([exceeds])
    expect(put(batch([member(sold, 1), member(bought, 1)]))).toHaveLength(1)
    expect(put(batch([]))).toHaveLength(1)
    expect(put(batch([member('nowhere', 1)]))).toHaveLength(1)
    expect(put(batch([{ CreditNote: { CreditNoteID: credit(api) }, Amount: 1 }]))).toHaveLength(1)
    expect(put(batch([member(sold, 1)], { Account: { Code: '404' } }))).toHaveLength(1)
    expect(put(batch([member(sold, 1)], { Particulars: '1234567890123' }))).toEqual([
      'Particulars must not be more than 12 characters',
    ])
    expect(put(batch([member(sold, 1, { Details: '1234567890123456789' })]))).toEqual([
      'Details must not be more than 18 characters',
    ])
    const answer = api.call('PUT', 'BatchPayments', batch([member(sold, 1), member(sold, 115)]))
    expect(answer.Elements[0].Payments[1].ValidationErrors).toEqual([{ Message: exceeds }])
  })

  test('is in base currency only', () => {
    const dollars = invoice(api, { CurrencyCode: 'USD', CurrencyRate: 0.6 })
    expect(refused(api, 'PUT', 'BatchPayments', batch([member(dollars, 1)]))).toHaveLength(1)
    const account = { Account: { AccountID: idOf('091') } }
    expect(refused(api, 'PUT', 'BatchPayments', batch([member(invoice(api), 1)], account))).toHaveLength(1)
  })

  test('keeps to lock dates, once for all its members', () => {
    const sold = invoice(api)
    const { BatchPaymentID } = api.one('PUT', 'BatchPayments', batch([member(sold, 1)]))
    api.books.settings.periodLockDate = day('2026-11-15')
    const locked = ['The document date cannot be before the period lock date, currently set at 15-Nov-2026']
    expect(refused(api, 'PUT', 'BatchPayments', batch([member(sold, 1), member(sold, 1)]))).toEqual(locked)
    expect(refused(api, 'POST', 'BatchPayments', { BatchPaymentID, Status: 'DELETED' })).toEqual(locked)
  })

  test('stands for itself among others with summarizeErrors=false', () => {
    const sold = invoice(api)
    const BatchPayments = [batch([member(sold, 100)]), batch([member(sold, 100)])]
    const { items } = api.call('PUT', 'BatchPayments?summarizeErrors=false', { BatchPayments })
    expect(items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(api.books.batchPayments.size).toBe(1)
    checkBooks(api.books)
  })

  test('is listed unpaged, with where, order and If-Modified-Since', () => {
    const ids = [1, 2].map((amount) => {
      api.later(60_000)
      return api.one('PUT', 'BatchPayments', batch([member(invoice(api), amount)], { Date: `2026-11-0${amount}` }))
        .BatchPaymentID
    })
    const found = (query: string, headers?: Record<string, string>) =>
      api.call('GET', `BatchPayments?${query}`, undefined, headers).items.map((item: Json) => item.BatchPaymentID)
    expect(found('page=1&pageSize=1')).toEqual(ids)
    expect(found('order=Date DESC')).toEqual([...ids].reverse())
    expect(
      found(
        `where=${encodeURIComponent(`Type=="RECBATCH" AND Account.AccountID==Guid("${idOf('090')}") AND TotalAmount>1`)}`,
      ),
    ).toEqual([ids[1]])
    expect(found('', { 'if-modified-since': '2026-11-20T00:01:30' })).toEqual([ids[1]])
    expect(api.answer('GET', `BatchPayments/${ids[0]?.replace('0', '9')}`)).toMatchObject({ status: 404 })
    expect(api.answer('PUT', `BatchPayments/${ids[0]}`, {})).toMatchObject({ status: 501 })
  })

  test('cannot be changed, only deleted', () => {
    const { BatchPaymentID } = api.one('PUT', 'BatchPayments', batch([member(invoice(api), 1)]))
    expect(refused(api, 'POST', 'BatchPayments', { BatchPaymentID, Reference: 'x' })).toHaveLength(1)
    expect(refused(api, 'POST', 'BatchPayments', { BatchPaymentID: idOf('090'), Status: 'DELETED' })).toHaveLength(1)
  })

  test('has a history of its own, and takes notes', () => {
    const { BatchPaymentID: id } = api.one('PUT', 'BatchPayments', batch([member(invoice(api), 1)]))
    api.call('PUT', `BatchPayments/${id}/History`, { HistoryRecords: [{ Details: 'Hello World' }] })
    api.one('POST', `BatchPayments/${id}`, { Status: 'DELETED' })
    const told = api.call('GET', `BatchPayments/${id}/History`).items
    expect(told.map((entry: Json) => entry.Changes)).toEqual(['Deleted', 'Note', 'Approved'])
  })
})
