import type { WireRequest } from '../contract.ts'

/** Which of Xero's hosts a request is for; `control` is the simulator's own corner, `none` nobody. */
export type Host = 'api' | 'identity' | 'login' | 'control' | 'none'

/** A request's target, taken apart. `segments` are decoded; `query` names are in lower case; `pathAndQuery` is as sent. */
export interface Target {
  host: Host
  segments: readonly string[]
  query: ReadonlyMap<string, string>
  pathAndQuery: string
}

const HOSTS: Readonly<Record<string, Host>> = {
  'api.xero.com': 'api',
  'identity.xero.com': 'identity',
  'login.xero.com': 'login',
}

/**
 * Finds the host by its real name (absolute target or Host header), otherwise by path:
 * `/connect` and `/.well-known` are identity, `/identity/connect` is login, `/simulator` is control, the rest api.
 */
export function targetOf(request: WireRequest): Target {
  const base = `http://${request.headers.host ?? 'localhost'}`
  const url = parseUrl(request.url, base) ?? parseUrl(request.url, 'http://localhost')
  if (!url) return { host: 'none', segments: [], query: new Map(), pathAndQuery: request.url }
  const segments = decodeSegments(url.pathname)
  const pathAndQuery = `${url.pathname}${url.search}`
  if (!segments) return { host: 'none', segments: [], query: new Map(), pathAndQuery }
  const host = HOSTS[url.hostname.toLowerCase()] ?? hostOfPath(segments)
  return { host, segments, query: readQuery(url.searchParams), pathAndQuery }
}

/** Whether a Host header names this computer itself, with or without a port. */
export function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '')
}

function parseUrl(text: string, base: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

function decodeSegments(pathname: string): string[] | undefined {
  try {
    return pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function hostOfPath(segments: readonly string[]): Host {
  const [first = '', second = ''] = segments.map((segment) => segment.toLowerCase())
  if (first === 'simulator') return 'control'
  if (first === 'connect' || first === '.well-known') return 'identity'
  if (first === 'identity' && second === 'connect') return 'login'
  return 'api'
}

/** Query parameters by lower-case name; repeated names are joined by commas, `IDs[]` is `ids`. */
export function readQuery(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const [name, value] of parameters) {
    const key = name.toLowerCase().replace(/\[\]$/, '')
    const before = query.get(key)
    query.set(key, before === undefined ? value : `${before},${value}`)
  }
  return query
}
