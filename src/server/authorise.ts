import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../books/clock.ts'
import type { AccessToken, AccessTokens, TokenOrganisation } from '../call/access-tokens.ts'
import { sha256 } from '../call/canonical.ts'
import { type Policy, PRESETS, policyOf } from '../call/policy.ts'
import { loadPolicy } from '../call/policy-file.ts'
import type { Log } from '../call/run.ts'

/** Who makes a request, and what they may see and do. One `id` always means the same. */
export interface Principal {
  id: string
  /** The proposer of what they write. */
  name: string
  /** Undefined for every organisation. */
  organisations: readonly TokenOrganisation[] | undefined
  /** What holds them tighter than the server's own policy. */
  policy: Policy | undefined
}

/** Why a request is turned away: its status, headers beside the usual ones, and a sentence that is safe to show. */
export interface Refusal {
  status: number
  headers: Readonly<Record<string, string>>
  fact: string
}

/** What of a request tells who makes it. `address` is where it comes from. */
export interface Credentials {
  authorization: string | undefined
  address: string
}

/** Says who makes a request, or why it is turned away: the one place that does. It never throws. */
export type Authorise = (given: Credentials) => Promise<Principal | Refusal>

/** Whether something was turned away. */
export function isRefusal(answer: object): answer is Refusal {
  return 'status' in answer
}

/** How an access token looks: 32 random bytes behind a word by which scanners for leaked secrets know it. */
export const ACCESS_TOKEN = /^xmcp_[A-Za-z0-9_-]{43}$/

/** What checking access tokens takes. */
export interface TokenParts {
  tokens(): Promise<AccessTokens>
  clock: Pick<Clock, 'now'>
  log: Log
}

/** Lets in whoever has an access token. What is unknown, expired or revoked is told alike, and many wrong ones from one address get 429. */
export function byAccessToken({ tokens, clock, log }: TokenParts): Authorise {
  const wrong = wrongOnes(clock, log)
  const principals = new Map<string, Principal>()
  return async ({ authorization, address }) => {
    if (authorization === undefined) return refusal(401, CHALLENGE, NO_TOKEN)
    const [, token = ''] = /^bearer ([^\s]+)$/i.exec(authorization) ?? []
    const found = ACCESS_TOKEN.test(token) ? await tokenOf(token, tokens).catch(noted(log)) : undefined
    if (found === 'trouble') return refusal(503, { 'retry-after': '5' }, TROUBLE)
    if (!found) return wrong(address)
    const principal = principals.get(found.id) ?? principalOf(found)
    principals.set(found.id, principal)
    return principal
  }
}

function noted(log: Log): (thrown: unknown) => 'trouble' {
  return (thrown) => {
    log.error({ stack: thrown instanceof Error ? thrown.stack : '' }, 'access tokens')
    return 'trouble'
  }
}

const TROUBLE = 'Access tokens cannot be checked now: the store is in trouble. Nothing was done.'
const NO_TOKEN = 'This server wants an access token: Authorization: Bearer xmcp_…. Its operator makes one.'
const WRONG_TOKEN = 'This access token is not accepted: it is unknown, expired or revoked. Its operator makes another.'
const CHALLENGE = { 'www-authenticate': 'Bearer realm="xero-mcp"' }
const WRONG_CHALLENGE = { 'www-authenticate': 'Bearer realm="xero-mcp", error="invalid_token"' }

function refusal(status: number, headers: Readonly<Record<string, string>>, fact: string): Refusal {
  return { status, headers, fact }
}

async function tokenOf(token: string, opened: () => Promise<AccessTokens>): Promise<AccessToken | undefined> {
  const tokens = await opened()
  const hash = sha256(token)
  const found = await tokens.find(hash)
  if (!found || !timingSafeEqual(Buffer.from(found.sha256), Buffer.from(hash))) return undefined
  await tokens.noteUse(found.id)
  return found
}

function principalOf({ id, name, organisations, policy }: AccessToken): Principal {
  return { id, name, organisations, policy: policy === undefined ? undefined : tokenPolicy(policy) }
}

/** The policy that a token's text means: a preset's name or a policy file's text; `observe` where it cannot be read any more. */
export function tokenPolicy(text: string): Policy {
  const preset = PRESETS.find((name) => name === text)
  return preset === undefined ? loadPolicy(text).policy : policyOf(preset)
}

const WINDOW_MS = 60_000
const MOST_WRONG = 20
const MOST_ADDRESSES = 1_000

// A right token is never counted and never held up, so nobody can lock out others who come through the same proxy.
function wrongOnes({ now }: Pick<Clock, 'now'>, log: Log): (address: string) => Refusal {
  const seen = new Map<string, { since: number; count: number }>()
  return (address) => {
    const known = seen.get(address)
    const fresh = known && now() - known.since < WINDOW_MS ? known : { since: now(), count: 0 }
    if (!known && seen.size >= MOST_ADDRESSES) seen.clear()
    fresh.count += 1
    seen.set(address, fresh)
    if (fresh.count <= MOST_WRONG) return refusal(401, WRONG_CHALLENGE, WRONG_TOKEN)
    if (fresh.count === MOST_WRONG + 1) log.warn({ address }, 'many wrong access tokens')
    const seconds = Math.max(1, Math.ceil((fresh.since + WINDOW_MS - now()) / 1_000))
    const fact = 'Too many wrong access tokens came from this address. Wait, then use the right one.'
    return refusal(429, { 'retry-after': `${seconds}` }, fact)
  }
}
