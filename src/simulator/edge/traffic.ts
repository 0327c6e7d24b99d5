import { type Answer, ApiRefusal, type SimulatorClock, type WireAnswer, type WireRequest } from '../contract.ts'
import type { IdSource } from '../ids.ts'
import { hasDue } from '../orders/raise-due.ts'
import type { OrganisationState } from '../state.ts'
import type { Webhooks } from '../webhooks/delivery.ts'
import { apiCallOf } from './api.ts'
import {
  authenticate,
  type Caller,
  isOpenTo,
  organisationOf,
  scopeMissing,
  tierMissing,
  tokenExpired,
  unauthorized,
} from './authentication.ts'
import { answerConsent, authorize, type Consent } from './authorize.ts'
import { connectionsAnswer } from './connections.ts'
import { controlAnswer } from './control.ts'
import { render, textAnswer, wantsJson } from './envelope.ts'
import { type FaultKind, type Faults, limitOfFault } from './faults.ts'
import { type IdempotencyCache, isKeyed, keyTooLong, LONGEST_KEY, signatureOf } from './idempotency.ts'
import { identityAnswer } from './identity.ts'
import type { Limiter } from './limits.ts'
import { type Books, carryOutCall } from './perform.ts'
import { notFoundAnswer } from './refusals.ts'
import { isLoopback, type Target, targetOf } from './router.ts'
import { FILES_API, scopesFor } from './scopes.ts'
import type { Person, Signer } from './tokens.ts'
import { todayIn } from './wire-dates.ts'

/** Everything one simulator's traffic runs on. */
export interface Desk extends Books {
  clock: SimulatorClock
  /** Ids of responses only, so that reading never changes the ids of what is written later. */
  wireIds: IdSource
  limiter: Limiter
  idempotency: IdempotencyCache<WireAnswer>
  faults: Faults
  webhooks: Webhooks
  signer: Signer
  consent: Consent
  hosts: { identity: string; login: string }
  person: Person
  scopeModel: 'both' | 'granular'
  control: boolean
  latency: (request: WireRequest) => Promise<void>
  onCrash: (error: unknown) => void
  save: () => void
}

/** One request on its way, with the fault that will hit it. */
interface Exchange {
  request: WireRequest
  target: Target
  fault: FaultKind | undefined
}

/** Answers one request as the host it is meant for would, faults included. */
export async function answerRequest(desk: Desk, raw: WireRequest): Promise<WireAnswer> {
  const request = normalised(raw)
  const target = targetOf(request)
  if (target.host === 'control') return common(desk, await controlAnswer(desk, request, target))
  const subject = { method: request.method, pathAndQuery: target.pathAndQuery, headers: request.headers }
  const exchange = { request, target, fault: desk.faults.take(subject) }
  const early = before(exchange.fault)
  if (early) return common(desk, early)
  return after(exchange.fault, common(desk, await hostAnswer(desk, exchange)))
}

function normalised(request: WireRequest): WireRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return { ...request, method: request.method.toUpperCase(), headers }
}

async function hostAnswer(desk: Desk, exchange: Exchange): Promise<WireAnswer> {
  const { request, target, fault } = exchange
  switch (target.host) {
    case 'api':
      return apiAnswer(desk, exchange)
    case 'identity':
      return around(fault, () =>
        answerAndSave(desk, () => identityAnswer(identityDesk(desk, request), request, target, desk.clock.now())),
      )
    case 'login':
      return around(fault, () => answerAndSave(desk, async () => loginAnswer(desk, request, target)))
    default:
      return render(notFoundAnswer(), facts(desk, 'Xero', request))
  }
}

/** A simulator that listens names itself as it is called: a client may take nothing from another origin than it asked. */
function identityDesk(desk: Desk, { headers: { host } }: WireRequest) {
  const { state, hosts } = desk
  const listens = isLoopback(new URL(hosts.identity).host)
  const base = listens && isLoopback(host) ? `http://${host}` : undefined
  return { ...desk, identity: state.identity, issuer: base ?? hosts.identity, loginUrl: base ?? hosts.login }
}

