import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replyWithOutcomes } from '../../src/call/outcome-reply.ts'
import type { Network } from '../../src/xero/network.ts'
import { draft } from '../call/fixtures.ts'
import { house } from '../house.ts'
import { changeRecord } from '../tools/fake-books.ts'

/** What Xero might echo for a document that it did create: anything but the words that mean an error. */
const strangeValue = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.boolean(),
  fc.constant([]),
  fc.constant({}),
  fc.constant('/Date(99999999999999999)/'),
)

const strangeEcho = fc.dictionary(
  fc.constantFrom(
    'InvoiceID',
    'InvoiceNumber',
    'Status',
    'Total',
    'Contact',
    'Date',
    'DueDate',
    'LineItems',
    'UpdatedDateUTC',
    'CurrencyCode',
    'Type',
    'Warnings',
  ),
  strangeValue,
)

const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }

describe('a finished write', () => {
  it("is never an error, whatever Xero's echo looks like", { timeout: 120_000 }, async () => {
    let echo: unknown = {}
    let created = 0
    const between =
      (network: Network): Network =>
      async (request, signal) => {
        const answer = await network(request, signal)
        if (request.method !== 'PUT') return answer
        created += 1
        const body = Buffer.from(JSON.stringify({ Status: 'OK', Invoices: [echo] }))
        return { status: 200, headers: { 'content-type': 'application/json' }, body }
      }
    const { call, close } = await house({ between })
    let runs = 0
    const echoedIds = new Set<unknown>()
    await fc.assert(
      fc.asyncProperty(strangeEcho, async (next) => {
        echo = next
        runs += 1
        const invoices = [{ contact: 'Kauri Legal', lines: [line] }]
        const reply = await call('create_invoices', { invoices, again: true })
        expect(reply.isError, reply.text).toBe(false)
        // Two documents cannot have one id, so what an earlier one was linked to proves nothing.
        const certain = !echoedIds.has(next.InvoiceID)
        expect(certain ? ['applied'] : ['applied', 'unknown'], reply.text).toContain(reply.data.outcome)
        if (typeof next.InvoiceID === 'string') echoedIds.add(next.InvoiceID)
      }),
      { numRuns: 60 },
    )
    expect(created).toBe(runs)
    await close()
  })

  it.each([
    ['an empty list', { Invoices: [] }],
    ['another resource', { Contacts: [] }],
    ['a bare text', 'OK'],
    ['nothing', null],
    ['more than was sent', { Invoices: [{}, {}, {}] }],
  ])('with %s for an echo is told as done or unknown, never as an error to repeat', async (_, echo) => {
    const between =
      (network: Network): Network =>
      async (request, signal) => {
        const answer = await network(request, signal)
        if (request.method !== 'PUT') return answer
        return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(echo)) }
      }
    const { call, books, close } = await house({ between })
    const before = books.invoices.size
    const reply = await call('create_invoices', { invoices: [{ contact: 'Kauri Legal', lines: [line] }] })
    expect(books.invoices.size).toBe(before + 1)
    expect(reply.isError, reply.text).toBe(false)
    expect(['applied', 'unknown']).toContain(reply.data.outcome)
    await close()
  })

  it('is shown by a reply builder that cannot fail', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const record = fc.record(
      { id: text, label: text, status: text, contact: text, total: fc.bigInt(), currency: text, link: text },
      { requiredKeys: ['id', 'label', 'status'] },
    )
    fc.assert(
      fc.property(record, fc.array(text), (written, warnings) => {
        const change = { ...draft(), summary: 'Draft invoice', warnings }
        const organisation = { id: 'o', name: 'Test', demo: true }
        const outcome = { state: 'done' as const, record: written, warnings }
        const kept = changeRecord('chg_00000001', change, { organisation, outcome })
        const reply = replyWithOutcomes(
          [{ change, effect: 'draft', state: 'applied', why: '', record: kept, replayed: false }],
          organisation,
        )
        expect(reply.isError).toBe(false)
        expect(() => JSON.stringify(reply.structured)).not.toThrow()
        expect(reply.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/)
      }),
    )
  })
})
