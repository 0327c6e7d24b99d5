import { Fault } from '../call/fault.ts'

/** Where an app's calls and its logins go. */
export interface Addresses {
  apiBase: string
  identityBase: string
}

/** Xero's own. */
export const XERO: Addresses = { apiBase: 'https://api.xero.com', identityBase: 'https://identity.xero.com' }

/** Every host of Xero's that this server, or the browser of a person who logs in, reaches. */
export const XERO_ORIGINS: readonly string[] = ['https://login.xero.com', XERO.identityBase, XERO.apiBase]

/** Where Xero's identity service and its api are for these books: Xero's own, or those of a simulator that stands in for it. */
export function addressesOf(simulator: string | undefined): Addresses {
  if (simulator === undefined) return XERO
  const { origin } = new URL(simulator)
  return { apiBase: origin, identityBase: origin }
}

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Decides whether a URL may be called; throws a Fault where not. */
export type HostPin = (url: string) => URL

/**
 * Pins calls to Xero's own hosts over https and, when given, to one simulator on this machine.
 * Throws a Fault when `loopbackBase` is not on this machine.
 */
export function pinHosts(loopbackBase?: string): HostPin {
  const origins = new Set(XERO_ORIGINS)
  if (loopbackBase !== undefined) origins.add(loopbackOrigin(loopbackBase))
  return (text) => {
    const url = parseUrl(text)
    if (!url || !origins.has(url.origin) || url.username !== '' || url.password !== '') throw foreignHost(url)
    return url
  }
}

/** Whether a base address is the real Xero; anything else must be a simulator on this machine. */
export function isXeroOrigin(base: string): boolean {
  const url = parseUrl(base)
  return url !== undefined && XERO_ORIGINS.includes(url.origin)
}

function loopbackOrigin(base: string): string {
  const url = parseUrl(base)
  if (url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname)) return url.origin
  throw new Fault(
    'invalid_input',
    'The simulator address must be http on localhost, 127.0.0.1 or [::1].',
    'Correct the address, or leave it out to use Xero itself.',
  )
}

function foreignHost(url: URL | undefined): Fault {
  const where = url ? `the host ${url.host}` : 'something that is no address'
  return new Fault(
    'refused',
    `A call to ${where} was stopped: only Xero's own hosts over https are called.`,
    'Check the configured addresses.',
  )
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
