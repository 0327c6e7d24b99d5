import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { balances, bank, foreignBalance, receive, refused, sent } from './money.ts'
import { person } from './person.ts'

let api: Caller

beforeEach(() => {
  api = bank()
})

function transfer(extra: Json = {}): Json {
  return sent({ FromBankAccount: { Code: '090' }, ToBankAccount: { Code: '091' }, Amount: 50, ...extra })
}

describe('bank transfers', () => {
  test('move money at once and are two bank transactions', () => {
    const made = api.one('PUT', 'BankTransfers', transfer({ Reference: 'Sub 1', FromIsReconciled: true }))
    expect(made).toMatchObject({
      Status: 'AUTHORISED',
      Amount: 50,
      Reference: 'Sub 1',
      CurrencyRate: 1,
      DateString: '2026-11-20T00:00:00',
      FromBankAccount: { Code: '090', Name: 'Current Account' },
      ToBankAccount: { Code: '091', Name: 'Savings' },
      ...{ FromIsReconciled: true, ToIsReconciled: false, FromTracking: [], ToTracking: [], ValidationErrors: [] },
    })
    expect(balances(api)).toEqual({ '090': -5000n, '091': 5000n })
    expect(api.books.journals.at(-1)).toMatchObject({ sourceType: 'TRANSFER', sourceId: made.BankTransferID })
    const half = api.one('GET', `BankTransactions/${made.ToBankTransactionID}`)
    expect(half).toMatchObject({ Type: 'RECEIVE-TRANSFER', Total: 50, Reference: 'Sub 1', LineItems: [] })
    expect(Object.keys(half)).not.toContain('Contact')
    expect(refused(api, 'POST', `BankTransactions/${half.BankTransactionID}`, { Status: 'DELETED' })).toHaveLength(1)
    checkBooks(api.books)
  })

  test('are found alone with codes and files, in the list without', () => {
    const { BankTransferID: id } = api.one('PUT', 'BankTransfers', transfer())
    api.call('PUT', `BankTransfers/${id}/Attachments/a.txt`, new TextEncoder().encode('hello'))
    expect(api.one('GET', `BankTransfers/${id}`)).toMatchObject({
      CreatedDateUTCString: '2026-11-20T00:00:00',
      FromBankAccount: { Code: '090' },
      HasAttachments: true,
      Attachments: [{ FileName: 'a.txt' }],
      CurrencyRate: 1,
    })
    const [row] = api.call('GET', 'BankTransfers?page=2').items
    expect(row.FromBankAccount).toEqual({ AccountID: expect.any(String), Name: 'Current Account' })
    expect(Object.keys(row)).not.toContain('CurrencyRate')
    const count = (where: string) => api.call('GET', `BankTransfers?where=${encodeURIComponent(where)}`).items.length
    expect(count('HasAttachments==true')).toBe(1)
    expect(count('Amount>50')).toBe(0)
    expect(count('FromBankAccount.Code=="090"')).toBe(1)
    expect(api.call('GET', `BankTransfers/${id}/History`).items).toHaveLength(2)
  })

  test('carry tracking on each side', () => {
    const { TrackingCategoryID } = api.one('PUT', 'TrackingCategories', { Name: 'Region' })
    for (const Name of ['North', 'South']) {
      api.one('PUT', `TrackingCategories/${TrackingCategoryID}/Options`, { Name })
    }
    const tracked = {
      FromTracking: [{ Name: 'Region', Option: 'North' }],
      ToTracking: [{ Name: 'Region', Option: 'South' }],
    }
    const made = api.one('PUT', 'BankTransfers', transfer(tracked))
    expect(made.FromTracking).toMatchObject([{ TrackingCategoryID, Name: 'Region', Option: 'North' }])
    expect(made.ToTracking).toMatchObject([{ TrackingCategoryID, Name: 'Region', Option: 'South' }])
    const lines = api.books.journals.at(-1)?.lines ?? []
    expect(lines.map((line) => line.tracking.length)).toEqual([1, 1])
    expect(refused(api, 'PUT', 'BankTransfers', transfer({ ToTracking: [{ Name: 'No', Option: 'No' }] }))).toHaveLength(
      1,
    )
  })

  test('are deleted by status and then only listed when asked for', () => {
    const { BankTransferID: id, FromBankTransactionID } = api.one('PUT', 'BankTransfers', transfer())
    expect(api.one('POST', `BankTransfers/${id}`, { Status: 'DELETED' })).toMatchObject({
      BankTransferID: id,
      Status: 'DELETED',
      Amount: 50,
      ValidationErrors: [],
    })
    expect(balances(api)).toEqual({})
    expect(api.one('GET', `BankTransactions/${FromBankTransactionID}`).Status).toBe('DELETED')
    expect(api.call('GET', 'BankTransfers').items).toEqual([])
    expect(api.call('GET', 'BankTransfers?includeDeleted=true').items).toHaveLength(1)
    expect(api.one('GET', `BankTransfers/${id}`).Status).toBe('DELETED')
    expect(refused(api, 'POST', `BankTransfers/${id}`, { Status: 'DELETED' })).toHaveLength(1)
    checkBooks(api.books)
  })

  test('are deleted many at once, each for itself when asked so', () => {
    const [one, two] = [1, 2].map((Amount) => api.one('PUT', 'BankTransfers', transfer({ Amount })).BankTransferID)
    const gone = (BankTransferID: string) => ({ BankTransferID, Status: 'DELETED' })
    expect(refused(api, 'POST', 'BankTransfers', { BankTransfers: [gone(one), gone('nothing')] })).toHaveLength(1)
    const { items } = api.call('POST', 'BankTransfers?summarizeErrors=false', {
      BankTransfers: [gone(one), gone('nothing'), gone(two)],
    })
    expect(items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR', 'OK'])
  })

  test('are not deleted when reconciled, before a lock date, or by another status', () => {
    const { BankTransferID: id } = api.one('PUT', 'BankTransfers', transfer({ ToIsReconciled: true }))
    expect(refused(api, 'POST', `BankTransfers/${id}`, { Status: 'DELETED' })).toHaveLength(1)
    const { BankTransferID: old } = api.one('PUT', 'BankTransfers', transfer({ Date: '2026-10-01' }))
    expect(refused(api, 'POST', `BankTransfers/${old}`, { Reference: 'x' })).toHaveLength(1)
    api.books.settings.endOfYearLockDate = day('2026-10-31')
    const locked = 'The document date cannot be before the end of year lock date, currently set at 31-Oct-2026'
    expect(refused(api, 'POST', `BankTransfers/${old}`, { Status: 'DELETED' })).toEqual([locked])
    expect(refused(api, 'PUT', 'BankTransfers', transfer({ Date: '2026-10-31' }))).toEqual([locked])
    expect(api.call('PUT', `BankTransfers/${old}`, {}).status).toBe(501)
  })

  test.each<[string, Json]>([
    ['one account twice', { ToBankAccount: { Code: '090' } }],
    ['an account that is no bank', { ToBankAccount: { Code: '200' } }],
    ['an account that is not there', { FromBankAccount: { AccountID: 'nothing' } }],
    ['no amount', { Amount: undefined }],
    ['a negative amount', { Amount: -1 }],
    ['two currencies', { ToBankAccount: { Code: '092' } }],
  ])('are refused with %s', (_, extra) => {
    expect(refused(api, 'PUT', 'BankTransfers', transfer(extra))).toHaveLength(1)
  })

  test('between two accounts of one foreign currency move that currency and its worth', () => {
    api.one('PUT', 'BankTransactions', receive({ BankAccount: { Code: '092' }, CurrencyRate: 0.6 }))
    api.one('PUT', 'BankTransfers', transfer({ FromBankAccount: { Code: '092' }, ToBankAccount: { Code: '093' } }))
    expect([foreignBalance(api, '092'), foreignBalance(api, '093')]).toEqual([6500n, 5000n])
    checkBooks(api.books)
  })
})

describe('a person at their own screens transfers between currencies', () => {
  test.each([
    ['T1', 'T2', 0.6, { T1: -10_000n, T2: 10_000n }, { T1: 0n, T2: 6000n }],
    ['T2', 'T1', 1.7, { T1: 17_000n, T2: -17_000n }, { T1: 0n, T2: -10_000n }],
  ])('%s to %s', (from, to, CurrencyRate, base, own) => {
    const { api, perform } = person()
    const ends = { FromBankAccount: { Code: from }, ToBankAccount: { Code: to } }
    const made = perform('PUT', 'BankTransfers', { ...ends, Amount: 100, CurrencyRate })
    expect(made.CurrencyRate).toBe(CurrencyRate)
    expect(balances(api)).toEqual(base)
    expect({ T1: foreignBalance(api, 'T1'), T2: foreignBalance(api, 'T2') }).toEqual(own)
    perform('POST', `BankTransfers/${made.BankTransferID}`, { Status: 'DELETED' })
    expect([balances(api), foreignBalance(api, 'T2')]).toEqual([{}, 0n])
  })

  test('between two foreign ones both sides are worth what left at the rate of the day', () => {
    const { api, perform } = person()
    perform('PUT', 'BankTransfers', { FromBankAccount: { Code: 'T2' }, ToBankAccount: { Code: 'T3' }, Amount: 100 })
    const worth = balances(api).T3 ?? 0n
    const [, reached] = [...api.books.bankTransactions.values()].map((half) => half.total)
    // A euro is dearer than a dollar, by about as much as the made-up rates swing around.
    expect(reached).toBeGreaterThan(8800n)
    expect(reached).toBeLessThan(9700n)
    expect(balances(api)).toEqual({ T2: -worth, T3: worth })
    expect([foreignBalance(api, 'T2'), foreignBalance(api, 'T3')]).toEqual([-10_000n, reached])
    expect([...api.books.bankTransactions.values()].map((half) => [half.currencyCode, half.total])).toEqual([
      ['USD', 10_000n],
      ['EUR', reached],
    ])
  })
})
