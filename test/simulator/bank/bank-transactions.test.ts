import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { balances, bank, foreignBalance, receive, refused, spend } from './money.ts'

const RECONCILED = 'This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement.'

let api: Caller

beforeEach(() => {
  api = bank()
})

describe('spend and receive money', () => {
  test('is posted at once, tax inclusive by default, with a contact created by name', () => {
    const spent = api.one('PUT', 'BankTransactions', spend())
    expect(spent).toMatchObject({
      Type: 'SPEND',
      Status: 'AUTHORISED',
      LineAmountTypes: 'Inclusive',
      IsReconciled: false,
      CurrencyRate: 1,
      CurrencyCode: 'NZD',
      DateString: '2026-11-20T00:00:00',
      BankAccount: { Code: '090', Name: 'Current Account' },
      Contact: { Name: 'Rex', ContactStatus: 'ACTIVE', IsCustomer: false, IsSupplier: false },
      ...{ SubTotal: 20, TotalTax: 3, Total: 23 },
    })
    expect(spent.LineItems[0]).toMatchObject({ Quantity: 1, TaxType: 'INPUT2', TaxAmount: 3, ValidationErrors: [] })
    expect(Object.keys(spent)).not.toContain('HasAttachments')
    expect(balances(api)).toEqual({ '090': -2300n, '400': 2000n, '820': 300n })
    expect(api.books.journals.at(-1)).toMatchObject({ sourceType: 'CASHPAID', sourceId: spent.BankTransactionID })
    api.one('PUT', 'BankTransactions', receive())
    expect(balances(api)).toEqual({ '090': 9200n, '200': -10_000n, '400': 2000n, '820': -1200n })
    expect(api.books.journals.at(-1)?.lines.find((line) => line.taxAmount !== undefined)?.taxAmount).toBe(-1500n)
    checkBooks(api.books)
  })

  test('takes exclusive amounts and none with tax, and lines of opposite sign', () => {
    expect(api.one('PUT', 'BankTransactions', spend({ LineAmountTypes: 'Exclusive' })).Total).toBe(26.45)
    expect(api.one('PUT', 'BankTransactions', spend({ LineAmountTypes: 'NoTax' })).TotalTax).toBe(0)
    const LineItems = [
      { Description: 'Sale', UnitAmount: 115, AccountCode: '200' },
      { Description: 'Fee kept back', UnitAmount: -5, AccountCode: '404' },
    ]
    expect(api.one('PUT', 'BankTransactions', receive({ LineItems })).Total).toBe(110)
    checkBooks(api.books)
  })

  test('is changed by id, line by line, and the ledger with it', () => {
    const { BankTransactionID, LineItems } = api.one('PUT', 'BankTransactions', spend())
    const line = { LineItemID: LineItems[0].LineItemID, UnitAmount: 46 }
    const changed = api.one('POST', `BankTransactions/${BankTransactionID}`, { LineItems: [line], Reference: 'Two' })
    expect(changed).toMatchObject({ Total: 46, Reference: 'Two', HasAttachments: false, Attachments: [] })
    expect(balances(api)).toEqual({ '090': -4600n, '400': 4000n, '820': 600n })
    const again = { BankTransactionID, Url: 'https://example.com/1' }
    expect(api.one('POST', 'BankTransactions', { BankTransactions: [again] }).Url).toBe('https://example.com/1')
    expect(api.books.bankTransactions.size).toBe(1)
    checkBooks(api.books)
  })

  test('is deleted by status, stays in lists as deleted, and cannot be changed any more', () => {
    const { BankTransactionID } = api.one('PUT', 'BankTransactions', spend())
    expect(api.one('POST', `BankTransactions/${BankTransactionID}`, { Status: 'DELETED' }).Status).toBe('DELETED')
    expect(balances(api)).toEqual({})
    expect(api.call('GET', 'BankTransactions').items[0].Status).toBe('DELETED')
    expect(refused(api, 'POST', `BankTransactions/${BankTransactionID}`, { Reference: 'x' })).toEqual([
      'Bank transaction not of valid status for modification',
    ])
  })

  test.each<[string, Json, string]>([
    ['no type', { Type: undefined }, 'Type must be RECEIVE'],
    ['half a transfer', { Type: 'SPEND-TRANSFER' }, 'Use BankTransfers'],
    ['no contact', { Contact: undefined }, 'A Contact must be specified for this type of transaction'],
    ['an empty contact', { Contact: {} }, 'The Contact must contain at least 1 of the following elements'],
    ['no lines', { LineItems: [] }, 'One or more line items must be specified'],
    ['no bank account', { BankAccount: {} }, 'must be specified by AccountID or Code'],
    ['an account that is no bank', { BankAccount: { Code: '200' } }, 'active account of type BANK'],
    ['a draft', { Status: 'DRAFT' }, 'must be AUTHORISED or DELETED'],
    ['another currency', { CurrencyCode: 'USD' }, 'must be that of the bank account, NZD'],
    ['a quantity of nothing', { LineItems: [line({ Quantity: 0 })] }, 'must be greater than 0'],
    ['a price of nothing', { LineItems: [line({}), line({ UnitAmount: 0 })] }, 'must not be 0'],
    [
      'a negative total',
      { LineItems: [line({ UnitAmount: -1 })] },
      'total of a bank transaction must be greater than 0',
    ],
    ['a discount', { LineItems: [line({ DiscountRate: 10 })] }, 'Discounts may not be applied to bank transactions'],
    ['a tax of its own', { LineItems: [line({ TaxAmount: 2.99 })] }, 'does not match the expected tax amount 3.00'],
    [
      'a bank account on a line',
      { LineItems: [line({ AccountCode: '091' })] },
      'is not a valid code for this document',
    ],
    ['no description', { LineItems: [line({ Description: '' })] }, 'The description field is mandatory'],
  ])('is refused with %s', (_, extra, sentence) => {
    expect(refused(api, 'PUT', 'BankTransactions', spend(extra)).join('\n')).toContain(sentence)
  })

  test('is refused before a lock date, but may be marked as reconciled there', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend({ Date: '2026-10-15' }))
    api.books.settings.periodLockDate = day('2026-10-31')
    const locked = 'The document date cannot be before the period lock date, currently set at 31-Oct-2026'
    expect(refused(api, 'PUT', 'BankTransactions', spend({ Date: '2026-10-31' }))).toEqual([locked])
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Date: '2026-11-01' })).toEqual([locked])
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Status: 'DELETED' })).toEqual([locked])
    expect(api.one('POST', `BankTransactions/${id}`, { IsReconciled: true }).IsReconciled).toBe(true)
  })

  test('has neither PUT nor DELETE by id, and is a 404 page where unknown', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend())
    expect(api.call('PUT', `BankTransactions/${id}`, spend()).status).toBe(501)
    expect(api.call('DELETE', `BankTransactions/${id}`).status).toBe(501)
    expect(api.call('GET', 'BankTransactions/nothing')).toMatchObject({ kind: 'html', status: 404 })
    expect(refused(api, 'POST', 'BankTransactions', spend({ BankTransactionID: 'nothing' }))).toHaveLength(1)
  })

  test('keeps its type and its bank account', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend())
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Type: 'RECEIVE' })).toHaveLength(1)
    expect(refused(api, 'POST', `BankTransactions/${id}`, { BankAccount: { Code: '091' } })).toHaveLength(1)
    expect(api.one('POST', `BankTransactions/${id}`, { BankAccount: { Code: '090' } }).BankAccount.Code).toBe('090')
  })

  test('with summarizeErrors=false each element stands for itself', () => {
    const { items } = api.call('PUT', 'BankTransactions?summarizeErrors=false', {
      BankTransactions: [spend(), spend({ Contact: {} })],
    })
    expect(items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(items[1].BankTransactionID).toBe('00000000-0000-0000-0000-000000000000')
    expect(api.books.bankTransactions.size).toBe(1)
  })
})

