import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import type { WireAnswer } from '../../src/simulator/contract.ts'
import { house } from '../house.ts'

const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }
const invoices = [{ contact: 'Kauri Legal', lines: [line] }]

describe('calls to Xero', () => {
  it('a warm read makes one, a warm create makes one', async () => {
    const { call, calls, close } = await house()
    await call('find_documents', { unpaid: true })
    await call('create_invoices', { invoices })
    calls.splice(0)
    await call('find_documents', { kind: 'invoice', overdue: true })
    expect(calls).toEqual(['GET /Invoices'])
    calls.splice(0)
    await call('create_invoices', { invoices, again: true })
    expect(calls).toEqual(['PUT /Invoices'])
    await close()
  })

  it('fifty invoices make one, and the reply tells of each', async () => {
    const { call, calls, books, close } = await house()
    const before = books.invoices.size
    await call('find_contacts', { search: 'Kauri' })
    calls.splice(0)
    const reply = await call('create_invoices', { invoices: Array.from({ length: 50 }, () => invoices[0]) })
    expect(calls.filter((one) => one.startsWith('PUT'))).toEqual(['PUT /Invoices'])
    expect(books.invoices.size).toBe(before + 50)
    expect(reply.data).toMatchObject({ outcome: 'applied' })
    await close()
  })

  it('the ageing of a whole company makes at most one per thousand documents and three', async () => {
    const { call, calls, close } = await house({ company: { seed: 5, invoices: 4000, open: 2500 } })
    await call('list_organisations')
    calls.splice(0)
    const reply = await call('get_ageing')
    expect(reply.isError).toBe(false)
    expect(calls.length).toBeLessThanOrEqual(Math.ceil(2500 / 1000) + 3)
    await close()
  })

  it('a hundred invoices are listed within 4,000 tokens', async () => {
    const { call, close } = await house()
    const { text, data } = await call('find_documents', { kind: 'invoice', limit: 100 })
    expect(text.split('\n').filter((row) => row.includes('|'))).toHaveLength(101)
    expect(encode(text).length + encode(JSON.stringify(data)).length).toBeLessThanOrEqual(4_000)
    await close()
  })
})

describe('what Xero refuses', () => {
  it('a 429 with Retry-After is absorbed', async () => {
    const { call, calls, simulator, close } = await house()
    await call('list_organisations')
    simulator.clock.advance(50_000)
    simulator.faults.next('429-minute')
    calls.splice(0)
    const reply = await call('find_documents', { kind: 'bill' })
    expect(reply.isError, reply.text).toBe(false)
    expect(calls).toEqual(['GET /Invoices', 'GET /Invoices'])
    await close()
  })

  it("a 400 arrives as an error with Xero's sentence and the next step", async () => {
    const sentence = 'The document date cannot be before the period lock date, currently set at 31 July 2026'
    const refusal = {
      Invoices: [{ StatusAttributeString: 'ERROR', HasErrors: true, ValidationErrors: [{ Message: sentence }] }],
    }
    const { call, books, close } = await house({
      between: (network) => async (request, signal) =>
        request.method === 'PUT' ? json(200, refusal) : await network(request, signal),
    })
    const before = books.invoices.size
    const reply = await call('create_invoices', { invoices })
    expect(reply.isError).toBe(true)
    expect(reply.text).toContain(sentence)
    expect(reply.text).toMatch(/call again/i)
    expect(books.invoices.size).toBe(before)
    await close()
  })
})

function json(status: number, body: unknown): WireAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
}
