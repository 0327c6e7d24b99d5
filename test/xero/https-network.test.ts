import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import { httpsNetwork } from '../../src/xero/https-network.ts'
import { NetworkFailure } from '../../src/xero/network.ts'
import { create, draftFor } from './changes.ts'
import { rig } from './rig.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

const request = (url: string, more: object = {}) => ({
  method: 'GET',
  url,
  headers: { accept: 'application/json' },
  body: new Uint8Array(),
  timeoutMs: 5_000,
  ...more,
})

async function failureOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'none',
    (thrown) => (thrown instanceof NetworkFailure ? thrown.kind : String(thrown)),
  )
}

describe('the network over sockets', () => {
  test('sends the exact bytes, unpacks gzip, keeps the connection', async () => {
    const seen: { method: string | undefined; body: string; port: number | undefined; length: string | undefined }[] =
      []
    const base = await listening((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        const length = incoming.headers['content-length']
        seen.push({ method: incoming.method, body, port: incoming.socket.remotePort, length })
        outgoing.writeHead(200, { 'content-encoding': 'gzip', 'X-Test': 'a' }).end(gzipSync('{"ok":true}'))
      })
    })
    const network = httpsNetwork({ loopbackBase: base })
    const body = Buffer.from('{"Invoices":[{"Reference":"Söhne"}]}')
    const first = await network(request(`${base}/a`, { method: 'PUT', body }))
    const second = await network(request(`${base}/b`))
    expect(Buffer.from(first.body).toString()).toBe('{"ok":true}')
    expect(first).toMatchObject({ status: 200, headers: { 'x-test': 'a' } })
    expect(second.status).toBe(200)
    expect(seen[0]).toMatchObject({ method: 'PUT', body: body.toString() })
    expect(seen[1]).toMatchObject({ method: 'GET', body: '', length: undefined })
    expect(seen[0]?.port).toBe(seen[1]?.port)
  })

  test('tells a connection that was refused from one that broke, timed out or said too much', async () => {
    const base = await listening((incoming, outgoing) => {
      if (incoming.url === '/reset') incoming.socket.destroy()
      else if (incoming.url === '/torn') {
        outgoing.writeHead(200, { 'content-length': '100' }).write('{"half"')
        setImmediate(() => incoming.socket.destroy())
      } else if (incoming.url === '/large') outgoing.end('x'.repeat(2_000))
      else if (incoming.url === '/bomb')
        outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)))
    })
    const network = httpsNetwork({ loopbackBase: base, largestAnswer: 1_000 })
    expect(await failureOf(network(request(`${base}/reset`)))).toBe('lost')
    expect(await failureOf(network(request(`${base}/torn`)))).toBe('lost')
    expect(await failureOf(network(request(`${base}/large`)))).toBe('too_large')
    expect(await failureOf(network(request(`${base}/bomb`)))).toBe('too_large')
    expect(await failureOf(network(request(`${base}/stall`, { timeoutMs: 50 })))).toBe('timeout')
    const closed = await listening(() => undefined)
    servers.pop()?.close()
    expect(await failureOf(httpsNetwork({ loopbackBase: closed })(request(`${closed}/x`)))).toBe('not_sent')
  })

  test('refuses any host that is not Xero’s before a socket opens', async () => {
    const network = httpsNetwork()
    for (const url of ['https://example.com/', 'http://api.xero.com/', 'http://127.0.0.1:1/']) {
      await expect(network(request(url))).rejects.toThrow(Fault)
    }
  })
})

test('no socket opens anywhere else: reads and writes run over an in-process network', async () => {
  const connect = Socket.prototype.connect
  let opened = 0
  Socket.prototype.connect = function refuse(): never {
    opened += 1
    throw new Error('a socket was opened outside the network')
  }
  try {
    const { clock, books, apply, organisation } = await rig()
    const [contact] = organisation.contacts.values()
    await clock.run(books.organisation())
    await clock.run(books.findInvoices({ detail: true }))
    await clock.run(books.findContacts({ search: 'a' }))
    const outcomes = await clock.run(apply([create(draftFor({ id: contact?.id ?? '', name: '' }))]))
    expect(outcomes[0]?.state).toBe('done')
  } finally {
    Socket.prototype.connect = connect
  }
  expect(opened).toBe(0)
})
