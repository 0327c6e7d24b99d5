import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'
import { contactIn, everythingIn, watchLedger } from './ledger-state.ts'

const DAY = 86_400_000

let open: TestHouse
beforeEach(async () => {
  open = await house()
})
afterEach(() => open.close())

async function plan(input: Record<string, unknown> = {}) {
  const { text, data, isError } = await open.call('plan_reorder', input)
  return { text, data, isError, id: String(data.plan), lines: data.lines as { item: string; quantity: number }[] }
}

function order(input: Record<string, unknown>) {
  return open.call('create_purchase_orders', input)
}

function ordersOf(id: string) {
  return [...open.books.purchaseOrders.values()].filter(({ reference }) => reference === id)
}

function stock(): string {
  return JSON.stringify([...open.books.items.values()], (_, value) => (typeof value === 'bigint' ? `${value}` : value))
}

describe('what to order', () => {
  it('becomes draft orders by supplier, once, and moves nothing', async () => {
    await open.call('set_stock_settings', { csv: 'code,supplier,pack\nCABLE-2M,Cobalt Distribution,50\nROUTER-X1,,5' })
    const [moved, before] = [watchLedger(open.books), stock()]
    const planned = await plan()
    expect(planned.text).toMatch(/Reorder plan RP-[0-9A-F]{10}: 2 items from 2 suppliers for [\d,.]+ NZD, without tax/)
    const quantities = new Map(planned.lines.map(({ item, quantity }) => [item, quantity]))
    expect([...quantities].map(([code, quantity]) => [code, quantity % (code === 'CABLE-2M' ? 50 : 5)])).toEqual([
      ['CABLE-2M', 0],
      ['ROUTER-X1', 0],
    ])
    expect(ordersOf(planned.id)).toEqual([])
    const { text, isError } = await order({ plan: planned.id })
    expect(isError, text).toBe(false)
    expect(text).toMatch(/2 done as draft/)
    const made = ordersOf(planned.id)
    expect(made.map(({ status, contactId }) => [status, open.books.contacts.get(contactId)?.name])).toEqual([
      ['DRAFT', 'Cobalt Distribution'],
      ['DRAFT', 'Orbit Hardware'],
    ])
    for (const { lines, deliveryDate = '', date } of made) {
      const [line] = lines
      if (!line) throw new Error('an order without lines')
      expect(line.quantity).toBe(BigInt((quantities.get(line.itemCode ?? '') ?? 0) * 10_000))
      expect(line.unitAmount).toBeGreaterThan(0n)
      expect(open.books.accounts.get(line.accountId ?? '')?.code).toBe('630')
      expect(deliveryDate > date).toBe(true)
    }
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    expect(stock()).toBe(before)
    const [again, all] = [await order({ plan: planned.id }), everythingIn(open.books)]
    expect(again).toMatchObject({ isError: true, data: { error: 'refused' } })
    expect(again.text).toMatch(
      /"Cobalt Distribution" was ordered from already: "PO-\d+" \(DRAFT\)\. "Orbit Hardware" was/,
    )
    expect(again.text).toContain('in a new plan (plan_reorder) once these orders are approved, or deleted')
    expect(everythingIn(open.books)).toBe(all)
  })

  it('is of an item by the code of another system as well', async () => {
    await open.call('set_stock_settings', { item: 'CABLE-2M', set: { other_codes: ['shop-12'] } })
    expect((await plan({ items: ['Shop-12'] })).lines.map(({ item }) => item)).toEqual(['CABLE-2M'])
    expect((await open.call('backtest_reorder', { items: ['shop-12'] })).data).toMatchObject({ items: 1 })
  })

  it('is nothing where no item is tracked or none is bought there, and says so', async () => {
    expect((await plan({ suppliers: ['Acme Corp'] })).text).toContain('no tracked item is bought from these suppliers')
    await open.close()
    open = await house({ company: 'empty' })
    expect((await plan()).text).toContain('no item is tracked, so Xero keeps no stock here')
  })

  it('is no quantity for a new item, which is not said to be enough either', async () => {
    const item = {
      code: 'NEW-1',
      name: 'New',
      purchase_price: 85,
      sales_price: 149,
      cost_account: '310',
      stock_account: '630',
    }
    await open.call('save_item', item)
    const { text, data } = await plan({ items: ['NEW-1'] })
    expect(data).toMatchObject({ count: 0, not_ordered: 1 })
    expect(text).toContain('1 item is listed apart, with why')
    expect(text).toContain('Available are 0; whether that is enough cannot be said.')
    expect(text).toContain('settled with set_stock_settings (toolset inventory_extras)')
    expect(text).not.toContain('which is enough')
  })

  it('is ordered of one supplier first, then of the others', async () => {
    await open.call('set_stock_settings', { item: 'CABLE-2M', set: { supplier: 'Cobalt Distribution' } })
    const { id } = await plan()
    await order({ plan: id, suppliers: ['orbit hardware'] })
    expect(ordersOf(id).map(({ contactId }) => contactId)).toEqual([contactIn(open.books, 'Orbit Hardware').id])
    const { text } = await order({ plan: id.toLowerCase() })
    expect(text).toMatch(/1 supplier is still to be ordered from[\s\S]*"Orbit Hardware" was ordered from already/)
    expect(ordersOf(id)).toHaveLength(2)
  })

  it('may be ordered again where somebody deleted the order, when the user says so', async () => {
    const { id } = await plan({ items: ['ROUTER-X1'] })
    await order({ plan: id })
    for (const one of ordersOf(id)) open.books.purchaseOrders.set(one.id, { ...one, status: 'DELETED' })
    expect((await order({ plan: id })).text).toMatch(/asked for before/i)
    await order({ plan: id, again: true })
    expect(ordersOf(id).map(({ status }) => status)).toEqual(['DELETED', 'DRAFT'])
  })

  it('is the same plan while nothing changes, and another one once something does', async () => {
    const [first, second] = [await plan(), await plan()]
    expect(second.id).toBe(first.id)
    expect(await plan({ dry_run: true })).toMatchObject({ id: first.id })
    expect((await open.call('list_changes', { states: ['applied'] })).data.count).toBe(1)
    await open.call('set_stock_settings', { item: 'ROUTER-X1', set: { pack: 50 } })
    expect((await plan()).id).not.toBe(first.id)
  })

  it('counts what is approved as on order, and only tells of drafts', async () => {
    const first = await plan({ items: ['ROUTER-X1'] })
    await order({ plan: first.id })
    const drafted = await plan({ items: ['ROUTER-X1'] })
    expect(drafted.text).toMatch(/1 item of it stands on draft orders already/)
    for (const one of ordersOf(first.id)) {
      open.books.purchaseOrders.set(one.id, { ...one, status: 'AUTHORISED', updatedAt: open.simulator.clock.now() })
    }
    open.simulator.clock.advance(2 * 60_000)
    const approved = await plan({ items: ['ROUTER-X1'] })
    expect(approved.text).toMatch(/Nothing is to be ordered; 1 item has enough/)
    expect(approved.data.plan).toBeUndefined()
  })

  it('explains every figure of one item', async () => {
    const { text } = await plan({ items: ['router-x1'], service: 0.9, review_days: 14 })
    for (const part of [
      /Note: Expected are [\d.]+ a week, so [\d.]+ over 27 days \(lead time 13, review 14\)/,
      /more make the target of \d+: demand over such a time has strayed by [\d.]+ \(standard deviation\), and the service is 90%/,
      /Available are 3 and 8 are on order: 11, \d+ below the target: order \d+/,
      /In force: Service 90% \(as asked\), review 14 days \(as asked\), pack 1 \(usual\), minimum 0 \(usual\); lead 13 days \(from 4 orders\)/,
    ]) {
      expect(text).toMatch(part)
    }
  })

  it('keeps to a supplier’s minimum and pack', async () => {
    await open.call('set_stock_settings', { supplier: 'Orbit Hardware', set: { minimum: 1_000, pack: 300 } })
    const { lines } = await plan()
    expect(lines.map(({ item, quantity }) => [item, quantity])).toEqual([
      ['CABLE-2M', 1_200],
      ['ROUTER-X1', 1_200],
    ])
  })

  it('keeps to a budget, and says what was cut', async () => {
    const whole = await plan()
    const { data, text, lines } = await plan({ budget: 600 })
    const cost = Number(data.cost)
    expect(cost).toBeLessThanOrEqual(600)
    expect(cost).toBeGreaterThan(300)
    expect(data).toMatchObject({ budget: '600.00', over: '0.00' })
    expect(text).toMatch(/cut from|Cut from/)
    const before = new Map(whole.lines.map(({ item, quantity }) => [item, quantity]))
    for (const { item, quantity } of lines) expect(quantity).toBeLessThanOrEqual(before.get(item) ?? 0)
  })

  it('lists apart what cannot be ordered', async () => {
    await open.call('set_stock_settings', { item: 'CABLE-2M', set: { discontinued: true } })
    const { text, lines, data } = await plan()
    expect(lines.map(({ item }) => item)).toEqual(['ROUTER-X1'])
    expect(text).toMatch(/Not ordered: 1 item\n[\s\S]*CABLE-2M\|[^\n]*discontinued: not ordered again/)
    expect(data.not_ordered).toBe(1)
  })

  it('warns where a plan is old, or more is on order by now', async () => {
    const { id } = await plan({ items: ['ROUTER-X1'] })
    open.simulator.clock.advance(8 * DAY)
    const { text } = await order({ plan: id, dry_run: true })
    expect(text).toMatch(/the plan is 8 days old/)
    expect(ordersOf(id)).toEqual([])
  })

  it('past draft waits for a person, and is not held twice', async () => {
    const { id } = await plan({ items: ['ROUTER-X1'] })
    expect((await order({ plan: id, status: 'AUTHORISED' })).data).toMatchObject({ outcome: 'held' })
    expect((await order({ plan: id })).text).toMatch(/The order to "Orbit Hardware" is held already \(chg_/)
    expect(ordersOf(id)).toEqual([])
  })

  it.each([
    ['an unknown plan', { plan: 'RP-0000000000' }, /no plan "RP-0000000000" is on record for this organisation/],
    ['neither plan nor orders', {}, /purchase_orders, plan: give exactly one/],
    ['suppliers without a plan', { suppliers: ['Orbit Hardware'] }, /give exactly one/],
  ])('is not ordered with %s', async (_, input, fact) => {
    const before = everythingIn(open.books)
    expect((await order(input)).text).toMatch(fact)
    expect(everythingIn(open.books)).toBe(before)
  })

  it('is not ordered in another organisation', async () => {
    const { id } = await plan({ items: ['ROUTER-X1'] })
    const other = [...open.simulator.state.organisations.values()].find(({ id: one }) => one !== open.books.id)
    const { text, isError } = await order({ plan: id, organisation: other?.settings.name })
    expect(isError).toBe(true)
    expect(text).toMatch(/no plan "RP-\w+" is on record for this organisation/)
    expect([...(other?.purchaseOrders.values() ?? [])].filter(({ reference }) => reference === id)).toEqual([])
  })

  it('is not ordered of somebody whom the plan does not have', async () => {
    const { id } = await plan({ items: ['ROUTER-X1'] })
    const { text } = await order({ plan: id, suppliers: ['Cobalt Distribution'] })
    expect(text).toMatch(
      /suppliers\.0: the plan RP-\w+ orders nothing from "Cobalt Distribution"\. It has "Orbit Hardware"/,
    )
  })

  it.each([
    ['an unknown item', { items: ['ROUTER-X9'] }, /items\.0: there is no item "ROUTER-X9"\. Nearest: "ROUTER-X1"/],
    ['an item of which no stock is kept', { items: ['ENG-HOUR'] }, /items\.0: Xero keeps no stock of "ENG-HOUR"/],
    ['an unknown supplier', { suppliers: ['Nobody At All'] }, /suppliers\.0: there is no contact/],
    ['a service in percent', { service: 95 }, /service: must be the share/],
    ['no budget', { budget: 0 }, /budget: 0 is not an amount above 0/],
    ['a cursor of another plan', { cursor: '25-aaaaaa' }, /cursor: it does not belong/],
  ])('is not planned with %s', async (_, input, fact) => expect((await plan(input)).text).toMatch(fact))
})
