import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { Notes } from '../../src/call/notes.ts'
import { createPerson } from '../../src/simulator/person/person.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import type { Item } from '../../src/simulator/state-stock.ts'
import { house, type TestHouse } from '../house.ts'
import { everythingIn, watchLedger } from './ledger-state.ts'
import { approveDrafts, draftsSince, idsIn, itemIn, stockOf, untied } from './stock-facts.ts'

let open: TestHouse
afterEach(() => open.close())

describe('a stocktake', () => {
  it('moves nothing until a person approves it; then counted quantities and ledger agree to the cent', async () => {
    open = await house()
    const { books, call } = open
    const known = idsIn(books)
    const moved = watchLedger(books)
    const items = [
      { item: 'ROUTER-X1', quantity: 3 },
      { item: 'cable-2m', quantity: 127 },
      { item: 'WIDGET-S', quantity: 150.5 },
    ]
    const { text, data } = await call('adjust_stock', { reason: 'stocktake', items })
    expect(text).toContain('3 items counted, 2 with a difference')
    expect(text).toContain('The stock has not moved until this is approved.')
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    expect(stockOf(books, 'CABLE-2M').units).toBe(164)
    expect(draftsSince(books, known).map(({ type, total, status }) => [type, total, status])).toEqual([
      ['ACCPAY', 0n, 'DRAFT'],
      ['ACCPAYCREDIT', 0n, 'DRAFT'],
    ])
    expect(approveDrafts(open, known)).toBe(2)
    expect(stockOf(books, 'CABLE-2M').units).toBe(127)
    expect(stockOf(books, 'WIDGET-S').units).toBe(150.5)
    expect(stockOf(books, 'ROUTER-X1').units).toBe(3)
    expect(untied(books)).toBe(0n)
    // 5.5 of WIDGET-S at 1701.23 / 145 come in, 37 of CABLE-2M at 522.64 / 164 go out.
    expect(data).toMatchObject({ value_in: '64.53', value_out: '117.91', value: '-53.38', account: '401' })
    expect(moved().accounts).toEqual({ '401': 5_338n, '630': -5_338n })
  })

  it('down to nothing takes the whole cost of the goods with it, so that none is left to cost of sales', async () => {
    open = await house()
    const { books } = open
    const known = idsIn(books)
    const moved = watchLedger(books)
    const { cost } = stockOf(books, 'CABLE-2M')
    await open.call('adjust_stock', { reason: 'stocktake', items: [{ item: 'CABLE-2M', quantity: 0 }] })
    approveDrafts(open, known)
    expect(stockOf(books, 'CABLE-2M')).toEqual({ units: 0, cost: 0n })
    expect(moved().accounts).toEqual({ '401': cost, '630': -cost })
    expect(untied(books)).toBe(0n)
  })

  it('comes from a CSV file of an allowed folder, and one that agrees drafts nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'counts-'))
    writeFileSync(
      join(folder, 'count.csv'),
      '\uFEFFSKU,Name,Counted\r\n"ROUTER-X1","Router, X1",5\r\n\r\nCABLE-2M,,164\r\n',
    )
    open = await house({ fileFolders: [folder] })
    const known = idsIn(open.books)
    await open.call('adjust_stock', { reason: 'stocktake', path: 'count.csv', note: 'Back room' })
    const [bill] = draftsSince(open.books, known)
    expect(bill?.lines.map(({ itemCode, description, quantity }) => [itemCode, description, quantity])).toEqual([
      ['ROUTER-X1', 'Router X1, dual band', 20_000n],
      [undefined, 'Stocktake 2026-11-20: Back room', 10_000n],
    ])
    const same = await open.call('adjust_stock', { reason: 'stocktake', csv: 'item,count\nCABLE-2M,164' })
    expect(same.text).toContain('Xero has the same. There is nothing to adjust.')
    const pasted = await open.call('adjust_stock', { reason: 'stocktake', csv: 'SKU;Shelf;Qty\nCABLE-2M;B-7;164' })
    expect(pasted.text).toContain('Xero has the same. There is nothing to adjust.')
    expect(draftsSince(open.books, known)).toHaveLength(1)
  })

  it('says when it repeats one that waits already', async () => {
    open = await house()
    const count = (quantity: number, date: string) =>
      open.call('adjust_stock', { reason: 'stocktake', date, items: [{ item: 'CABLE-2M', quantity }] })
    await count(127, '2026-11-20')
    expect((await count(126, '2026-11-20')).text).toContain('possible duplicate, same number')
    expect((await count(125, '2026-11-19')).text).toMatch(/"Stocktake 2026-11-20" .* waits to be approved as well/)
  })

  it('says when a write-off of what was counted waits still, which goes the other way', async () => {
    open = await house()
    await open.call('adjust_stock', { reason: 'write_off', items: [{ item: 'ROUTER-X1', quantity: 3 }] })
    const { text } = await open.call('adjust_stock', {
      reason: 'stocktake',
      items: [{ item: 'ROUTER-X1', quantity: 10 }],
    })
    expect(text).toMatch(/supplier credit note "Stock write-off 2026-11-20" .* waits to be approved as well/)
  })

  it('takes the codes that another system has for items', async () => {
    open = await house()
    const known = idsIn(open.books)
    await open.call('set_stock_settings', { item: 'CABLE-2M', set: { other_codes: ['shop-12'] } })
    await open.call('adjust_stock', { reason: 'stocktake', csv: 'sku,qty\nSHOP-12,127' })
    expect(draftsSince(open.books, known)[0]?.lines[0]).toMatchObject({ itemCode: 'CABLE-2M', quantity: 370_000n })
    const twice = await open.call('adjust_stock', { reason: 'stocktake', csv: 'sku,qty\nSHOP-12,127\ncable-2m,126' })
    expect(twice).toMatchObject({ isError: true })
  })

  it('of more than a hundred lines is several documents', async () => {
    open = await house()
    const { books } = open
    const known = idsIn(books)
    const sample = itemIn(books, 'CABLE-2M')
    for (let index = 0; index < 120; index += 1) {
      const one = { ...sample, id: `item-${index}`, code: `C-${index}`, quantityOnHand: 0n, totalCostPool: 0n }
      books.items.set(one.id, one)
    }
    const items = Array.from({ length: 120 }, (_, index) => ({ item: `c-${index}`, quantity: index + 1 }))
    const { data } = await open.call('adjust_stock', { reason: 'stocktake', items })
    expect(data).toMatchObject({ documents: 2, differing: 120 })
    expect(draftsSince(books, known).map(({ lines }) => lines.length)).toEqual([100, 22])
    approveDrafts(open, known)
    expect(stockOf(books, 'C-119').units).toBe(120)
    expect(untied(books)).toBe(0n)
  })
})