function line(extra: Json): Json {
  return { Description: 'Signs', UnitAmount: 23, AccountCode: '400', ...extra }
}

describe('reconciled money', () => {
  test('cannot be edited or deleted until the mark is taken off', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend({ IsReconciled: true }))
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Reference: 'x' })).toEqual([RECONCILED])
    expect(refused(api, 'POST', `BankTransactions/${id}`, { Status: 'DELETED' })).toEqual([RECONCILED])
    expect(api.one('POST', `BankTransactions/${id}`, { IsReconciled: false }).IsReconciled).toBe(false)
    expect(api.one('POST', `BankTransactions/${id}`, { Status: 'DELETED' }).Status).toBe('DELETED')
  })

  test('stays reconciled while a statement line is matched with it', () => {
    const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend({ IsReconciled: true }))
    const line = { id: 's', accountId: 'b', date: day('2026-11-20'), amount: -2300n, payee: 'Rex' }
    const matched = [{ kind: 'bankTransaction' as const, id }]
    api.books.statementLines.set('s', { ...line, reference: '', description: '', matched })
    expect(refused(api, 'POST', `BankTransactions/${id}`, { IsReconciled: false })).toEqual([RECONCILED])
  })
})

describe('an account in another currency', () => {
  const dollars = { BankAccount: { Code: '092' }, CurrencyRate: 0.6 }

  test('is posted in base currency with what it holds of its own', () => {
    const received = api.one('PUT', 'BankTransactions', receive(dollars))
    expect(received).toMatchObject({ CurrencyCode: 'USD', CurrencyRate: 0.6, Total: 115 })
    expect(balances(api)).toEqual({ '092': 19_167n, '200': -16_667n, '820': -2500n })
    expect(foreignBalance(api, '092')).toBe(11_500n)
    api.one('POST', `BankTransactions/${received.BankTransactionID}`, { CurrencyRate: 0.5 })
    expect(balances(api)).toEqual({ '092': 23_000n, '200': -20_000n, '820': -3000n })
    api.one('POST', `BankTransactions/${received.BankTransactionID}`, { Status: 'DELETED' })
    expect([balances(api), foreignBalance(api, '092')]).toEqual([{}, 0n])
  })

  test('has the rate of the day when none is sent', () => {
    const rateOn = (date: string) =>
      api.one('PUT', 'BankTransactions', spend({ BankAccount: { Code: '092' }, Date: date })).CurrencyRate
    expect(Math.abs(rateOn('2026-11-02') * 1.712 - 1)).toBeLessThan(0.04)
    expect(rateOn('2026-11-02')).not.toBe(rateOn('2026-10-02'))
    checkBooks(api.books)
  })
})

