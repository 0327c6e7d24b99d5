import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { Leases } from '../call/leases.ts'
import type { Login } from '../call/logins.ts'
import { unavailable } from './errors.ts'
import { type BrowserApp, createIdentity, type Identity, type TokenSet } from './identity.ts'
import { keptIn, nameOfTokens, newKept } from './kept-record.ts'
import { keptTokens, type SharedLogin, type TokenSource } from './kept-tokens.ts'
import type { Network } from './network.ts'
import { IDENTITY_TIMEOUT_MS } from './openid.ts'
import { clientCredentials } from './tokens.ts'

/** What the tokens of a stored login come from. */
export interface LoginTokensParts {
  login: Login
  network: Network
  /** https://api.xero.com, or a simulator on this machine. */
  apiBase: string
  clock: Clock
  shared: SharedLogin
}

/** Access tokens of a stored login, shared by all processes on the store: by its refresh token, or of its custom connection. Throws Fault for a bearer token, which is never stored. */
export function loginTokens({ login, network, apiBase, clock, shared }: LoginTokensParts): TokenSource {
  const { kind, clientId, clientSecret, identityBase, scopes } = login
  const name = nameOfTokens(login.id)
  if (kind === 'custom') {
    const credentials = { clientId, clientSecret: clientSecret ?? '', scopes, identityBase, network, clock, shared }
    return clientCredentials({ ...credentials, name })
  }
  const { grant } = createIdentity(browserApp(login), { network, clock, apiBase })
  // One refresh, and one more by the token before.
  return keptTokens({ name, grant, grantMs: 2 * IDENTITY_TIMEOUT_MS, clock, shared, rotates: true })
}

/** The app of a login that was made in a browser. Throws Fault for other kinds. */
export function browserApp({ kind, clientId, clientSecret, identityBase }: Login): BrowserApp {
  if (kind === 'pkce' || kind === 'web') return { kind, clientId, clientSecret, identityBase }
  throw new Fault('internal', `A login of kind ${kind} has no refresh token.`, 'Please report this.')
}

const MOST_TRIES = 5

/** Keeps the tokens that a login gave, over those of an earlier login under this id; running servers take them up at once. Throws Fault. */
export async function keepTokens(
  leases: Leases,
  loginId: string,
  tokens: TokenSet,
  identity: Identity,
  clock: Clock,
): Promise<void> {
  const { accessToken: token, lifeMs } = tokens
  const kept = newKept({ token, lifeMs, keep: identity.firstKeep(tokens) }, clock.now(), 0)
  const name = nameOfTokens(loginId)
  // A server may be refreshing the login that this one replaces.
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = await leases.read(name)
    if (await leases.write(name, JSON.stringify(kept), before?.version ?? 0)) return
  }
  throw unavailable('The tokens of the login could not be kept.')
}

/** What is known of a login's tokens, without asking Xero: instants in milliseconds, and why Xero refuses them if it does. */
export interface TokensLeft {
  accessUntil: number | undefined
  refreshedAt: number | undefined
  /** What the last refresh was refused with. */
  ended?: string | undefined
}

/** How the tokens of a login stand; undefined where none are kept. Throws Fault `unavailable`. */
export async function tokensLeft(leases: Leases, loginId: string, now: number): Promise<TokensLeft | undefined> {
  const kept = keptIn((await leases.read(nameOfTokens(loginId)))?.value)
  if (!kept) return undefined
  const { goodUntil = kept.freshUntil, grantedAt: refreshedAt, ended } = kept
  return { accessUntil: ended || goodUntil <= now ? undefined : goodUntil, refreshedAt, ended: ended?.fact }
}

/** Makes the kept refresh token of a login void at Xero, for a logout; nothing where none is kept. Throws Fault. */
export async function revokeTokens(leases: Leases, loginId: string, identity: Identity): Promise<void> {
  const kept = keptIn((await leases.read(nameOfTokens(loginId)))?.value)
  if (kept?.keep !== undefined) await identity.revoke(kept.keep)
}
