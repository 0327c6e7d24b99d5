import type { Connection, Login, Logins } from '../call/logins.ts'
import type { TokenSource } from '../xero/kept-tokens.ts'
import { type OpenOptions, type OpenOrganisation, openOrganisation } from '../xero/open.ts'
import { readsOnly } from './granted-scopes.ts'

/** An organisation that is open, and whether the login that reaches it may read only (where that is known). */
export interface ReachedOrganisation extends OpenOrganisation {
  loginReads?: boolean
}

/** The organisations that are there now: asked before each call, since a login may bring some or take some away. Throws Fault. */
export type OrganisationSource = () => Promise<readonly ReachedOrganisation[]>

/** What the logins of a store are opened with. */
export interface LoginParts {
  logins: Logins
  /** Only logins of this identity service count: a store may have met a simulator as well. */
  identityBase: string
  options: Omit<OpenOptions, 'tokenSource' | 'clientId'>
  tokensOf(login: Login): TokenSource
  /** Keeps a secret out of the log. */
  secret(text: string): void
}

interface Opened {
  /** What it was opened with: whatever changes of it, the organisation is opened anew. */
  basis: string
  organisation: ReachedOrganisation
}

/** The organisations that the logins of a store reach, in the order of their names, without those out of use. Opening one takes no call. */
export function loginOrganisations(parts: LoginParts): OrganisationSource {
  let opened = new Map<string, Opened>()
  let looking: Promise<readonly ReachedOrganisation[]> | undefined
  const tokens = tokensByLogin(parts)

  async function look(): Promise<readonly ReachedOrganisation[]> {
    const [logins, connections] = await Promise.all([parts.logins.all(), parts.logins.connections()])
    const own = new Map(logins.filter((login) => login.identityBase === parts.identityBase).map((one) => [one.id, one]))
    tokens.keepOnly([...own.values()])
    const before = opened
    opened = new Map()
    for (const connection of connections) {
      const login = own.get(connection.login)
      if (!login || connection.removed) continue
      const basis = JSON.stringify(login)
      const known = before.get(connection.organisation)
      opened.set(
        connection.organisation,
        known?.basis === basis ? known : { basis, organisation: open(parts, connection, login, tokens.of(login)) },
      )
    }
    return [...opened.values()].map(({ organisation }) => organisation)
  }
  return async () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return await looking
  }
}

/** One source of tokens for all organisations of a login, whenever they are opened: two in one process would refresh at the same time. */
function tokensByLogin({ tokensOf, secret }: LoginParts) {
  const sources = new Map<string, TokenSource>()
  return {
    of: (login: Login): TokenSource => {
      const basis = JSON.stringify(login)
      const source = sources.get(basis) ?? tokensOf(login)
      if (login.clientSecret !== undefined) secret(login.clientSecret)
      sources.set(basis, source)
      return source
    },
    /** Forgets the sources of all other logins. */
    keepOnly: (logins: readonly Login[]) => {
      const kept = new Set(logins.map((login) => JSON.stringify(login)))
      for (const basis of sources.keys()) if (!kept.has(basis)) sources.delete(basis)
    },
  }
}

function open(
  { options }: LoginParts,
  { organisation: id, name }: Connection,
  login: Login,
  tokenSource: TokenSource,
): ReachedOrganisation {
  const credential = { kind: login.kind, granted: login.scopes }
  const opened = openOrganisation({ ...options, tokenSource, clientId: login.clientId, credential }, { id, name })
  return { ...opened, loginReads: readsOnly(login.scopes) }
}
