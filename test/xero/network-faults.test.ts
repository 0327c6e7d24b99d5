import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf, httpsNetwork } from '../../src/xero/https-network.ts'
import type { Network } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { intentsInMemory } from './intents-in-memory.ts'
import { fixedBearer, rig } from './rig.ts'
import { selfSigned } from './self-signed.ts'
import { virtualClock } from './virtual-clock.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 20)
const servers: Server[] = []
const { connect } = Socket.prototype

afterEach(() => {
  Socket.prototype.connect = connect
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return port
}

/** Leads every connection of this process to another place, as DNS or a proxy could. */
function rerouted(change: (target: { host?: string; port?: number; lookup?: unknown }) => void): void {
  Socket.prototype.connect = function toOther(this: Socket, ...given: unknown[]) {
    const [first] = given
    change(Array.isArray(first) ? first[0] : first)
    return Reflect.apply(connect, this, given)
  } as typeof connect
}

/** An organisation whose calls go over sockets, on a clock that waits for nothing. */
function organisationAt(apiBase: string, network: Network) {
  let now = NOW
  const clock = {
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds
    },
  }
  const log: { event: string; facts: object }[] = []
  const ref = { id: '00000000-0000-0000-0000-000000000001', name: 'Tester Ltd' }
  const { books } = openOrganisation(
    {
      ...{ network, apiBase, clock, random: () => 0, newId: () => 'key', tokenSource: fixedBearer('token') },
      intents: () => intentsInMemory({ ...ref, demo: true }, virtualClock()).logOf('worker'),
      log: (event, facts) => log.push({ event, facts }),
    },
    ref,
  )
  const attempts = () => log.filter(({ event }) => event.startsWith('xero_call')).length
  return { books, attempts }
}

const answering = (listener: RequestListener) => listening(createServer(listener))

describe('a network that does not carry', () => {
  test('says that the connection was refused', async () => {
    const port = await answering(() => undefined)
    servers.pop()?.close()
    const base = `http://127.0.0.1:${port}`
    const { books, attempts } = organisationAt(base, httpsNetwork({ loopbackBase: base }))
    await expect(books.taxRates()).rejects.toMatchObject({
      code: 'unavailable',
      fact: `The connection to 127.0.0.1:${port} was refused.`,
      next: expect.stringContaining('firewall'),
    })
    expect(attempts()).toBe(4)
    await books.taxRates().catch(() => undefined)
    await expect(books.currencies()).rejects.toMatchObject({
      fact: expect.stringMatching(/did not answer several times in a row\. The connection to .+ was refused\.$/),
      next: expect.stringMatching(/firewall.+Calls go out again in \d+ s\.$/),
    })
  })

  test('says that the name could not be looked up', async () => {
    rerouted((target) => {
      target.lookup = (host: string, _: unknown, told: (error: Error) => void) =>
        setImmediate(told, Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }))
    })
    const { books } = organisationAt('https://api.xero.com', httpsNetwork())
    await expect(books.taxRates()).rejects.toMatchObject({
      code: 'unavailable',
      fact: 'The name api.xero.com could not be looked up.',
      next: expect.stringContaining('DNS'),
    })
  })

  test('says that Xero did not answer in time, and that a connection broke', async () => {
    const port = await answering((incoming) => {
      if (incoming.url?.endsWith('/Currencies')) incoming.socket.destroy()
    })
    const base = `http://127.0.0.1:${port}`
    const sockets = httpsNetwork({ loopbackBase: base })
    const { books } = organisationAt(base, (request) => sockets({ ...request, timeoutMs: 40 }))
    await expect(books.taxRates()).rejects.toMatchObject({ fact: `127.0.0.1:${port} did not answer in time.` })
    const broken = organisationAt(base, sockets)
    await expect(broken.books.currencies()).rejects.toMatchObject({
      code: 'unavailable',
      fact: `The connection to 127.0.0.1:${port} broke before its answer was whole.`,
    })
  })

  test.each([
    [
      '<html><body><h1>Service Unavailable</h1>the server is resting</body></html>',
      /^Xero is not available at present/,
    ],
    ['The Organisation is offline', /^Xero says that the organisation is offline\.$/],
  ])('tells of a 503 with %s', async (body, fact) => {
    const port = await answering((_, outgoing) => {
      outgoing.writeHead(503, { 'content-type': 'text/html' }).end(body)
    })
    const base = `http://127.0.0.1:${port}`
    const { books } = organisationAt(base, httpsNetwork({ loopbackBase: base }))
    const fault = await books.taxRates().catch((thrown: unknown) => thrown)
    expect(fault).toMatchObject({ code: 'unavailable', fact: expect.stringMatching(fact) })
    expect(String(fault)).not.toContain('resting')
  })
})

