import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Fault } from '../call/fault.ts'
import type { Leases } from '../call/leases.ts'
import { approvalsPage } from './page.ts'
import { type Opening, pageLink } from './page-access.ts'
import { refusalAnswer } from './page-answer.ts'
import { LONGEST_BODY, type PageAnswer, type PageRequest } from './page-guard.ts'
import type { PageParts } from './page-parts.ts'

/** The lease of whoever has the page of a store; its note is the page's address. */
export const PAGE_LEASE = 'approvals-page'

const LEASE_MS = 60_000
const RENEW_MS = 20_000

/** How long a browser may take to send a request. */
const REQUEST_MS = 10_000

/** A page that people open: `own` when it is in this process. */
export interface OpenPage {
  origin: string
  own: boolean
  /** An address of one use that opens the page, or one change on it. */
  link(opening?: Opening): Promise<string>
  /** Stops the page if it is in this process, and gives up the lease. */
  close(): Promise<void>
}

/**
 * Opens the page of a store on 127.0.0.1, unless another process has it: then that one's address is answered. `port` 0 takes a free one.
 * It ends with the process, at `close`, or when the lease is lost. Throws Fault `unavailable` when the store cannot be reached.
 */
export async function openPage(parts: PageParts, leases: Leases, owner: string, port = 0): Promise<OpenPage> {
  const there = await leases.holder(PAGE_LEASE)
  if (there && there.owner !== owner) return elsewhere(parts, there.note)
  const listening = await listen(parts, port)
  const taken = await leases
    .take(PAGE_LEASE, owner, parts.clock.now() + LEASE_MS, listening.origin)
    .catch(async (thrown: unknown) => {
      await listening.close()
      throw thrown
    })
  if (!taken) {
    await listening.close()
    const faster = await leases.holder(PAGE_LEASE)
    if (faster) return elsewhere(parts, faster.note)
    throw new Fault('unavailable', 'The approvals page could not be opened.', 'Try again in a minute.')
  }
  parts.log.info({ address: listening.origin }, 'approvals page opened')
  const stopped = new AbortController()
  const renewing = renew(parts, leases, owner, listening, stopped.signal)
  return {
    origin: listening.origin,
    own: true,
    link: (opening) => pageLink(parts, listening.origin, opening),
    async close() {
      stopped.abort()
      await renewing
      await listening.close()
      await leases.release(PAGE_LEASE, owner)
    },
  }
}

function elsewhere(parts: PageParts, origin: string): OpenPage {
  return { origin, own: false, link: (opening) => pageLink(parts, origin, opening), close: async () => {} }
}

// A store that is away for a while is no reason to close the page; another process that has taken the lease is.
async function renew(
  { clock, log }: PageParts,
  leases: Leases,
  owner: string,
  { origin, close }: Listening,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(RENEW_MS, signal).catch(() => {})
    if (signal.aborted) return
    const kept = await leases.take(PAGE_LEASE, owner, clock.now() + LEASE_MS, origin).catch(() => true)
    if (kept) continue
    log.warn({ address: origin }, 'another process has the approvals page now')
    await close()
    return
  }
}

/** A page that listens, at an address as browsers say it. */
export interface Listening {
  origin: string
  close(): Promise<void>
}

/** Serves the page on 127.0.0.1 alone. It does not keep the process alive. */
export async function listen(parts: PageParts, port = 0): Promise<Listening> {
  let page: ((request: PageRequest) => Promise<PageAnswer>) | undefined
  const limits = { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: 5_000 }
  const server = createServer({ ...limits, connectionsCheckingInterval: 2_000 }, (incoming, response) => {
    serve(page, incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.unref()
  const origin = `http://localhost:${portOf(server)}`
  page = approvalsPage(parts, origin)
  return { origin, close: () => close(server) }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

async function serve(
  page: ((request: PageRequest) => Promise<PageAnswer>) | undefined,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming)
  if (page === undefined || body === undefined) {
    const { status, headers, body: text } = refusalAnswer(TOO_LONG)
    response.writeHead(status, { ...headers, connection: 'close' }).end(text)
    return
  }
  const { status, headers, body: text } = await page(pageRequest(incoming, body))
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
}

const TOO_LONG = { status: 413, title: 'Too long', fact: 'No form of this page is that long. Nothing was done.' }

function pageRequest(incoming: IncomingMessage, body: string): PageRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { method: incoming.method ?? 'GET', target: incoming.url ?? '/', headers, body }
}

// Undefined for one that is too long. The rest of it is left unread, so that the answer still reaches whoever sends it.
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength
      chunks.push(chunk)
      if (size <= LONGEST_BODY) return
      incoming.removeAllListeners('data').pause()
      resolve(undefined)
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    incoming.on('error', reject)
  })
}