describe('"Write off 3 water-damaged routers."', () => {
  it('drafts their going out at average cost, to the last cent of three that are all there are', async () => {
    open = await house()
    const { books } = open
    const known = idsIn(books)
    const moved = watchLedger(books)
    const note = 'Water in the store room'
    await open.call('adjust_stock', { reason: 'damage', items: [{ item: 'ROUTER-X1', quantity: 3 }], note })
    const [credit] = draftsSince(books, known)
    expect(credit).toMatchObject({ type: 'ACCPAYCREDIT', number: 'Damaged stock 2026-11-20', reference: note })
    expect(stockOf(books, 'ROUTER-X1')).toEqual({ units: 3, cost: 26_134n })
    approveDrafts(open, known)
    expect(moved().accounts).toEqual({ '401': 26_134n, '630': -26_134n })
    expect(stockOf(books, 'ROUTER-X1')).toEqual({ units: 0, cost: 0n })
  })

  it('refuses more than there are', async () => {
    open = await house()
    const before = everythingIn(open.books)
    const reply = await open.call('adjust_stock', { reason: 'damage', items: [{ item: 'ROUTER-X1', quantity: 4 }] })
    expect(reply.isError).toBe(true)
    expect(reply.text).toMatch(/items\.0\.quantity: 4 of "ROUTER-X1" would go out; 3 on hand/)
    expect(everythingIn(open.books)).toBe(before)
  })
})

