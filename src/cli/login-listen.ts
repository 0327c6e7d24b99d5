import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Fault } from '../call/fault.ts'
import { type LoginPage, loginPage, type Told } from './login-page.ts'

/** The ports at which the browser comes back, in turn; each is registered with the app as a redirect address. */
export const LOGIN_PORTS = [8475, 8476, 8477] as const

const PATH = '/callback'

/** How long a browser may take to send a request. */
const REQUEST_MS = 10_000

/** The address that the browser came back to, and the page it is shown in return, once it is known how it went. */
export interface Answered {
  address: URL
  /** Settles when the page has left, or nobody takes it any more. */
  reply(told: Told): Promise<void>
}

/** A port of this computer to which Xero sends the browser back. */
export interface LoginListener {
  /** Such as http://localhost:8475/callback. */
  redirect: string
  /** The one answer to the login that this `state` marks; everything else is turned away. */
  answered(state: string): Promise<Answered>
  /** Closes the port and every connection. */
  close(): Promise<void>
}

/** Listens on the first of these ports that is free on both loopback addresses. Throws Fault `unavailable` when none is. */
export async function listenForLogin(ports: readonly number[] = LOGIN_PORTS): Promise<LoginListener> {
  for (const port of ports) {
    const desk = loginDesk(port)
    const servers = await serversOn(port, desk.serve)
    if (!servers) continue
    return {
      redirect: `http://localhost:${port}${PATH}`,
      answered: desk.answered,
      close: async () => void (await Promise.all(servers.map(closeServer))),
    }
  }
  throw noPort(ports)
}

function noPort(ports: readonly number[]): Fault {
  const several = ports.length > 1
  return new Fault(
    'unavailable',
    `The ${several ? 'ports' : 'port'} ${ports.join(', ')} of this computer ${several ? 'are all' : 'is'} in use or not allowed, so the browser could not come back.`,
    'End what uses one of them, another login perhaps, or name a port with --port N and register http://localhost:N/callback as a redirect address of your app.',
  )
}

/** What is done with the requests to one port. */
function loginDesk(port: number) {
  let expected: string | undefined
  let taken = false
  let take: (answered: Answered) => void = () => {}
  const answer = new Promise<Answered>((resolve) => {
    take = resolve
  })
  const serve = (incoming: IncomingMessage, response: ServerResponse) => {
    incoming.resume()
    const address = addressOf(incoming, port)
    const refusal = address instanceof URL ? refusalOf(address, expected, taken) : address
    if (refusal) {
      send(response, loginPage(refusal))
      return
    }
    if (!(address instanceof URL)) return
    taken = true
    take({ address, reply: (told) => send(response, loginPage(told)) })
  }
  const answered = (state: string) => {
    expected = state
    return answer
  }
  return { serve, answered }
}

// A name of somebody else that leads to this computer shows in Host.
function addressOf({ method, url = '', headers }: IncomingMessage, port: number): URL | Told {
  const origin = `http://localhost:${port}`
  if (headers.host !== `localhost:${port}`) return bad(403, 'Not here', `This computer answers at ${origin} only.`)
  const address = URL.canParse(url, origin) ? new URL(url, origin) : undefined
  if (address?.origin !== origin || address.pathname !== PATH)
    return bad(404, 'Nothing here', `Only ${PATH} is here, for Xero to send you back to.`)
  return method === 'GET' ? address : bad(405, 'Not possible', 'This page is only read.')
}

// Any page can send a browser here: an answer without the login's own mark must neither end nor take its place.
function refusalOf({ searchParams }: URL, expected: string | undefined, taken: boolean): Told | undefined {
  const fits = expected !== undefined && searchParams.get('state') === expected
  if (!fits)
    return bad(
      400,
      'Not this login',
      'This answer belongs to another login, or to none. Go on in the window that xero-mcp login opened.',
    )
  if (taken) return bad(410, 'Answered already', 'This login has its answer: see the terminal in which you started it.')
  return undefined
}

function bad(status: number, title: string, line: string): Told {
  return { status, good: false, title, lines: [line] }
}

async function send(response: ServerResponse, { status, headers, body }: LoginPage): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('close', resolve)
    const length = { 'content-length': Buffer.byteLength(body), connection: 'close' }
    if (response.destroyed) resolve()
    else response.writeHead(status, { ...headers, ...length }).end(body)
  })
}

/** Servers on the loopback addresses that this computer has; undefined when the port cannot be had on one of them. */
async function serversOn(port: number, serve: (incoming: IncomingMessage, response: ServerResponse) => void) {
  const servers: Server[] = []
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer(
      { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: 1_000 },
      serve,
    )
    const failed = await listening(server, port, host)
    if (failed === undefined) servers.push(server)
    // Whoever has the port on the other address would be sent the code by a browser that tries that one first.
    else if (host === '127.0.0.1' || !WITHOUT_IPV6.has(failed)) {
      await Promise.all(servers.map(closeServer))
      return undefined
    }
  }
  return servers
}

const WITHOUT_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** The code of what went wrong; undefined when it listens. */
async function listening(server: Server, port: number, host: string): Promise<string | undefined> {
  return await new Promise((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'unknown'))
    server.listen({ port, host, exclusive: true }, () => resolve(undefined))
  })
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
