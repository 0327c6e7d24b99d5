import type { WireAnswer } from '../contract.ts'
import type { AppRegistration, IdentityState } from '../identity-state.ts'
import type { IdSource } from '../ids.ts'
import type { SimulatorState } from '../state.ts'
import { ANSWER, consentPage } from './consent-page.ts'
import { textAnswer } from './envelope.ts'
import { knownScopes, legacyScopes } from './scopes.ts'
import type { Person } from './tokens.ts'

/** How long an authorisation code may wait to be exchanged. */
const CODE_LIFE = 5 * 60_000

/**
 * What the person at the consent page answers: which organisations (all when undefined), or no. `ask` shows the page instead, with those
 * organisations ticked. Can be changed at any time.
 */
export interface Consent {
  ask: boolean
  organisationIds?: readonly string[] | undefined
  denied: boolean
}

/** What the authorisation page needs. */
export interface AuthorizeDesk {
  state: SimulatorState
  ids: IdSource
  consent: Consent
  person: Pick<Person, 'email'>
  /** `granular`: apps may no longer ask for the scopes that Xero withdrew. */
  scopeModel: 'both' | 'granular'
}

/** An app's request that Xero would take to the person. */
interface Asked {
  app: AppRegistration
  redirectUri: string
  scopes: string[]
  challenge: string | undefined
  nonce: string | undefined
  state: string | undefined
}

/** `GET /identity/connect/authorize`: consents by itself and redirects with code and state, asks the person, or shows Xero's error page. */
export function authorize(desk: AuthorizeDesk, query: ReadonlyMap<string, string>, now: number): WireAnswer {
  const asked = readAsked(desk, query)
  if ('status' in asked) return asked
  if (desk.consent.ask) return ask(desk, asked, query)
  return decided(desk, asked, desk.consent, now)
}

/** `POST /identity/connect/authorize`: what the person answered on the page, with the app's request beside it. */
export function answerConsent(desk: AuthorizeDesk, form: URLSearchParams, now: number): WireAnswer {
  const own: readonly string[] = Object.values(ANSWER)
  const query = new Map([...form].filter(([name]) => !own.includes(name)))
  const asked = readAsked(desk, query)
  if ('status' in asked) return asked
  const chosen = form.getAll(ANSWER.organisation).filter((id) => desk.state.organisations.has(id))
  const denied = form.get(ANSWER.decision) !== 'allow'
  if (!denied && chosen.length === 0) return ask(desk, asked, query, 'Choose at least one organisation.')
  return decided(desk, asked, { denied, organisationIds: chosen }, now)
}

function ask(desk: AuthorizeDesk, asked: Asked, query: ReadonlyMap<string, string>, problem?: string): WireAnswer {
  const organisations = [...desk.state.organisations.values()]
  const usual = organisations.length === 1 ? organisations.map(({ id }) => id) : []
  return consentPage({
    app: asked.app,
    person: desk.person.email,
    scopes: asked.scopes,
    ...{ organisations, query, problem },
    ticked: desk.consent.organisationIds ?? usual,
  })
}

function readAsked(desk: AuthorizeDesk, query: ReadonlyMap<string, string>): Asked | WireAnswer {
  const app = desk.state.identity.apps.get(query.get('client_id') ?? '')
  if (!app || app.kind === 'custom') return errorPage('unauthorized_client', 'Unknown client or client not enabled')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!redirectAllowed(app, redirectUri)) return errorPage('unauthorized_client', 'Invalid redirect_uri')
  if (query.get('response_type') !== 'code')
    return errorPage('unsupported_response_type', 'Only the code flow is offered')
  const scopes = splitScopes(query.get('scope'))
  const refused = refusedScope(scopes, desk.scopeModel)
  if (refused !== undefined) return errorPage('invalid_scope', 'Invalid scope for client')
  if (challengeMissing(app, query)) return errorPage('invalid_request', 'code challenge required')
  const [challenge, nonce, state] = ['code_challenge', 'nonce', 'state'].map((name) => query.get(name))
  return { app, redirectUri, scopes, challenge, nonce, state }
}

