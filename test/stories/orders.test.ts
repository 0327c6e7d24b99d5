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

describe('changing one', () => {
  it('of a quote changes only that, of everything it said nothing is lost', async () => {
    const { call, books, simulator, close } = await house()
    await call('create_quotes', {
      quotes: [{ ...quote, number: 'Q-9', lines: [line, { ...line, description: 'Chair' }] }],
    })
    const [before] = [...books.quotes.values()].filter(({ number }) => number === 'Q-9')
    simulator.clock.advance(5_000)
    const { text, isError } = await call('update_document', {
      ...{ document: 'Q-9', due: '2026-12-24', change_lines: [{ line: 2, quantity: 3, unit_price: 100.5 }] },
    })
    expect(isError, text).toBe(false)
    const after = books.quotes.get(before?.id ?? '')
    expect(after).toMatchObject({
      ...{ number: 'Q-9', title: 'Fit-out', terms: '30 days', reference: 'R-1', expiryDate: '2026-12-24' },
      ...{ subTotal: 178_000n + 30_150n, lineAmountTypes: before?.lineAmountTypes },
    })
    expect(after?.lines.map(({ id }) => id)).toEqual(before?.lines.map(({ id }) => id))
    expect(text).toContain('line 2 quantity "2" -> "3"')
    await close()
  })

  it('of a purchase order or credit note keeps the other lines', async () => {
    const { call, books, simulator, close } = await house()
    await call('create_purchase_orders', { purchase_orders: [{ ...order, number: 'P-9', lines: [line] }] })
    await call('create_credit_note', { credit_notes: [{ contact: 'Kauri Legal', number: 'C-9', lines: [line] }] })
    simulator.clock.advance(5_000)
    for (const document of ['P-9', 'C-9']) {
      const { text } = await call('update_document', {
        document,
        add_lines: [{ ...line, quantity: 1 }],
        reference: 'R-2',
      })
      expect(text).toContain('done as draft')
    }
    for (const one of [...books.purchaseOrders.values(), ...books.creditNotes.values()]) {
      if (one.number !== 'P-9' && one.number !== 'C-9') continue
      expect(one).toMatchObject({
        reference: 'R-2',
        subTotal: 267_000n,
        lines: [{ quantity: 20_000n }, { quantity: 10_000n }],
      })
    }
    await close()
  })

  it.each([
    [{ document: 'Q-1', reference: 'x' }, /is ACCEPTED/],
    [{ document: 'P-1', change_lines: [{ line: 1, unit_price: 1.001 }] }, /two decimal places/],
    [{ document: 'P-1', number: 'p-2' }, /number: "p-2" is taken by the purchase order/],
    [{ document: 'P-1', planned_payment_date: '2026-12-01' }, /has no payment dates/],
    [{ document: 'C-1', due: '2026-12-01' }, /does not fall due/],
    [{ document: 'C-1', change_lines: [{ line: 1, discount_percent: 5 }] }, /no discounts on credit notes/],
  ])('is refused where it does not fit, and nothing is written: %j', async (input, fault) => {
    const { call, books, simulator, close } = await house({ policyText })
    await call('create_quotes', { quotes: [{ ...quote, number: 'Q-1', lines: [line] }] })
    await call('create_credit_note', { credit_notes: [{ contact: 'Kauri Legal', number: 'C-1', lines: [line] }] })
    const orders = ['P-1', 'P-2'].map((number) => ({ ...order, number, lines: [line] }))
    await call('create_purchase_orders', { purchase_orders: orders })
    simulator.clock.advance(5_000)
    await call('set_order_status', { orders: ['Q-1'], status: 'ACCEPTED' })
    const before = everythingIn(books)
    const { text, isError } = await call('update_document', input)
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
