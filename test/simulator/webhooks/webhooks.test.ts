import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import type { WireAnswer, WireRequest } from '../../../src/simulator/contract.ts'
import { createPerson } from '../../../src/simulator/person/person.ts'
import { loopbackNetwork } from '../../../src/simulator/webhooks/loopback.ts'
import { invoice, type Json, type Wire, wire } from '../wire.ts'

const KEY = 'a2V5IG9mIHRoZSBhcHA='
const URL_OF_APP = 'http://localhost:4000/hooks'
const MINUTE = 60_000

/** An app that checks signatures as Xero's page says, unless told to answer otherwise. */
function app() {
  const received: Json[] = []
  const requests: WireRequest[] = []
  const state: { answer?: Partial<WireAnswer> | 'silence' } = {}
  const network = async (request: WireRequest): Promise<WireAnswer> => {
    requests.push(request)
    if (state.answer === 'silence') throw new Error('timeout')
    const isRight =
      createHmac('sha256', KEY).update(request.body).digest('base64') === request.headers['x-xero-signature']
    const answer = { status: isRight ? 200 : 401, headers: {}, body: new Uint8Array(), ...state.answer }
    if (isRight && answer.status === 200) received.push(JSON.parse(Buffer.from(request.body).toString('utf8')))
    return answer
  }
  return { received, requests, state, network }
}

let xero: Wire
let listener: ReturnType<typeof app>

beforeEach(async () => {
  listener = app()
  xero = await wire('empty', { webhookNetwork: listener.network })
})

const webhooks = () => xero.simulator.webhooks
const subscription = () => xero.simulator.state.webhooks.get('DESKTOP')

async function subscribed() {
  webhooks().subscribe({ clientId: 'DESKTOP', url: URL_OF_APP, key: KEY })
  expect(await webhooks().prove('DESKTOP')).toBe(true)
  listener.received.length = 0
  listener.requests.length = 0
}

/** The events delivered so far, short. */
const told = () =>
  listener.received.flatMap(({ events }) =>
    events.map((event: Json) => `${event.eventCategory} ${event.eventType} ${event.resourceId}`),
  )

describe('the intent to receive', () => {
  it('is asked for with right and wrong signatures over a payload without events', async () => {
    webhooks().subscribe({ clientId: 'DESKTOP', url: URL_OF_APP, key: KEY })
    await xero.one('PUT', '/Contacts', { Name: 'Too early' })
    expect(await webhooks().prove('DESKTOP')).toBe(true)
    expect(listener.requests).toHaveLength(4)
    expect(listener.received).toHaveLength(2)
    const { entropy, ...payload } = listener.received[0] ?? {}
    expect(payload).toEqual({ events: [], firstEventSequence: 0, lastEventSequence: 0 })
    expect(entropy).toMatch(/^[A-Z]{20}$/)
    await webhooks().deliver()
    expect(told()).toEqual([])
  })

  it.each([
    ['takes every signature', { status: 200 }, 'answered 200 instead of 401'],
    ['takes none', { status: 401 }, 'answered 401 instead of 200'],
    ['answers with a body', { body: Buffer.from('ok') }, 'the answer has a body'],
    ['sets cookies', { headers: { 'set-cookie': 'a=b' } }, 'the answer sets cookies'],
    ['says nothing', 'silence', 'no answer within five seconds'],
  ] as const)('is not shown by an app that %s', async (_, answer, complaint) => {
    listener.state.answer = answer
    webhooks().subscribe({ clientId: 'DESKTOP', url: URL_OF_APP, key: KEY })
    expect(await webhooks().prove('DESKTOP')).toBe(false)
    expect(subscription()).toMatchObject({ status: 'unproven', complaint })
    await xero.one('PUT', '/Contacts', { Name: 'Unheard' })
    expect(subscription()?.waiting).toEqual([])
  })

  it('is for apps of this simulator at addresses of this machine', async () => {
    const named = { clientId: 'DESKTOP', url: URL_OF_APP, key: KEY }
    expect(() => webhooks().subscribe({ ...named, url: 'http://example.com/' })).toThrow(/address of this machine/)
    expect(() => webhooks().subscribe({ ...named, url: 'nowhere' })).toThrow(/address of this machine/)
    expect(() => webhooks().subscribe({ ...named, clientId: 'NOBODY' })).toThrow(/no app NOBODY/)
    expect(() => webhooks().subscribe({ ...named, key: '' })).toThrow(/key/)
    await expect(webhooks().prove('DESKTOP')).rejects.toThrow(/has no webhook/)
  })
})

