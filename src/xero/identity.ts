import type { LoginKind } from '../call/logins.ts'
import type { Grant } from './kept-tokens.ts'

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
