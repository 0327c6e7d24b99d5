import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { day } from '../../src/books/day.ts'
import { formatDecimal, formatShort, sum } from '../../src/books/money.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import { house, type TestHouse } from '../house.ts'
import { adjustByHand, itemOf } from '../tools/inventory/generated-stock.ts'

// Each call reads the whole of the books.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let home: TestHouse
beforeAll(async () => {
  home = await house()
})
afterAll(async () => {
  await home.close()
})

const ask = (input: Record<string, unknown> = {}) => home.call('stock_status', input)
const onHand = (code: string) => formatShort(itemOf(home.books, code).quantityOnHand, 4)

describe('stock now', () => {
  test('what is low on stock: how much is there, sold a week, and for how many days that lasts', async () => {
    const { text, data } = await ask({ show: 'low' })
    expect(data.rows).toMatchObject([
      { code: 'ROUTER-X1', on_hand: onHand('ROUTER-X1'), flags: ['low', 'cost_jump'] },
      { code: 'CABLE-2M', on_hand: onHand('CABLE-2M'), flags: ['low'] },
    ])
    expect(text).toContain('2 items low, of 3 tracked items')
    expect(text).toMatch(/ROUTER-X1\|.*\|3\|.*\|4\.7\|4\|/)
  })

  test('the value of stock agrees with the inventory account, to the cent', async () => {
    const account = [...home.books.accounts.values()].find(({ code }) => code === '630')
    const ledger = trialBalance(home.books, day('2026-11-20')).get(account?.id ?? '') ?? 0n
    const items = sum([...home.books.items.values()].map(({ totalCostPool }) => totalCostPool))
    expect(ledger).toBe(items)
    const { text, data } = await ask()
    const value = formatDecimal(items, 2)
    expect(data.totals).toEqual({ NZD: { stock_value: value, ledger_balance: value } })
    expect(text).toContain('it agrees with the items')
  })

  test('how many there are and how many are on order, both exact', async () => {
    const { text, data } = await ask({ item: 'router-x1' })
    const [order] = [...home.books.purchaseOrders.values()].filter(({ number }) => number === 'PO-0004')
    const ordered = order?.lines.find(({ itemCode }) => itemCode === 'ROUTER-X1')?.quantity
    // The same supplier has billed thirteen of them since.
    expect([order?.status, ordered]).toEqual(['AUTHORISED', 210_000n])
    expect(data).toMatchObject({
      on_hand: '3',
      available: '3',
      on_order: '8',
      unexplained: { quantity: '0', value: '0.00' },
    })
    expect(text).toContain('3 on hand')
    expect(text).toContain('8 on order (PO-0004: 8, was due 2026-11-13)')
    expect(text).toContain('Its documents explain quantity and value to the cent.')
    expect(text).toContain('2026-11-20|sale|bank transaction Counter sale|Trade Counter|-28')
  })

  test('whether there are enough for a sale tomorrow, and what would cover what is missing', async () => {
    const enough = await ask({ item: 'CABLE-2M', needed: 40 })
    expect(enough.data).toMatchObject({ enough: true, rest: '124' })
    expect(enough.text).toContain('Enough for 40 on 2026-11-21: 124 would be left.')
    const short = await ask({ item: 'ROUTER-X1', needed: 10 })
    expect(short.data).toMatchObject({ enough: false, rest: '-7' })
    expect(short.text).toContain(
      'short by 7. With what is on order by then (PO-0004: 8, was due 2026-11-13) it would be enough.',
    )
    const far = await ask({ item: 'ROUTER-X1', needed: 40, by: '2026-12-20' })
    expect(far.text).toContain('it would still be short by 29. Until 2026-12-20 about 20 are usually sold besides.')
    const nothing = await ask({ item: 'CABLE-2M', needed: 200.5 })
    expect(nothing.text).toContain('short by 36.5. Nothing on order would cover it.')
  })

  test('each list of documents is read once, and nothing is written', async () => {
    home.calls.splice(0)
    await ask()
    const counts = new Map<string, number>()
    for (const call of home.calls) counts.set(call, (counts.get(call) ?? 0) + 1)
    const pages = Math.ceil(home.books.invoices.size / 1_000)
    expect(counts.get('GET /Invoices')).toBe(pages)
    expect(counts.get('GET /CreditNotes')).toBe(1)
    expect(counts.get('GET /Items')).toBe(1)
    expect(home.calls.every((call) => call.startsWith('GET'))).toBe(true)
  })

  test.each([
    [{ item: 'ROUTR-X1' }, 'item: there is no item "ROUTR-X1"', 'Nearest: "ROUTER-X1"'],
    [{ item: 'MOUNT-K' }, 'Xero keeps no stock of "MOUNT-K"', 'find_items'],
    [{ needed: 4 }, 'needed: it is asked of one item', 'Give item'],
    [{ item: 'CABLE-2M', by: '2026-12-01' }, 'by: no quantity is given for it', 'Give needed'],
    [{ item: 'CABLE-2M', needed: 4, by: '2026-11-19' }, 'by: 2026-11-19 is before today', 'a day that is to come'],
    [{ item: 'CABLE-2M', needed: -4 }, 'needed: it is not above 0', 'how many units'],
    [{ item: 'CABLE-2M', show: 'low' }, 'show and cursor', 'Leave out item'],
  ])('refuses %j', async (input, fact, next) => {
    const { isError, text } = await ask(input)
    expect(isError).toBe(true)
    expect(text).toContain(fact)
    expect(text).toContain(next)
  })

  test('a list goes on where its page ended', async () => {
    const first = await ask({ limit: 2 })
    expect(first.data).toMatchObject({ count: 3, shown: 2 })
    const second = await ask({ limit: 2, cursor: first.data.cursor })
    expect(second.data.rows).toMatchObject([{ code: 'WIDGET-S', flags: ['slow'] }])
  })
})

describe('stock that a person adjusted in Xero', () => {
  test('is unexplained until it is told, and named with its quantity', async () => {
    const own = await house()
    adjustByHand(own.simulator, own.books, 'WIDGET-S', -5, -58_00n)
    const list = await own.call('stock_status', { show: 'unexplained' })
    expect(list.text).toContain('unexplained: 5 fewer than documents say')
    expect(list.data.rows).toMatchObject([{ code: 'WIDGET-S', on_hand: '140' }])
    const one = await own.call('stock_status', { item: 'WIDGET-S' })
    expect(one.data).toMatchObject({ unexplained: { quantity: '-5' } })
    expect(one.text).toContain('Xero has 5 fewer than its documents add up to')
    await own.close()
  })
})
