/** A request as the page sees it: names of headers in lower case. */
export interface PageRequest {
  method: string
  /** Path and query as they were asked for. */
  target: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** What the page answers. */
export interface PageAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/** Longest body of a form, in bytes. */
export const LONGEST_BODY = 64 * 1024

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Headers of every answer. With `no-referrer` browsers would call the origin of our own forms "null", so the referrer is kept to ourselves
 * and not dropped.
 */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=()',
}

/** Why a request is turned away before anybody looks at it. */
export interface Refusal {
  status: number
  title: string
  fact: string
}

/**
 * Turns away what does not come from a browser on this page. A name of somebody else that leads to this computer shows in Host, a page of
 * somebody else in Origin, which browsers send with every POST. Undefined when it may go on.
 */
export function refusalOf({ method, headers }: PageRequest, origin: string): Refusal | undefined {
  if (headers.host !== new URL(origin).host) {
    return { status: 403, title: 'Not here', fact: `This page answers at ${origin} only.` }
  }
  if (method !== 'GET' && method !== 'POST') {
    return { status: 405, title: 'Not possible', fact: 'This page is read and its forms are sent, nothing else.' }
  }
  const foreign = headers.origin !== undefined && headers.origin !== origin
  if (foreign || (method === 'POST' && headers.origin === undefined)) {
    return { status: 403, title: 'Not from here', fact: 'The request came from another site. Nothing was done.' }
  }
  if (method === 'POST' && !/^application\/x-www-form-urlencoded(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, title: 'Not a form', fact: 'Only forms of this page are taken.' }
  }
  return undefined
}

// Cookies do not tell ports apart, so the port is in the name: two pages must not sign each other out.
function cookieName(origin: string): string {
  return `xero_approvals_${new URL(origin).port}`
}

/** The session's token in a request, if any. */
export function sessionCookie({ headers }: PageRequest, origin: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === cookieName(origin))?.[1]
}

/** The header that gives a browser its session's token until the browser is closed. */
export function cookieHeader(token: string, origin: string): string {
  return `${cookieName(origin)}=${token}; Path=/; HttpOnly; SameSite=Strict`
}
