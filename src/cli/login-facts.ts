import { cleanText } from '../books/ledger-text.ts'
import { instantText } from '../call/change-text.ts'
import type { Connection, Login, LoginKind, Logins } from '../call/logins.ts'
import { alignTables } from './align-tables.ts'
import { scopesInWords } from './granted-scopes.ts'

/** How the tokens of a login stand, as the store has them; instants in milliseconds. */
export interface TokenFacts {
  refreshedAt: number | undefined
  /** What Xero last refused them with. */
  ended?: string | undefined
}

/** What tells about logins without asking Xero. */
export interface LoginSource {
  logins: Logins
  /** Undefined where none are kept. */
  tokens(loginId: string): Promise<TokenFacts | undefined>
  /** Whether an organisation's books are made up, where this store has read it. */
  isDemo(organisation: string): boolean | undefined
}

/** One login as a person sees it: no secret, no token. */
export interface LoginFacts {
  id: string
  kind: string
  client: string
  may: string
  agreedAt: number
  refreshedAt: number | undefined
  state: 'good' | 'ended'
}

/** One organisation as a person sees it. */
export interface OrganisationFacts {
  id: string
  name: string
  books: 'demo' | 'live' | 'not read yet'
  login: string
  kind: string
  may: string
  usual: boolean
  state: 'in use' | 'out of use' | 'login ended'
}

const KINDS: Readonly<Record<LoginKind, string>> = {
  pkce: 'browser',
  web: 'browser (web app)',
  custom: 'custom connection',
  bearer: 'bearer token',
}

/** What the store knows of its logins and of the organisations that they reach. Throws Fault. */
export async function loginFacts(source: LoginSource): Promise<{
  logins: readonly LoginFacts[]
  organisations: readonly OrganisationFacts[]
}> {
  const { logins: kept } = source
  const [all, connections, usual] = await Promise.all([kept.all(), kept.connections(), kept.usual()])
  const logins = await Promise.all(all.map((login) => factsOf(login, source)))
  const known = new Map(logins.map((login) => [login.id, login]))
  const organisations = connections.flatMap((connection) => {
    const login = known.get(connection.login)
    return login ? [organisationOf(connection, login, usual, source)] : []
  })
  return { logins, organisations }
}

async function factsOf(login: Login, { tokens }: LoginSource): Promise<LoginFacts> {
  const { id, kind, clientId, scopes, at } = login
  const kept = await tokens(id)
  // A custom connection can always ask anew; a browser's login is over with its tokens.
  const over = kept?.ended !== undefined || (kept === undefined && kind !== 'custom')
  return {
    ...{ id, kind: KINDS[kind], client: clientId, may: scopesInWords(scopes), agreedAt: at },
    refreshedAt: kept?.refreshedAt,
    state: over ? 'ended' : 'good',
  }
}

function organisationOf(
  { organisation: id, name, removed }: Connection,
  { id: login, kind, may, state }: LoginFacts,
  usual: string | undefined,
  { isDemo }: LoginSource,
): OrganisationFacts {
  const demo = isDemo(id)
  return {
    ...{ id, name: cleanText(name, 80), login, kind, may, usual: id === usual },
    books: demo === undefined ? 'not read yet' : demo ? 'demo' : 'live',
    state: removed ? 'out of use' : state === 'ended' ? 'login ended' : 'in use',
  }
}

/** Rows under their headings, set in columns for a terminal. */
export function columns(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cleanText(cell, 80).replaceAll('|', '¦')).join('|')
  return alignTables([headings, ...rows].map(line).join('\n'))
}

/** The part of an id by which a person tells organisations apart; commands and calls take it for the whole. */
export function shortId(id: string): string {
  return id.slice(0, 8)
}

/** An instant for a person, in a zone; empty for none. */
export function whenText(instant: number | undefined, zone: string): string {
  return instant === undefined ? '' : instantText(instant, zone)
}
