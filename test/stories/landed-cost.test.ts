import { describe, expect, it } from 'vitest'
import { sum } from '../../src/books/money.ts'
import type { Invoice } from '../../src/simulator/state.ts'
import { house, type TestHouse } from '../house.ts'
import { FREE } from './free-policy.ts'
import { balanceOf, watchLedger } from './ledger-state.ts'

const router = { ItemCode: 'ROUTER-X1', Quantity: 10, UnitAmount: 82 }
const cable = { ItemCode: 'CABLE-2M', Quantity: 300, UnitAmount: 3.1 }
const freight = { Description: 'Sea freight', Quantity: 1, UnitAmount: 175.01, AccountCode: '425' }
const delivery = { InvoiceNumber: 'OH-9', LineItems: [router, cable, freight] }

/** A bill of Orbit Hardware as somebody typed it into Xero, a draft unless told. */
function entered({ simulator, books }: TestHouse, body: Record<string, unknown>): Invoice {
  const usual = { Type: 'ACCPAY', Contact: { Name: 'Orbit Hardware' }, Date: '2026-11-20', DueDate: '2026-12-20' }
  const sent = { ...usual, LineAmountTypes: 'Exclusive', ...body }
  const { items = [] } = simulator.perform(books.id, { method: 'PUT', path: '/Invoices', body: sent }) as {
    items?: readonly { InvoiceID?: string; ValidationErrors?: unknown }[]
  }
  const found = books.invoices.get(items[0]?.InvoiceID ?? '')
  if (!found) throw new Error(JSON.stringify(items))
  return found
}

function stockOf({ books }: TestHouse, code: string): { quantity: bigint; cost: bigint } {
  const item = [...books.items.values()].find((one) => one.code === code)
  return { quantity: item?.quantityOnHand ?? 0n, cost: item?.totalCostPool ?? 0n }
}

const now = ({ books }: TestHouse, { id }: Invoice) => books.invoices.get(id)
const stockValue = ({ books }: TestHouse) => sum([...books.items.values()].map(({ totalCostPool }) => totalCostPool))

