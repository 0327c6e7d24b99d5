import { describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { bill, type Json, line, sale } from '../accounting/fixture.ts'
import { bought, stockCaller, tracked } from './fixture.ts'

const GEAR = {
  Code: 'GEAR',
  Name: 'Gear',
  Description: 'A gear to sell',
  PurchaseDescription: 'A gear to buy',
  SalesDetails: { UnitPrice: 12.345, AccountCode: '260', TaxType: 'NONE' },
  PurchaseDetails: { UnitPrice: 7, AccountCode: '404', TaxType: 'INPUT2' },
}

describe('items on lines', () => {
  test.each([
    ['Invoices', 'ACCREC', { Description: 'A gear to sell', UnitAmount: 12.35, AccountCode: '260', TaxType: 'NONE' }],
    ['CreditNotes', 'ACCRECCREDIT', { Description: 'A gear to sell', UnitAmount: 12.35, AccountCode: '260' }],
    ['Invoices', 'ACCPAY', { Description: 'A gear to buy', UnitAmount: 7, AccountCode: '404', TaxType: 'INPUT2' }],
    ['CreditNotes', 'ACCPAYCREDIT', { Description: 'A gear to buy', UnitAmount: 7, AccountCode: '404' }],
  ])('%s of type %s take text, price, account and tax from the item', (resource, Type, expected) => {
    const { one } = stockCaller()
    const { ItemID } = one('PUT', 'Items?unitdp=4', GEAR)
    const made = one('PUT', resource, sale({ Type, LineItems: [{ ItemCode: 'gear', Quantity: 2 }] }))
    expect(made.LineItems[0]).toMatchObject({ ...expected, Quantity: 2, ItemCode: 'GEAR' })
    expect(made.LineItems[0].Item).toEqual({ ItemID, Name: 'Gear', Code: 'GEAR' })
  })

  test('what is sent goes before what the item has', () => {
    const { one } = stockCaller()
    one('PUT', 'Items', GEAR)
    const sent = { ItemCode: 'GEAR', ...line({ Description: 'Mine', UnitAmount: 1, TaxType: 'OUTPUT2' }) }
    const [made] = one('PUT', 'Invoices', sale({ LineItems: [sent] })).LineItems
    expect(made).toMatchObject({ Description: 'Mine', UnitAmount: 1, AccountCode: '200', TaxType: 'OUTPUT2' })
    const [priced] = one('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'GEAR', LineAmount: 30 }] })).LineItems
    expect(priced).toMatchObject({ UnitAmount: 30, Quantity: 1, LineAmount: 30 })
  })

  test("a contact's own tax type goes before the item's", () => {
    const { one } = stockCaller()
    one('PUT', 'Items', GEAR)
    one('PUT', 'Contacts', { Name: 'Ann', AccountsReceivableTaxType: 'OUTPUT2' })
    const [made] = one('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'GEAR' }] })).LineItems
    expect(made.TaxType).toBe('OUTPUT2')
  })

  test('the item may be named by an Item object, as clients send back what they read', () => {
    const { one, messages } = stockCaller()
    const { ItemID } = one('PUT', 'Items', GEAR)
    const itemOf = (Item: Json) => one('PUT', 'Invoices', sale({ LineItems: [{ Item }] })).LineItems[0].ItemCode
    expect([itemOf({ ItemID }), itemOf({ Code: 'GEAR' })]).toEqual(['GEAR', 'GEAR'])
    expect(messages('PUT', 'Invoices', sale({ LineItems: [{ Item: { ItemID: 'x' } }] }))).toEqual([
      "Item code 'x' is not valid",
    ])
  })

  test('an item without texts of its side gives its name, one without a name its code', () => {
    const { one } = stockCaller()
    one('PUT', 'Items', { Code: 'BARE' })
    const lines = [{ ItemCode: 'HOUR' }, { ItemCode: 'BARE', UnitAmount: 1, AccountCode: '200' }]
    const made = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: lines }))
    expect(made.LineItems.map((row: Json) => row.Description)).toEqual(['Work', 'BARE'])
  })

  test('an update keeps the item, changes it with new defaults, or takes it away', () => {
    const { one } = stockCaller()
    one('PUT', 'Items', GEAR)
    const { InvoiceID, LineItems } = one('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'GEAR', UnitAmount: 9 }] }))
    const { LineItemID } = LineItems[0]
    const update = (change: Json) =>
      one('POST', `Invoices/${InvoiceID}`, { LineItems: [{ LineItemID, ...change }] }).LineItems[0]
    expect(update({ Quantity: 3 })).toMatchObject({ ItemCode: 'GEAR', UnitAmount: 9, Quantity: 3 })
    expect(update({ ItemCode: 'HOUR' })).toMatchObject({ ItemCode: 'HOUR', UnitAmount: 80, Quantity: 3 })
    const without = update({ ItemCode: '' })
    expect(without).toMatchObject({ UnitAmount: 80, Quantity: 3, LineItemID })
    expect(without).not.toHaveProperty('Item')
    expect(without).not.toHaveProperty('ItemCode')
  })

  test('a line shows the code that its item has now', () => {
    const { one } = stockCaller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'HOUR' }] }))
    const { ItemID } = one('GET', 'Items/HOUR')
    one('POST', 'Items', { ItemID, Code: 'LABOUR' })
    expect(one('GET', `Invoices/${InvoiceID}`).LineItems[0]).toMatchObject({
      ItemCode: 'LABOUR',
      Item: { Code: 'LABOUR' },
    })
    const [listed] = one('GET', 'Invoices?page=1').LineItems
    expect(listed.ItemCode).toBe('LABOUR')
  })
})

