import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { parseJson, unavailable } from './errors.ts'
import { isXeroOrigin, pinHosts } from './hosts.ts'
import { type Granted, keptTokens, type SharedLogin, type TokenSource } from './kept-tokens.ts'
import { exchange, type Network } from './network.ts'
import { basicAuthorization, IDENTITY_TIMEOUT_MS } from './openid.ts'
import { unreachable } from './unreachable.ts'

/** What a client-credentials login (Xero's custom connection) needs. `identityBase` is https://identity.xero.com. */
export interface ClientCredentials {
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  identityBase: string
  network: Network
  clock: Clock
  /** Where processes on one store share the tokens; without it this process has its own. */
  shared?: SharedLogin
  /** Under which they are shared, where it is not for the app and its scopes to say. */
  name?: string
}

const tokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Tokens of a custom connection: asked for when needed, once for all callers, and again after 80% of their life. */
export function clientCredentials(credentials: ClientCredentials): TokenSource {
  const { clock, shared } = credentials
  const grant = () => fetchToken(credentials)
  const purpose = purposeOf(credentials)
  return keptTokens({
    name: credentials.name ?? `token ${purpose}`,
    purpose,
    grant,
    grantMs: IDENTITY_TIMEOUT_MS,
    clock,
    shared,
  })
}

// A login that asked for fewer scopes must not get another's wider token.
function purposeOf({ clientId, scopes, identityBase }: ClientCredentials): string {
  const login = JSON.stringify([identityBase, clientId, [...scopes].sort()])
  return createHash('sha256').update(login).digest('hex').slice(0, 32)
}

async function fetchToken(credentials: ClientCredentials): Promise<Granted> {
  const { clientId, clientSecret, scopes, identityBase, network, clock } = credentials
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') })
  const pin = pinHosts(isXeroOrigin(identityBase) ? undefined : identityBase)
  const answer = await exchange(network, clock, {
    method: 'POST',
    url: pin(`${identityBase}/connect/token`).href,
    headers: {
      authorization: basicAuthorization(clientId, clientSecret),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: Buffer.from(form.toString()),
    timeoutMs: IDENTITY_TIMEOUT_MS,
  }).catch((thrown: unknown) => {
    throw unreachable(thrown, identityBase)
  })
  return readToken(answer.status, Buffer.from(answer.body).toString('utf8'), scopes)
}

function readToken(status: number, text: string, scopes: readonly string[]): Granted {
  if (status >= 500 || status === 429) throw unavailable("Xero's identity service does not work at present.")
  const parsed = tokenAnswer.safeParse(status === 200 ? parseJson(text) : undefined)
  if (parsed.success) return { token: parsed.data.access_token, lifeMs: parsed.data.expires_in * 1_000 }
  const reason = /"error"\s*:\s*"([a-z_]{1,40})"/.exec(text)?.[1]
  if (reason === 'invalid_scope') {
    throw new Fault(
      'unauthorised',
      `Xero refused the login of the custom connection: it does not have every scope that is asked for (${scopes.join(', ')}).`,
      "Tick the missing ones in Xero's developer portal and have it authorised again, or ask for fewer by --toolsets or --policy observe. One that has accounting.transactions instead needs --scope-model legacy.",
    )
  }
  throw new Fault(
    'unauthorised',
    `Xero refused the login of the custom connection${reason ? ` (${reason})` : ''}.`,
    'Check the client id, the client secret and the scopes that the connection was granted.',
  )
}
