import { z } from 'zod'
import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { Credential } from './credential.ts'
import { faultOf, parseJson } from './errors.ts'
import { isXeroOrigin, pinHosts } from './hosts.ts'
import type { IdentityAround, Reached } from './identity.ts'
import { exchange, type Network, type NetworkAnswer } from './network.ts'
import { createBreaker } from './retry.ts'
import { createTransport, type Send, textOf } from './transport.ts'
import { unreachable } from './unreachable.ts'
import { list, read, requiredText, text } from './wire/shape.ts'

const CONNECTIONS_BUDGET_MS = 30_000
const DISCONNECT_MS = 15_000

const connectionsShape = list(
  z.looseObject({ id: text, tenantId: requiredText, tenantType: text, tenantName: text, authEventId: text }),
)

/** Where the connections of a credential are asked for, and what is known of the credential and of this computer's clock. */
export interface ConnectionsAround {
  clock: Clock
  apiBase: string
  userAgent?: string | undefined
  credential?: Credential | undefined
  clockError?: (() => number | undefined) | undefined
}

/** The organisations that the credential behind `send` reaches, by GET /connections; practices have no books and are left out. Throws Fault. */
export async function listConnections(
  send: Send,
  { clock, apiBase, userAgent = 'xero-mcp', credential, clockError }: ConnectionsAround,
): Promise<readonly Reached[]> {
  const call = { method: 'GET', url: `${apiBase}/connections` }
  const answer = await send({
    ...call,
    headers: { accept: 'application/json', 'user-agent': userAgent },
    body: new Uint8Array(),
    lane: 'interactive',
    deadline: clock.now() + CONNECTIONS_BUDGET_MS,
  })
  const body = textOf(answer)
  if (answer.status !== 200)
    throw faultOf({ ...answer, text: body }, { ...call, credential, clockError: clockError?.() })
  return read('Connections', connectionsShape, parseJson(body))
    .filter(({ tenantType }) => tenantType === '' || tenantType === 'ORGANISATION')
    .map(({ id, tenantId, tenantName, authEventId }) => ({
      ...{ connectionId: id, organisation: tenantId, name: tenantName },
      authEventId: authEventId === '' ? undefined : authEventId,
    }))
}

/** The organisations that one access token reaches, asked for with retries. Throws Fault. */
export async function connectionsReached(around: IdentityAround, accessToken: string): Promise<readonly Reached[]> {
  const { network, clock, apiBase } = around
  const tokens = {
    token: async () => accessToken,
    renew: async () => {
      throw new Fault('unauthorised', 'Xero does not accept the token of this login.', 'Run: xero-mcp login')
    },
  }
  const parts = { network, clock, tokens, random: () => 0.5, pin: pinOf(apiBase), breaker: createBreaker() }
  return await listConnections(createTransport({ ...parts, log: () => undefined }), { clock, apiBase })
}

/** Takes one connection away; one that is gone already is no error. Throws Fault. */
export async function disconnectFrom(around: IdentityAround, accessToken: string, id: string): Promise<void> {
  const { network, clock, apiBase } = around
  const url = pinOf(apiBase)(`${apiBase}/connections/${encodeURIComponent(id)}`).href
  const answer = await deleted(network, clock, url, accessToken)
  const gone = (answer.status >= 200 && answer.status < 300) || answer.status === 404
  if (!gone) throw faultOf({ ...answer, text: textOf(answer) })
}

async function deleted(network: Network, clock: Clock, url: string, accessToken: string): Promise<NetworkAnswer> {
  const headers = { accept: 'application/json', 'user-agent': 'xero-mcp', authorization: `Bearer ${accessToken}` }
  const request = { method: 'DELETE', url, headers, body: new Uint8Array(), timeoutMs: DISCONNECT_MS }
  return await exchange(network, clock, request).catch((thrown: unknown) => {
    throw unreachable(thrown, url)
  })
}

function pinOf(apiBase: string) {
  return pinHosts(isXeroOrigin(apiBase) ? undefined : apiBase)
}
