import type * as Openid from 'openid-client'
import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { unavailable } from './errors.ts'
import { isXeroOrigin, pinHosts } from './hosts.ts'
import type { BrowserApp } from './identity.ts'
import { exchange, type Network } from './network.ts'
import { unreachable } from './unreachable.ts'

/** The longest that one exchange with the identity service takes. */
export const IDENTITY_TIMEOUT_MS = 15_000

/** The library as it is once loaded, and what it knows of one app at one identity service. */
export interface OpenidApp {
  library: typeof Openid
  config: Openid.Configuration
}

/** The tokens that an identity service answered with. */
export type TokenAnswer = Openid.TokenEndpointResponse & Openid.TokenEndpointResponseHelpers

// The library compares times with a clock of its own; they are compared with ours instead, so its own comparison is never to fail.
const ANY_TIME_S = 1e10

/** The app by the identity service's fixed addresses: for refreshing and revoking, which need no question before. Throws Fault. */
export async function knownApp(app: BrowserApp, network: Network, clock: Clock): Promise<OpenidApp> {
  const { identityBase: base } = app
  const library = await import('openid-client')
  const server = {
    issuer: base,
    token_endpoint: `${base}/connect/token`,
    revocation_endpoint: `${base}/connect/revocation`,
  }
  const { metadata, authentication } = clientOf(library, app)
  const config = new library.Configuration(server, app.clientId, metadata, authentication)
  config[library.customFetch] = throughNetwork(app, network, clock)
  // The network has its own limit on the injected clock.
  config.timeout = 0
  if (!isXeroOrigin(base)) library.allowInsecureRequests(config)
  return { library, config }
}

/** The app by what the identity service tells of itself: for a login. Throws Fault. */
export async function discoveredApp(app: BrowserApp, network: Network, clock: Clock): Promise<OpenidApp> {
  const library = await import('openid-client')
  const { metadata, authentication } = clientOf(library, app)
  const config = await library.discovery(new URL(app.identityBase), app.clientId, metadata, authentication, {
    [library.customFetch]: throughNetwork(app, network, clock),
    execute: isXeroOrigin(app.identityBase) ? [] : [library.allowInsecureRequests],
  })
  config.timeout = 0
  pinOf(app)(config.serverMetadata().authorization_endpoint ?? '')
  return { library, config }
}

function clientOf(library: typeof Openid, { clientId, clientSecret }: BrowserApp) {
  const metadata = { [library.clockTolerance]: ANY_TIME_S }
  const authentication = clientSecret === undefined ? library.None() : basic(clientId, clientSecret)
  return { metadata, authentication }
}

// The library's own writes more characters of a secret in another way than Xero's documentation does.
function basic(clientId: string, clientSecret: string): Openid.ClientAuth {
  return (_server, _client, _body, headers) => headers.set('authorization', basicAuthorization(clientId, clientSecret))
}

/** The header by which an app with a secret says who it is. */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function pinOf({ identityBase }: BrowserApp) {
  return pinHosts(isXeroOrigin(identityBase) ? undefined : identityBase)
}

const WITHOUT_BODY = [204, 205, 304]

/** The library's way out: our network, pinned hosts. What fails on the way is a Fault, which the library hands on as a cause. */
function throughNetwork(app: BrowserApp, network: Network, clock: Clock): Openid.CustomFetch {
  const pin = pinOf(app)
  return async (address, { method, headers, body }) => {
    const { href: url } = pin(address)
    const answer = await exchange(network, clock, {
      ...{ method, url, timeoutMs: IDENTITY_TIMEOUT_MS },
      headers: { ...headers, 'user-agent': 'xero-mcp' },
      body: Buffer.from(body?.toString() ?? ''),
    }).catch((thrown: unknown) => {
      throw thrown instanceof Fault ? thrown : unreachable(thrown, url)
    })
    const { status } = answer
    if (status >= 500 || status === 429) throw unavailable("Xero's identity service does not work at present.")
    const type = answer.headers['content-type'] ?? 'text/plain'
    const content = WITHOUT_BODY.includes(status) ? null : Buffer.from(answer.body).toString('utf8')
    return new Response(content, { status, headers: { 'content-type': type } })
  }
}
