import { createPublicKey, verify } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { XeroSimulator } from '../../src/simulator/simulator.ts'
import {
  authorizeUrl,
  CUSTOM,
  consentedCode,
  exchange,
  INVOICES,
  json,
  KESTREL,
  logIn,
  refresh,
  rig,
  SERVICES,
  START,
  send,
  sendForm,
  text,
  WEB,
} from './edge-rig.ts'

const TOKEN = 'https://identity.xero.com/connect/token'
const SCOPE = 'openid profile email accounting.invoices offline_access'
const MINUTES = 60_000
const DAYS = 86_400_000

let simulator: XeroSimulator
beforeEach(() => {
  simulator = rig()
})

function claims(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8'))
}

describe('the authorisation page', () => {
  it('consents by itself and returns code, scope and state to a loopback port of the app', async () => {
    const answer = await send(simulator, 'GET', authorizeUrl(SCOPE))
    const back = new URL(answer.headers.location ?? '')
    expect(answer.status).toBe(302)
    expect(back.origin + back.pathname).toBe('http://localhost:51234/callback')
    expect(back.searchParams.get('state')).toBe('st4te')
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{43}$/)
  })

  it.each([
    ['an unknown scope', { scope: 'accounting.everything' }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['an unknown app', { client_id: 'NOBODY' }, 'unauthorized_client'],
    ['a redirect that is not registered', { redirect_uri: 'http://localhost:1/elsewhere' }, 'unauthorized_client'],
    ['127.0.0.1 in place of localhost', { redirect_uri: 'http://127.0.0.1:1/callback' }, 'unauthorized_client'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ])('shows an error page and does not redirect for %s', async (_, change, error) => {
    const answer = await send(simulator, 'GET', authorizeUrl(SCOPE, change))
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(text(answer)).toContain(error)
  })

  it('insists on PKCE for an app without a secret', async () => {
    const url = new URL(authorizeUrl(SCOPE))
    url.searchParams.delete('code_challenge')
    expect((await send(simulator, 'GET', url.href)).status).toBe(400)
  })

  it('tells the app when the person says no', async () => {
    simulator.consent.denied = true
    const back = new URL((await send(simulator, 'GET', authorizeUrl(SCOPE))).headers.location ?? '')
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('code')).toBeNull()
  })

  it('refuses withdrawn scopes to new apps only', async () => {
    const old = authorizeUrl('accounting.transactions.read')
    expect((await send(rig(), 'GET', old)).status).toBe(302)
    expect((await send(rig({ scopeModel: 'granular' }), 'GET', old)).status).toBe(400)
  })
})

