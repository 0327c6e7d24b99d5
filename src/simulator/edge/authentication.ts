import type { WireAnswer } from '../contract.ts'
import type { AccessToken, AppRegistration } from '../identity-state.ts'
import type { OrganisationState, SimulatorState } from '../state.ts'
import { connectionTo } from './authorize.ts'
import { jsonAnswer } from './envelope.ts'

/** Why the API turns a caller away before looking at the call; `instance` is a fresh GUID. */
export interface Rejection {
  rejected: WireAnswer
}

/** A caller whose token is good. */
export interface Caller {
  token: AccessToken
  app: AppRegistration
}

/** Finds the token of a request: 401 when it is missing, unknown, revoked or expired. */
export function authenticate(
  state: SimulatorState,
  header: string | undefined,
  now: number,
  instance: string,
): Caller | Rejection {
  const text = /^bearer\s+(\S+)$/i.exec(header ?? '')?.[1]
  const token = text === undefined ? undefined : state.identity.accessTokens.get(text)
  const app = token && state.identity.apps.get(token.clientId)
  if (!token || !app || token.revoked) return { rejected: unauthorized('AuthenticationUnsuccessful', instance) }
  if (now >= token.expiresAt) return { rejected: tokenExpired(token.expiresAt, instance) }
  return { token, app }
}

/** The organisation of a call: the tenant header for connected apps, the one organisation of a custom connection. */
export function organisationOf(
  state: SimulatorState,
  caller: Caller,
  tenantId: string | undefined,
  instance: string,
): OrganisationState | Rejection {
  const asked = tenantId?.trim().toLowerCase()
  const found = state.organisations.get(organisationIdOf(state, caller, asked) ?? '')
  return found ?? { rejected: forbidden(instance) }
}

function organisationIdOf(state: SimulatorState, caller: Caller, asked: string | undefined): string | undefined {
  const { kind, clientId, organisationId } = caller.app
  if (kind === 'custom')
    return asked === undefined || asked === '' || asked === organisationId ? organisationId : undefined
  return asked === undefined ? undefined : connectionTo(state.identity, clientId, asked)?.organisationId
}

/** 401 of an expired token; Xero names the instant as `MM/dd/yyyy HH:mm:ss`. */
export function tokenExpired(expiredAt: number, instance: string): WireAnswer {
  const [date = '', time = ''] = new Date(expiredAt).toISOString().slice(0, 19).split('T')
  const [year, month, day] = date.split('-')
  return unauthorized(`TokenExpired: token expired at ${month}/${day}/${year} ${time}`, instance)
}

/** 401 of a token without the scope that the call needs. */
export function scopeMissing(instance: string): WireAnswer {
  return unauthorized('AuthorizationUnsuccessful', instance, {
    'www-authenticate': 'Bearer error="insufficient_scope", error_description="The request requires higher privileges"',
  })
}

/** 401 with the given detail. */
export function unauthorized(detail: string, instance: string, headers: Record<string, string> = {}): WireAnswer {
  const json = { Type: null, Title: 'Unauthorized', Status: 401, Detail: detail, Instance: instance, Extensions: {} }
  return jsonAnswer(401, json, headers)
}

/** Whether an app may call a resource at all: journals need one of the top tiers, and are closed to custom connections. */
export function isOpenTo({ kind, tier }: AppRegistration, resource: string): boolean {
  if (resource.toLowerCase() !== 'journals') return true
  return kind !== 'custom' && (tier === 'advanced' || tier === 'enterprise')
}

/** 403 of a resource that the app's tier does not carry. */
export function tierMissing(instance: string): WireAnswer {
  return jsonAnswer(403, { title: 'Forbidden', status: 403, detail: 'AuthorizationUnsuccessful', instance })
}

/** 403 of an organisation that the app is not connected to; Xero writes these keys in lower case. */
function forbidden(instance: string): WireAnswer {
  return jsonAnswer(403, { title: 'Forbidden', status: 403, detail: 'AuthenticationUnsuccessful', instance })
}
