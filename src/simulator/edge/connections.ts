import type { WireAnswer } from '../contract.ts'
import type { AccessToken, AppRegistration } from '../identity-state.ts'
import type { SimulatorState } from '../state.ts'
import { jsonAnswer } from './envelope.ts'
import type { Target } from './router.ts'
import { instantString7 } from './wire-dates.ts'

/** `GET /connections[?authEventId=]` (a bare array) and `DELETE /connections/{id}` (204). */
export function connectionsAnswer(
  state: SimulatorState,
  token: AccessToken,
  method: string,
  target: Target,
): WireAnswer {
  const [, id] = target.segments
  const own = listed(state, token)
  if (method === 'GET' && id === undefined) {
    const event = target.query.get('autheventid')?.toLowerCase()
    return jsonAnswer(
      200,
      own.filter((one) => event === undefined || one.authEventId === event),
    )
  }
  if (method === 'DELETE' && id !== undefined) {
    const found = own.some((one) => one.id === id.toLowerCase())
    state.identity.connections.delete(found ? id.toLowerCase() : '')
    return { status: found ? 204 : 404, headers: {}, body: new Uint8Array() }
  }
  return { status: 405, headers: {}, body: new Uint8Array() }
}

function listed(state: SimulatorState, token: AccessToken) {
  const app = state.identity.apps.get(token.clientId)
  const connections =
    app?.kind === 'custom'
      ? customConnection(app)
      : [...state.identity.connections.values()].filter(isOf(token.clientId))
  return connections.flatMap((connection) => {
    const organisation = state.organisations.get(connection.organisationId)
    if (!organisation) return []
    return {
      id: connection.id,
      authEventId: connection.authEventId || token.authEventId,
      tenantId: organisation.id,
      tenantType: 'ORGANISATION',
      tenantName: organisation.settings.name,
      createdDateUtc: instantString7(connection.createdAt),
      updatedDateUtc: instantString7(connection.updatedAt),
    }
  })
}

function isOf(clientId: string) {
  return (connection: { clientId: string }) => connection.clientId === clientId
}

/** A custom connection is not in the list of consents: it is the app itself. */
function customConnection(app: AppRegistration) {
  if (app.organisationId === undefined) return []
  const { organisationId } = app
  return [{ id: organisationId, authEventId: '', organisationId, createdAt: 0, updatedAt: 0 }]
}
