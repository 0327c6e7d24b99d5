import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/system.ts'
import { NetworkFailure } from '../../src/xero/network.ts'
import { systemReach, troubleOf } from '../../src/xero/reach-host.ts'
import { clockAhead } from '../../src/xero/server-time.ts'

const servers: Server[] = []
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

async function listening(): Promise<number> {
  const server = createServer((socket) => sockets.push(socket))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

const reach = systemReach(systemClock.now)

describe('reaching a host', () => {
  it('connects and closes again, without a word', async () => {
    const port = await listening()
    const heard = new Promise<string>((resolve) => {
      servers[0]?.once('connection', (socket: Socket) => {
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk.toString()
        })
        socket.once('close', () => resolve(text))
      })
    })
    const reached = await reach(`http://127.0.0.1:${port}`, 5_000)
    expect(reached).toMatchObject({ host: '127.0.0.1', trouble: undefined, code: '', certificate: undefined })
    expect(reached.connectedMs).toBeGreaterThanOrEqual(0)
    expect(await heard).toBe('')
  })

  it('tells a port where nobody listens', async () => {
    const port = await listening()
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await reach(`http://127.0.0.1:${port}`, 5_000)).toMatchObject({
      ...{ trouble: 'not_connected', code: 'ECONNREFUSED', connectedMs: undefined },
    })
  })

  it('tells a server that does not finish the handshake of TLS in time', async () => {
    const port = await listening()
    expect(await reach(`https://127.0.0.1:${port}`, 50)).toMatchObject({ trouble: 'too_slow', code: 'ETIMEDOUT' })
  })

  it.each([
    [undefined, 'ENOTFOUND', 'not_resolved'],
    [undefined, '', 'not_resolved'],
    [5, 'ECONNRESET', 'not_connected'],
    [5, 'CERT_HAS_EXPIRED', 'not_trusted'],
    [5, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'not_trusted'],
    [5, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'not_trusted'],
    [5, 'ERR_TLS_CERT_ALTNAME_INVALID', 'not_trusted'],
    [undefined, 'ETIMEDOUT', 'too_slow'],
  ] as const)('resolved after %s ms, then %s: %s', (resolvedMs, code, trouble) => {
    expect(troubleOf({ resolvedMs, code })).toBe(trouble)
  })
})

describe('the time of a server', () => {
  const clockOf = (...instants: number[]) => ({ now: () => instants.shift() ?? Number.NaN, wait: async () => {} })
  const answering = (date: string | undefined) => async () => ({
    ...{ status: 200, headers: date === undefined ? {} : { date }, body: new Uint8Array() },
  })
  const base = 'https://identity.xero.com'

  it('is compared with the middle of asking and hearing', async () => {
    const network = answering('Thu, 26 Nov 2026 00:00:00 GMT')
    const start = Date.UTC(2026, 10, 26) + 90_000
    const ahead = await clockAhead(network, base, clockOf(start, start + 400), 1_000)
    expect(ahead).toEqual({ aheadMs: 90_200, tookMs: 400 })
  })

  it.each([
    ['no date', answering(undefined)],
    ['a date that is none', answering('soon')],
    ['no answer', () => Promise.reject(new NetworkFailure('lost'))],
  ])('is not known with %s', async (_, network) => {
    expect(await clockAhead(network, base, clockOf(1, 2), 1_000)).toBeUndefined()
  })
})