function decided(desk: AuthorizeDesk, asked: Asked, consent: Omit<Consent, 'ask'>, now: number): WireAnswer {
  const { app, redirectUri, scopes, challenge, nonce, state } = asked
  if (consent.denied) return redirect(redirectUri, { error: 'access_denied', state })
  const authEventId = desk.ids.guid()
  connect(desk, app, consent.organisationIds, authEventId, now)
  const code = desk.ids.secret(32)
  desk.state.identity.codes.set(code, {
    code,
    clientId: app.clientId,
    redirectUri,
    scopes,
    ...(challenge === undefined ? {} : { challenge }),
    ...(nonce === undefined ? {} : { nonce }),
    expiresAt: now + CODE_LIFE,
    used: false,
    authEventId,
  })
  return redirect(redirectUri, { code, scope: scopes.join(' '), state })
}

/** Scopes of a request in their order, without repeats. */
export function splitScopes(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(/\s+/).filter((scope) => scope !== ''))]
}

/** The first scope that Xero would not grant; the empty text when none was asked for at all. */
export function refusedScope(scopes: readonly string[], model: 'both' | 'granular'): string | undefined {
  if (scopes.length === 0) return ''
  return scopes.find((scope) => !knownScopes.has(scope) || (model === 'granular' && legacyScopes.has(scope)))
}

/** A desktop app's redirect is matched without its port when registered on localhost; others must be equal. */
function redirectAllowed(app: AppRegistration, uri: string): boolean {
  if (uri === '' || app.redirectUris.includes(uri)) return uri !== ''
  const withoutPort = localWithoutPort(uri)
  return withoutPort !== undefined && app.redirectUris.some((known) => localWithoutPort(known) === withoutPort)
}

function localWithoutPort(uri: string): string | undefined {
  const match = /^http:\/\/localhost(?::\d{1,5})?(\/[^?#]*)?$/.exec(uri)
  return match ? (match[1] ?? '/') : undefined
}

function challengeMissing(app: AppRegistration, query: ReadonlyMap<string, string>): boolean {
  const challenge = query.get('code_challenge')
  if (challenge === undefined) return app.kind === 'pkce'
  return query.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge)
}

/** Connects the app to the organisations that the person chose; a connection that exists is kept and renewed. */
function connect(
  desk: AuthorizeDesk,
  app: AppRegistration,
  chosen: readonly string[] | undefined,
  authEventId: string,
  now: number,
): void {
  const { identity, organisations } = desk.state
  for (const organisationId of chosen ?? organisations.keys()) {
    const known = connectionTo(identity, app.clientId, organisationId)
    if (known) {
      known.authEventId = authEventId
      known.updatedAt = now
    } else if (organisations.has(organisationId)) {
      const id = desk.ids.guid()
      const connection = { id, clientId: app.clientId, authEventId, organisationId, createdAt: now, updatedAt: now }
      identity.connections.set(id, connection)
    }
  }
}

/** The connection of an app with an organisation. */
export function connectionTo(identity: IdentityState, clientId: string, organisationId: string) {
  for (const connection of identity.connections.values()) {
    if (connection.clientId === clientId && connection.organisationId === organisationId) return connection
  }
  return undefined
}

function redirect(uri: string, parameters: Readonly<Record<string, string | undefined>>): WireAnswer {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' }, body: new Uint8Array() }
}

/** Xero shows these errors to the person and does not redirect: the app hears nothing. */
function errorPage(error: string, description: string): WireAnswer {
  const html = `<!DOCTYPE html><title>Xero</title><h1>Sorry, something went wrong</h1><p>Error: ${error}</p><p>${description}</p>`
  return textAnswer(400, 'text/html; charset=utf-8', html)
}
