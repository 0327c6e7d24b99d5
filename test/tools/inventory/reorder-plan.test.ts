import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Books } from '../../../src/books/books.ts'
import { addDays, day } from '../../../src/books/day.ts'
import type { Item } from '../../../src/books/items.ts'
import { cents, decimal4, sum } from '../../../src/books/money.ts'
import type { Movement } from '../../../src/tools/inventory/movements/movement.ts'
import type { LeadTime, StockBook } from '../../../src/tools/inventory/movements/stock-book.ts'
import { makePlan } from '../../../src/tools/inventory/plan/make-plan.ts'
import type { OrderSupplier } from '../../../src/tools/inventory/plan/order-prices.ts'
import { orderPrices } from '../../../src/tools/inventory/plan/order-prices.ts'
import { planLine } from '../../../src/tools/inventory/plan/plan-line.ts'
import { planOnRecord, readPlan } from '../../../src/tools/inventory/plan/plan-record.ts'
import { inForce } from '../../../src/tools/inventory/settings/read-stock-settings.ts'
import type { StockSettings } from '../../../src/tools/inventory/settings/stock-settings.ts'
import { invoice, line } from '../fake-books.ts'

const today = day('2026-11-20')
const NO_PRICE = { unitPrice: undefined, account: '', taxType: '' }
const LTD: OrderSupplier = { id: 's1', name: 'Supplies Ltd', currency: 'NZD', archived: false }
const INC: OrderSupplier = { id: 's2', name: 'Supplies Inc', currency: 'USD', archived: false }

function item(code: string, more: Partial<Item> = {}): Item {
  return {
    ...{ id: code, code, name: code, description: code, purchaseDescription: '', isSold: true, isPurchased: true },
    ...{
      sales: { ...NO_PRICE, unitPrice: decimal4(20) },
      purchases: NO_PRICE,
      assetAccount: '630',
      costAccount: '310',
    },
    ...{ onHand: decimal4(3), value: cents(24), backOrdered: 0n, updatedAt: 0 },
    ...more,
  }
}

function moved(kind: Movement['kind'], ago: number, quantity: number, amount: number, supplierId = 's1'): Movement {
  return {
    ...{ kind, document: { kind: 'bill', id: `d${ago}`, number: '' }, day: addDays(today, -ago), updatedAt: 0 },
    ...{
      contact: { id: supplierId, name: supplierId },
      itemCode: 'A',
      quantity: decimal4(quantity),
      amount: cents(amount),
    },
  }
}

/** Sells ten a week for a year, and bought them of s1. */
const STEADY: readonly Movement[] = [
  moved('purchase', 370, 600, 4_800),
  ...Array.from({ length: 52 }, (_, week) => moved('sale', 364 - week * 7, -10, -200, 'c1')),
]

interface Facts {
  items?: readonly Item[]
  movements?: readonly Movement[]
  lead?: LeadTime
  settings?: Record<string, StockSettings>
}

function lines({ items = [item('A')], movements = STEADY, lead, settings = {} }: Facts) {
  const supplier = movements.findLast(({ kind }) => kind === 'purchase')?.contact
  const book: StockBook = {
    ...{ asOf: 0, from: 'copy', today, baseCurrency: 'NZD', items },
    item: (code) => items.find((one) => one.code === code),
    movementsOf: () => movements,
    ordersOf: () => [],
    supplierOf: () => supplier,
    leadTimeOf: () => lead,
  }
  const own = new Map(Object.entries(settings))
  const inUse = inForce({ organisation: {}, suppliers: new Map(), items: own, unreadable: 0 })
  return items.map((one) => planLine(book, inUse, one, {}))
}

const suppliers = new Map([LTD, INC].map((one) => [one.id, one]))
const priced = new Map([
  ['A', decimal4(8)],
  ['B', decimal4(8)],
])

describe('a line of a plan', () => {
  test('says how its lead time is known, and trusts a guess less', () => {
    const [guessed] = lines({})
    expect(guessed).toMatchObject({
      lead: { days: 14, from: 'guessed' },
      confidence: 'low',
      suggestion: { confidence: 'ok' },
    })
    const [learned] = lines({ lead: { days: 9, spread: 2, seen: 4 } })
    expect(learned).toMatchObject({ lead: { days: 9, spread: 2, seen: 4, from: 'learned' }, confidence: 'ok' })
    const [promised] = lines({ lead: { days: 9, spread: 0, seen: 0 } })
    expect(promised?.lead.from).toBe('promised')
    const [set] = lines({ lead: { days: 9, spread: 2, seen: 4 }, settings: { A: { leadDays: 30 } } })
    expect(set).toMatchObject({ lead: { days: 30, spread: 2, from: 'set' }, confidence: 'ok' })
    expect(set?.suggestion.protectionDays).toBe(37)
  })

  test('costs what its supplier billed last, else anybody, else what the item says', () => {
    const both = [...STEADY, moved('purchase', 20, 10, 90), moved('purchase', 10, 10, 70, 's2')]
    expect(lines({ movements: both })[0]?.unitCost).toBe(decimal4(7))
    expect(lines({ movements: both, settings: { A: { supplierId: 's1' } } })[0]?.unitCost).toBe(decimal4(9))
    expect(lines({ movements: both, settings: { A: { supplierId: 's3' } } })[0]?.unitCost).toBe(decimal4(7))
    const unbilled = STEADY.filter(({ kind }) => kind !== 'purchase')
    const own = item('A', { purchases: { ...NO_PRICE, unitPrice: decimal4(6.5) } })
    expect(lines({ movements: unbilled, items: [own] })[0]?.unitCost).toBe(decimal4(6.5))
    expect(lines({ movements: unbilled })[0]?.unitCost).toBeUndefined()
  })

  test('takes what customers wait for off what is on hand', () => {
    expect(lines({ items: [item('A', { onHand: 0n, backOrdered: decimal4(5) })] })[0]?.available).toBe(-5)
  })
})