describe('the code', () => {
  it('is exchanged for signed tokens whose key is published', async () => {
    const tokens = await logIn(simulator, SCOPE)
    expect(tokens).toMatchObject({ expires_in: 1800, token_type: 'Bearer', scope: SCOPE })
    expect(claims(tokens.access_token)).toMatchObject({ client_id: 'DESKTOP', exp: START / 1000 + 1800 })
    expect(claims(tokens.id_token)).toMatchObject({ aud: 'DESKTOP', email: 'alex.marsh@example.com' })
    const { keys } = json(
      await send(simulator, 'GET', 'https://identity.xero.com/.well-known/openid-configuration/jwks'),
    )
    const [jwk] = Array.isArray(keys) ? keys : []
    const [head, body, signature = ''] = String(tokens.access_token).split('.')
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    expect(verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('gives no id_token without openid and no refresh token without offline_access', async () => {
    const tokens = await logIn(simulator, 'accounting.invoices')
    expect(Object.keys(tokens)).toEqual(['access_token', 'expires_in', 'token_type', 'scope'])
  })

  it('works once', async () => {
    const code = await consentedCode(simulator, authorizeUrl(SCOPE))
    expect((await exchange(simulator, code)).status).toBe(200)
    expect(json(await exchange(simulator, code))).toEqual({ error: 'invalid_grant' })
  })

  it('expires after five minutes', async () => {
    const early = await consentedCode(simulator, authorizeUrl(SCOPE))
    const late = await consentedCode(simulator, authorizeUrl(SCOPE))
    simulator.clock.advance(5 * MINUTES - 1)
    expect((await exchange(simulator, early)).status).toBe(200)
    simulator.clock.advance(1)
    expect(json(await exchange(simulator, late))).toEqual({ error: 'invalid_grant' })
  })

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['a short verifier', { code_verifier: 'v' }],
    ['another redirect', { redirect_uri: 'http://localhost:9/callback' }],
  ])('is refused with %s, and is spent by that', async (_, change) => {
    const code = await consentedCode(simulator, authorizeUrl(SCOPE))
    expect(json(await exchange(simulator, code, change))).toEqual({ error: 'invalid_grant' })
    expect(json(await exchange(simulator, code))).toEqual({ error: 'invalid_grant' })
  })

  it('carries the nonce into the id_token', async () => {
    const code = await consentedCode(simulator, authorizeUrl(SCOPE, { nonce: 'n0nce' }))
    expect(claims(json(await exchange(simulator, code)).id_token).nonce).toBe('n0nce')
  })
})

describe('a web app', () => {
  const url = () => {
    const page = new URL(
      authorizeUrl(SCOPE, { client_id: WEB.clientId, redirect_uri: 'https://app.example.com/return' }),
    )
    page.searchParams.delete('code_challenge')
    page.searchParams.delete('code_challenge_method')
    return page.href
  }
  const form = (code: string) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://app.example.com/return',
  })

  it('signs in with its secret in the form or in the header', async () => {
    const inForm = { ...form(await consentedCode(simulator, url())), client_id: 'WEB', client_secret: 's3cr:t & more' }
    expect((await sendForm(simulator, TOKEN, inForm)).status).toBe(200)
    const basic = Buffer.from(`WEB:${encodeURIComponent('s3cr:t & more')}`).toString('base64')
    const header = { authorization: `Basic ${basic}` }
    expect((await sendForm(simulator, TOKEN, form(await consentedCode(simulator, url())), header)).status).toBe(200)
  })

  it('is refused without it, and the code survives', async () => {
    const code = await consentedCode(simulator, url())
    const wrong = { ...form(code), client_id: 'WEB', client_secret: 'guess' }
    const answer = await sendForm(simulator, TOKEN, wrong)
    expect([answer.status, json(answer)]).toEqual([400, { error: 'invalid_client' }])
    expect((await sendForm(simulator, TOKEN, { ...wrong, client_secret: 's3cr:t & more' })).status).toBe(200)
  })
})

describe('a refresh token', () => {
  it('rotates, and the old one serves half an hour more', async () => {
    const first = await logIn(simulator, SCOPE)
    const second = json(await refresh(simulator, first.refresh_token))
    expect(second.refresh_token).not.toBe(first.refresh_token)
    simulator.clock.advance(30 * MINUTES - 1)
    const retried = json(await refresh(simulator, first.refresh_token))
    expect(retried.refresh_token).toBeTypeOf('string')
    simulator.clock.advance(1)
    expect(json(await refresh(simulator, first.refresh_token))).toEqual({ error: 'invalid_grant' })
    expect((await refresh(simulator, second.refresh_token)).status).toBe(200)
    expect((await refresh(simulator, retried.refresh_token)).status).toBe(200)
  })

  it('dies after sixty unused days', async () => {
    const { refresh_token: token } = await logIn(simulator, SCOPE)
    const { refresh_token: other } = await logIn(simulator, SCOPE)
    simulator.clock.advance(60 * DAYS - 1)
    expect((await refresh(simulator, token)).status).toBe(200)
    simulator.clock.advance(1)
    expect(json(await refresh(simulator, other))).toEqual({ error: 'invalid_grant' })
  })

  it('belongs to its app', async () => {
    const { refresh_token: token } = await logIn(simulator, SCOPE)
    const form = {
      grant_type: 'refresh_token',
      client_id: 'WEB',
      client_secret: 's3cr:t & more',
      refresh_token: String(token),
    }
    expect(json(await sendForm(simulator, TOKEN, form))).toEqual({ error: 'invalid_grant' })
  })

  it('revoked takes the connections with it', async () => {
    const tokens = await logIn(simulator, SCOPE)
    const form = { client_id: 'DESKTOP', token: String(tokens.refresh_token) }
    expect((await sendForm(simulator, 'https://identity.xero.com/connect/revocation', form)).status).toBe(200)
    expect(json(await refresh(simulator, tokens.refresh_token))).toEqual({ error: 'invalid_grant' })
    const headers = { authorization: `Bearer ${String(tokens.access_token)}`, 'xero-tenant-id': KESTREL }
    expect((await send(simulator, 'GET', INVOICES, headers)).status).toBe(403)
  })
})

