import { afterEach, describe, expect, it } from 'vitest'
import type { Notes } from '../../src/call/notes.ts'
import { house, type TestHouse } from '../house.ts'
import { contactIn, everythingIn, watchLedger } from './ledger-state.ts'
import { approveDrafts, draftsSince, idsIn, itemIn, stockOf, untied } from './stock-facts.ts'

let open: TestHouse
afterEach(() => open.close())

const sale = (id: string, sku: string, quantity: number, more: object = {}) => ({
  ...{ external_id: id, kind: 'sale', sku, quantity, day: '2026-11-19' },
  ...more,
})
const shop = (...events: object[]) => ({ source: 'shop', customer: 'Trade Counter', events })

describe('events of a shop', () => {
  it('become one draft invoice for each day and customer, and move the books once a person approves them', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    const moved = watchLedger(books)
    const { data, text } = await call(
      'record_stock_events',
      shop(
        sale('1001', 'cable-2m', 3),
        sale('1002', 'ROUTER-X1', 1, { price: 139.5 }),
        sale('1003', 'CABLE-2M', 2, { day: '2026-11-18' }),
        sale('1004', 'CABLE-2M', 4, { contact: 'Kauri Legal' }),
      ),
    )
    expect(data, text).toMatchObject({ events: 4, new: 4, booked_before: 0, documents: 3 })
    const drafts = draftsSince(books, known)
    expect(
      drafts.map(({ date, contactId, subTotal }) => [date, books.contacts.get(contactId)?.name, subTotal]),
    ).toEqual([
      ['2026-11-19', 'Trade Counter', 15_900n],
      ['2026-11-18', 'Trade Counter', 1_300n],
      ['2026-11-19', 'Kauri Legal', 2_600n],
    ])
    expect(
      drafts[0]?.lines.map(({ itemCode, description, accountCode, taxType }) => [
        itemCode,
        description,
        accountCode,
        taxType,
      ]),
    ).toEqual([
      ['CABLE-2M', 'Network cable, 2 m [shop 1001]', '200', 'OUTPUT2'],
      ['ROUTER-X1', 'Router X1, dual band [shop 1002]', '200', 'OUTPUT2'],
    ])
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    approveDrafts(open, known)
    expect(stockOf(books, 'CABLE-2M').units).toBe(155)
    expect(stockOf(books, 'ROUTER-X1').units).toBe(2)
    expect(untied(books)).toBe(0n)
  })

  it('are booked once for their id, whatever else they come with', async () => {
    open = await house()
    const { books, call, simulator } = open
    const known = idsIn(books)
    await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3), sale('1002', 'CABLE-2M', 1)))
    simulator.clock.advance(48 * 3_600_000)
    const { data } = await call('record_stock_events', shop(sale('1002', 'CABLE-2M', 1), sale('1003', 'CABLE-2M', 5)))
    expect(data).toMatchObject({ new: 1, booked_before: 1 })
    const again = await call('record_stock_events', { ...shop(sale('1001', 'CABLE-2M', 3)), again: true })
    expect(again.data).toMatchObject({ new: 0, booked_before: 1, documents: 0 })
    expect(draftsSince(books, known).map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([
      [30_000n, 10_000n],
      [50_000n],
    ])
    const other = await call('record_stock_events', { ...shop(sale('1001', 'CABLE-2M', 3)), source: 'web' })
    expect(other.data).toMatchObject({ new: 1 })
  })

  it('whose document came to nothing may be told again, one that a person deleted may not', async () => {
    let refusing = true
    open = await house({
      between: (network) => async (request) => {
        const writes = request.method !== 'GET' && new URL(request.url).pathname.endsWith('/Invoices')
        const body = new TextEncoder().encode('{"Type":"ValidationException","Message":"No","Elements":[]}')
        if (refusing && writes) return { status: 400, headers: { 'content-type': 'application/json' }, body }
        return await network(request)
      },
    })
    const { books, call } = open
    const known = idsIn(books)
    const first = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(first.text).toContain('failed')
    refusing = false
    const second = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3), sale('1002', 'CABLE-2M', 1)))
    expect(second.data, second.text).toMatchObject({ new: 2, documents: 1 })
    const [draft] = draftsSince(books, known)
    await call('void_documents', { documents: [draft?.id] })
    const third = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(third.data).toMatchObject({ new: 0, booked_before: 1 })
  })

  it('whose document the policy refused may be told again, also on another day', async () => {
    const when = { effects: ['draft'], kinds: ['invoice'], weekdays: ['fri'] }
    const rules = [{ name: 'no invoices on Fridays', decision: 'refuse', when }]
    open = await house({ policyText: JSON.stringify({ name: 'own', base: 'draft', rules }) })
    const { books, call, simulator } = open
    const known = idsIn(books)
    const refused = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(refused.text).toContain('1 refused')
    simulator.clock.advance(72 * 3_600_000)
    const { data, text } = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(data, text).toMatchObject({ new: 1, booked_before: 0, outcome: 'applied' })
    expect(draftsSince(books, known)).toHaveLength(1)
    const again = await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(again.data).toMatchObject({ new: 0, booked_before: 1 })
  })

  it('are not taken for booked because the name of an item looks like their mark', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    itemIn(books, 'CABLE-2M').description = 'Cable [shop 1003]'
    await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    const events = [sale('1001', 'CABLE-2M', 3), sale('1003', 'ROUTER-X1', 1)]
    expect((await call('record_stock_events', shop(...events))).data).toMatchObject({ new: 1, booked_before: 1 })
    expect((await call('record_stock_events', shop(...events))).data).toMatchObject({ new: 0, booked_before: 2 })
    expect(draftsSince(books, known).map(({ lines }) => lines[0]?.description)).toEqual([
      'Cable [shop 1003] [shop 1001]',
      'Router X1, dual band [shop 1003]',
    ])
  })

  it('have room for their mark beside the longest description', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    itemIn(books, 'CABLE-2M').description = 'long '.repeat(800).trim()
    await call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(draftsSince(books, known)[0]?.lines[0]?.description).toMatch(/^long .* \[shop 1001\]$/)
  })

  it('told twice at the same time are booked once, and the other call as a whole is refused', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    const both = [sale('1001', 'CABLE-2M', 3), sale('1002', 'CABLE-2M', 1)]
    const replies = await Promise.all([
      call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3))),
      call('record_stock_events', shop(...both)),
      call('record_stock_events', shop(...both)),
    ])
    expect(replies.filter(({ isError }) => isError)).toHaveLength(2)
    expect(draftsSince(books, known)).toHaveLength(1)
    await call('record_stock_events', shop(...both))
    const marks = draftsSince(books, known).flatMap(({ lines }) =>
      lines.map(({ description }) => description?.slice(-11)),
    )
    expect(marks.sort()).toEqual(['[shop 1001]', '[shop 1002]'])
  })

  it('a dry run books nothing', async () => {
    open = await house()
    const before = everythingIn(open.books)
    await open.call('record_stock_events', { ...shop(sale('1001', 'CABLE-2M', 3)), dry_run: true })
    expect(everythingIn(open.books)).toBe(before)
    const { data } = await open.call('record_stock_events', shop(sale('1001', 'CABLE-2M', 3)))
    expect(data).toMatchObject({ new: 1 })
  })

  it('more sold than there is, and prices with tax, are told as they are', async () => {
    open = await house()
    const known = idsIn(open.books)
    const told = { ...shop(sale('1', 'ROUTER-X1', 5, { price: 115 })), prices_include_tax: true }
    const { text } = await open.call('record_stock_events', told)
    expect(text).toContain('5 of "ROUTER-X1" are sold, 3 available')
    expect(draftsSince(open.books, known)).toMatchObject([{ total: 57_500n, totalTax: 7_500n }])
  })
})