describe('inventory accounts', () => {
  test('a tracked item is bought on its own inventory account and on no other', () => {
    const { one, messages, books } = stockCaller()
    const made = one('PUT', 'Invoices', bought(1, 20))
    expect(made.LineItems[0]).toMatchObject({ AccountCode: '630', Description: 'Item FRIDGE' })
    const before = encodeState(books)
    for (const AccountCode of ['400', '631']) {
      const lines = { LineItems: [{ ItemCode: 'FRIDGE', AccountCode }] }
      const [message] = messages('PUT', 'Invoices', bill(lines))
      expect(message).toBe(
        AccountCode === '400'
          ? "Item code 'FRIDGE' is tracked. Purchases of it must use its inventory asset account"
          : "Account code '631' is not a valid code for this document.",
      )
    }
    expect(encodeState(books)).toBe(before)
  })

  test.each([
    ['a bill without an item', bill({ LineItems: [line({ AccountCode: '630' })] })],
    ['a bill with an untracked item', bill({ LineItems: [line({ AccountCode: '630', ItemCode: 'HOUR' })] })],
    ['a sale of the tracked item', sale({ LineItems: [line({ AccountCode: '630', ItemCode: 'FRIDGE' })] })],
  ])('%s cannot be coded there', (_, body) => {
    const { messages } = stockCaller()
    expect(messages('PUT', 'Invoices', body)).toEqual(["Account code '630' is not a valid code for this document."])
  })

  test('the quantity of a tracked item is not negative', () => {
    const { messages } = stockCaller()
    expect(messages('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'FRIDGE', Quantity: -1.5 }] }))).toEqual([
      "The quantity value '-1.5' is invalid. Quantity must not be less than zero.",
    ])
  })

  test('a draft that waited until its item was tracked is checked again when it is approved', () => {
    const { one, messages } = stockCaller()
    const { InvoiceID } = one('PUT', 'Invoices', bill({ LineItems: [{ ItemCode: 'HOUR' }] }))
    one('POST', 'Items', tracked('HOUR'))
    expect(messages('POST', `Invoices/${InvoiceID}`, { Status: 'AUTHORISED' })).toEqual([
      "Item code 'HOUR' is tracked. Purchases of it must use its inventory asset account",
    ])
    const { LineItemID } = one('GET', `Invoices/${InvoiceID}`).LineItems[0]
    const LineItems = [{ LineItemID, AccountCode: '630' }]
    expect(one('POST', `Invoices/${InvoiceID}`, { Status: 'AUTHORISED', LineItems }).Status).toBe('AUTHORISED')
    expect(one('GET', 'Items/HOUR').QuantityOnHand).toBe(1)
  })
})
