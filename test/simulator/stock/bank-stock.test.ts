import { describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Json } from '../accounting/fixture.ts'
import { balance, held, journal, sold, stockCaller } from './fixture.ts'

const money = (Type: string, quantity: number, UnitAmount: number, extra: Json = {}): Json => ({
  Type,
  Contact: { Name: 'Sue' },
  BankAccount: { Code: '090' },
  LineItems: [{ ItemCode: 'FRIDGE', Quantity: quantity, UnitAmount, ...extra }],
})

describe('stock through the bank', () => {
  test('spend money brings goods in at cost without tax, receive money takes them out at average cost', () => {
    const { one, books } = stockCaller()
    const bought = one('PUT', 'BankTransactions', money('SPEND', 4, 11.5, { TaxType: 'INPUT2' }))
    expect(bought.LineItems[0]).toMatchObject({ AccountCode: '630', Item: { Code: 'FRIDGE' } })
    expect(held(books)).toBe('4 @ 40.00')
    const sale = one('PUT', 'BankTransactions', money('RECEIVE', 1, 57.5))
    expect(journal(books)).toEqual({ '090': '57.50', '200': '-50.00', '820': '-7.50', '310': '10.00', '630': '-10.00' })
    one('POST', `BankTransactions/${sale.BankTransactionID}`, { Status: 'DELETED' })
    expect([held(books), balance(books, '310')]).toEqual(['4 @ 40.00', '0.00'])
    one('POST', `BankTransactions/${bought.BankTransactionID}`, { Status: 'DELETED' })
    expect([held(books), balance(books, '630')]).toEqual(['0 @ 0.00', '0.00'])
    checkBooks(books)
  })

  test('edits post anew, words at the cost there was', () => {
    const { one, books } = stockCaller()
    one('PUT', 'BankTransactions', money('SPEND', 4, 10, { TaxType: 'NONE' }))
    const { BankTransactionID, LineItems } = one('PUT', 'BankTransactions', money('RECEIVE', 2, 57.5))
    const edit = (change: Json) =>
      one('POST', `BankTransactions/${BankTransactionID}`, {
        LineItems: [{ LineItemID: LineItems[0].LineItemID, ...change }],
      })
    one('PUT', 'BankTransactions', money('SPEND', 2, 40, { TaxType: 'NONE' }))
    edit({ Description: 'Over the counter' })
    expect([held(books), balance(books, '310')]).toEqual(['4 @ 100.00', '20.00'])
    edit({ Quantity: 3 })
    expect([held(books), balance(books, '310')]).toEqual(['3 @ 60.00', '60.00'])
    checkBooks(books)
  })

  test('what is not there cannot be sold for cash, whatever is allowed, nor a purchase be deleted that has been sold', () => {
    const { one, messages, books } = stockCaller()
    const { BankTransactionID } = one('PUT', 'BankTransactions', money('SPEND', 2, 10))
    one('PUT', 'Invoices', sold(1))
    const before = encodeState(books)
    const short = ["The quantity of item code 'FRIDGE' is not sufficient for this transaction. Quantity available is 1"]
    expect(messages('PUT', 'BankTransactions?allowBackorders=true', money('RECEIVE', 2, 50))).toEqual(short)
    expect(messages('POST', `BankTransactions/${BankTransactionID}`, { Status: 'DELETED' })).toEqual(short)
    expect(encodeState(books)).toBe(before)
  })

  test('spend money fills back orders', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices?allowBackorders=true', sold(3))
    one('PUT', 'BankTransactions', money('SPEND', 2, 10, { TaxType: 'NONE' }))
    expect(one('GET', 'Items/FRIDGE')).toMatchObject({ QuantityOnHand: 0, QuantityOnBackOrder: 1 })
    expect(balance(books, '310')).toBe('20.00')
    checkBooks(books)
  })
})