describe('receipts and counts', () => {
  it('become a draft bill and a stocktake, by the codes of the other system', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    const [{ notes } = {}] = open.open.houses
    const body = { otherCodes: ['4006381333931'] }
    await (notes as Notes).add({ kind: 'stock_settings', subject: 'item:CABLE-2M', by: 'Ann', body })
    const events = [
      { external_id: 'R-7', kind: 'receipt', sku: '4006381333931', quantity: 50, contact: 'Cobalt Distribution' },
      { external_id: 'C-1', kind: 'count', sku: 'WIDGET-S', quantity: 140 },
      { external_id: 'C-2', kind: 'count', sku: 'ROUTER-X1', quantity: 3 },
    ]
    const { data, text } = await call('record_stock_events', { source: 'warehouse', events })
    expect(data, text).toMatchObject({ new: 3, documents: 2 })
    const [bill, count] = draftsSince(books, known)
    expect(bill).toMatchObject({
      type: 'ACCPAY',
      contactId: contactIn(books, 'Cobalt Distribution').id,
      subTotal: 15_500n,
    })
    expect(bill?.lines).toMatchObject([{ itemCode: 'CABLE-2M', accountCode: '630', quantity: 500_000n }])
    expect(count?.lines[0]).toMatchObject({ itemCode: 'WIDGET-S', description: 'Widget S, wall mount [warehouse C-1]' })
    const again = await call('record_stock_events', { source: 'warehouse', events })
    expect(again.data).toMatchObject({ new: 0, booked_before: 3 })
    approveDrafts(open, known)
    expect(stockOf(books, 'WIDGET-S').units).toBe(140)
    expect(stockOf(books, 'CABLE-2M').units).toBe(214)
    expect(untied(books)).toBe(0n)
  })
})

