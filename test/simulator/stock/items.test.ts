import { describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { caller, type Json, sale } from '../accounting/fixture.ts'
import { bought, stockCaller, tracked } from './fixture.ts'

const item = (extra: Json = {}): Json => ({ Code: 'BAR', ...extra })

describe('items', () => {
  test('are created with a code alone', () => {
    const { one } = caller()
    expect(one('POST', 'Items', item())).toEqual({
      ItemID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Code: 'BAR',
      UpdatedDateUTC: expect.stringMatching(/^\/Date\(\d+\)\/$/),
      PurchaseDetails: {},
      SalesDetails: {},
      IsTrackedAsInventory: false,
      IsSold: true,
      IsPurchased: true,
      ValidationErrors: [],
    })
  })

  test('are tracked when they have an inventory and a cost of sales account, and then show their stock', () => {
    const { one, call } = stockCaller()
    const [fridge, hour] = call('GET', 'Items').Items
    expect(fridge).toMatchObject({
      IsTrackedAsInventory: true,
      InventoryAssetAccountCode: '630',
      TotalCostPool: 0,
      QuantityOnHand: 0,
      QuantityAvailable: 0,
      QuantityOnBackOrder: 0,
      PurchaseDetails: { UnitPrice: 20, COGSAccountCode: '310' },
      SalesDetails: { UnitPrice: 50, AccountCode: '200' },
    })
    expect(fridge).not.toHaveProperty('ValidationErrors')
    expect(hour).not.toHaveProperty('QuantityOnHand')
    expect(one('GET', 'Items/fridge').ItemID).toBe(fridge.ItemID)
    expect(one('GET', `Items/${hour.ItemID}`).Code).toBe('HOUR')
  })

  test.each<[Json, string]>([
    [item({ Code: '' }), 'An item code must be specified'],
    [item({ Code: 'x'.repeat(31) }), 'Code must not be more than 30 characters'],
    [item({ Name: 'x'.repeat(51) }), 'Name must not be more than 50 characters'],
    [item({ Description: 'x'.repeat(4001) }), 'Description must not be more than 4000 characters'],
    [item({ Code: 'fridge' }), "Price List Item with Code 'fridge' already exists"],
    [item({ SalesDetails: { AccountCode: '999' } }), "AccountCode '999' is not a valid account for this item"],
    [item({ SalesDetails: { AccountCode: '630' } }), "AccountCode '630' is not a valid account for this item"],
    [
      item({ SalesDetails: { AccountCode: '200', TaxType: 'INPUT2' } }),
      "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ],
    [
      item({ SalesDetails: { TaxType: 'X' } }),
      "The TaxType code 'X' does not exist or cannot be used for this type of transaction.",
    ],
    [
      item({ InventoryAssetAccountCode: '400', PurchaseDetails: { COGSAccountCode: '310' } }),
      "InventoryAssetAccountCode '400' is not a valid account for this item",
    ],
    [item({ InventoryAssetAccountCode: '630' }), 'COGSAccountCode must be specified for a tracked item'],
    [
      item({ PurchaseDetails: { COGSAccountCode: '310' } }),
      'InventoryAssetAccountCode must be specified for a tracked item',
    ],
    [
      tracked('BAR', { PurchaseDetails: { COGSAccountCode: '200' } }),
      "COGSAccountCode '200' is not a valid account for this item",
    ],
    [item({ SalesDetails: { UnitPrice: 'much' } }), 'UnitPrice is not a valid number'],
  ])('refuses %j', (body, message) => {
    const { messages, books } = stockCaller()
    const before = encodeState(books)
    expect(messages('PUT', 'Items', body)).toEqual([message])
    expect(encodeState(books)).toBe(before)
  })

  test('POST updates by id or code, PUT only creates', () => {
    const { one, messages, call } = stockCaller()
    const { ItemID } = one('POST', 'Items', item({ Name: 'One', Description: 'Text' }))
    expect(one('POST', 'Items', item({ Name: 'Two' }))).toMatchObject({ ItemID, Name: 'Two', Description: 'Text' })
    expect(one('POST', 'Items', { ItemID, Code: 'BAZ' })).toMatchObject({ ItemID, Code: 'BAZ', Name: 'Two' })
    expect(one('POST', `Items/${ItemID}`, { Items: [{ Code: 'BAZ', Name: null }] })).not.toHaveProperty('Name')
    expect(messages('PUT', 'Items', { Code: 'BAZ' })).toEqual(["Price List Item with Code 'BAZ' already exists"])
    expect(messages('POST', `Items/${ItemID}`, { Code: 'HOUR' })).toEqual([
      "Price List Item with Code 'HOUR' already exists",
    ])
    expect(call('PUT', `Items/${ItemID}`, {}).status).toBe(501)
  })

  test('writing quantity or cost is answered 200 and changes nothing', () => {
    const { one, books } = stockCaller()
    one('PUT', 'Invoices', bought(2, 20))
    const body = { Code: 'FRIDGE', QuantityOnHand: 99, TotalCostPool: 5, IsTrackedAsInventory: false }
    expect(one('POST', 'Items', body)).toMatchObject({
      QuantityOnHand: 2,
      TotalCostPool: 40,
      IsTrackedAsInventory: true,
    })
    expect(books.journals).toHaveLength(1)
  })

  test('unit prices have two places, four with unitdp=4, on the way in and out', () => {
    const { one } = stockCaller()
    const SalesDetails = { UnitPrice: 1.23456 }
    expect(one('POST', 'Items', item({ SalesDetails })).SalesDetails.UnitPrice).toBe(1.23)
    expect(one('POST', 'Items?unitdp=4', item({ SalesDetails })).SalesDetails.UnitPrice).toBe(1.2346)
    expect(one('GET', 'Items/BAR').SalesDetails.UnitPrice).toBe(1.23)
    expect(one('GET', 'Items/BAR?unitdp=4').SalesDetails.UnitPrice).toBe(1.2346)
  })

  test('an item that is no longer sold or bought loses that side', () => {
    const { one } = stockCaller()
    one('POST', 'Items', { Code: 'HOUR', Description: 'Sold', PurchaseDescription: 'Bought' })
    const after = one('POST', 'Items', { Code: 'HOUR', IsSold: false, IsPurchased: false })
    expect(after).toMatchObject({ SalesDetails: {}, PurchaseDetails: {}, IsSold: false, IsPurchased: false })
    expect(after).not.toHaveProperty('Description')
    expect(after).not.toHaveProperty('PurchaseDescription')
    const fridge = one('POST', 'Items', { Code: 'FRIDGE', IsPurchased: false })
    expect(fridge).toMatchObject({ IsTrackedAsInventory: true, PurchaseDetails: { COGSAccountCode: '310' } })
  })

  test('are listed whole, by where, order and change; a change of stock is no change', () => {
    const { one, call, later } = stockCaller()
    const codes = (query: string, headers = {}) =>
      call('GET', `Items?${query}`, undefined, headers).Items.map((row: Json) => row.Code)
    later(60_000)
    one('PUT', 'Invoices', bought(3, 20))
    const since = { 'if-modified-since': '2026-11-20T00:00:30' }
    expect(codes('', since)).toEqual([])
    one('POST', 'Items', { Code: 'HOUR', Name: 'Labour' })
    expect(codes('', since)).toEqual(['HOUR'])
    expect(codes(`where=${encodeURIComponent('IsTrackedAsInventory==true AND QuantityOnHand>=3')}`)).toEqual(['FRIDGE'])
    expect(codes(`where=${encodeURIComponent('SalesDetails.UnitPrice==80')}`)).toEqual(['HOUR'])
    expect(codes(`where=${encodeURIComponent('Code=="fridge"')}`)).toEqual(['FRIDGE'])
    expect(codes('order=Code%20DESC')).toEqual(['HOUR', 'FRIDGE'])
    const body = Array.from({ length: 150 }, (_, index) => ({ Code: `N${index}` }))
    expect(call('PUT', 'Items', { Items: body }).Items).toHaveLength(150)
    const answer = call('GET', 'Items?page=1&pageSize=10')
    expect(answer.Items).toHaveLength(152)
    expect(answer).not.toHaveProperty('pagination')
  })

  test('come 500 to a request at most, and one that is wrong stops them all unless they stand apart', () => {
    const { call, books } = stockCaller()
    const many = Array.from({ length: 501 }, (_, index) => ({ Code: `N${index}` }))
    expect(call('PUT', 'Items', { Items: many })).toMatchObject({ status: 400, ErrorNumber: 14 })
    const two = { Items: [{ Code: 'NEW' }, { Code: 'HOUR' }] }
    expect(call('PUT', 'Items', two).status).toBe(400)
    expect(books.items.size).toBe(2)
    const apart = call('PUT', 'Items?summarizeErrors=false', two).Items
    expect(apart.map((row: Json) => row.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(apart[1].ItemID).toBe('00000000-0000-0000-0000-000000000000')
    expect(books.items.size).toBe(3)
  })

  test('are deleted unless a document of any status uses them', () => {
    const { answer, messages, one, call, books } = stockCaller()
    one('PUT', 'Invoices', sale({ LineItems: [{ ItemCode: 'HOUR' }] }))
    expect(messages('DELETE', 'Items/HOUR')).toEqual(['The item has been used in a transaction and cannot be deleted'])
    expect(answer('DELETE', `Items/${[...books.items.keys()][0]}`)).toEqual({ kind: 'empty', status: 204 })
    expect(call('GET', 'Items/FRIDGE').status).toBe(404)
    expect(one('PUT', 'Items', tracked('FRIDGE')).Code).toBe('FRIDGE')
  })

  test('an untracked item may become tracked; a used one stays tracked on its account', () => {
    const { one, messages, books } = stockCaller()
    const asTracked = { Code: 'HOUR', InventoryAssetAccountCode: '630', PurchaseDetails: { COGSAccountCode: '310' } }
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems: [{ ItemCode: 'HOUR' }] }))
    expect(one('POST', 'Items', asTracked)).toMatchObject({ IsTrackedAsInventory: true, QuantityOnHand: 0 })
    for (const InventoryAssetAccountCode of ['', '631']) {
      expect(messages('POST', 'Items', { Code: 'HOUR', InventoryAssetAccountCode })).toEqual([
        'The inventory asset account cannot be changed once the item has been used in a transaction',
      ])
    }
    const unused = one('POST', 'Items', { Code: 'FRIDGE', InventoryAssetAccountCode: null })
    expect(unused).toMatchObject({ IsTrackedAsInventory: false, PurchaseDetails: { UnitPrice: 20 } })
    expect(unused.PurchaseDetails).not.toHaveProperty('COGSAccountCode')
    expect(books.stockMovements.size).toBe(0)
  })

  test('have a history to which notes can be added', () => {
    const { one, call, answer } = stockCaller()
    const { ItemID } = one('POST', 'Items', { Code: 'HOUR', Name: 'Labour' })
    one('PUT', `Items/${ItemID}/History`, { HistoryRecords: [{ Details: 'Checked' }] })
    const changes = call('GET', `Items/${ItemID}/History`).HistoryRecords.map((row: Json) => row.Changes)
    expect(changes).toEqual(['Note', 'Updated', 'Created'])
    expect(answer('GET', 'Items/nothing/History')).toMatchObject({ status: 404 })
    expect(answer('GET', `Items/${ItemID}/Attachments`)).toMatchObject({ status: 404 })
  })

  test('keep their accounts in the chart', () => {
    const { one, messages, call } = stockCaller()
    const [account] = call('GET', 'Accounts?where=Code%3D%3D%22310%22').Accounts
    expect(messages('DELETE', `Accounts/${account.AccountID}`)).toEqual([
      'The account is in use and cannot be deleted. Archive it instead',
    ])
    one('POST', `Accounts/${account.AccountID}`, { Code: '311' })
    expect(one('GET', 'Items/FRIDGE').PurchaseDetails.COGSAccountCode).toBe('311')
    expect(messages('POST', 'Accounts/630', { Type: 'CURRENT' })).toEqual([
      'System accounts cannot be changed in this way',
    ])
  })
})
