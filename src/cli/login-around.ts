import type { Clock } from '../books/clock.ts'
import type { Login, Logins } from '../call/logins.ts'
import type { GivenCredential } from '../config.ts'
import type { BrowserApp, Identity, TokenSet } from '../xero/identity.ts'
import type { Terminal } from './terminal.ts'

/** What the settings of the server say of a login. */
export interface LoginSettings {
  /** A simulator's address in place of Xero. */
  simulator: string | undefined
  clientId: string | undefined
  given: GivenCredential | undefined
  /** The scopes that toolsets and policy need. */
  scopes: readonly string[]
  policy: string
  /** The flags with which a server finds this record, for its host's configuration. */
  flags: readonly string[]
  /** Names of this server's environment variables that are set here and that a server needs as well. */
  variables: readonly string[]
}

/** The store in which a login is kept, and Xero's identity service. */
export interface LoginPlace {
  logins: Logins
  /** https://identity.xero.com, or the simulator. */
  identityBase: string
  identity(app: BrowserApp): Identity
  /** Keeps what a person's login gave, so that every process on the store has it. */
  keepTokens(login: string, tokens: TokenSet, identity: Identity): Promise<void>
  /** A first token of a custom connection. Throws Fault `unauthorised` where Xero refuses it. */
  customToken(login: Login): Promise<string>
  close(): Promise<void>
}

/** What `xero-mcp login` works in. */
export interface LoginAround {
  terminal: Terminal
  clock: Clock
  /** Aborted when the person presses Ctrl+C. */
  stopped: AbortSignal
  settings: LoginSettings
  /** Opens an address in the person's browser; false where there is none. Never throws. */
  openBrowser(address: string): Promise<boolean>
  /** Eight fresh hexadecimal digits. */
  newHandle(): string
  /** Takes note of what must never be logged. */
  secret(value: string): void
  /** Throws Fault when the store cannot be opened, for want of a key among other things. */
  open(): Promise<LoginPlace>
}