describe('"set the quantity of WIDGET-S to 50"', () => {
  it('explains that nothing sets a quantity, and drafts the difference', async () => {
    open = await house()
    const known = idsIn(open.books)
    const { text } = await open.call('adjust_stock', {
      reason: 'stocktake',
      items: [{ item: 'WIDGET-S', quantity: 50 }],
    })
    expect(text).toContain('Xero has no way to set a quantity: it moves by posted documents alone')
    expect(stockOf(open.books, 'WIDGET-S').units).toBe(145)
    approveDrafts(open, known)
    expect(stockOf(open.books, 'WIDGET-S').units).toBe(50)
    expect(untied(open.books)).toBe(0n)
  })
})

describe('past draft', () => {
  const items = [{ item: 'WIDGET-S', quantity: 1 }]

  it('waits for a person, also where small amounts would post by themselves: it comes to nothing, whatever it moves', async () => {
    open = await house({ policy: 'controlled' })
    const before = everythingIn(open.books)
    const { text, data } = await open.call('adjust_stock', { reason: 'stocktake', items, status: 'AUTHORISED' })
    expect(data, text).toMatchObject({ outcome: 'held' })
    expect(text).toContain('It comes to nothing in total')
    expect(everythingIn(open.books)).toBe(before)
  })

  it('waits also where a cent is left over of it', async () => {
    open = await house({ policy: 'controlled' })
    const line = (unit_price: number) => ({ description: 'Adjustment', quantity: 1, unit_price, account: '401' })
    const bill = (number: string, status: string, off: number) => ({
      status,
      bills: [
        {
          ...{ contact: 'Orbit Hardware', number, date: '2026-11-20', due: '2026-11-30', line_amount_types: 'NoTax' },
          lines: [line(90), line(off)],
        },
      ],
    })
    const before = everythingIn(open.books)
    const held = await open.call('create_bills', bill('A-1', 'AUTHORISED', -89.99))
    expect(held.data, held.text).toMatchObject({ outcome: 'held' })
    expect(held.text).toContain('Its lines take 89.99 off, more than it comes to')
    expect(everythingIn(open.books)).toBe(before)
    const known = idsIn(open.books)
    await open.call('create_bills', bill('A-2', 'DRAFT', -89.99))
    const documents = draftsSince(open.books, known).map(({ id }) => id)
    const approved = await open.call('approve_documents', { documents, status: 'AUTHORISED' })
    expect(approved.data, approved.text).toMatchObject({ outcome: 'held' })
    const { text } = await open.call('create_bank_transactions', {
      transactions: [
        {
          ...{ type: 'SPEND', bank_account: 'Business Bank Account', contact: 'Volt Energy', date: '2026-11-20' },
          lines: [
            { description: 'Fee', unit_price: 90, account: '404' },
            { description: 'Off', unit_price: -89.99, account: '404' },
          ],
        },
      ],
    })
    expect(text).toContain('Its lines take 89.99 off, more than it comes to')
    const plain = await open.call('create_bills', bill('A-3', 'AUTHORISED', -9))
    expect(plain.data, plain.text).toMatchObject({ outcome: 'applied' })
  })

  it.each([1, 200])('approving the draft of %d waits as well', async (quantity) => {
    open = await house({ policy: 'controlled' })
    const known = idsIn(open.books)
    await open.call('adjust_stock', { reason: 'stocktake', items: [{ item: 'WIDGET-S', quantity }] })
    const [draft] = draftsSince(open.books, known)
    const reply = await open.call('approve_documents', { documents: [draft?.id], status: 'AUTHORISED' })
    expect(reply.data).toMatchObject({ outcome: 'held' })
    expect(reply.text).toContain('It comes to nothing in total')
    expect(stockOf(open.books, 'WIDGET-S').units).toBe(145)
  })
})

const csv = (...rows: string[]) => ({ reason: 'stocktake', csv: ['item,counted,unit_cost', ...rows].join('\n') })
const typed = (...items: object[]) => ({ reason: 'stocktake', items })