describe('lists', () => {
  test('have lines only when paged, and filter like Xero', () => {
    api.one('PUT', 'BankTransactions', spend({ Reference: 'Fee' }))
    api.one('PUT', 'BankTransactions', receive({ BankAccount: { Code: '092' }, Date: '2026-11-01' }))
    expect(api.call('GET', 'BankTransactions').items[0]).toMatchObject({ LineItems: [], HasAttachments: false })
    const paged = api.call('GET', 'BankTransactions?page=1')
    expect(paged.pagination).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 2 })
    expect(paged.items[0].LineItems).toHaveLength(1)
    expect(Object.keys(paged.items[0])).not.toContain('CurrencyRate')
    const count = (query: string) => api.call('GET', `BankTransactions?${query}`).items.length
    const where = (clause: string) => count(`where=${encodeURIComponent(clause)}`)
    expect(where('Type=="SPEND" AND Status=="AUTHORISED"')).toBe(1)
    expect(where('BankAccount.Code=="092"')).toBe(1)
    expect(where('Contact.Name=="ann" AND Total>=100')).toBe(1)
    expect(where('Date<DateTime(2026,11,20)')).toBe(1)
    expect(where('IsReconciled==true')).toBe(0)
    expect(count('References=fee')).toBe(1)
    expect(count('pageSize=1')).toBe(1)
  })

  test('answer with what was changed since', () => {
    api.one('PUT', 'BankTransactions', spend())
    api.later(60_000)
    api.one('PUT', 'BankTransactions', spend())
    const since = { 'if-modified-since': '2026-11-20T00:00:30' }
    expect(api.call('GET', 'BankTransactions', undefined, since).items).toHaveLength(1)
  })
})

test('files and notes hang on a bank transaction', () => {
  const { BankTransactionID: id } = api.one('PUT', 'BankTransactions', spend())
  api.call('PUT', `BankTransactions/${id}/Attachments/a.txt`, new TextEncoder().encode('hello'))
  expect(api.one('GET', `BankTransactions/${id}`)).toMatchObject({
    HasAttachments: true,
    Attachments: [{ FileName: 'a.txt' }],
  })
  api.call('PUT', `BankTransactions/${id}/History`, { HistoryRecords: [{ Details: 'Asked Rex' }] })
  const { items } = api.call('GET', `BankTransactions/${id}/History`)
  expect(items.map((item: Json) => item.Changes)).toEqual(['Note', 'Attached a file', 'Created'])
})