describe('landed cost', () => {
  it('is shown to the cent and changes nothing', async () => {
    const open = await house()
    const bill = entered(open, delivery)
    const moved = watchLedger(open.books)
    const { text, data } = await open.call('landed_cost', { bill: 'OH-9', costs: [{ line: 3 }] })
    // 820.00 and 930.00 of 1,750.00 bear 82.00 and 93.01.
    expect(data, text).toMatchObject({
      ...{ bill: 'OH-9', status: 'DRAFT', by: 'value', costs: '175.01', applied: false },
      lines: [
        { item: 'ROUTER-X1', share: '82.00', unit_cost: '82.0000', landed_unit_cost: '90.2000' },
        { item: 'CABLE-2M', share: '93.01', unit_cost: '3.1000', landed_unit_cost: '3.4100' },
      ],
    })
    expect(text).toContain('Nothing was changed')
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    expect(now(open, bill)).toEqual(bill)
    await open.close()
  })

  it('goes into a draft, whose total stays, and with its approval into stock and ledger', async () => {
    const open = await house(FREE)
    const bill = entered(open, delivery)
    const [routers, cables] = [stockOf(open, 'ROUTER-X1'), stockOf(open, 'CABLE-2M')]
    const moved = watchLedger(open.books)
    const { text } = await open.call('landed_cost', { bill: 'OH-9', costs: [{ account: '425' }], apply: true })
    expect(text).toContain('not moved until this bill is approved')
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    const edited = now(open, bill)
    expect(edited).toMatchObject({
      status: 'DRAFT',
      total: bill.total,
      subTotal: bill.subTotal,
      totalTax: bill.totalTax,
    })
    // 300 cables at 3.4100 come to 1,023.00: the odd cent that no price of four places holds stays with the freight.
    expect(edited?.lines.map(({ quantity, unitAmount }) => [quantity, unitAmount])).toEqual([
      [100_000n, 902_000n],
      [3_000_000n, 34_100n],
      [10_000n, 100n],
    ])
    open.simulator.clock.advance(5_000)
    const approved = await open.call('approve_documents', { documents: ['OH-9'], status: 'AUTHORISED' })
    expect(now(open, bill)?.status, approved.text).toBe('AUTHORISED')
    expect(stockOf(open, 'ROUTER-X1')).toEqual({ quantity: routers.quantity + 100_000n, cost: routers.cost + 90_200n })
    expect(stockOf(open, 'CABLE-2M')).toEqual({ quantity: cables.quantity + 3_000_000n, cost: cables.cost + 102_300n })
    expect(moved().accounts).toMatchObject({ '630': 192_500n, '425': 1n })
    expect(balanceOf(open.books, '630')).toBe(stockValue(open))
    await open.close()
  })

  it('comes off the freight account where another bill has it, once', async () => {
    const open = await house(FREE)
    const carrier = { Contact: { Name: 'Mariner Freight Forwarders' }, InvoiceNumber: 'MF-7', LineItems: [freight] }
    entered(open, { ...carrier, Status: 'AUTHORISED' })
    const bill = entered(open, { ...delivery, LineItems: [router] })
    const moved = watchLedger(open.books)
    const asked = { bill: 'OH-9', costs: [{ bill: 'MF-7' }], by: 'quantity', apply: true }
    await open.call('landed_cost', asked)
    expect(now(open, bill)).toMatchObject({ total: bill.total, totalTax: bill.totalTax })
    const again = await open.call('landed_cost', { ...asked, again: true })
    expect(again.text).toContain('takes this cost into stock already')
    open.simulator.clock.advance(5_000)
    await open.call('approve_documents', { documents: ['OH-9'], status: 'AUTHORISED' })
    expect(moved().accounts).toMatchObject({ '630': 99_501n, '425': -17_501n })
    expect(balanceOf(open.books, '630')).toBe(stockValue(open))
    await open.close()
  })

  it('is laid by weight, each item at its own', async () => {
    const open = await house()
    entered(open, delivery)
    const weights = { 'router-x1': 0.8, 'CABLE-2M': 0.04 }
    const { data } = await open.call('landed_cost', { bill: 'OH-9', costs: [{ amount: 50 }], by: 'weight', weights })
    expect(data).toMatchObject({ lines: [{ share: '20.00' }, { share: '30.00' }] })
    await open.close()
  })

  it('of a bill in another currency is told in base currency too', async () => {
    const open = await house()
    const foreign = { ...delivery, LineItems: [router], CurrencyCode: 'USD', CurrencyRate: 0.5 }
    const bill = entered(open, foreign)
    const { text } = await open.call('landed_cost', { bill: 'OH-9', costs: [{ amount: 20 }] })
    expect(bill.currencyCode).toBe('USD')
    expect(text).toContain('|84.00|168.00|')
    await open.close()
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['an approved bill', { Status: 'AUTHORISED' }, { costs: [{ line: 3 }] }, 'only a DRAFT bill'],
    ['a submitted bill', { Status: 'SUBMITTED' }, { costs: [{ line: 3 }] }, 'set it back to draft'],
    ['an amount without its account', {}, { costs: [{ amount: 9 }] }, 'costs.0.account'],
    [
      'goods of different taxes',
      { LineItems: [router, { ...cable, TaxType: 'NONE' }, freight] },
      { costs: [{ line: 3 }] },
      'different taxes',
    ],
  ])('refuses to change %s', async (_, body, asked, words) => {
    const open = await house(FREE)
    const bill = entered(open, { ...delivery, ...body })
    const { text, isError } = await open.call('landed_cost', { bill: 'OH-9', apply: true, ...asked })
    expect(isError, text).toBe(true)
    expect(text).toContain(words)
    expect(now(open, bill)).toEqual(bill)
    await open.close()
  })
})