describe('bad input', () => {
  it.each<[string, object, RegExp]>([
    [
      'an unknown code',
      typed({ item: 'ROUTER-X2', quantity: 1 }),
      /items\.0\.item: there is no item "ROUTER-X2"\. Nearest: "ROUTER-X1"/,
    ],
    ['an untracked item', csv('MOUNT-K,4'), /csv row 2, item: Xero keeps no stock of "MOUNT-K"/],
    ['a negative count', typed({ item: 'CABLE-2M', quantity: -1 }), /items\.0\.quantity: -1 is negative/],
    ['a negative count in CSV', csv('CABLE-2M,5', 'WIDGET-S,-2'), /csv row 3, counted: -2 is negative/],
    [
      'two counts of one item',
      csv('CABLE-2M,5', 'cable-2m,6'),
      /csv row 3, item: "CABLE-2M" stands there already \(csv row 2/,
    ],
    [
      'nothing to write off',
      { reason: 'damage', items: [{ item: 'CABLE-2M', quantity: 0 }] },
      /items\.0\.quantity: it is 0/,
    ],
    [
      'a wrong header',
      { reason: 'stocktake', csv: 'article,counted\nCABLE-2M,5' },
      /csv: row 1, the header, has no column item or .* or sku .*\. It has "article", "counted"/,
    ],
    [
      'two columns of one meaning',
      { reason: 'stocktake', csv: 'sku,count,qty\nCABLE-2M,5,6' },
      /csv: row 1 has the columns "count" and "qty", which both mean counted/,
    ],
    [
      'separators of thousands',
      csv('CABLE-2M,"1,640"'),
      /csv row 2, counted: "1,640" is not a plain number: it has a separator of thousands/,
    ],
    [
      'bare separators of thousands',
      { reason: 'stocktake', csv: 'sku,count\nCABLE-2M,1,640' },
      /csv: row 2 has 3 cells, the header 2\. Write numbers without thousands/,
    ],
    [
      'a decimal comma',
      { reason: 'stocktake', csv: 'sku;count\nCABLE-2M;2,5' },
      /csv row 2, count: "2,5" is not a plain number: .* decimal comma/,
    ],
    [
      'a point that may stand for thousands',
      { reason: 'stocktake', csv: 'sku;count\nCABLE-2M;1.640' },
      /csv row 2, count: "1\.640" may be 1640 or a fraction.*Write 1640 or 1\.6400/s,
    ],
    ['an empty count', csv('CABLE-2M,'), /csv row 2, counted: it is empty.*Write 0 for none/s],
    ['words for a count', csv('CABLE-2M,many'), /csv row 2, counted: "many" is not a plain number/],
    ['a stray quotation mark', csv('CABLE-2M,5"'), /csv: row 2, cell 2: the quotes are not closed.*double those/s],
    ['no rows', { reason: 'stocktake', csv: 'sku,count' }, /csv: there is no row below the header/],
    ['nothing at all', { reason: 'stocktake' }, /items, csv, path: give exactly one/],
    ['two sources', { ...csv('CABLE-2M,5'), items: [{ item: 'CABLE-2M', quantity: 5 }] }, /give exactly one/],
    [
      'an unknown account',
      { ...typed({ item: 'CABLE-2M', quantity: 5 }), account: 'Nowhere' },
      /account: there is no account "Nowhere"/,
    ],
    [
      'the stock account',
      { ...typed({ item: 'CABLE-2M', quantity: 5 }), account: '630' },
      /account: 630 "Inventory" is the stock itself/,
    ],
    [
      'an unknown contact',
      { ...typed({ item: 'CABLE-2M', quantity: 5 }), contact: 'Nobody' },
      /contact: there is no contact "Nobody"/,
    ],
    ['a file where no folder is allowed', { reason: 'stocktake', path: 'count.csv' }, /no folder is configured/],
  ])('%s is refused by name, and nothing is written', async (_, input, fault) => {
    open = await house()
    const before = everythingIn(open.books)
    const { text, isError } = await open.call('adjust_stock', { ...input })
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(open.books)).toBe(before)
  })

  it.each<[string, (house: TestHouse) => unknown, object, RegExp]>([
    [
      'goods of unknown cost',
      ({ books }) => {
        const { unitPrice: _, ...purchases } = itemIn(books, 'CABLE-2M').purchases
        change(books, 'CABLE-2M', { quantityOnHand: 0n, totalCostPool: 0n, purchases })
      },
      {},
      /items\.0\.item: nobody knows what "CABLE-2M" costs.*unit_cost/s,
    ],
    [
      'a locked day',
      ({ books, simulator }) => {
        createPerson(simulator, books.id).lock({ period: day('2026-10-31') })
        simulator.clock.advance(11 * 60_000)
      },
      { date: '2026-10-30' },
      /date: 2026-10-30 is in the locked period \(up to 2026-10-31\).*2026-11-01 or later/s,
    ],
    [
      'no account of that name',
      ({ books }) => rename(books.accounts.values(), 'Inventory Adjustments', 'Sundry'),
      {},
      /account: no account of this organisation is named for stock adjustments\. For example 300 "Purchases"/,
    ],
    [
      'two accounts of that name',
      ({ books }) => rename(books.accounts.values(), 'Cleaning', 'Stock write-offs'),
      {},
      /several accounts .* are named .*401 "Inventory Adjustments", 408 "Stock write-offs"/,
    ],
    [
      'no contact of that name',
      ({ books }) => rename(books.contacts.values(), 'Stock Adjustments', 'Somebody'),
      {},
      /contact: there is no contact for adjustments.*save_contact/s,
    ],
    [
      'no tracked items',
      ({ books }) => {
        for (const { id, code } of books.items.values()) {
          const { inventoryAssetAccountId: _, ...item } = itemIn(books, code)
          books.items.set(id, item)
        }
      },
      {},
      /has no tracked items/,
    ],
  ])('%s is refused by name, and nothing is written', async (_, prepare, more, fault) => {
    open = await house()
    prepare(open)
    const before = everythingIn(open.books)
    const reply = await open.call('adjust_stock', { ...typed({ item: 'CABLE-2M', quantity: 5 }), ...more })
    expect(reply.text).toMatch(fault)
    expect(reply.isError).toBe(true)
    expect(everythingIn(open.books)).toBe(before)
  })

  it('what is on record of the adjustment account goes before its name', async () => {
    open = await house()
    const [{ notes } = {}] = open.open.houses
    const body = { adjustmentAccount: '310' }
    await (notes as Notes).add({ kind: 'stock_settings', subject: 'organisation', by: 'Ann', body })
    const { data } = await open.call('adjust_stock', typed({ item: 'CABLE-2M', quantity: 5 }))
    expect(data).toMatchObject({ account: '310' })
  })

  it('goods without stock come in at the cost given, else at the purchase price', async () => {
    open = await house()
    const known = idsIn(open.books)
    change(open.books, 'CABLE-2M', { quantityOnHand: 0n, totalCostPool: 0n })
    const items = [
      { item: 'CABLE-2M', quantity: 5 },
      { item: 'WIDGET-S', quantity: 1, unit_cost: 9.9 },
    ]
    const { data } = await open.call('adjust_stock', { reason: 'found', items })
    expect(data).toMatchObject({ value_in: '25.40' })
    approveDrafts(open, known)
    expect(stockOf(open.books, 'CABLE-2M')).toEqual({ units: 5, cost: 1_550n })
    expect(stockOf(open.books, 'WIDGET-S')).toEqual({ units: 146, cost: 171_113n })
  })

  it('what customers wait for is said of what comes in', async () => {
    open = await house()
    const waiting = { invoiceId: 'x', lineId: 'y', quantity: 20_000n }
    change(open.books, 'CABLE-2M', { quantityOnHand: 0n, totalCostPool: 0n, backorders: [waiting] })
    const { text } = await open.call('adjust_stock', typed({ item: 'CABLE-2M', quantity: 5 }))
    expect(text).toContain('2 of "CABLE-2M" are sold and still owed')
  })
})

function change(books: OrganisationState, code: string, to: Partial<Item>): void {
  const item = itemIn(books, code)
  books.items.set(item.id, { ...item, ...to })
}

function rename(all: Iterable<{ name: string }>, from: string, to: string): void {
  for (const one of all) if (one.name === from) one.name = to
}