describe('bad input', () => {
  const row = (more: object) => shop(sale('1', 'CABLE-2M', 1), { ...sale('2', 'CABLE-2M', 1), ...more })
  it.each<[string, object, RegExp]>([
    ['an unknown code', row({ sku: 'CABEL-2M' }), /events\.1\.sku: there is no item "CABEL-2M"\. Nearest: "CABLE-2M"/],
    [
      'a count of what is not tracked',
      row({ kind: 'count', sku: 'MOUNT-K' }),
      /events\.1\.sku: Xero keeps no stock of "MOUNT-K"/,
    ],
    ['nothing sold', row({ quantity: 0 }), /events\.1\.quantity: 0 is no quantity of a sale/],
    ['a negative count', row({ kind: 'count', quantity: -2 }), /events\.1\.quantity: -2 is no quantity of a count/],
    ['an id twice', row({ external_id: '1' }), /events\.1\.external_id: "1" stands in events\.0\.external_id too/],
    ['an id with a bracket', row({ external_id: 'a]b' }), /events\.1\.external_id: "a\]b" has other characters/],
    ['a day to come', row({ day: '2026-11-21' }), /events\.1\.day: 2026-11-21 is still to come/],
    ['a receipt of nobody', row({ kind: 'receipt' }), /events\.1\.contact: a receipt needs a contact\..*supplier/s],
    [
      'an unknown contact',
      row({ contact: 'Nobody At All' }),
      /events\.1\.contact: there is no contact "Nobody At All"/,
    ],
    ['an unknown customer', { ...row({}), customer: 'Nobody At All' }, /customer: there is no contact "Nobody At All"/],
    ['a price below 0', row({ price: -1 }), /events\.1\.price: it is negative/],
    [
      'a price that is missing where they have tax',
      { ...row({}), prices_include_tax: true },
      /events\.0\.price: it is missing, and the item has one without tax alone/,
    ],
    ['a source of strange characters', { ...row({}), source: 'my shop]' }, /source: "my shop\]" has other characters/],
    [
      'two counts of one item',
      shop({ ...sale('1', 'CABLE-2M', 1), kind: 'count' }, { ...sale('2', 'CABLE-2M', 2), kind: 'count' }),
      /events\.1\.sku: "CABLE-2M" stands there already/,
    ],
  ])('%s is refused by name, and nothing is written', async (_, input, fault) => {
    open = await house()
    const before = everythingIn(open.books)
    const { text, isError } = await open.call('record_stock_events', { ...input })
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(open.books)).toBe(before)
  })
})
