import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import { call, type Pen } from '../../src/simulator/company/pen.ts'
import { house, type TestHouse } from '../house.ts'

let open: TestHouse
beforeAll(async () => {
  open = await house({ copyKept: true })
})
afterAll(() => open.close())

interface Told {
  items: number
  tooLittleHistory: number
  from: string
  happened: { met: number; stock: string; weeksOut: number }
  policy: { met: number; stock: string; weeksOut: number }
  typedInStock: string
}

describe('can the reorder plan be trusted', () => {
  it('replays a year of what is kept in stock, changes nothing, and says what it takes for granted', async () => {
    const before = JSON.stringify([...open.books.items.values()].map(({ quantityOnHand }) => String(quantityOnHand)))
    const { text, data, isError } = await open.call('backtest_reorder', {})
    expect(isError).toBe(false)
    const { items, policy, happened, from } = data as unknown as Told
    expect(items).toBe(3)
    expect(from < '2026').toBe(true)
    expect(happened.met).toBeLessThanOrEqual(1)
    expect(policy.met).toBeGreaterThan(0.85)
    expect(text).toMatch(/this policy would have met [\d.]+% of demand with [\d,.]+ NZD of stock; what happened met/)
    expect(text).toContain("Each week's order")
    const after = JSON.stringify([...open.books.items.values()].map(({ quantityOnHand }) => String(quantityOnHand)))
    expect(after).toBe(before)
  })

  it('holds more and meets more for more service', async () => {
    const [low, high] = await Promise.all(
      [0.6, 0.99].map(async (service) => (await open.call('backtest_reorder', { service })).data as unknown as Told),
    )
    expect(high?.policy.met).toBeGreaterThan(low?.policy.met ?? 1)
    expect(Number(high?.policy.stock)).toBeGreaterThan(Number(low?.policy.stock))
  })

  it('replays the items that are named, and says which there are not', async () => {
    const { data } = await open.call('backtest_reorder', { items: ['cable-2m'], weeks: 26 })
    expect(data).toMatchObject({ items: 1, tooLittleHistory: 0 })
    const { text, isError } = await open.call('backtest_reorder', { items: ['ROUTR-X1'] })
    expect(isError).toBe(true)
    expect(text).toMatch(/items\.0: there is no item "ROUTR-X1"\. Nearest: "ROUTER-X1"/)
  })
})

/** Sells ten a week for so many weeks up to 16 November 2026, bought sixty at a time every eight weeks: the last two of each eight have none. */
function badlyStocked({ simulator, books }: TestHouse, weeks: number): void {
  const pen: Pen = { simulator, organisation: books, contacts: new Map(), documents: new Map(), at: 0 }
  const item = { Code: 'LAMP', Name: 'Lamp', InventoryAssetAccountCode: '630' }
  const prices = { PurchaseDetails: { UnitPrice: 5, COGSAccountCode: '310' }, SalesDetails: { UnitPrice: 9 } }
  call(pen, 'PUT', '/Items', { Items: [{ ...item, ...prices }] })
  for (let week = 0; week < weeks; week += 1) {
    const date = addDays(day('2026-11-16'), 7 * (week - weeks))
    if (week % 8 === 0) post(pen, 'ACCPAY', date, { Quantity: 60, UnitAmount: 5, AccountCode: '630' })
    if (week % 8 < 6) post(pen, 'ACCREC', addDays(date, 2), { Quantity: 10, UnitAmount: 9, AccountCode: '200' })
  }
}

function post(pen: Pen, Type: string, date: string, line: object): void {
  const facts = { Type, Contact: { Name: Type }, Date: date, DueDate: date, LineAmountTypes: 'NoTax' }
  const LineItems = [{ ItemCode: 'LAMP', Description: 'Lamp', ...line }]
  call(pen, 'PUT', '/Invoices', { Invoices: [{ ...facts, Status: 'AUTHORISED', LineItems }] })
}

describe('what would it have saved', () => {
  it('meets what was not there, of a company that ran out every other month', async () => {
    const shop = await house({ company: 'empty' })
    badlyStocked(shop, 80)
    const { text, data } = await shop.call('backtest_reorder', { items: ['LAMP'] })
    const { happened, policy } = data as unknown as Told
    expect(happened.weeksOut).toBeGreaterThanOrEqual(12)
    expect(happened.met).toBeGreaterThan(0.7)
    expect(happened.met).toBeLessThan(0.8)
    expect(policy.met).toBeGreaterThan(0.98)
    expect(text).toMatch(/^LAMP\|52\|5\d\d\|7\d(\.\d)?%\|/m)
    await shop.close()
  })

  it('says that there is not enough to judge where an item is new', async () => {
    const shop = await house({ company: 'empty' })
    badlyStocked(shop, 16)
    const { text, data, isError } = await shop.call('backtest_reorder', {})
    expect(isError).toBe(false)
    expect(data).toMatchObject({ items: 0, tooLittleHistory: 1 })
    expect(text).toContain('Not enough history to replay: of 1 item.')
    expect(text).toContain('Too little history or no cost: LAMP.')
    await shop.close()
  })
})
