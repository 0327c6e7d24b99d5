import { createServer as createListener, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type NodeServerResponseLike, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server'
import type { Clock } from '../books/clock.ts'
import { type Authorise, isRefusal, type Principal, type Refusal } from './authorise.ts'
import { type BodyReader, bodyReader } from './http-body.ts'
import { guard, MCP_PATH, refused, SAFE_HEADERS } from './http-guard.ts'
import { isListening, messageIn } from './http-message.ts'
import { BUSY, ENDING, workCount } from './http-work.ts'
import { createServer, type Surface } from './mcp.ts'

/** How much is taken at once and how long things may take; milliseconds and bytes. */
export interface HttpLimits {
  /** Requests that are worked on at the same time; further ones get 503. */
  atOnce: number
  connections: number
  headersMs: number
  /** For a whole request to arrive. */
  requestMs: number
  /** How often that is looked at. */
  checkMs: number
  /** The longest body: a file of 10 MB as base64, and what stands around it. */
  bodyBytes: number
  /** All bodies that are held at once. */
  bodiesBytes: number
  /** How long running calls may go on once the server ends. */
  drainMs: number
}

const LIMITS: HttpLimits = {
  atOnce: 64,
  connections: 512,
  headersMs: 10_000,
  requestMs: 60_000,
  checkMs: 2_000,
  bodyBytes: 15_000_000,
  bodiesBytes: 64_000_000,
  drainMs: 45_000,
}

// Longer than hosts and proxies keep an idle connection, so that none sends into one that is just being closed.
const KEEP_ALIVE_MS = 65_000

// Nothing that is offered changes while the server runs, so a stream that waits for that stays silent.
const MOST_STREAMS = 16

// Characters of the message that opens one.
const LONGEST_LISTENING = 65_536

/** What serving over HTTP takes. */
export interface HttpOptions {
  host: string
  /** 0 takes a free one. */
  port: number
  /** Names in `Host` that are allowed beside this computer's own. */
  hosts: readonly string[]
  authorise: Authorise
  /** What is offered to a principal; asked once for each. */
  surfaceOf(principal: Principal): Surface
  clock: Clock
  /** Told of each request when it is over. */
  onRequest(facts: Record<string, unknown>): void
  /** Told of requests that are not as the protocol has them. */
  onRejected(facts: Record<string, unknown>): void
  onError(error: Error): void
  limits?: Partial<HttpLimits>
}

/** A server that listens. */
export interface HttpServing {
  /** Where the protocol is spoken, as this computer reaches it. */
  url: string
  /** Takes nothing new, lets running calls finish in their time, and ends. */
  close(): Promise<void>
}

/** Serves both eras of the protocol over HTTP, without sessions: each request is for itself. Rejects where the address cannot be had. */
export async function serveHttp(options: HttpOptions): Promise<HttpServing> {
  const limits = { ...LIMITS, ...options.limits }
  const desk = deskFor(options, limits)
  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  }
  const server = createListener({ ...timeouts, connectionsCheckingInterval: limits.checkMs }, (incoming, response) => {
    desk.serve(incoming, response).catch(() => response.destroy())
  })
  server.maxConnections = limits.connections
  await listen(server, options)
  return {
    url: urlOf(server, options.host),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await desk.drain()
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, { port, host }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}${MCP_PATH}`
}

interface Desk {
  serve(incoming: IncomingMessage, response: ServerResponse): Promise<void>
  drain(): Promise<void>
}

/** Everything that stands between sockets and the protocol. */
function deskFor(options: HttpOptions, limits: HttpLimits): Desk {
  const bodies = bodyReader(limits.bodyBytes, limits.bodiesBytes)
  const handlers = handlersFor(options)
  const work = workCount(limits.atOnce)
  const serve: Desk['serve'] = async (incoming, response) => {
    const seen = note(options, incoming, response)
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value)
    const asking = work.ending ? ENDING : await askedBy(incoming, options)
    if (asking === 'health') return tellHealth(response)
    if (isRefusal(asking)) return refuse(response, asking)
    seen.token = asking.name
    const done = work.begin()
    if (isRefusal(done)) return refuse(response, done)
    try {
      await answer(incoming, response, { handler: handlers.of(asking), bodies, done, options })
    } finally {
      done()
    }
  }
  return {
    serve,
    drain: async () => {
      const late = new AbortController()
      const tooLate = options.clock.wait(limits.drainMs, late.signal).catch(() => {})
      await Promise.race([work.end(), tooLate])
      late.abort()
      await handlers.close()
    },
  }
}

/** Who asks for what the protocol offers, or what else is to be answered. */
async function askedBy(
  { method = '', url: target = '', headers, socket }: IncomingMessage,
  { hosts, authorise }: HttpOptions,
): Promise<Principal | Refusal | 'health'> {
  const meant = guard({ method, target, headers }, hosts)
  if (meant !== 'mcp') return meant
  return await authorise({ authorization: headers.authorization, address: socket.remoteAddress ?? '' })
}

interface Answering {
  handler: McpHttpHandler
  bodies: BodyReader
  done(): void
  options: HttpOptions
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  { handler, bodies, done, options: { onError: onerror } }: Answering,
): Promise<void> {
  const body = await bodies.read(incoming)
  if (body === 'too_long') return refuse(response, TOO_LONG)
  if (body === 'busy') return refuse(response, BUSY)
  try {
    const message = messageIn(body.text)
    if (message === undefined) return refuse(response, NO_JSON)
    if (isListening(message)) {
      // It is held for as long as the stream is.
      if (body.text.length > LONGEST_LISTENING) return refuse(response, TOO_LONG)
      // A stream that waits for changes is no work: it must not keep others out, or the server from ending.
      done()
    }
    const request = Object.assign(incoming, { method: 'POST', url: MCP_PATH })
    await toNodeHandler(handler, { onerror })(request, plainly(response), message)
  } finally {
    body.release()
  }
}

// The SDK asks for each connection to be kept open; whether it can be is known here.
function plainly(response: ServerResponse): NodeServerResponseLike {
  return {
    writeHead: (status, { connection: _, ...headers } = {}) => response.writeHead(status, headers),
    write: (chunk) => response.write(chunk),
    end: (chunk) => response.end(chunk),
    on: (event, listener) => response.on(event, listener),
    get destroyed() {
      return response.destroyed
    },
  }
}

const TOO_LONG = refused(413, 'The request is too long. Nothing was done.')
const NO_JSON = { ...refused(400, 'The request is not JSON, or nested too deep.'), code: -32_700 }
function refuse(
  response: ServerResponse,
  { status, headers, fact, code = -32_000 }: Refusal & { code?: number },
): void {
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code, message: fact }, id: null })
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(body)
}

function tellHealth(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n')
}

const REJECTED = /^(Rejected|Invalid|Parse error|Unsupported|Not Acceptable|Bad Request|Method not allowed)/i

/** The handlers of principals, one for each. */
function handlersFor({ surfaceOf, onError, onRejected }: HttpOptions) {
  const onerror = (error: Error) => {
    // The SDK tells of both in one way, and anybody can send nonsense.
    if (REJECTED.test(error.message)) onRejected({ why: error.message.slice(0, 200) })
    else onError(error)
  }
  const known = new Map<string, McpHttpHandler>()
  return {
    of: (principal: Principal): McpHttpHandler => {
      const there = known.get(principal.id)
      if (there) return there
      const surface = surfaceOf(principal)
      const handler = createMcpHandler(() => createServer(surface), { onerror, maxSubscriptions: MOST_STREAMS })
      known.set(principal.id, handler)
      return handler
    },
    close: async () => {
      await Promise.all([...known.values()].map((handler) => handler.close()))
    },
  }
}

/** Tells of a request when it is over, without what stands behind its path: people put secrets there. */
function note({ clock, onRequest }: HttpOptions, { method, url = '' }: IncomingMessage, response: ServerResponse) {
  const began = clock.now()
  const seen: { token?: string } = {}
  response.once('close', () => {
    const path = url.split('?', 1)[0]?.slice(0, 80)
    onRequest({ method, path, status: response.statusCode, ms: clock.now() - began, ...seen })
  })
  return seen
}
