import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { WireAnswer, WireRequest } from './contract.ts'
import type { XeroSimulator } from './simulator.ts'

/** Where a listening simulator is reached. All three may be the same origin: hosts are told apart by path. */
export interface Listening {
  api: string
  identity: string
  login: string
  port: number
  /** Closes the port and every connection, stalled ones too. */
  close(): Promise<void>
}

/** Bodies beyond this are cut off before Xero's own limit is even looked at. */
const HARD_LIMIT = 16 * 1024 * 1024

/**
 * Serves a simulator over HTTP on 127.0.0.1; port 0 takes a free one. Discovery then names this address. Webhooks are delivered after
 * each request and every second.
 */
export async function listen(simulator: XeroSimulator, port = 0): Promise<Listening> {
  const server = createServer((incoming, response) => {
    serve(simulator, incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const bound = portOf(server)
  const delivering = setInterval(() => deliverWebhooks(simulator), WEBHOOK_PAUSE)
  const base = `http://127.0.0.1:${bound}`
  simulator.hosts.identity = base
  simulator.hosts.login = base
  return { api: base, identity: base, login: base, port: bound, close: () => close(server, delivering) }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** How often webhooks are looked at, in milliseconds, so that retries come when the simulator's clock says so. */
const WEBHOOK_PAUSE = 1_000

function deliverWebhooks(simulator: XeroSimulator): void {
  if (simulator.state.webhooks.size > 0) simulator.webhooks.deliver().catch(() => undefined)
}

async function close(server: Server, delivering: NodeJS.Timeout): Promise<void> {
  clearInterval(delivering)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

async function serve(simulator: XeroSimulator, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(incoming)
  if (body === undefined) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  deliver(await simulator.handle(wireRequest(incoming, body)), response)
  deliverWebhooks(simulator)
}

function wireRequest(incoming: IncomingMessage, body: Uint8Array): WireRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.byteLength
    if (size > HARD_LIMIT) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Sends the answer, or breaks the connection as its fate says: at once, never, or halfway through the body. */
function deliver(answer: WireAnswer, response: ServerResponse): void {
  switch (answer.fate) {
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'stall':
      return
    case 'torn': {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.byteLength + 1) })
      response.write(answer.body.subarray(0, Math.floor(answer.body.byteLength / 2)), () => response.destroy())
      return
    }
    default:
      response.writeHead(answer.status, withLength(answer))
      response.end(answer.body)
  }
}

function withLength(answer: WireAnswer): Record<string, string> {
  if (answer.status === 204 || answer.status === 304) return { ...answer.headers }
  return { ...answer.headers, 'content-length': String(answer.body.byteLength) }
}
