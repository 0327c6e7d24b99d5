import { z } from 'zod'
import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { parseJson, unavailable } from './errors.ts'
import { isXeroOrigin, pinHosts } from './hosts.ts'
import { exchange, type Network } from './network.ts'

/** Where access tokens come from. `renew` replaces one that Xero called expired; both throw Fault `unauthorised`. */
export interface TokenSource {
  token(): Promise<string>
  renew(stale: string): Promise<string>
}

/** What a client-credentials login (Xero's custom connection) needs. `identityBase` is https://identity.xero.com. */
export interface ClientCredentials {
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  identityBase: string
  network: Network
  clock: Clock
}

const TOKEN_TIMEOUT_MS = 15_000

const tokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Tokens of a custom connection: fetched when needed, once for all callers, and again after 80% of their life. */
export function clientCredentials(credentials: ClientCredentials): TokenSource {
  const { clock } = credentials
  let current: { token: string; freshUntil: number } | undefined
  let pending: Promise<string> | undefined

  function fetchOnce(): Promise<string> {
    pending ??= fetchToken(credentials)
      .then(({ token, lifeMs }) => {
        current = { token, freshUntil: clock.now() + (lifeMs * 8) / 10 }
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }
  return {
    token: async () => (current && clock.now() < current.freshUntil ? current.token : await fetchOnce()),
    renew: async (stale) => {
      if (current && current.token !== stale) return current.token
      return await fetchOnce()
    },
  }
}

async function fetchToken(credentials: ClientCredentials): Promise<{ token: string; lifeMs: number }> {
  const { clientId, clientSecret, scopes, identityBase, network, clock } = credentials
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') })
  const pin = pinHosts(isXeroOrigin(identityBase) ? undefined : identityBase)
  const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  const answer = await exchange(network, clock, {
    method: 'POST',
    url: pin(`${identityBase}/connect/token`).href,
    headers: {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: Buffer.from(form.toString()),
    timeoutMs: TOKEN_TIMEOUT_MS,
  }).catch(() => {
    throw unavailable("Xero's identity service cannot be reached.")
  })
  return readToken(answer.status, Buffer.from(answer.body).toString('utf8'))
}

function readToken(status: number, text: string): { token: string; lifeMs: number } {
  if (status >= 500 || status === 429) throw unavailable("Xero's identity service does not work at present.")
  const parsed = tokenAnswer.safeParse(status === 200 ? parseJson(text) : undefined)
  if (parsed.success) return { token: parsed.data.access_token, lifeMs: parsed.data.expires_in * 1_000 }
  const reason = /"error"\s*:\s*"([a-z_]{1,40})"/.exec(text)?.[1]
  throw new Fault(
    'unauthorised',
    `Xero refused the login of the custom connection${reason ? ` (${reason})` : ''}.`,
    'Check the client id, the client secret and the scopes that the connection was granted.',
  )
}
