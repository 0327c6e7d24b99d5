/** How a login to Xero was made: through a browser (desktop app with PKCE, or web app with a secret), by a custom connection, or with a bearer token given from outside. */
export const LOGIN_KINDS = ['pkce', 'web', 'custom', 'bearer'] as const

/** One of them. */
export type LoginKind = (typeof LOGIN_KINDS)[number]

/** One login to Xero. Its tokens are kept apart, as the shared value `token ID`. */
export interface Login {
  /** Such as `lgn_1a2b3c4d`. */
  id: string
  kind: LoginKind
  clientId: string
  /** Of a web app or a custom connection; sealed at rest. */
  clientSecret?: string | undefined
  /** Where its tokens come from: https://identity.xero.com, or a simulator on this machine. */
  identityBase: string
  /** What it may do, as Xero granted it. */
  scopes: readonly string[]
  /** When a person last agreed to it, milliseconds. */
  at: number
}

/** An organisation that a login reaches. */
export interface Connection {
  /** The organisation's (tenant's) id. */
  organisation: string
  name: string
  /** The id by which Xero lets the app be disconnected from it. */
  connectionId: string
  login: string
  /** Whether the operator put it out of use here, while Xero still has it connected. */
  removed: boolean
}

/** The logins of a store and the organisations that they reach. Throws Fault `unavailable` when the store cannot be reached. */
export interface Logins {
  /** In the order in which they were made. */
  all(): Promise<readonly Login[]>
  /** Organisations in the order of their names; those put out of use too. */
  connections(): Promise<readonly Connection[]>
  /**
   * Keeps a login and what it reaches: a login of the same app replaces the one before under its id, an organisation that another login
   * reached goes over to this one, and one that it no longer reaches is forgotten.
   */
  keep(login: Login, connections: readonly Omit<Connection, 'login' | 'removed'>[]): Promise<void>
  /** Puts an organisation out of use, or back into it; false where it is not connected. */
  setRemoved(organisation: string, removed: boolean): Promise<boolean>
  /** Forgets a login with its tokens and connections. */
  forget(login: string): Promise<void>
  /** The organisation that calls mean when they name none, as the operator chose it. */
  usual(): Promise<string | undefined>
  setUsual(organisation: string | undefined): Promise<void>
}
