import { isJsonContentType, localhostAllowedHostnames, validateHostHeader } from '@modelcontextprotocol/server'
import type { Refusal } from './authorise.ts'

/** The path at which the protocol is spoken. */
export const MCP_PATH = '/mcp'

/** The path that says whether the server runs. */
export const HEALTH_PATH = '/healthz'

/** A request before anybody reads its body: names of headers in lower case. */
export interface Asked {
  method: string
  /** Path and query as they were asked for. */
  target: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Headers of every answer. There is no CORS: no page of a browser may read what is said here. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * Turns away what is not meant for this server: a foreign name that leads to this computer shows in Host, a page in somebody's browser in
 * Origin. `hosts` are the names that are allowed beside this computer's own. Else answers which of the two paths is meant.
 */
export function guard({ method, target, headers }: Asked, hosts: readonly string[]): 'mcp' | 'health' | Refusal {
  const host = one(headers.host)
  if (!validateHostHeader(host, [...localhostAllowedHostnames(), ...hosts]).ok) {
    return refused(403, 'This server does not answer to that name: see --http-hosts.')
  }
  const origin = one(headers.origin)
  if (origin !== undefined && !isOwn(origin, host)) return refused(403, 'The request comes from a foreign web page.')
  const path = target.split('?', 1)[0]
  if (path === HEALTH_PATH) return method === 'GET' || method === 'HEAD' ? 'health' : notAllowed('GET, HEAD')
  if (path !== MCP_PATH) return refused(404, `There is nothing here: MCP is spoken at ${MCP_PATH}.`)
  if (method !== 'POST') return notAllowed('POST')
  if (isJsonContentType(one(headers['content-type']) ?? null)) return 'mcp'
  return refused(415, 'Requests are JSON: content-type must be application/json.')
}

/** A request that is turned away with a status and a sentence. */
export function refused(status: number, fact: string, headers: Readonly<Record<string, string>> = {}): Refusal {
  return { status, headers, fact }
}

function notAllowed(allow: string): Refusal {
  return refused(405, `Only ${allow} can be used here.`, { allow })
}

// The scheme may be that of whoever speaks TLS in front.
function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}