describe('a certificate that does not hold', () => {
  async function shown(host: string, from: number, until: number) {
    const requests: string[] = []
    const server = createSecureServer(selfSigned(host, from, until), (incoming, outgoing) => {
      requests.push(incoming.url ?? '')
      outgoing.end('{}')
    })
    const port = await listening(server)
    rerouted((target) => Object.assign(target, { host: '127.0.0.1', port }))
    const { books, attempts } = organisationAt('https://api.xero.com', httpsNetwork())
    const fault = await books.taxRates().catch((thrown: unknown) => thrown)
    return { fault, requests, attempts: attempts() }
  }

  test('is taken for a proxy that inspects traffic, at once, with the way to trust it', async () => {
    const { fault, requests, attempts } = await shown('api.xero.com', NOW - 9_999 * DAY, NOW + 9_999 * DAY)
    expect(fault).toMatchObject({
      code: 'unavailable',
      fact: expect.stringMatching(
        /^The certificate that was shown for api\.xero\.com is not one that this computer trusts/,
      ),
      next: expect.stringMatching(/proxy.+NODE_EXTRA_CA_CERTS/),
    })
    expect([requests, attempts]).toEqual([[], 1])
  })

  test.each([
    ['ended', 0, 365 * DAY],
    ['not yet begun', Date.UTC(2090, 0, 1), Date.UTC(2091, 0, 1)],
  ])('that has %s sends to the date and time of the computer', async (_, from, until) => {
    const { fault, requests } = await shown('api.xero.com', from, until)
    expect(fault).toMatchObject({
      fact: expect.stringContaining("is not valid today by this computer's clock"),
      next: expect.stringMatching(/date and time of this computer.+NODE_EXTRA_CA_CERTS/),
    })
    expect(requests).toEqual([])
  })

  test('of another host is told apart', () => {
    const other = Object.assign(new Error('altnames'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    expect(failureOf(other, true)).toMatchObject({ kind: 'not_sent', reason: 'certificate_of_another' })
  })
})

describe('the clock of this computer', () => {
  async function gatewayOff(minutes: number) {
    const gateway = await rig({ company: 'empty' })
    const shifted: Network = async (request) => {
      const answer = await gateway.recorder.network(request)
      const date = new Date(Date.parse(answer.headers.date ?? '') - minutes * 60_000).toUTCString()
      return { ...answer, headers: { ...answer.headers, date } }
    }
    const { id, name } = { id: gateway.organisation.id, name: gateway.organisation.settings.name }
    const { books } = openOrganisation({ ...gateway.parts, network: shifted }, { id, name })
    const told = () => gateway.log.filter(({ event }) => event === 'clock_wrong').map(({ facts }) => facts)
    return { ...gateway, books, told }
  }

  test.each([
    [10, 'ahead of'],
    [-10, 'behind'],
  ])('%i minutes wrong is logged once, and named where a fresh token is called expired', async (minutes, side) => {
    const { clock, books, told, simulator } = await gatewayOff(minutes)
    await clock.run(books.accounts())
    await clock.run(books.taxRates())
    expect(told()).toEqual([{ aheadMinutes: minutes }])
    simulator.faults.odds(1, ['token-expired'])
    await expect(clock.run(books.currencies())).rejects.toMatchObject({
      code: 'unauthorised',
      fact: expect.stringContaining(`the clock of this computer is 10 minutes ${side} Xero's`),
      next: expect.stringContaining('Set the clock'),
    })
  })

  test('a little wrong, or right, is not worth a word', async () => {
    const { clock, books, told } = await gatewayOff(2)
    await clock.run(books.accounts())
    expect(told()).toEqual([])
  })
})

test('a custom connection without a scope that is asked for is told which were', async () => {
  const gateway = await rig({ company: 'empty' })
  const { token } = clientCredentials({
    ...{ clientId: 'app', clientSecret: 'secret', scopes: ['accounting.contacts', 'accounting.payments'] },
    ...{ identityBase: 'https://identity.xero.com', network: gateway.recorder.network, clock: gateway.clock },
  })
  await expect(gateway.clock.run(token())).rejects.toMatchObject({
    code: 'unauthorised',
    fact: expect.stringContaining('(accounting.contacts, accounting.payments)'),
    next: expect.stringMatching(/developer portal.+--toolsets.+--scope-model legacy/),
  })
})
