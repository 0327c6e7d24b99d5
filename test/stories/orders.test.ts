import { describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { contactIn, everythingIn, watchLedger } from './ledger-state.ts'

const policyText = JSON.stringify({ name: 'everything', rules: [{ name: 'all of it', decision: 'apply' }] })
const line = { description: 'Meeting table', quantity: 2, unit_price: 890, account: '200' }
const quote = { contact: 'Kauri Legal', title: 'Fit-out', terms: '30 days', expiry: '2026-12-18', reference: 'R-1' }
const order = { contact: 'Orbit Hardware', delivery_date: '2026-12-04', delivery_address: '1 Quay St' }

describe('quotes and purchase orders', () => {
  it('are drafts with everything that was said, and move nothing', async () => {
    const { call, books, close } = await house()
    const moved = watchLedger(books)
    await call('create_quotes', { quotes: [{ ...quote, number: 'Q-9', lines: [line] }] })
    await call('create_purchase_orders', { purchase_orders: [{ ...order, number: 'P-9', lines: [line] }] })
    expect([...books.quotes.values()].filter(({ number }) => number === 'Q-9')).toMatchObject([
      {
        ...{ status: 'DRAFT', contactId: contactIn(books, 'Kauri Legal').id, title: 'Fit-out', terms: '30 days' },
        ...{ expiryDate: '2026-12-18', reference: 'R-1', subTotal: 178_000n, totalTax: 26_700n },
      },
    ])
    expect([...books.purchaseOrders.values()].filter(({ number }) => number === 'P-9')).toMatchObject([
      { status: 'DRAFT', deliveryDate: '2026-12-04', deliveryAddress: '1 Quay St', subTotal: 178_000n },
    ])
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    await close()
  })

  it('go on as the user says, the quote staying whole', async () => {
    const { call, books, simulator, close } = await house({ policyText })
    await call('create_quotes', { quotes: [{ ...quote, number: 'Q-9', lines: [line] }], status: 'SENT' })
    await call('create_purchase_orders', { purchase_orders: [{ ...order, number: 'P-9', lines: [line] }] })
    const before = [...books.quotes.values()].find(({ number }) => number === 'Q-9')
    for (const [name, status] of [
      ['Q-9', 'ACCEPTED'],
      ['Q-9', 'INVOICED'],
      ['P-9', 'AUTHORISED'],
      ['P-9', 'BILLED'],
    ]) {
      simulator.clock.advance(5_000)
      const { text } = await call('set_order_status', { orders: [name], status })
      const now = [...books.quotes.values(), ...books.purchaseOrders.values()].find(({ number }) => number === name)
      expect(now?.status, text).toBe(status)
    }
    const after = [...books.quotes.values()].find(({ number }) => number === 'Q-9')
    expect({ ...after, status: 'SENT', updatedAt: 0 }).toEqual({ ...before, updatedAt: 0 })
    await close()
  })

  it('of the same supplier again is warned of', async () => {
    const { call, close } = await house()
    await call('create_purchase_orders', { purchase_orders: [{ ...order, lines: [line] }] })
    const { text } = await call('create_purchase_orders', {
      purchase_orders: [{ ...order, reference: 'x', lines: [line] }],
    })
    expect(text).toContain('possible duplicate, same amount')
    await close()
  })

  it.each([
    ['create_quotes', { quotes: [{ ...quote, lines: [line] }], status: 'SENT' }],
    ['create_purchase_orders', { purchase_orders: [{ ...order, lines: [line] }], status: 'AUTHORISED' }],
  ])('past draft %s waits for a person', async (tool, input) => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    expect((await call(tool, input)).data).toMatchObject({ outcome: 'held' })
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it.each([
    [
      'create_quotes',
      { quotes: [{ ...quote, number: 'q-1', lines: [line] }] },
      /quotes\.0\.number: "Q-1" is taken by the quote/,
    ],
    ['create_quotes', { quotes: [{ ...quote, lines: [{ ...line, unit_price: 1.005 }] }] }, /two decimal places/],
    ['create_quotes', { quotes: [{ ...quote, lines: [line] }], status: 'AUTHORISED' }, /status/],
    ['create_quotes', { quotes: [{ ...quote, contact: 'Nobody At All', lines: [line] }] }, /quotes\.0\.contact/],
    [
      'create_purchase_orders',
      { purchase_orders: [{ ...order, expiry: '2026-12-01', lines: [line] }] },
      /unknown argument/,
    ],
    [
      'create_purchase_orders',
      { purchase_orders: [{ ...order, currency: 'XXX', lines: [line] }] },
      /does not use "XXX"/,
    ],
    ['set_order_status', { orders: ['Q-1'], status: 'BILLED' }, /a quote is never BILLED/],
    ['set_order_status', { orders: ['Q-1'], status: 'DRAFT' }, /is DRAFT already/],
    ['set_order_status', { orders: ['Q-1'], status: 'DECLINED' }, /Xero does not make that DECLINED/],
    ['set_order_status', { orders: ['Q-1', 'q-1'], status: 'SENT' }, /named twice/],
    ['set_order_status', { orders: ['INV-0036'], status: 'SENT' }, /there is no quote or purchase order "INV-0036"/],
  ])('%s %j is refused, and nothing is written', async (tool, input, fault) => {
    const { call, books, close } = await house({ policyText })
    await call('create_quotes', { quotes: [{ ...quote, number: 'Q-1', lines: [line] }] })
    const before = everythingIn(books)
    const { text, isError } = await call(tool, input)
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
