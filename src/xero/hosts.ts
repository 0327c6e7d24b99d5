import { Fault } from '../call/fault.ts'

const XERO_ORIGINS = ['https://api.xero.com', 'https://identity.xero.com', 'https://login.xero.com']
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