describe('a custom connection', () => {
  const form = { grant_type: 'client_credentials', client_id: CUSTOM.clientId, client_secret: 'custom-secret' }

  it('gets a token without refresh token and needs no tenant header', async () => {
    const tokens = json(await sendForm(simulator, TOKEN, form))
    expect(tokens).toMatchObject({ scope: 'accounting.invoices accounting.contacts.read' })
    expect(tokens.refresh_token).toBeUndefined()
    const authorization = `Bearer ${String(tokens.access_token)}`
    expect((await send(simulator, 'GET', INVOICES, { authorization })).status).toBe(200)
    expect((await send(simulator, 'GET', INVOICES, { authorization, 'xero-tenant-id': SERVICES })).status).toBe(403)
  })

  it('may ask for less, not for more', async () => {
    expect(json(await sendForm(simulator, TOKEN, { ...form, scope: 'accounting.invoices' })).scope).toBe(
      'accounting.invoices',
    )
    for (const scope of ['accounting.settings', 'nonsense', 'accounting.invoices accounting.settings']) {
      const answer = await sendForm(simulator, TOKEN, { ...form, scope })
      const expected = { error: 'invalid_scope', error_description: 'Client credentials scope validation failed' }
      expect([answer.status, json(answer)]).toEqual([400, expected])
    }
  })

  it('is the only kind that may use client credentials, and may use nothing else', async () => {
    const web = { ...form, client_id: 'WEB', client_secret: 's3cr:t & more' }
    expect(json(await sendForm(simulator, TOKEN, web))).toEqual({ error: 'unauthorized_client' })
    const code = { ...form, grant_type: 'authorization_code', code: 'x' }
    expect(json(await sendForm(simulator, TOKEN, code))).toEqual({ error: 'unauthorized_client' })
    const odd = { ...form, grant_type: 'password' }
    expect(json(await sendForm(simulator, TOKEN, odd))).toEqual({ error: 'unsupported_grant_type' })
  })
})

describe('connections', () => {
  const list = async (token: unknown, query = '') => {
    const headers = { authorization: `Bearer ${String(token)}` }
    const answer = await send(simulator, 'GET', `https://api.xero.com/connections${query}`, headers)
    const value: unknown = JSON.parse(text(answer))
    return Array.isArray(value) ? value : []
  }

  it('are a bare array of what the person chose', async () => {
    simulator.consent.organisationIds = [SERVICES]
    const { access_token: token } = await logIn(simulator, SCOPE)
    const [only, ...others] = await list(token)
    expect(others).toEqual([])
    expect(only).toMatchObject({ tenantId: SERVICES, tenantType: 'ORGANISATION', tenantName: 'Kestrel Services' })
    expect(only.createdDateUtc).toBe('2026-11-20T00:00:00.0000000')
    expect(Object.keys(only)).toEqual([
      'id',
      'authEventId',
      'tenantId',
      'tenantType',
      'tenantName',
      'createdDateUtc',
      'updatedDateUtc',
    ])
  })

  it('can be asked for by consent', async () => {
    simulator.consent.organisationIds = [SERVICES]
    await logIn(simulator, SCOPE)
    simulator.consent.organisationIds = [KESTREL]
    const { access_token: token } = await logIn(simulator, SCOPE)
    const event = String(claims(token).authentication_event_id)
    expect(await list(token)).toHaveLength(2)
    expect((await list(token, `?authEventId=${event}`)).map((one) => one.tenantId)).toEqual([KESTREL])
  })

  it('end with DELETE', async () => {
    const { access_token: token } = await logIn(simulator, SCOPE)
    const headers = { authorization: `Bearer ${String(token)}`, 'xero-tenant-id': KESTREL }
    const kestrel = (await list(token)).find((one) => one.tenantId === KESTREL)
    const url = `https://api.xero.com/connections/${kestrel.id}`
    expect((await send(simulator, 'DELETE', url, headers)).status).toBe(204)
    expect((await send(simulator, 'DELETE', url, headers)).status).toBe(404)
    expect((await send(simulator, 'GET', INVOICES, headers)).status).toBe(403)
    expect(await list(token)).toHaveLength(1)
  })
})

it('names its endpoints in the discovery document', async () => {
  const answer = await send(simulator, 'GET', 'https://identity.xero.com/.well-known/openid-configuration')
  expect(json(answer)).toMatchObject({
    issuer: 'https://identity.xero.com',
    authorization_endpoint: 'https://login.xero.com/identity/connect/authorize',
    token_endpoint: 'https://identity.xero.com/connect/token',
    code_challenge_methods_supported: ['S256'],
  })
})
