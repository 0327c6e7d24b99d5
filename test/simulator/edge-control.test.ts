import { beforeEach, describe, expect, it } from 'vitest'
import { send, text } from './edge-rig.ts'
import { invoice, type Json, type Wire, wire } from './wire.ts'

const TYPE = { 'content-type': 'application/json', host: '127.0.0.1:5050' }

let xero: Wire
let received: number

beforeEach(async () => {
  received = 0
  const webhookNetwork = async () => {
    received += 1
    return { status: received % 2 === 1 ? 200 : 401, headers: {}, body: new Uint8Array() }
  }
  xero = await wire('empty', { control: true, webhookNetwork })
})

async function control(method: string, path: string, body: Json = {}) {
  const sent = method === 'GET' ? undefined : { organisation: xero.books.id, ...body }
  const url = `/simulator/${path}${method === 'GET' ? `&organisation=${xero.books.id}` : ''}`
  const answer = await send(xero.simulator, method, url, TYPE, sent)
  const said = text(answer)
  return { status: answer.status, said, json: answer.headers['content-type']?.includes('json') ? JSON.parse(said) : {} }
}

const rows = [{ date: '2026-11-19', amount: '115.00', payee: 'ANN', reference: 'INV-0001', description: 'DC' }]
const read = (id: string) => xero.one('GET', `/Invoices/${id}`)

describe('what another process does at Xero’s own screens', () => {
  it('approves, delivers a statement, pays out of it and takes it back', async () => {
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice({ Status: 'SUBMITTED' }))
    expect((await control('POST', 'approve', { document: InvoiceID })).status).toBe(200)
    const [line] = (await control('POST', 'statement-lines', { account: '090', rows })).json.lines
    expect(line).toMatchObject({ amount: '115.00', payee: 'ANN', matched: [] })
    const documents = [{ document: InvoiceID, amount: 115 }]
    expect((await control('POST', 'reconcile', { line: line.id, documents })).said).toBe('{}')
    expect((await read(InvoiceID)).Status).toBe('PAID')
    const { lines } = (await control('GET', 'statement-lines?account=090')).json
    const [{ matched }] = lines
    expect(matched).toMatchObject([{ kind: 'payment' }])
    expect((await control('GET', 'statement-lines?account=090&open=true')).json.lines).toEqual([])
    expect((await control('DELETE', 'reconcile', { line: line.id })).status).toBe(200)
    expect((await control('POST', 'reconcile', { line: line.id, matches: matched })).status).toBe(200)
    expect((await control('GET', 'statement-file?account=090')).said).toMatch(/^Uncoded Statement Lines\r\n/)
  })

  it('pays', async () => {
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice())
    const { payment } = (
      await control('POST', 'pay', { document: InvoiceID, account: '090', amount: '15.5', date: '2026-11-18' })
    ).json
    expect(await xero.one('GET', `/Payments/${payment}`)).toMatchObject({ Amount: 15.5 })
  })

  it.each([
    ['approve', {}, 'document is missing'],
    ['approve', { organisation: 'x', document: 'y' }, 'organisation is not one of this simulator'],
    ['approve', { document: 'y' }, 'there is no document y'],
    ['pay', { document: 'y', account: '090', amount: '1.234' }, 'amount must be an amount'],
    ['pay', { document: 'y', account: '090', date: 'today' }, 'date must be YYYY-MM-DD'],
    ['statement-lines', { account: '090' }, 'rows must be a list'],
    ['statement-lines', { account: '090', rows: [{ amount: 1 }] }, 'every row needs a date and an amount'],
    ['statement-lines', { account: '200', rows }, '200 is no bank account'],
    ['reconcile', { line: 'y', matches: [{ kind: 'invoice', id: 'z' }] }, 'kind must be payment'],
    ['reconcile', { line: 'y', matches: [] }, 'there is no statement line y'],
    ['reconcile', { line: 'y', coding: {} }, 'contact is missing'],
    ['lock-dates', { period: 'May' }, 'period must be YYYY-MM-DD'],
    ['webhooks', { app: 'NOBODY', url: 'http://localhost/', key: 'k' }, 'there is no app NOBODY'],
    ['tier', { app: 'DESKTOP', tier: 'gold' }, 'tier one of starter'],
    ['webhooks', { app: 'DESKTOP' }, 'the app DESKTOP has no webhook'],
  ])('answers 400 with the reason: %s %j', async (path, body, reason) => {
    const { status, json } = await control('POST', path, body)
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)])
  })

  it('hears what Xero refuses in Xero’s own words', async () => {
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice({ Status: 'DRAFT' }))
    const { status, json } = await control('POST', 'pay', { document: InvoiceID, account: '090' })
    expect([status, json.Type]).toEqual([400, 'ValidationException'])
  })

  it('moves an app to another tier', async () => {
    expect((await control('POST', 'tier', { app: 'DESKTOP', tier: 'advanced' })).json).toEqual({ tier: 'advanced' })
    expect(xero.simulator.state.identity.apps.get('DESKTOP')?.tier).toBe('advanced')
  })

  it('subscribes to webhooks', async () => {
    const named = { app: 'DESKTOP', url: 'http://localhost:1/', key: 'k', categories: ['INVOICE', 'NONSENSE'] }
    expect((await control('POST', 'webhooks', named)).json).toMatchObject({
      status: 'working',
      categories: ['INVOICE'],
    })
    expect(received).toBe(4)
    const [listed] = (await control('GET', 'webhooks?')).json.webhooks
    expect(listed).toMatchObject({ clientId: 'DESKTOP', url: 'http://localhost:1/', waiting: 0 })
    expect(listed).not.toHaveProperty('key')
    await control('DELETE', 'webhooks', { app: 'DESKTOP' })
    expect((await control('GET', 'webhooks?')).json.webhooks).toEqual([])
  })
})
