import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cents, cents, sum } from '../../src/books/money.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house, type TestHouse } from '../house.ts'
import { amountIn } from './ledger-state.ts'

let open: TestHouse
beforeAll(async () => {
  open = await house()
})
afterAll(() => open.close())

const OF_STOCK = ['ROUTER-X1', 'CABLE-2M', 'WIDGET-S']

interface Span {
  from: string
  to: string
}

/** What the ledger's journals have on the cost of sales account of stock, without what was brought forward. */
function costInLedger(books: OrganisationState, { from, to }: Span): Cents {
  const account = [...books.accounts.values()].find(({ code }) => code === '310')
  const journals = books.journals.filter(
    ({ date, sourceType }) => date >= from && date <= to && sourceType !== 'MANJOURNAL',
  )
  return sum(
    journals.flatMap(({ lines }) =>
      lines.filter(({ accountId }) => accountId === account?.id).map(({ amount }) => amount),
    ),
  )
}

/** What documents of the simulator sold of items of stock, less what customers sent back; sales there are without tax. */
function revenueInLedger(books: OrganisationState, { from, to }: Span): Cents {
  const ids = [...books.items.values()].filter(({ code }) => OF_STOCK.includes(code)).map(({ id }) => id)
  const documents = [...books.invoices.values(), ...books.creditNotes.values(), ...books.bankTransactions.values()]
  return sum(
    documents
      .filter(({ date, status }) => date >= from && date <= to && (status === 'AUTHORISED' || status === 'PAID'))
      .flatMap(({ type, lines }) =>
        lines.filter(({ itemId }) => ids.includes(itemId ?? '')).map((line) => sign(type) * line.lineAmount),
      ),
  )
}

function sign(type: string): bigint {
  if (type === 'ACCREC' || type === 'RECEIVE') return 1n
  return type === 'ACCRECCREDIT' ? -1n : 0n
}

interface Told {
  from: string
  to: string
  before: Span
  totals: Record<string, string>
  rows: { item: string; margin: string; margin_before: string }[]
  pressed: Record<string, string>[]
}

async function asked(input: Record<string, unknown>): Promise<{ text: string; told: Told }> {
  const { text, data, isError } = await open.call('margin_by_item', input)
  if (isError) throw new Error(text)
  return { text, told: data as unknown as Told }
}

describe('why did margin fall', () => {
  it.each([
    { period: 'this_month' },
    { period: 'this_quarter', compare: 'same_period_last_year' },
    { from: '2026-02-01', to: '2026-07-31' },
    {},
  ])('in %j: margins of stock are what sales and cost of sales are in the ledger', async (input) => {
    const { told } = await asked({ ...input, limit: 100 })
    const ofStock = told.rows.filter(({ item }) => OF_STOCK.includes(item))
    expect(ofStock.length).toBeGreaterThan(1)
    for (const [span, which] of [
      [told, 'margin'],
      [told.before, 'margin_before'],
    ] as const) {
      const margin = revenueInLedger(open.books, span) - costInLedger(open.books, span)
      expect(sum(ofStock.map((row) => cents(row[which])))).toBe(margin)
    }
  })

  it('parts add up from one margin to the other', async () => {
    const { told } = await asked({ period: 'this_quarter' })
    const { before, now, ...parts } = told.totals
    expect(cents(before ?? '') + sum(Object.values(parts).map(cents))).toBe(cents(now ?? ''))
  })

  it('tells of the supplier who raised a price before the average cost has', async () => {
    const { text, told } = await asked({ period: 'this_month' })
    // Orbit's newest bill has routers at 93.50, the one before at 82.00: 14% more.
    expect(told.pressed).toEqual([
      expect.objectContaining({ item: 'ROUTER-X1', cost_of: 'newest bill', because_of: 'cost' }),
    ])
    expect(text).toContain('Unit margin pressed: ROUTER-X1 (cost, at the newest bill)')
    const one = await asked({ period: 'this_month', item: 'router-x1' })
    expect(one.text).toMatch(/OH-20519\|2026-11-13\|Orbit Hardware\|13\|93\.50\|\+1\d\.\d%/)
    expect(one.text).toContain('Counter sale|2026-11-20|Trade Counter')
  })

  it('tells a price cut from cost, and what customers have to do with it', async () => {
    const { simulator, books } = open
    const line = { ItemCode: 'AP-CEILING', Quantity: 40, DiscountRate: 20 }
    simulator.perform(books.id, {
      ...{ method: 'PUT', path: '/Invoices' },
      body: {
        ...{ Type: 'ACCREC', Contact: { Name: 'Kauri Legal' }, Date: '2026-11-20', DueDate: '2026-12-20' },
        ...{ Status: 'AUTHORISED', LineAmountTypes: 'Exclusive', LineItems: [line] },
      },
    })
    simulator.clock.advance(120_000)
    const { text, told } = await asked({ period: 'this_month' })
    expect(told.pressed).toContainEqual(
      expect.objectContaining({ item: 'AP-CEILING', cost_of: 'sold', because_of: 'mix of customers' }),
    )
    // 40 units at 62.00 less than 310.00; the other 18 as before.
    expect(amountIn(told.totals.price ?? '')).toBe(-248_000n)
    expect(text).toContain('price|-2,480.00')
    const one = await asked({ period: 'this_month', item: 'AP-CEILING', contact: 'Kauri Legal' })
    expect(one.text).toContain('not sold before')
  })

  it('says of which sales nobody knows the cost', async () => {
    const { text } = await asked({ item: 'SURVEY' })
    expect(text).toContain('nobody knows what it cost')
  })
})
