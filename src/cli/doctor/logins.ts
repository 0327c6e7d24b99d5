import { utcDay } from '../../books/day.ts'
import { dayInWords } from '../../books/organisation-words.ts'
import { about, type Finding, faulty, fine, warned } from '../../call/findings.ts'
import type { Connection, Login, LoginKind } from '../../call/logins.ts'
import type { TokensLeft } from '../../xero/login-tokens.ts'
import { counted, lengthInWords } from './measures.ts'

const KINDS: Readonly<Record<LoginKind, string>> = {
  pkce: 'login through a browser (desktop app)',
  web: 'login through a browser (web app)',
  custom: 'custom connection',
  bearer: 'token from outside',
}

const DAY_MS = 86_400_000
const again = 'Log in again: xero-mcp login'

const LIFE_DAYS = 60
const SOON_DAYS = 50

/** How a login to Xero stands, by what is kept of it. Xero ends one that was not used for 60 days. */
export function loginFinding(login: Login, tokens: TokensLeft | undefined, now: number): Finding {
  const name = `The ${KINDS[login.kind]} of ${dayInWords(utcDay(login.at))}`
  const check = 'login.tokens'
  if (login.kind === 'custom' || login.kind === 'bearer')
    return about(login.id, fine(check, `${name} asks for tokens as it needs them.`))
  if (!tokens) return about(login.id, faulty(check, `${name} has no tokens any more.`, again))
  if (tokens.ended !== undefined) return about(login.id, faulty(check, `${name} has ended: ${tokens.ended}`, again))
  const unused = now - (tokens.refreshedAt ?? login.at)
  const used = `${name} was last refreshed ${lengthInWords(unused)} ago`
  if (unused >= LIFE_DAYS * DAY_MS)
    return about(login.id, faulty(check, `${used}: Xero ends one that is not used for ${LIFE_DAYS} days.`, again))
  if (unused >= SOON_DAYS * DAY_MS) {
    return about(
      login.id,
      warned(
        check,
        `${used}; after ${LIFE_DAYS} days Xero ends it.`,
        'Use the server once before then, or log in again: xero-mcp login',
      ),
    )
  }
  const left = (tokens.accessUntil ?? 0) - now
  const access =
    left > 0 ? `its access token is good for ${lengthInWords(left)}` : 'the next call asks for a new access token'
  return about(login.id, fine(check, `${used}; ${access}.`))
}

/** Whether the organisations that Xero says a login reaches are those that are known here, through it or, `elsewhere`, another login. */
export function connectionsFinding(
  known: readonly Pick<Connection, 'organisation' | 'name' | 'removed'>[],
  atXero: readonly { organisation: string; name: string }[],
  elsewhere: readonly string[] = [],
): Finding {
  const check = 'login.connections'
  const gone = known.filter(({ organisation }) => !atXero.some((one) => one.organisation === organisation))
  const here = [...known.map(({ organisation }) => organisation), ...elsewhere]
  const fresh = atXero.filter(({ organisation }) => !here.includes(organisation))
  const names = (some: readonly { name: string }[]) => some.map(({ name }) => JSON.stringify(name)).join(', ')
  if (gone.length > 0) {
    return faulty(
      check,
      `Xero has no connection any more to ${names(gone)}.`,
      'Connect it again: xero-mcp login; or forget it: xero-mcp org remove',
    )
  }
  if (fresh.length > 0) {
    return warned(
      check,
      `Xero also has a connection to ${names(fresh)}, which is not known here.`,
      'To take it in: xero-mcp login',
    )
  }
  if (known.length === 0 && elsewhere.length > 0)
    return fine(check, 'No organisation here is read through it any more: a later login reaches them.')
  const removed = known.filter((one) => one.removed)
  const out = removed.length === 0 ? '' : `; ${names(removed)} out of use here`
  return fine(
    check,
    `Xero has the ${counted(known.length, 'connection that is', 'connections that are')} known here${out}.`,
  )
}

/** What a bearer token from the environment says of itself; the token is not shown. Xero's are JSON web tokens. */
export function bearerFinding(token: string, now: number): Finding {
  const check = 'login.credential'
  const until = claimsIn(token)?.exp
  if (typeof until !== 'number') return fine(check, 'XERO_MCP_BEARER does not tell until when it is good.')
  const left = until * 1_000 - now
  if (left > 0) return fine(check, `XERO_MCP_BEARER is good for another ${lengthInWords(left)}.`)
  return faulty(
    check,
    `XERO_MCP_BEARER ended ${lengthInWords(-left)} ago.`,
    'Whoever sets it must start the server with a fresh one.',
  )
}

/** The scopes that such a token says it has; undefined where it does not say. */
export function bearerScopes(token: string): readonly string[] | undefined {
  const scope = claimsIn(token)?.scope
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope
  return Array.isArray(scopes) ? scopes.filter((one) => typeof one === 'string') : undefined
}

function claimsIn(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