function loginAnswer(desk: Desk, request: WireRequest, target: Target): WireAnswer {
  const path = target.segments.join('/').toLowerCase()
  if (path === 'identity/connect/authorize' && request.method === 'GET')
    return authorize(desk, target.query, desk.clock.now())
  if (path === 'identity/connect/authorize' && request.method === 'POST' && desk.consent.ask) {
    const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
    return answerConsent(desk, form, desk.clock.now())
  }
  return render(notFoundAnswer(), facts(desk, 'Xero', request))
}

async function answerAndSave(desk: Desk, run: () => Promise<WireAnswer>): Promise<WireAnswer> {
  const answer = await run()
  desk.save()
  return answer
}

async function apiAnswer(desk: Desk, exchange: Exchange): Promise<WireAnswer> {
  const { request, target, fault } = exchange
  const now = desk.clock.now()
  const caller = authenticate(desk.state, request.headers.authorization, now, desk.wireIds.guid())
  if ('rejected' in caller) return caller.rejected
  if (fault === 'token-expired' || fault === 'token-revoked') return spoilToken(desk, caller, fault, now)
  if (target.segments[0]?.toLowerCase() === 'connections') {
    const listed = async () => connectionsAnswer(desk.state, caller.token, request.method, target)
    return request.method === 'GET' ? listed() : answerAndSave(desk, listed)
  }
  if (callPath(target) === undefined) return render(notFoundAnswer(), facts(desk, caller.app.name, request))
  const organisation = organisationOf(desk.state, caller, request.headers['xero-tenant-id'], desk.wireIds.guid())
  if ('rejected' in organisation) return organisation.rejected
  return refusedBefore(desk, exchange, caller) ?? limited(desk, exchange, caller, organisation)
}

/** The path of a call below the accounting API, or that of the Files API with its base as one segment before it; undefined below neither. */
function callPath({ segments }: Target): readonly string[] | undefined {
  const [base, path] = [segments.slice(0, 2).join('/').toLowerCase(), segments.slice(2)]
  if (base === FILES_API) return [FILES_API, ...path]
  return base === 'api.xro/2.0' ? path : undefined
}

/** What keeps a caller from a resource before the call is looked at: a missing scope, or a tier that does not carry it. */
function refusedBefore(desk: Desk, { request, target }: Exchange, caller: Caller): WireAnswer | undefined {
  const path = callPath(target) ?? []
  const needed = scopesFor(request.method, path)
  if (needed?.some((scope) => caller.token.scopes.includes(scope)) === false && needed.length > 0) {
    return scopeMissing(desk.wireIds.guid())
  }
  return isOpenTo(caller.app, path[0] ?? '') ? undefined : tierMissing(desk.wireIds.guid())
}

/** An injected 401 is a fact, not a show: the token stays expired or revoked, and only a refresh helps. */
function spoilToken(desk: Desk, caller: Caller, fault: 'token-expired' | 'token-revoked', now: number): WireAnswer {
  if (fault === 'token-revoked') {
    caller.token.revoked = true
    return unauthorized('AuthenticationUnsuccessful', desk.wireIds.guid())
  }
  caller.token.expiresAt = Math.min(caller.token.expiresAt, now)
  return tokenExpired(caller.token.expiresAt, desk.wireIds.guid())
}

async function limited(
  desk: Desk,
  exchange: Exchange,
  caller: Caller,
  organisation: OrganisationState,
): Promise<WireAnswer> {
  const { clientId } = caller.app
  const now = desk.clock.now()
  const pretended = exchange.fault && limitOfFault(exchange.fault)
  if (pretended) return tooMany(desk.limiter.refusal(pretended, clientId, organisation.id, now))
  const entrance = desk.limiter.enter(clientId, organisation.id, now)
  if (!entrance.admitted) return tooMany(entrance.headers)
  try {
    const changing = exchange.request.method !== 'GET' || hasDue(organisation, todayIn(organisation.settings.zone, now))
    const answer = await keyed(desk, exchange, caller, organisation)
    if (changing) desk.save()
    return { ...answer, headers: { ...answer.headers, ...entrance.headers() } }
  } finally {
    entrance.leave()
  }
}

function tooMany(headers: Record<string, string>): WireAnswer {
  return { status: 429, headers, body: new Uint8Array() }
}

