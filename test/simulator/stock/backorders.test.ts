import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { type Caller, type Json, sale } from '../accounting/fixture.ts'
import { balance, bought, held, journal, sold, stockCaller } from './fixture.ts'

const ALLOWED = 'Invoices?allowBackorders=true'
const stock = ({ one }: Caller): number[] => {
  const item = one('GET', 'Items/FRIDGE')
  return [item.QuantityOnHand, item.QuantityOnBackOrder, item.QuantityAvailable]
}

describe('back orders', () => {
  test('a sale beyond what is on hand waits for the rest: cost of what went out now, of the rest when it arrives', () => {
    const caller = stockCaller()
    const { one, books } = caller
    one('PUT', 'Invoices', bought(2, 10))
    const { InvoiceID } = one('PUT', ALLOWED, sold(5))
    expect(stock(caller)).toEqual([0, 3, -3])
    expect([held(books), balance(books, '310')]).toEqual(['0 @ 0.00', '20.00'])
    one('PUT', 'Invoices', bought(2, 11))
    expect(stock(caller)).toEqual([0, 1, -1])
    expect(books.journals.at(-1)).toMatchObject({ sourceType: 'ACCREC', sourceId: InvoiceID })
    expect(journal(books)).toEqual({ '310': '22.00', '630': '-22.00' })
    one('PUT', 'Invoices', bought(4, 12))
    expect([stock(caller), held(books), balance(books, '310')]).toEqual([[3, 0, 3], '3 @ 36.00', '54.00'])
    checkBooks(books)
    one('POST', `Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    expect([held(books), balance(books, '310'), balance(books, '630')]).toEqual(['8 @ 90.00', '0.00', '90.00'])
    checkBooks(books)
  })

  test('the cost is dated on the day of arrival, or of the sale when that is later', () => {
    const { one, books } = stockCaller()
    one('PUT', ALLOWED, sold(1, { Date: '2026-11-05' }))
    one('PUT', ALLOWED, sold(1, { Date: '2026-11-19' }))
    one('PUT', 'Invoices', bought(2, 10, { Date: '2026-11-12' }))
    expect(books.journals.slice(-3).map(({ date }) => date)).toEqual(['2026-11-12', '2026-11-12', '2026-11-19'])
  })

  test('on the cash basis the cost is there from the day of arrival, whether the sale is paid or not', () => {
    const { one } = stockCaller()
    one('PUT', ALLOWED, sold(1, { Date: '2026-11-05' }))
    one('PUT', 'Invoices', bought(1, 10, { Date: '2026-11-12' }))
    const costOn = (date: string) => {
      const rows = one('GET', `Reports/ProfitAndLoss?fromDate=2026-11-01&toDate=${date}&paymentsOnly=true`)
      return /Cost of Goods Sold.*?"Value":"(-?[0-9.]+)"/.exec(JSON.stringify(rows))?.[1] ?? '0.00'
    }
    expect(['2026-11-04', '2026-11-11', '2026-11-12'].map(costOn)).toEqual(['0.00', '0.00', '10.00'])
  })

  test('a void takes the cost out again on the days on which it was posted', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(1, 10, { Date: '2026-11-03' }))
    const { InvoiceID, LineItems } = one('PUT', ALLOWED, sold(3, { Date: '2026-11-05' }))
    one('PUT', 'Invoices', bought(1, 20, { Date: '2026-11-12' }))
    const costOn = (date: string) => {
      const account = [...books.accounts.values()].find((known) => known.code === '310')
      return trialBalance(books, day(date)).get(account?.id ?? '') ?? 0n
    }
    const days = ['2026-11-04', '2026-11-08', '2026-11-15']
    expect(days.map(costOn)).toEqual([0n, 1_000n, 3_000n])
    const change = { LineItemID: LineItems[0].LineItemID, Description: 'Words' }
    one('POST', `Invoices/${InvoiceID}`, { LineItems: [change] })
    expect(days.map(costOn)).toEqual([0n, 1_000n, 3_000n])
    one('POST', `Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    expect(days.map(costOn)).toEqual([0n, 0n, 0n])
    checkBooks(books)
  })

  test('an edit of the tracking of a sale moves all of its cost', () => {
    const { one, books } = stockCaller()
    one('PUT', 'TrackingCategories', { Name: 'Region' })
    const { TrackingCategoryID } = one('GET', 'TrackingCategories')
    one('PUT', `TrackingCategories/${TrackingCategoryID}/Options`, { Name: 'North' })
    one('PUT', 'Invoices', bought(1, 10))
    const { InvoiceID, LineItems } = one('PUT', ALLOWED, sold(2))
    one('PUT', 'Invoices', bought(1, 20))
    const Tracking = [{ Name: 'Region', Option: 'North' }]
    one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, Tracking }] })
    const lines = books.journals.flatMap((entry) => entry.lines)
    const costs = lines.filter((entry) => books.accounts.get(entry.accountId)?.code === '310')
    const inNorth = costs.filter((entry) => entry.tracking.length > 0)
    expect([sum(costs.map(({ amount }) => amount)), sum(inNorth.map(({ amount }) => amount))]).toEqual([3_000n, 3_000n])
  })

  test('the oldest sale is served first', () => {
    const { one, books } = stockCaller()
    const ids = [3, 2].map((quantity) => one('PUT', ALLOWED, sold(quantity)).InvoiceID)
    one('PUT', 'Invoices', bought(4, 10))
    const [item] = books.items.values()
    expect(item?.backorders).toMatchObject([{ invoiceId: ids[1], quantity: 10_000n }])
    checkBooks(books)
  })

  test('a sale that waits can be edited in words, cut down, or voided', () => {
    const caller = stockCaller()
    const { one, books } = caller
    one('PUT', 'Invoices', bought(2, 10))
    const { InvoiceID, LineItems } = one('PUT', ALLOWED, sold(5))
    const edit = (change: Json) =>
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, ...change }] })
    edit({ Description: 'Later' })
    expect(stock(caller)).toEqual([0, 3, -3])
    edit({ Quantity: 3 })
    expect([stock(caller), balance(books, '310')]).toEqual([[0, 1, -1], '20.00'])
    edit({ Quantity: 1 })
    expect([stock(caller), held(books)]).toEqual([[1, 0, 1], '1 @ 10.00'])
    one('POST', `Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    expect([stock(caller), held(books)]).toEqual([[2, 0, 2], '2 @ 20.00'])
    checkBooks(books)
  })

  test('goods that another void sets free go to who waits', () => {
    const caller = stockCaller()
    const { one, books } = caller
    one('PUT', 'Invoices', bought(2, 10))
    const first = one('PUT', 'Invoices', sold(2))
    one('PUT', ALLOWED, sold(3))
    one('POST', `Invoices/${first.InvoiceID}`, { Status: 'VOIDED' })
    expect([stock(caller), balance(books, '310')]).toEqual([[0, 1, -1], '20.00'])
    checkBooks(books)
  })

  test('are for invoices alone, and only when they are allowed', () => {
    const { messages, one, books } = stockCaller()
    one('PUT', ALLOWED, sold(1))
    const sentence =
      "The quantity of item code 'FRIDGE' is not sufficient for this transaction. Quantity available is -1"
    expect(messages('PUT', 'Invoices', sold(1))).toEqual([sentence])
    expect(messages('PUT', 'Invoices?allowBackorders=false', sold(1))).toEqual([sentence])
    const credit = bought(1, 10, { Type: 'ACCPAYCREDIT' })
    expect(messages('PUT', 'CreditNotes?allowBackorders=true', credit)).toEqual([sentence])
    one('PUT', ALLOWED, sale({ Status: 'AUTHORISED', LineItems: [{ ItemCode: 'FRIDGE' }, { ItemCode: 'FRIDGE' }] }))
    expect(books.items.values().next().value?.backorders).toHaveLength(3)
    checkBooks(books)
  })
})
