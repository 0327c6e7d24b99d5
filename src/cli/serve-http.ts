import { stderr } from 'node:process'
import type { AccessToken, AccessTokens } from '../call/access-tokens.ts'
import { sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { type Config, ConfigError, type HttpPlace } from '../config.ts'
import { byAccessToken } from '../server/authorise.ts'
import { type HttpServing, serveHttp } from '../server/http.ts'
import { surfaceFor } from '../server/principal-surface.ts'
import { randomData, systemClock } from '../system.ts'
import { freshToken } from './access-tokens.ts'
import type { Offer } from './serve.ts'

const NOBODY = `xero-mcp: no access token is in use, so nobody is let in. Make one, with the settings of this server:
  xero-mcp serve --new-token --token-name NAME
`

const NO_TLS =
  'xero-mcp: other computers reach this address, and it speaks no TLS: put a server in front that does, or access tokens and books travel readable.\n'

/** Serves over HTTP until the process is told to stop. Answers the exit code. Throws ConfigError where the address cannot be had. */
export async function serveOverHttp(
  { source }: Config,
  place: HttpPlace,
  offer: Pick<Offer, 'surface' | 'policy' | 'log' | 'record' | 'end' | 'onError'>,
): Promise<number> {
  const { tokens, token } =
    source.kind === 'demo' ? demoToken() : { tokens: await storedTokens(offer), token: undefined }
  const serving = await listening(place, offer, tokens)
  stderr.write(`xero-mcp: MCP over HTTP at ${serving.url}\n`)
  if (token !== undefined) stderr.write(`xero-mcp: with the header  Authorization: Bearer ${token}\n`)
  else if (!(await anyInUse(tokens))) stderr.write(NOBODY)
  if (!isLoopback(place.host)) stderr.write(NO_TLS)
  // No host waits for this start, so the books are opened at once; what goes wrong is in the log and told by each call.
  offer.surface.houses().catch(() => {})
  await toldToStop()
  stderr.write('xero-mcp: ending; running calls have 45 seconds.\n')
  await serving.close()
  await offer.end()
  return 0
}

async function listening(
  { host, port, hosts }: HttpPlace,
  { surface, policy, log: opened, onError }: Parameters<typeof serveOverHttp>[2],
  tokens: AccessTokens,
): Promise<HttpServing> {
  const log = await opened()
  const serving = serveHttp({
    ...{ host, port, hosts, clock: systemClock },
    authorise: byAccessToken({ tokens: async () => tokens, clock: systemClock, log }),
    surfaceOf: (principal) => surfaceFor(surface, principal, policy),
    onRequest: (facts) => log.debug(facts, 'request'),
    onRejected: (facts) => log.debug(facts, 'protocol'),
    onError,
  })
  return await serving.catch((thrown: unknown) => {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
    const why = { EADDRINUSE: 'is taken by another program', EACCES: 'is not allowed to this user' }[code]
    throw new ConfigError(
      `--http-host ${host}, --http-port ${port}: this address ${why ?? `cannot be had (${code})`}. Name another one.`,
    )
  })
}

async function storedTokens({ record }: Pick<Offer, 'record'>): Promise<AccessTokens> {
  return (await record()).store.accessTokens
}

async function anyInUse(tokens: AccessTokens): Promise<boolean> {
  const now = systemClock.now()
  return (await tokens.list()).some(({ revokedAt, expiresAt }) => revokedAt === undefined && expiresAt > now)
}

/** The demo's one token: its record is in memory, where no command could make one. */
function demoToken(): { tokens: AccessTokens; token: string } {
  const token = freshToken(randomData)
  const madeAt = systemClock.now()
  const only: AccessToken = {
    ...{ id: 'tok_demo', name: 'demo', sha256: sha256(token), madeAt, expiresAt: Number.MAX_SAFE_INTEGER },
    ...{ organisations: undefined, policy: undefined, revokedAt: undefined, lastUsedAt: undefined },
  }
  const refuse = async () => {
    throw new Fault('refused', 'The demo has this one access token.', 'Use it until the demo ends.')
  }
  const find = async (hash: string) => (hash === only.sha256 ? only : undefined)
  return { token, tokens: { find, list: async () => [only], add: refuse, revoke: refuse, noteUse: async () => {} } }
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host)
}

function toldToStop(): Promise<unknown> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}
