import { describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { bill, type Json, sale } from '../accounting/fixture.ts'
import { balance, bought, held, journal, sold, stockCaller, tracked } from './fixture.ts'

const voided = { Status: 'VOIDED' }
const short = (available: string) => [
  `The quantity of item code 'FRIDGE' is not sufficient for this transaction. Quantity available is ${available}`,
]

describe('stock', () => {
  test('comes in with approved bills at cost without tax, in base currency', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(3, 10))
    expect([held(books), balance(books, '630')]).toEqual(['3 @ 30.00', '30.00'])
    one(
      'PUT',
      'Invoices',
      bought(2, 23, {
        LineAmountTypes: 'Inclusive',
        LineItems: [{ ItemCode: 'FRIDGE', Quantity: 2, UnitAmount: 23, TaxType: 'INPUT2' }],
      }),
    )
    expect(held(books)).toBe('5 @ 70.00')
    one('PUT', 'Invoices', bought(1, 10, { CurrencyCode: 'USD', CurrencyRate: 0.6 }))
    expect(held(books)).toBe('6 @ 86.67')
    checkBooks(books)
  })

  test('goes out with approved sales at average cost, in the journal of the sale', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(3, 10))
    one('PUT', 'Invoices', sold(1))
    expect(journal(books)).toEqual({ '610': '57.50', '200': '-50.00', '820': '-7.50', '310': '10.00', '630': '-10.00' })
    one('PUT', 'Invoices', bought(1, 21))
    one('PUT', 'Invoices', sold(1))
    expect([held(books), balance(books, '310')]).toEqual(['2 @ 27.33', '23.67'])
    one('PUT', 'Invoices', sold(2))
    expect([held(books), balance(books, '310'), balance(books, '630')]).toEqual(['0 @ 0.00', '51.00', '0.00'])
    checkBooks(books)
  })

  test('the cost of a sale has the tracking of its line', () => {
    const { one, books } = stockCaller()
    one('PUT', 'TrackingCategories', { Name: 'Region' })
    const { TrackingCategoryID } = one('GET', 'TrackingCategories')
    one('PUT', `TrackingCategories/${TrackingCategoryID}/Options`, { Name: 'North' })
    one('PUT', 'Invoices', bought(2, 10))
    const Tracking = [{ Name: 'Region', Option: 'North' }]
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: [{ ItemCode: 'FRIDGE', Tracking }] }))
    const cost = books.journals.at(-1)?.lines.find((entry) => entry.amount === 1_000n)
    expect(cost?.tracking).toHaveLength(1)
  })

  test('is not moved by drafts, nor by untracked items', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(3, 10, { Status: 'DRAFT' }))
    one('PUT', 'Invoices', bought(3, 10, { Status: 'SUBMITTED' }))
    one('PUT', 'Invoices', sold(3, { Status: 'DRAFT' }))
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: [{ ItemCode: 'HOUR', Quantity: 9 }] }))
    expect(held(books)).toBe('0 @ 0.00')
    expect(books.stockMovements.size).toBe(0)
  })

  test('back-dated documents take the average of when they are approved', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(1, 10, { Date: '2026-11-10' }))
    one('PUT', 'Invoices', bought(1, 30, { Date: '2026-11-18' }))
    one('PUT', 'Invoices', sold(1, { Date: '2026-11-12' }))
    expect(held(books)).toBe('1 @ 20.00')
    expect(books.journals.at(-1)?.date).toBe('2026-11-12')
  })

  test('more than is on hand cannot be sold: refused, and nothing written', () => {
    const { one, messages, books } = stockCaller()
    one('PUT', 'Invoices', bought(2, 10))
    const draft = one('PUT', 'Invoices', sold(3, { Status: 'DRAFT' }))
    const before = encodeState(books)
    expect(messages('PUT', 'Invoices', sold(2.5))).toEqual(short('2'))
    expect(messages('POST', `Invoices/${draft.InvoiceID}`, { Status: 'AUTHORISED' })).toEqual(short('2'))
    expect(messages('POST', 'Invoices', { Invoices: [sold(1), sold(2)] })).toEqual(short('1'))
    const both = sale({
      Status: 'AUTHORISED',
      LineItems: [{ ItemCode: 'FRIDGE' }, { ItemCode: 'FRIDGE', Quantity: 2 }],
    })
    expect(messages('PUT', 'Invoices', both)).toEqual(short('2'))
    expect(encodeState(books)).toBe(before)
  })

  test('voids take out exactly what was posted', () => {
    const { one, books } = stockCaller()
    const bill = one('PUT', 'Invoices', bought(3, 10))
    const sale = one('PUT', 'Invoices', sold(2))
    one('PUT', 'Invoices', bought(3, 99))
    one('POST', `Invoices/${sale.InvoiceID}`, voided)
    expect(held(books)).toBe('6 @ 327.00')
    one('POST', `Invoices/${bill.InvoiceID}`, voided)
    expect([held(books), balance(books, '310')]).toEqual(['3 @ 297.00', '0.00'])
    checkBooks(books)
  })

  test('a bill whose goods have been sold cannot be voided or cut short', () => {
    const { one, messages, books } = stockCaller()
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', bought(3, 10))
    one('PUT', 'Invoices', sold(2))
    const before = encodeState(books)
    expect(messages('POST', `Invoices/${InvoiceID}`, voided)).toEqual(short('1'))
    const cut = { LineItems: [{ LineItemID: LineItems[0].LineItemID, Quantity: 1 }] }
    expect(messages('POST', `Invoices/${InvoiceID}`, cut)).toEqual(short('1'))
    expect(messages('POST', `Invoices/${InvoiceID}?allowBackorders=true`, cut)).toEqual(short('1'))
    expect(encodeState(books)).toBe(before)
  })

  test('an edit of words leaves the cost of a sale as it was; another quantity takes the average of now', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(4, 10))
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', sold(2))
    const edit = (change: Json) =>
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, ...change }] })
    one('PUT', 'Invoices', bought(2, 40))
    edit({ Description: 'Two fridges' })
    expect([held(books), balance(books, '310')]).toEqual(['4 @ 100.00', '20.00'])
    edit({ Quantity: 3 })
    expect([held(books), balance(books, '310')]).toEqual(['3 @ 60.00', '60.00'])
    checkBooks(books)
  })

  test('an edited price of a bill corrects the stock that is left, and what is missing goes to cost of sales', () => {
    const { one, books } = stockCaller()
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', bought(4, 10))
    one('PUT', 'Invoices', sold(3))
    const edit = (UnitAmount: number) =>
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, UnitAmount }] })
    edit(12)
    expect([held(books), balance(books, '310')]).toEqual(['1 @ 18.00', '30.00'])
    edit(5)
    expect([held(books), balance(books, '310')]).toEqual(['1 @ 0.00', '20.00'])
    edit(10)
    expect([held(books), balance(books, '310')]).toEqual(['1 @ 10.00', '30.00'])
    checkBooks(books)
  })

  test('a correction after the last of the goods is gone is cost of sales', () => {
    const { one, books } = stockCaller()
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', bought(2, 10))
    one('PUT', 'Invoices', sold(2))
    one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, UnitAmount: 11 }] })
    expect([held(books), balance(books, '310'), balance(books, '630')]).toEqual(['0 @ 0.00', '22.00', '0.00'])
    checkBooks(books)
  })

  test('a credit note to a customer brings goods back at average cost, with none left at what the last went out at', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(2, 10))
    one('PUT', 'Invoices', bought(1, 16))
    one('PUT', 'Invoices', sold(1))
    const credit = sold(1, { Type: 'ACCRECCREDIT' })
    const { CreditNoteID } = one('PUT', 'CreditNotes', credit)
    expect([held(books), balance(books, '310')]).toEqual(['3 @ 36.00', '0.00'])
    one('POST', `CreditNotes/${CreditNoteID}`, voided)
    expect([held(books), balance(books, '310')]).toEqual(['2 @ 24.00', '12.00'])
    one('PUT', 'Invoices', sold(2))
    one('PUT', 'CreditNotes', credit)
    expect(held(books)).toBe('1 @ 12.00')
    checkBooks(books)
  })

  test('a credit note whose goods were sold again cannot be voided', () => {
    const { one, messages } = stockCaller()
    one('PUT', 'Invoices', bought(1, 10))
    one('PUT', 'Invoices', sold(1))
    const { CreditNoteID } = one('PUT', 'CreditNotes', sold(1, { Type: 'ACCRECCREDIT' }))
    one('PUT', 'Invoices', sold(1))
    expect(messages('POST', `CreditNotes/${CreditNoteID}`, voided)).toEqual(short('0'))
  })

  test('a credit note from a supplier takes out what it says; what that leaves of nothing is cost of sales', () => {
    const { one, messages, books } = stockCaller()
    one('PUT', 'Invoices', bought(3, 10))
    const credit = (quantity: number, each: number) => bought(quantity, each, { Type: 'ACCPAYCREDIT' })
    one('PUT', 'CreditNotes', credit(1, 12))
    expect(held(books)).toBe('2 @ 18.00')
    const { CreditNoteID } = one('PUT', 'CreditNotes', credit(2, 8))
    expect([held(books), balance(books, '310')]).toEqual(['0 @ 0.00', '2.00'])
    expect(messages('PUT', 'CreditNotes', credit(1, 10))).toEqual(short('0'))
    one('POST', `CreditNotes/${CreditNoteID}`, voided)
    expect([held(books), balance(books, '310')]).toEqual(['2 @ 18.00', '0.00'])
    checkBooks(books)
  })

  test('nothing is moved for documents that were in the ledger before the item was tracked', () => {
    const { one, books } = stockCaller()
    const hours = (Type: string) => ({ Type, Status: 'AUTHORISED', LineItems: [{ ItemCode: 'HOUR', Quantity: 4 }] })
    const sale = one('PUT', 'Invoices', { ...sold(1), ...hours('ACCREC') })
    const purchase = one('PUT', 'Invoices', { ...bill(), ...hours('ACCPAY') })
    one('POST', 'Items', tracked('HOUR'))
    for (const { InvoiceID, LineItems } of [sale, purchase]) {
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID: LineItems[0].LineItemID, Quantity: 5 }] })
      one('POST', `Invoices/${InvoiceID}`, voided)
    }
    expect(held(books, 'HOUR')).toBe('0 @ 0.00')
    checkBooks(books)
  })

  test('every item has its own pool on its own account', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Items', tracked('OTHER', { InventoryAssetAccountCode: '631' }))
    const lines = (extra: Json) => ['FRIDGE', 'OTHER'].map((ItemCode) => ({ ItemCode, ...extra }))
    one('PUT', 'Invoices', bought(1, 1, { LineItems: lines({ Quantity: 3, UnitAmount: 33.33 }) }))
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: lines({ Quantity: 2 }) }))
    expect([held(books), held(books, 'OTHER')]).toEqual(['1 @ 33.33', '1 @ 33.33'])
    expect([balance(books, '630'), balance(books, '631')]).toEqual(['33.33', '33.33'])
    checkBooks(books)
  })
})

