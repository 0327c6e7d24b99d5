import { Fault } from '../call/fault.ts'
import { member, unavailable } from './errors.ts'

/** What helps when a login has ended. */
export const LOGIN_NEXT = 'Run: xero-mcp login'

const LOGIN_AGAIN = 'Run again: xero-mcp login'

/** A login whose refresh token Xero takes no more. */
export function loginEnded(): Fault {
  return new Fault('unauthorised', 'The login to Xero has ended (unused for 60 days, or revoked).', LOGIN_NEXT)
}

/** A login of which no tokens are kept. */
export function noTokensKept(): Fault {
  return new Fault('unauthorised', 'No tokens of this login to Xero are kept here.', LOGIN_NEXT)
}

/** A code that Xero does not exchange. */
export function codeRefused(): Fault {
  return new Fault(
    'unauthorised',
    'The code of this login was used already, or is older than five minutes.',
    `${LOGIN_AGAIN}, and finish it in the browser within five minutes.`,
  )
}

/** An answer of the browser that another login asked for. */
export function otherLogin(): Fault {
  return new Fault(
    'unauthorised',
    'The answer of the browser belongs to another login than the one that was begun here.',
    `${LOGIN_AGAIN}, and finish it in the window that it opens.`,
  )
}

/** An answer of the browser that is an error: the person said no, or Xero could not do it. `error` is OAuth's word. */
export function loginRefused(error: string): Fault {
  if (error === 'access_denied') {
    return new Fault('unauthorised', 'The login was turned down in the browser.', `To allow it, run: xero-mcp login`)
  }
  return refusedApp(error) ?? unavailable('Xero could not carry out the login.')
}

const MINUTE_MS = 60_000
const TOLERANCE_MS = 5 * MINUTE_MS

/** The Fault of a clock that is more than five minutes away from Xero's; undefined for a good one. Instants in milliseconds. */
export function clockFault(now: number, xeroNow: number): Fault | undefined {
  const off = now - xeroNow
  if (Math.abs(off) <= TOLERANCE_MS) return undefined
  return new Fault(
    'unauthorised',
    `The clock of this computer is wrong: it is about ${inWords(Math.abs(off))} ${off > 0 ? 'ahead of' : 'behind'} Xero's.`,
    'Set it right (let the system set the time by itself), then run: xero-mcp login',
  )
}

function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}

/**
 * The Fault for whatever the library throws; `invalidGrant` is the one for a code or refresh token that Xero refuses. Nothing of the
 * library's error goes into it: its causes hold answers with tokens.
 */
export function identityFault(thrown: unknown, invalidGrant: () => Fault): Fault {
  if (thrown instanceof Fault) return thrown
  const cause = thrown instanceof Error ? thrown.cause : undefined
  if (cause instanceof Fault) return cause
  const error = member(thrown, 'error')
  if (error === 'invalid_grant') return invalidGrant()
  const refused = typeof error === 'string' ? refusedApp(error) : undefined
  if (refused) return refused
  if (member(thrown, 'code') === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') return otherLogin()
  return unavailable("The answer of Xero's identity service could not be understood.")
}

function refusedApp(error: string): Fault | undefined {
  if (error === 'invalid_scope') {
    return new Fault(
      'unauthorised',
      'Xero does not give this app one of the permissions (scopes) that were asked for.',
      'Ask for fewer toolsets, or for scopes of the kind that the app may have, then run: xero-mcp login',
    )
  }
  if (error !== 'unauthorized_client' && error !== 'invalid_client') return undefined
  return new Fault(
    'unauthorised',
    'Xero does not accept this app: its client id or secret is wrong, or an app of its kind may not log in like this.',
    'Compare them with the app at developer.xero.com/app/manage, then run: xero-mcp login',
  )
}
