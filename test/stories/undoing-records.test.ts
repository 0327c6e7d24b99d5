import { describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'
import { watchLedger } from './ledger-state.ts'

const policyText = JSON.stringify({ name: 'everything', rules: [{ name: 'all of it', decision: 'apply' }] })
const line = { description: 'Meeting table', quantity: 2, unit_price: 890, account: '200' }
const credit = { credit_notes: [{ contact: 'Kauri Legal', number: 'C-9', lines: [line] }] }
const quotes = { quotes: [{ contact: 'Kauri Legal', number: 'Q-9', title: 'Fit-out', lines: [line] }] }
const orders = { purchase_orders: [{ contact: 'Orbit Hardware', number: 'P-9', lines: [line] }] }

/** Calls a tool, moves the clock on, and answers the id of its change. */
async function done({ call, simulator }: TestHouse, tool: string, input: Record<string, unknown>): Promise<string> {
  const { text } = await call(tool, input)
  simulator.clock.advance(5_000)
  const id = /applied (chg_[0-9a-f]{8})/.exec(text)?.[1]
  if (id === undefined) throw new Error(text)
  return id
}

function numbered({ books }: TestHouse, wanted: string) {
  const all = [...books.creditNotes.values(), ...books.quotes.values(), ...books.purchaseOrders.values()]
  return all.find(({ number }) => number === wanted)
}

describe('undoing', () => {
  it.each([
    ['create_credit_note', credit, 'C-9'],
    ['create_quotes', quotes, 'Q-9'],
    ['create_purchase_orders', orders, 'P-9'],
  ])('%s deletes the draft, without a person', async (tool, input, number) => {
    const open = await house()
    const change = await done(open, tool, input)
    await done(open, 'undo_change', { change })
    expect(numbered(open, number)?.status).toBe('DELETED')
    await open.close()
  })

  it('an approved credit note voids it, and the ledger is as before', async () => {
    const open = await house({ policyText })
    const moved = watchLedger(open.books)
    await done(open, 'create_credit_note', credit)
    const change = await done(open, 'approve_documents', { documents: ['C-9'], status: 'AUTHORISED' })
    expect(moved().journals).toBeGreaterThan(0)
    await done(open, 'undo_change', { change })
    expect(numbered(open, 'C-9')?.status).toBe('VOIDED')
    expect(Object.values(moved().accounts).filter((amount) => amount !== 0n)).toEqual([])
    await open.close()
  })

  it('what became of a quote takes it back to where it was', async () => {
    const open = await house({ policyText })
    await done(open, 'create_quotes', { ...quotes, status: 'SENT' })
    const change = await done(open, 'set_order_status', { orders: ['Q-9'], status: 'DECLINED' })
    await done(open, 'undo_change', { change })
    expect(numbered(open, 'Q-9')).toMatchObject({ status: 'SENT', title: 'Fit-out' })
    await open.close()
  })

  it('an order that was approved is refused: Xero has no way back', async () => {
    const open = await house({ policyText })
    await done(open, 'create_purchase_orders', orders)
    const change = await done(open, 'approve_documents', { documents: ['P-9'], status: 'AUTHORISED' })
    const { text, isError } = await open.call('undo_change', { change })
    expect(text).toMatch(/Xero does not make that DRAFT[\s\S]*void_documents/)
    expect(isError).toBe(true)
    expect(numbered(open, 'P-9')?.status).toBe('AUTHORISED')
    await open.close()
  })

  it.each([
    ['create_credit_note', credit, 'C-9'],
    ['create_quotes', quotes, 'Q-9'],
    ['create_purchase_orders', orders, 'P-9'],
  ])('a change after %s brings back what was there', async (tool, input, document) => {
    const open = await house()
    await done(open, tool, input)
    const { updatedAt: _, ...before } = numbered(open, document) ?? ({} as never)
    const update = { document, reference: 'New', change_lines: [{ line: 1, unit_price: 1000 }], add_lines: [line] }
    const change = await done(open, 'update_document', update)
    expect(numbered(open, document)).toMatchObject({ reference: 'New', subTotal: 378_000n })
    await done(open, 'undo_change', { change })
    expect(numbered(open, document)).toMatchObject(before)
    await open.close()
  })

  it('a draft that somebody edited since is refused', async () => {
    const open = await house()
    const change = await done(open, 'create_credit_note', credit)
    const id = numbered(open, 'C-9')?.id
    const body = { CreditNoteID: id, Reference: 'edited' }
    open.simulator.perform(open.books.id, { method: 'POST', path: 'CreditNotes', body })
    const { text } = await open.call('undo_change', { change })
    expect(text).toContain('it was changed in Xero since')
    expect(numbered(open, 'C-9')?.status).toBe('DRAFT')
    await open.close()
  })

  it('a void stays', async () => {
    const open = await house({ policyText })
    await done(open, 'create_quotes', quotes)
    const change = await done(open, 'void_documents', { documents: ['Q-9'] })
    const { text } = await open.call('undo_change', { change })
    expect(text).toContain('a quote that is DELETED stays so in Xero')
    await open.close()
  })
})