describe('the adjustment recipe', () => {
  const recipe = (Type: string, quantity: number, cost: number): Json => ({
    Type,
    Status: 'AUTHORISED',
    Contact: { Name: 'Inventory Adjustments' },
    Date: '2026-11-20',
    DueDate: '2026-11-20',
    LineAmountTypes: 'NoTax',
    LineItems: [
      { ItemCode: 'FRIDGE', Quantity: quantity, UnitAmount: cost, AccountCode: '630' },
      { Description: 'Inventory Adjustment', Quantity: quantity, UnitAmount: -cost, AccountCode: '401' },
    ],
  })

  test('a bill of nothing adds stock against the adjustment account, a credit note of nothing takes it out', () => {
    const { one, books } = stockCaller()
    const increase = one('PUT', 'Invoices', recipe('ACCPAY', 2, 1000))
    expect(increase).toMatchObject({ Total: 0, AmountDue: 0, Status: 'PAID' })
    expect(journal(books)).toEqual({ '630': '2000.00', '401': '-2000.00' })
    expect(held(books)).toBe('2 @ 2000.00')
    const decrease = one('PUT', 'CreditNotes', recipe('ACCPAYCREDIT', 1, 1000))
    expect(decrease).toMatchObject({ Total: 0, RemainingCredit: 0, Status: 'PAID' })
    expect([held(books), balance(books, '401')]).toEqual(['1 @ 1000.00', '-1000.00'])
    one('POST', `CreditNotes/${decrease.CreditNoteID}`, voided)
    one('POST', `Invoices/${increase.InvoiceID}`, voided)
    expect([held(books), balance(books, '401'), balance(books, '630')]).toEqual(['0 @ 0.00', '0.00', '0.00'])
    checkBooks(books)
  })

  test('a value is changed by taking the goods out and bringing them in at another', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(4, 10))
    one('PUT', 'CreditNotes', recipe('ACCPAYCREDIT', 4, 10))
    one('PUT', 'Invoices', recipe('ACCPAY', 4, 12.5))
    expect([held(books), balance(books, '401'), balance(books, '310')]).toEqual(['4 @ 50.00', '-10.00', '0.00'])
  })

  test('as drafts they lie there and move nothing until they are approved', () => {
    const { one, books } = stockCaller()
    const { InvoiceID } = one('PUT', 'Invoices', { ...recipe('ACCPAY', 2, 1000), Status: 'DRAFT' })
    expect(held(books)).toBe('0 @ 0.00')
    one('POST', `Invoices/${InvoiceID}`, { Status: 'AUTHORISED' })
    expect(held(books)).toBe('2 @ 2000.00')
  })
})
