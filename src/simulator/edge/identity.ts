import { createHash, timingSafeEqual } from 'node:crypto'
import type { WireAnswer, WireRequest } from '../contract.ts'
import type { AppRegistration } from '../identity-state.ts'
import { refusedScope, splitScopes } from './authorize.ts'
import { jsonAnswer } from './envelope.ts'
import type { Target } from './router.ts'
import {
  ACCESS_TOKEN_LIFE,
  type Grant,
  isExchangeable,
  issueAccessToken,
  issueIdToken,
  issueRefreshToken,
  type TokenDesk,
} from './tokens.ts'

/** What the identity host needs beside tokens: where its endpoints are said to be, and which scopes are on offer. */
export interface IdentityDesk extends TokenDesk {
  loginUrl: string
  scopeModel: 'both' | 'granular'
}

/** `/connect/token`, `/connect/revocation`, discovery and the key set. */
export async function identityAnswer(
  desk: IdentityDesk,
  request: WireRequest,
  target: Target,
  now: number,
): Promise<WireAnswer> {
  const path = target.segments.join('/').toLowerCase()
  if (request.method === 'GET' && path === '.well-known/openid-configuration') return jsonAnswer(200, discovery(desk))
  if (request.method === 'GET' && path === '.well-known/openid-configuration/jwks') {
    return jsonAnswer(200, await desk.signer.jwks())
  }
  if (path !== 'connect/token' && path !== 'connect/revocation')
    return { status: 404, headers: {}, body: new Uint8Array() }
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: new Uint8Array() }
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const app = authenticatedApp(desk, request, form)
  if (!app) return refused('invalid_client')
  return path === 'connect/token' ? token(desk, app, form, now) : revoke(desk, app, form)
}

function discovery(desk: IdentityDesk) {
  return {
    issuer: desk.issuer,
    jwks_uri: `${desk.issuer}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: `${desk.loginUrl}/identity/connect/authorize`,
    token_endpoint: `${desk.issuer}/connect/token`,
    revocation_endpoint: `${desk.issuer}/connect/revocation`,
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['S256'],
  }
}

/** The app that sent the form: secret by Basic header or form field; a desktop app has none. */
function authenticatedApp(
  desk: IdentityDesk,
  request: WireRequest,
  form: URLSearchParams,
): AppRegistration | undefined {
  const basic = readBasic(request.headers.authorization)
  const clientId = basic?.id ?? form.get('client_id') ?? ''
  const secret = basic?.secret ?? form.get('client_secret') ?? ''
  const app = desk.identity.apps.get(clientId)
  if (!app) return undefined
  if (app.clientSecret === undefined) return app
  return sameText(app.clientSecret, secret) ? app : undefined
}

function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const match = /^basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')
  if (!match) return undefined
  const [id = '', ...rest] = Buffer.from(match[1] ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return { id: formDecoded(id), secret: formDecoded(rest.join(':')) }
}

function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

async function token(desk: IdentityDesk, app: AppRegistration, form: URLSearchParams, now: number) {
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return app.kind === 'custom' ? refused('unauthorized_client') : exchangeCode(desk, app, form, now)
    case 'refresh_token':
      return app.kind === 'custom' ? refused('unauthorized_client') : refresh(desk, app, form, now)
    case 'client_credentials':
      return app.kind === 'custom' ? clientCredentials(desk, app, form, now) : refused('unauthorized_client')
    default:
      return refused('unsupported_grant_type')
  }
}

async function exchangeCode(desk: IdentityDesk, app: AppRegistration, form: URLSearchParams, now: number) {
  const code = desk.identity.codes.get(form.get('code') ?? '')
  if (!code || code.clientId !== app.clientId || code.used || now >= code.expiresAt) return refused('invalid_grant')
  code.used = true
  if (code.redirectUri !== form.get('redirect_uri')) return refused('invalid_grant')
  if (!verifierFits(code.challenge, form.get('code_verifier'))) return refused('invalid_grant')
  return tokenSet(desk, code, now, { nonce: code.nonce, identify: true })
}

function verifierFits(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return verifier === null
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return sameText(createHash('sha256').update(verifier).digest('base64url'), challenge)
}

async function refresh(desk: IdentityDesk, app: AppRegistration, form: URLSearchParams, now: number) {
  const old = desk.identity.refreshTokens.get(form.get('refresh_token') ?? '')
  if (!old || old.clientId !== app.clientId || !isExchangeable(old, now)) return refused('invalid_grant')
  old.usedAt ??= now
  return tokenSet(desk, old, now, { identify: true })
}

async function tokenSet(
  desk: IdentityDesk,
  grant: Grant,
  now: number,
  options: { nonce?: string | undefined; identify: boolean },
): Promise<WireAnswer> {
  const access = await issueAccessToken(desk, grant, now)
  const wantsId = options.identify && grant.scopes.includes('openid')
  const extra = { nonce: options.nonce, accessToken: access.token }
  return jsonAnswer(200, {
    ...(wantsId ? { id_token: await issueIdToken(desk, grant, now, extra) } : {}),
    access_token: access.token,
    expires_in: ACCESS_TOKEN_LIFE / 1000,
    token_type: 'Bearer',
    ...(grant.scopes.includes('offline_access') ? { refresh_token: issueRefreshToken(desk, grant, now).token } : {}),
    scope: grant.scopes.join(' '),
  })
}

/** A custom connection: one organisation, no refresh token; the form's `scope` narrows what was granted. */
async function clientCredentials(desk: IdentityDesk, app: AppRegistration, form: URLSearchParams, now: number) {
  const granted = app.scopes ?? []
  const asked = splitScopes(form.get('scope') ?? undefined)
  const scopes = asked.length === 0 ? granted : asked
  const outside = scopes.some((scope) => !granted.includes(scope))
  if (outside || refusedScope(scopes, desk.scopeModel) !== undefined) {
    return refused('invalid_scope', 'Client credentials scope validation failed')
  }
  const grant = { clientId: app.clientId, scopes, authEventId: desk.ids.guid() }
  const access = await issueAccessToken(desk, grant, now)
  return jsonAnswer(200, {
    access_token: access.token,
    expires_in: ACCESS_TOKEN_LIFE / 1000,
    token_type: 'Bearer',
    scope: scopes.join(' '),
  })
}

/** Revoking a refresh token also removes the person's connections to the app. An unknown token is no error (RFC 7009). */
function revoke(desk: IdentityDesk, app: AppRegistration, form: URLSearchParams): WireAnswer {
  const known = desk.identity.refreshTokens.get(form.get('token') ?? '')
  if (known?.clientId === app.clientId) disconnect(desk, app.clientId)
  return { status: 200, headers: { 'cache-control': 'no-store' }, body: new Uint8Array() }
}

function disconnect(desk: IdentityDesk, clientId: string): void {
  const { refreshTokens, connections } = desk.identity
  for (const token of refreshTokens.values()) token.revoked ||= token.clientId === clientId
  for (const [id, connection] of connections) if (connection.clientId === clientId) connections.delete(id)
}

function refused(error: string, description?: string): WireAnswer {
  const json = description === undefined ? { error } : { error, error_description: description }
  return jsonAnswer(400, json, { 'cache-control': 'no-store' })
}
