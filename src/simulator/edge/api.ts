import { type Answer, type ApiCall, type ApiContext, ApiRefusal, type Endpoint, type WireRequest } from '../contract.ts'
import type { IdSource } from '../ids.ts'
import { raiseDue } from '../orders/raise-due.ts'
import type { OrganisationState } from '../state.ts'
import { apiException, notFoundAnswer, notImplemented, postDataInvalid } from './refusals.ts'
import { scopesFor, verbExists } from './scopes.ts'
import { todayIn } from './wire-dates.ts'

/** The largest body Xero takes. */
const LARGEST_BODY = 10 * 1024 * 1024

/** Who makes a call, as history records name them. */
export interface Actor {
  appName: string
  userName: string
  /** Undefined for a person at Xero's own screens. */
  clientId?: string
}

/** Reads the body of a call below `/api.xro/2.0`; attachments are raw bytes and reading calls have none. Throws ApiRefusal. */
export function apiCallOf(request: WireRequest, path: readonly string[], query: ReadonlyMap<string, string>): ApiCall {
  if (request.body.byteLength > LARGEST_BODY) {
    throw apiException(14, 'PostDataInvalidException', 'The request body is larger than the maximum of 10 MB')
  }
  const { method, headers } = request
  return { method, path, query, headers, body: bodyOf(request, path), bytes: request.body }
}

function bodyOf(request: WireRequest, path: readonly string[]): unknown {
  if (request.method === 'GET' || request.body.byteLength === 0 || isFile(request, path)) return undefined
  const text = Buffer.from(request.body).toString('utf8').trim()
  if (text === '') return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw postDataInvalid('JSON for post data was invalid')
  }
}

function isFile({ headers }: WireRequest, path: readonly string[]): boolean {
  return path[2]?.toLowerCase() === 'attachments' || headers['content-type']?.startsWith('multipart/') === true
}

/**
 * Carries out one call: 404 for what Xero does not have, 501 for verbs it does not offer, refusals as answers.
 * Whatever is thrown, the books are as they were before, save for what time itself had due: that comes first.
 */
export function performCall(endpoints: Readonly<Record<string, Endpoint>>, call: ApiCall, context: ApiContext): Answer {
  const resource = (call.path[0] ?? '').toLowerCase()
  if (scopesFor('GET', call.path) === undefined) return notFoundAnswer()
  const endpoint = Object.hasOwn(endpoints, resource) ? endpoints[resource] : undefined
  raiseDue(context)
  try {
    if (!verbExists(call.method, call.path)) throw notImplemented()
    if (!endpoint) throw notImplemented()
    return endpoint(call, context)
  } catch (error) {
    while (context.undo.length > 0) context.undo.pop()?.()
    if (error instanceof ApiRefusal) return error.answer
    throw error
  }
}

/** What an endpoint may know about the organisation, the instant and the caller. */
export function contextOf(
  organisation: OrganisationState,
  call: Pick<ApiCall, 'query'>,
  now: number,
  actor: Actor,
  ids: IdSource,
): ApiContext {
  return {
    organisation,
    now,
    today: todayIn(organisation.settings.zone, now),
    newId: ids.guid,
    unitPlaces: call.query.get('unitdp') === '4' ? 4 : 2,
    allowBackorders: call.query.get('allowbackorders')?.toLowerCase() === 'true',
    ...actor,
    undo: [],
  }
}