describe('a plan', () => {
  test.each([
    ['discontinued', { settings: { A: { discontinued: true } } }, suppliers, priced, /discontinued/],
    ['without a supplier', {}, new Map(), priced, /no supplier is known for \d+ units/],
    ['of an archived supplier', {}, new Map([['s1', { ...LTD, archived: true }]]), priced, /archived/],
    ['without a price', {}, suppliers, new Map(), /no price in NZD/],
    ['without history', { movements: STEADY.slice(0, 5) }, suppliers, priced, /insufficient history: set a target/],
    [
      'without history that customers wait for',
      { movements: STEADY.slice(0, 5), items: [item('A', { onHand: 0n, backOrdered: decimal4(5) })] },
      ...[suppliers, priced],
      /insufficient history, though customers wait/,
    ],
  ] as const)('never orders an item %s', (_, facts, whom, prices, why) => {
    const plan = makePlan(lines(facts as Facts), whom as typeof suppliers, prices as typeof priced, undefined)
    expect(plan.ordered).toEqual([])
    expect(plan.apart).toHaveLength(1)
    expect(plan.apart[0]?.why).toMatch(why)
  })

  test('orders without history up to a target that a person fixed', () => {
    const planned = lines({ movements: STEADY.slice(0, 5), settings: { A: { target: 40, pack: 5 } } })
    const { ordered } = makePlan(planned, suppliers, priced, undefined)
    expect(ordered).toMatchObject([{ quantity: 40, total: cents(320), cost: cents(320), confidence: 'none' }])
  })

  test('comes to what its lines come to, within the budget', () => {
    const items = ['A', 'B'].map((code) => item(code))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 12 }), (budget, pack) => {
        const planned = lines({ items, settings: { A: { pack } } })
        const plan = makePlan(planned, suppliers, priced, cents(budget))
        expect(plan.cost).toBe(sum(plan.ordered.map(({ cost }) => cost ?? 0n)))
        expect(plan.cost).toBeLessThanOrEqual(cents(budget))
        expect(plan.ordered.length + plan.cutAway.length).toBe(2)
        for (const line of plan.ordered) expect(line.quantity % line.settings.pack).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  test('has one id for one content, and is read back as it was put on record', async () => {
    const { ordered } = makePlan(lines({}), suppliers, priced, undefined)
    const plan = planOnRecord(ordered, today)
    expect(planOnRecord(ordered, today).id).toBe(plan.id)
    expect(planOnRecord(ordered, addDays(today, 1)).id).not.toBe(plan.id)
    const note = { kind: 'reorder_plan', subject: `plan:${plan.id}`, by: 'Ann', number: 1, at: 0 }
    const readFrom = (body: unknown) => readPlan(plan.id.toLowerCase(), { read: async () => [{ ...note, body }] })
    expect(await readFrom(plan)).toEqual(plan)
    expect(await readFrom({ ...plan, colour: 'red' })).toBeUndefined()
    expect(await readFrom({ ...plan, made: 'soon' })).toBeUndefined()
  })
})

describe('the prices of orders', () => {
  const abroad = [...STEADY, moved('purchase', 10, 100, 1_600, 's2')]
  const bill = (currency: string, lineAmountTypes: 'Exclusive' | 'Inclusive') => {
    const billed = line(1, { itemCode: 'a', quantity: decimal4(100), lineAmount: cents(1_150), taxAmount: cents(150) })
    return invoice(1, { id: 'd10', kind: 'bill', currency, lineAmountTypes, lines: [billed] })
  }
  const pricesWith = async (facts: Facts, bills: readonly ReturnType<typeof bill>[]) => {
    const books = { findInvoices: async () => ({ rows: bills, offset: 0, total: bills.length }) } as unknown as Books
    return (await orderPrices(lines(facts), suppliers, books, 'NZD')).get('A')
  }

  test('are those of base currency with two places', async () => {
    expect(await pricesWith({}, [])).toBe(decimal4(8))
    const fine = item('A', { purchases: { ...NO_PRICE, unitPrice: decimal4('0.1250') } })
    expect(
      await pricesWith({ items: [fine], movements: STEADY.slice(1), settings: { A: { supplierId: 's1' } } }, []),
    ).toBe(decimal4('0.13'))
  })

  test('in another currency come from the last bill in it, without tax', async () => {
    expect(await pricesWith({ movements: abroad }, [bill('USD', 'Exclusive')])).toBe(decimal4('11.5'))
    expect(await pricesWith({ movements: abroad }, [bill('USD', 'Inclusive')])).toBe(decimal4(10))
    expect(await pricesWith({ movements: abroad }, [bill('EUR', 'Exclusive')])).toBeUndefined()
    expect(await pricesWith({ movements: abroad }, [])).toBeUndefined()
  })
})
