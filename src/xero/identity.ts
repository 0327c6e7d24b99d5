import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { LoginKind } from '../call/logins.ts'
import { connectionsReached, disconnectFrom } from './connections.ts'
import { unavailable } from './errors.ts'
import {
  clockFault,
  codeRefused,
  identityFault,
  loginEnded,
  loginRefused,
  noTokensKept,
  otherLogin,
} from './identity-faults.ts'
import type { Grant } from './kept-tokens.ts'
import type { Network } from './network.ts'
import { discoveredApp, knownApp, type OpenidApp, type TokenAnswer } from './openid.ts'

/** An app that people log in to through a browser. */
export interface BrowserApp {
  kind: Extract<LoginKind, 'pkce' | 'web'>
  clientId: string
  clientSecret?: string | undefined
  /** https://identity.xero.com, or a simulator on this machine. */
  identityBase: string
}

/** A login that was begun: where the browser goes, and how its answer is taken. */
export interface LoginBegun {
  /** The page at which the person agrees. */
  address: string
  /**
   * Takes the address that the browser was sent back to, and answers with tokens. Throws Fault `unauthorised`: the person said no, the
   * answer belongs to another login (state, nonce), or its code was used or is too old.
   */
  finish(answered: URL): Promise<TokenSet>
}

/** What a login or a refresh gave. */
export interface TokenSet {
  accessToken: string
  /** How long the access token lives, milliseconds. */
  lifeMs: number
  refreshToken: string | undefined
  scopes: readonly string[]
  /** By which Xero tells the organisations chosen in this login from earlier ones. */
  authEventId: string | undefined
}

/** An organisation as GET /connections lists it. */
export interface Reached {
  connectionId: string
  organisation: string
  name: string
  /** The login in which it was last chosen: equal to `authEventId` of the tokens for those chosen just now. */
  authEventId?: string | undefined
}

/** Xero's identity service for one app that people log in to. Every function throws Fault; none lets a token into it. */
export interface Identity {
  begin(redirect: string, scopes: readonly string[]): Promise<LoginBegun>
  /** What keeps a login's tokens fresh; `keep` is what `firstKeep` or the last grant left. */
  grant: Grant
  /** What the first grant of a login is given, from the tokens that the login gave. */
  firstKeep(tokens: TokenSet): string
  /** The organisations that an access token reaches; practices have no books and are left out. */
  reached(accessToken: string): Promise<readonly Reached[]>
  /** Takes the app's connection to one organisation away. */
  disconnect(accessToken: string, connectionId: string): Promise<void>
  /** Makes the login's refresh token void at Xero, and with it the app's connections. */
  revoke(keep: string): Promise<void>
}

/** What an identity service is reached through. `apiBase` is https://api.xero.com, or a simulator on this machine. */
export interface IdentityAround {
  network: Network
  clock: Clock
  apiBase: string
}

/** The identity service for one app. Nothing is asked and no library loaded until it is used. */
export function createIdentity(app: BrowserApp, around: IdentityAround): Identity {
  const { network, clock } = around
  let known: Promise<OpenidApp> | undefined
  const knownOnce = () => {
    known ??= knownApp(app, network, clock)
    return known
  }
  return {
    begin: (redirect, scopes) => begin(app, around, redirect, scopes),
    grant: async (keep) => {
      if (keep === undefined) throw noTokensKept()
      const { accessToken, lifeMs, refreshToken = keep } = await refresh(await knownOnce(), keep)
      return { token: accessToken, lifeMs, keep: refreshToken }
    },
    firstKeep: ({ refreshToken }) => {
      if (refreshToken === undefined) throw noRefreshToken()
      return refreshToken
    },
    reached: (accessToken) => connectionsReached(around, accessToken),
    disconnect: (accessToken, connectionId) => disconnectFrom(around, accessToken, connectionId),
    revoke: async (keep) => {
      const { library, config } = await knownOnce()
      await library.tokenRevocation(config, keep, { token_type_hint: 'refresh_token' }).catch((thrown: unknown) => {
        throw identityFault(thrown, loginEnded)
      })
    },
  }
}

// Without them Xero gives neither a refresh token nor the token by which the answer is known to be ours.
const ALWAYS_ASKED = ['openid', 'offline_access']

async function begin(
  app: BrowserApp,
  { network, clock }: IdentityAround,
  redirect: string,
  asked: readonly string[],
): Promise<LoginBegun> {
  const found = await discoveredApp(app, network, clock).catch((thrown: unknown) => {
    throw identityFault(thrown, loginEnded)
  })
  const { library, config } = found
  const scopes = [...new Set([...ALWAYS_ASKED, ...asked])]
  const secrets = {
    state: library.randomState(),
    nonce: library.randomNonce(),
    verifier: library.randomPKCECodeVerifier(),
  }
  const address = library.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: scopes.join(' '),
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await library.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
  })
  return {
    address: address.href,
    finish: async (answered) => {
      const tokens = await exchangeCode(found, redirect, answered, secrets)
      return tokenSetOf(tokens, clock, scopes)
    },
  }
}

interface LoginSecrets {
  state: string
  nonce: string
  verifier: string
}

async function exchangeCode(
  { library, config }: OpenidApp,
  redirect: string,
  answered: URL,
  { state, nonce, verifier }: LoginSecrets,
): Promise<TokenAnswer> {
  const said = answered.searchParams
  const only = (name: string) => (said.getAll(name).length === 1 ? said.get(name) : null)
  if (only('state') !== state) throw otherLogin()
  const error = only('error')
  if (error !== null) throw loginRefused(error)
  if (only('code') === null) throw unavailable('The answer of the browser holds no code.')
  // Whatever name the browser's request had for this computer, Xero knows the one that was registered.
  const current = new URL(redirect)
  current.search = answered.search
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
  return await library.authorizationCodeGrant(config, current, checks).catch((thrown: unknown) => {
    throw identityFault(thrown, codeRefused)
  })
}

const ACCESS_LIFE_S = 1_800

async function refresh({ library, config }: OpenidApp, refreshToken: string) {
  const answer = await library.refreshTokenGrant(config, refreshToken).catch((thrown: unknown) => {
    throw identityFault(thrown, loginEnded)
  })
  return plainTokens(answer)
}

function plainTokens({ access_token, expires_in, refresh_token }: TokenAnswer) {
  return { accessToken: access_token, lifeMs: (expires_in ?? ACCESS_LIFE_S) * 1_000, refreshToken: refresh_token }
}

function tokenSetOf(answer: TokenAnswer, clock: Clock, asked: readonly string[]): TokenSet {
  const claims = answer.claims()
  const wrong = claims && clockFault(clock.now(), claims.iat * 1_000)
  if (wrong) throw wrong
  const event = claims?.authentication_event_id
  return {
    ...plainTokens(answer),
    scopes: answer.scope === undefined ? asked : answer.scope.split(' ').filter((scope) => scope !== ''),
    authEventId: typeof event === 'string' ? event : undefined,
  }
}

function noRefreshToken(): Fault {
  return new Fault(
    'unauthorised',
    'Xero gave no refresh token with this login, so it would end after 30 minutes.',
    'Check at developer.xero.com/app/manage that the app may have offline_access, then run: xero-mcp login',
  )
}