async function keyed(
  desk: Desk,
  exchange: Exchange,
  caller: Caller,
  organisation: OrganisationState,
): Promise<WireAnswer> {
  const { request, target, fault } = exchange
  const run = () => around(fault, () => carryOut(desk, exchange, caller, organisation))
  const key = request.headers['idempotency-key']
  if (!isKeyed(request.method) || key === undefined || key === '') return run()
  try {
    if (key.length > LONGEST_KEY) throw keyTooLong()
    const scope = `${caller.app.clientId} ${organisation.id}`
    const signature = signatureOf(request.method, target.pathAndQuery, request.body)
    return await desk.idempotency.answer({ scope, key, signature }, desk.clock.now(), run)
  } catch (error) {
    if (error instanceof ApiRefusal) return render(error.answer, facts(desk, caller.app.name, request))
    throw error
  }
}

async function carryOut(
  desk: Desk,
  exchange: Exchange,
  caller: Caller,
  organisation: OrganisationState,
): Promise<WireAnswer> {
  const { request } = exchange
  await desk.latency(request)
  const answer = endpointAnswer(desk, exchange, caller, organisation)
  return answer === undefined ? internalError() : render(answer, facts(desk, caller.app.name, request))
}

function endpointAnswer(
  desk: Desk,
  exchange: Exchange,
  caller: Caller,
  organisation: OrganisationState,
): Answer | undefined {
  const { request, target } = exchange
  try {
    const call = apiCallOf(request, callPath(target) ?? [], target.query)
    const { name: appName, clientId } = caller.app
    const actor = { appName, clientId, userName: 'System Generated' }
    return carryOutCall(desk, organisation, call, desk.clock.now(), actor)
  } catch (error) {
    if (error instanceof ApiRefusal) return error.answer
    desk.onCrash(error)
    return undefined
  }
}

function facts(desk: Desk, providerName: string, request: WireRequest) {
  return { id: desk.wireIds.guid(), providerName, now: desk.clock.now(), json: wantsJson(request.headers.accept) }
}

/** Headers of every response: the correlation id, and the simulator's own time. */
function common(desk: Desk, answer: WireAnswer): WireAnswer {
  const headers = {
    date: new Date(desk.clock.now()).toUTCString(),
    ...answer.headers,
    'xero-correlation-id': desk.wireIds.guid(),
  }
  return { ...answer, headers }
}

/** Faults of the network and the gateway on the way in: nothing is done. */
function before(fault: FaultKind | undefined): WireAnswer | undefined {
  switch (fault) {
    case 'reset-before':
      return { status: 500, headers: {}, body: new Uint8Array(), fate: 'reset' }
    case 'stall-before':
      return { status: 500, headers: {}, body: new Uint8Array(), fate: 'stall' }
    case '503':
      return textAnswer(503, 'text/html; charset=utf-8', 'The Organisation is offline')
    case '502-before':
      return textAnswer(502, 'text/html; charset=utf-8', '<html><body><h1>502 Bad Gateway</h1></body></html>')
    default:
      return undefined
  }
}

/** Faults inside Xero: they are remembered under the idempotency key like any other answer. */
async function around(fault: FaultKind | undefined, run: () => Promise<WireAnswer>): Promise<WireAnswer> {
  if (fault === '500-before') return internalError()
  const answer = await run()
  return fault === '500-after' ? internalError() : answer
}

/** Faults of the network on the way out: what was done is done. */
function after(fault: FaultKind | undefined, answer: WireAnswer): WireAnswer {
  switch (fault) {
    case 'reset-after':
      return { ...answer, fate: 'reset' }
    case 'stall':
      return { ...answer, fate: 'stall' }
    case 'torn':
      return { ...answer, fate: 'torn' }
    case '504-after':
      return {
        ...textAnswer(504, 'text/html; charset=utf-8', '<html><body><h1>504 Gateway Time-out</h1></body></html>'),
      }
    default:
      return answer
  }
}

function internalError(): WireAnswer {
  const text =
    'An error occurred in Xero. Check the API Status page http://status.developer.xero.com for current service status.'
  return textAnswer(500, 'text/html; charset=utf-8', text)
}
