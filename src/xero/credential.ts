import { quoted } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import type { LoginKind } from '../call/logins.ts'
import { missingScopes } from '../call/scopes.ts'
import { CLOCK_NEXT, clockText } from './clock-error.ts'
import { scopesOfCall } from './scope-of-call.ts'

/** What calls to an organisation are made with, as far as it is known: it decides what is said where Xero lets none in. */
export interface Credential {
  kind: LoginKind
  /** The scopes that Xero granted. */
  granted?: readonly string[] | undefined
  /** Whether this process asked for less than the credential has, as its toolsets and policy say: what it lacks another process may have. */
  narrowed?: boolean
}

/** A call, and with what it is made on whose books. */
export interface CallMade {
  method: string
  url: string
  credential?: Credential | undefined
  /** The organisation's name; undefined before one is known. */
  organisation?: string | undefined
  /** How far the clock of this computer is ahead of Xero's, milliseconds, where that is too far. */
  clockError?: number | undefined
}

const forAnother = new WeakSet<Fault>()

/** Whether a Fault only says that this process is not the one to make a call: what it was for is left to another on the same record. */
export function isForAnother(thrown: unknown): boolean {
  return thrown instanceof Fault && forAnother.has(thrown)
}

/** The Fault of a call that cannot succeed for lack of a scope; undefined where it may, or where nobody knows what was granted. */
export function lackingFault(call: CallMade): Fault | undefined {
  const { granted, narrowed } = call.credential ?? {}
  const scopes = scopesOfCall(call.method, call.url)
  if (!granted || scopes.length === 0 || missingScopes(granted, scopes).length < scopes.length) return undefined
  const fault = missingScopeFault(call)
  if (narrowed) forAnother.add(fault)
  return fault
}

/** The Fault of a call that Xero refused for lack of a scope. */
export function missingScopeFault(call: CallMade): Fault {
  const scopes = scopesOfCall(call.method, call.url)
  const scope = scopes.join(' or ')
  const login = `The login to Xero${call.organisation === undefined ? '' : ` for ${quoted(call.organisation)}`}`
  if (scope === '') {
    return new Fault('unauthorised', `${login} does not include the permission (scope) that this needs.`, ANY_NEXT)
  }
  return new Fault('unauthorised', `${login} lacks the scope ${scope}, which this needs.`, nextFor(scopes, call))
}

const ANY_NEXT = 'Log in again with the scopes of this toolset, or use a tool that the login covers.'

function nextFor(scopes: readonly string[], { credential }: CallMade): string {
  const [first = ''] = scopes
  const add = `run: xero-mcp login --add ${first}`
  const byPerson = credential?.kind === 'pkce' || credential?.kind === 'web'
  if (first === 'paymentservices') {
    const instead = 'Xero gives this scope to few apps: without it, payment services can be seen in Xero itself.'
    return byPerson ? `${instead} If your app has it, ${add}` : instead
  }
  if (credential?.narrowed && !scopes.some((scope) => credential.granted?.includes(scope))) return NARROWED_NEXT
  if (byPerson) return `A person must agree to it: ${add}`
  if (credential?.kind === 'bearer') return `Start the server with a token (XERO_MCP_BEARER) that has ${first}.`
  if (credential?.kind === 'custom') {
    return `Tick ${first} for the custom connection in Xero's developer portal, then have it authorised again.`
  }
  return ANY_NEXT
}

const NARROWED_NEXT =
  'This server asks for the scopes of its toolsets and policy: start it with the toolset of this tool (--toolsets), under a policy that lets it happen.'

/** The Fault of a 401 that is about the token itself; `detail` is what Xero said of it. */
export function refusedTokenFault(detail: string, { credential, clockError }: CallMade): Fault {
  const expired = detail.startsWith('TokenExpired')
  if (expired && clockError !== undefined) {
    const fact = `Xero calls a login expired that this server holds to be fresh, and ${clockText(clockError)}.`
    return new Fault('unauthorised', fact, CLOCK_NEXT)
  }
  const fact = expired ? 'The login to Xero has expired.' : 'Xero does not accept the login of this server.'
  return new Fault('unauthorised', fact, AGAIN[credential?.kind ?? 'pkce'])
}

const AGAIN: Readonly<Record<LoginKind, string>> = {
  pkce: 'Log in to Xero again: xero-mcp login',
  web: 'Log in to Xero again: xero-mcp login',
  custom:
    "Check the custom connection in Xero's developer portal: its client id, its secret, and that it is authorised.",
  bearer: 'Start the server with a fresh token (XERO_MCP_BEARER).',
}

/** The Fault of a 403: the credential is good, and does not reach the organisation. */
export function notConnectedFault({ credential, organisation }: CallMade): Fault {
  const where = `the organisation${organisation === undefined ? '' : ` ${quoted(organisation)}`}`
  const fact = `Xero does not let this login into ${where}: it was disconnected, or the person who agreed may no longer use it.`
  return new Fault('unauthorised', fact, CONNECT[credential?.kind ?? 'pkce'])
}

const CONNECT: Readonly<Record<LoginKind, string>> = {
  pkce: 'Log in again and choose it: xero-mcp login',
  web: 'Log in again and choose it: xero-mcp login',
  custom: "Have the custom connection authorised again in Xero's developer portal.",
  bearer: 'Start the server with a token (XERO_MCP_BEARER) of a login that reaches it.',
}