describe('events', () => {
  it('tell what was created and updated, once for each call, in order', async () => {
    await subscribed()
    const { InvoiceID, Contact } = await xero.one('PUT', '/Invoices', invoice({ Status: 'DRAFT' }))
    await xero.one('POST', `/Invoices/${InvoiceID}`, { Status: 'AUTHORISED' })
    await xero.one('POST', `/Contacts/${Contact.ContactID}`, { FirstName: 'Ann' })
    await webhooks().deliver()
    expect(told()).toEqual([
      `CONTACT CREATE ${Contact.ContactID}`,
      `INVOICE CREATE ${InvoiceID}`,
      `INVOICE UPDATE ${InvoiceID}`,
      `CONTACT UPDATE ${Contact.ContactID}`,
    ])
    expect(listener.received).toHaveLength(1)
    expect(listener.received[0]).toMatchObject({ firstEventSequence: 1, lastEventSequence: 4 })
    expect(listener.received[0]?.events[1]).toEqual({
      resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${InvoiceID}`,
      resourceId: InvoiceID,
      tenantId: xero.books.id,
      tenantType: 'ORGANISATION',
      eventCategory: 'INVOICE',
      eventType: 'CREATE',
      eventDateUtc: '2026-11-20T00:00:00.000',
    })
  })

  it('say of a credit note what it is', async () => {
    await subscribed()
    await xero.one('PUT', '/CreditNotes', { ...invoice({ Type: 'ACCRECCREDIT', Status: 'DRAFT' }), DueDate: undefined })
    await webhooks().deliver()
    const [event] = listener.received[0]?.events.filter((one: Json) => one.eventCategory === 'CREDITNOTE') ?? []
    expect(event.data).toEqual({ Type: 'ACCRECCREDIT', Status: 'DRAFT' })
  })

  it('come from payments and people too, but not from reading, refusals, notes or what was taken back', async () => {
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice())
    await subscribed()
    await xero.api('GET', '/Invoices')
    await xero.api('PUT', '/Invoices', invoice({ Type: 'NONSENSE' }))
    await xero.api('PUT', '/Contacts?summarizeErrors=false', { Contacts: [{ Name: '' }] })
    await xero.api('PUT', `/Invoices/${InvoiceID}/History`, { HistoryRecords: [{ Details: 'Called' }] })
    await webhooks().deliver()
    expect(told()).toEqual([])
    createPerson(xero.simulator, xero.books.id).pay({ documentId: InvoiceID, accountCode: '090' })
    await webhooks().deliver()
    expect(told()).toEqual([`INVOICE UPDATE ${InvoiceID}`])
  })

  it('are only those asked for, of organisations that the app is connected to', async () => {
    webhooks().subscribe({ clientId: 'DESKTOP', url: URL_OF_APP, key: KEY, categories: ['CONTACT'] })
    await webhooks().prove('DESKTOP')
    listener.received.length = 0
    const { InvoiceID } = await xero.one('PUT', '/Invoices', invoice())
    await webhooks().deliver()
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(/^CONTACT CREATE/)
    xero.simulator.state.identity.connections.clear()
    const body = { InvoiceID, Reference: 'unheard' }
    xero.simulator.perform(xero.books.id, { method: 'POST', path: `/Invoices/${InvoiceID}`, body })
    xero.simulator.perform(xero.books.id, { method: 'PUT', path: '/Contacts', body: { Name: 'Unheard' } })
    await webhooks().deliver()
    expect(told()).toHaveLength(1)
  })

  it('come a hundred to a request, each once', async () => {
    await subscribed()
    const Contacts = Array.from({ length: 230 }, (_, index) => ({ Name: `Contact ${index}` }))
    await xero.api('PUT', '/Contacts', { Contacts })
    await Promise.all([webhooks().deliver(), webhooks().deliver()])
    const spans = listener.received.map(({ firstEventSequence, lastEventSequence }) => [
      firstEventSequence,
      lastEventSequence,
    ])
    expect(spans).toEqual([
      [1, 100],
      [101, 200],
      [201, 230],
    ])
  })
})

describe('an app that does not answer', () => {
  /** By a person: an app's token lasts thirty minutes. */
  const contact = (Name: string) => {
    xero.simulator.perform(xero.books.id, { method: 'PUT', path: '/Contacts', body: { Name } })
    return xero.books.contactNames.get(Name.toLowerCase())
  }
  const later = async (milliseconds: number) => {
    xero.simulator.clock.advance(milliseconds)
    await webhooks().deliver()
  }

  it('is tried twice, then every quarter of an hour, and gets everything in order', async () => {
    await subscribed()
    listener.state.answer = { status: 500 }
    contact('One')
    await webhooks().deliver()
    expect(listener.requests).toHaveLength(2)
    expect(listener.requests[0]?.body).toEqual(listener.requests[1]?.body)
    expect(subscription()).toMatchObject({ status: 'retrying', complaint: 'answered 500 instead of 200' })
    await later(14 * MINUTE)
    expect(listener.requests).toHaveLength(2)
    await later(MINUTE)
    expect(listener.requests).toHaveLength(3)
    contact('Two')
    delete listener.state.answer
    await later(15 * MINUTE)
    expect(told()).toHaveLength(2)
    expect(listener.received[0]).toMatchObject({ firstEventSequence: 1, lastEventSequence: 2 })
    expect(subscription()).toMatchObject({ status: 'working', waiting: [] })
  })

  it('is given up after a day, and told of everything when it shows its intent again', async () => {
    await subscribed()
    listener.state.answer = 'silence'
    contact('One')
    for (let quarter = 0; quarter <= 96; quarter += 1) await later(15 * MINUTE)
    expect(subscription()?.status).toBe('disabled')
    const tries = listener.requests.length
    contact('Two')
    await later(48 * 60 * MINUTE)
    expect(listener.requests).toHaveLength(tries)
    delete listener.state.answer
    expect(await webhooks().prove('DESKTOP')).toBe(true)
    listener.received.length = 0
    await webhooks().deliver()
    expect(told()).toHaveLength(2)
  })

  it('finds what waited more than 31 days gone', async () => {
    await subscribed()
    listener.state.answer = 'silence'
    contact('Old')
    await later(15 * MINUTE)
    await later(32 * 24 * 60 * MINUTE)
    const id = contact('New')
    delete listener.state.answer
    await webhooks().prove('DESKTOP')
    listener.received.length = 0
    await webhooks().deliver()
    expect(told()).toEqual([`CONTACT CREATE ${id}`])
  })
})

it('reaches an app over HTTP, and waits no longer for one that hangs up', async () => {
  const bodies: string[] = []
  const server = createServer((incoming, response) => {
    incoming.on('data', (chunk) => bodies.push(String(chunk)))
    incoming.on('end', () => (incoming.url === '/hooks' ? response.writeHead(200).end() : response.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const post = (path: string) =>
    loopbackNetwork({ method: 'POST', url: `http://127.0.0.1:${port}${path}`, headers: {}, body: Buffer.from('{}') })
  expect(await post('/hooks')).toMatchObject({ status: 200 })
  expect(bodies).toEqual(['{}'])
  await expect(post('/gone')).rejects.toThrow()
  await new Promise((resolve) => server.close(resolve))
})
