import { afterAll, describe, expect, it } from 'vitest'
import { createPerson } from '../../src/simulator/person/person.ts'
import { house } from '../house.ts'

const OF = { period: '2026-10' }
/** What Xero lets through in a minute. */
const MINUTE = 60

const open = await house()
const { call, calls, books, simulator } = open
afterAll(() => open.close())

async function callsOf(tool: string, input: object = OF): Promise<string[]> {
  calls.splice(0)
  const { isError, text } = await call(tool, { ...input })
  expect(isError, text).toBe(false)
  return [...calls]
}

describe('closing a month just after the start, with no copy of documents yet', { timeout: 120_000 }, () => {
  it('fits in a minute of Xero: what rests on the checks asks for no document again', async () => {
    const status = await callsOf('close_status', { ...OF, organisation: 'Kestrel Trading Ltd' })
    const checked = await callsOf('run_close_checks')
    const proposed = await callsOf('propose_journals')
    const packed = await callsOf('close_pack')
    expect(proposed).not.toContain('GET /Payments')
    expect(packed).not.toContain('GET /Payments')
    expect(proposed.length).toBeLessThanOrEqual(8)
    expect(status.length + checked.length + proposed.length + packed.length).toBeLessThan(MINUTE - 5)
  })

  it('reads anew for checks, where the ledger has moved, where this server wrote, and after a minute', async () => {
    expect(await callsOf('run_close_checks')).toContain('GET /Payments')
    expect(await callsOf('propose_journals')).not.toContain('GET /Payments')
    const invoice = [...books.invoices.values()].find(({ number }) => number === 'INV-0051')
    createPerson(simulator, books.id).approve(invoice?.id ?? '')
    expect(await callsOf('propose_journals')).toContain('GET /Payments')
    expect(await callsOf('propose_journals')).not.toContain('GET /Payments')
    const lines = [{ description: 'Support', quantity: 1, unit_price: 100, account: '200' }]
    await callsOf('create_invoices', { invoices: [{ contact: 'Kauri Legal', lines }] })
    expect(await callsOf('propose_journals')).toContain('GET /Payments')
    simulator.clock.advance(60_001)
    expect(await callsOf('propose_journals')).toContain('GET /Payments')
  })
})
