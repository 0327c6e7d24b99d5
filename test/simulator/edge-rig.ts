import { createHash } from 'node:crypto'
import { fixedClock } from '../../src/simulator/clock.ts'
import type { Endpoint, WireAnswer } from '../../src/simulator/contract.ts'
import { emptyBooks } from '../../src/simulator/empty-books.ts'
import type { AppRegistration } from '../../src/simulator/identity-state.ts'
import {
  createSimulator,
  emptyState,
  type SimulatorOptions,
  type XeroSimulator,
} from '../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { signingKey } from '../founded.ts'

/** 2026-11-20 00:00 UTC, when every test of the edge begins. */
export const START = Date.UTC(2026, 10, 20)

export const KESTREL = '11111111-1111-4111-8111-111111111111'
export const SERVICES = '22222222-2222-4222-8222-222222222222'

export const DESKTOP: AppRegistration = {
  clientId: 'DESKTOP',
  name: 'Desktop app',
  kind: 'pkce',
  redirectUris: ['http://localhost/callback'],
}
export const WEB: AppRegistration = {
  clientId: 'WEB',
  name: 'Web app',
  kind: 'web',
  clientSecret: 's3cr:t & more',
  redirectUris: ['https://app.example.com/return'],
}
export const CUSTOM: AppRegistration = {
  clientId: 'CUSTOM',
  name: 'Custom',
  kind: 'custom',
  clientSecret: 'custom-secret',
  redirectUris: [],
  organisationId: KESTREL,
  scopes: ['accounting.invoices', 'accounting.contacts.read'],
}

/** An organisation with nothing in it. */
export function organisation(id: string, name: string): OrganisationState {
  return {
    id,
    ...emptyBooks(),
    settings: {
      name,
      legalName: name,
      region: 'nz',
      version: 'NZ',
      countryCode: 'NZ',
      baseCurrency: 'NZD',
      timeZone: 'NEWZEALANDSTANDARDTIME',
      zone: 'Pacific/Auckland',
      shortCode: '!23vY9',
      organisationClass: 'DEMO',
      isDemoCompany: true,
      allowEmail: false,
      financialYearEndDay: 31,
      financialYearEndMonth: 3,
      taxNumber: '',
      salesTaxBasis: 'PAYMENTS',
      salesTaxPeriod: 'TWOMONTHS',
      createdAt: START,
    },
    accounts: new Map(),
    taxRates: new Map(),
    currencies: new Map(),
    brandingThemes: new Map(),
    users: new Map(),
  }
}

/** A made-up endpoint that counts what reaches it: writing adds to `nextNumber`, reading tells the count. */
export const counting: Endpoint = (call, context) => {
  const { nextNumber } = context.organisation
  const count = nextNumber.get('calls') ?? 0
  if (call.method !== 'GET') nextNumber.set('calls', count + 1)
  const item = {
    Count: nextNumber.get('calls') ?? 0,
    Today: context.today,
    App: context.appName,
    User: context.userName,
  }
  const sent = call.body === undefined ? {} : { Sent: call.body }
  return { kind: 'envelope', resource: 'Invoices', items: [{ ...item, ...sent, Id: context.newId() }] }
}

/** A simulator with two organisations, three apps and the counting endpoint. */
export function rig(options: SimulatorOptions = {}): XeroSimulator {
  const state = emptyState()
  state.identity.signingKey = signingKey
  state.organisations.set(KESTREL, organisation(KESTREL, 'Kestrel Trading Ltd'))
  state.organisations.set(SERVICES, organisation(SERVICES, 'Kestrel Services'))
  return createSimulator({
    clock: fixedClock(START),
    state,
    apps: [{ ...DESKTOP }, { ...WEB }, { ...CUSTOM }],
    endpoints: { invoices: counting, payments: counting },
    onCrash: (error) => {
      throw error
    },
    ...options,
  })
}

/** Sends one request, with JSON as body. */
export function send(
  simulator: XeroSimulator,
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<WireAnswer> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  return simulator.handle({ method, url, headers: { accept: 'application/json', ...headers }, body: Buffer.from(text) })
}

/** Sends a form to the identity host. */
export function sendForm(
  simulator: XeroSimulator,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<WireAnswer> {
  return send(simulator, 'POST', path, headers, new URLSearchParams(form).toString())
}

/** The JSON of an answer as an object. */
export function json(answer: WireAnswer): Record<string, unknown> {
  const value: unknown = JSON.parse(text(answer))
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object')
  return Object.fromEntries(Object.entries(value))
}

export function text(answer: WireAnswer): string {
  return Buffer.from(answer.body).toString('utf8')
}

export const VERIFIER = 'v'.repeat(43)

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** The authorisation request of the desktop app. */
export function authorizeUrl(scope: string, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: DESKTOP.clientId,
    redirect_uri: 'http://localhost:51234/callback',
    scope,
    state: 'st4te',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...extra,
  })
  return `https://login.xero.com/identity/connect/authorize?${query}`
}

/** Walks through consent and gives the answer to the code's exchange. */
export async function logIn(simulator: XeroSimulator, scope: string): Promise<Record<string, unknown>> {
  const code = await consentedCode(simulator, authorizeUrl(scope))
  return json(await exchange(simulator, code))
}

export async function consentedCode(simulator: XeroSimulator, url: string): Promise<string> {
  const page = await send(simulator, 'GET', url)
  return new URL(page.headers.location ?? '').searchParams.get('code') ?? ''
}

export function exchange(
  simulator: XeroSimulator,
  code: string,
  extra: Record<string, string> = {},
): Promise<WireAnswer> {
  const form = {
    grant_type: 'authorization_code',
    client_id: DESKTOP.clientId,
    code,
    redirect_uri: 'http://localhost:51234/callback',
    code_verifier: VERIFIER,
    ...extra,
  }
  return sendForm(simulator, 'https://identity.xero.com/connect/token', form)
}

export function refresh(simulator: XeroSimulator, token: unknown, clientId = DESKTOP.clientId): Promise<WireAnswer> {
  const form = { grant_type: 'refresh_token', client_id: clientId, refresh_token: String(token) }
  return sendForm(simulator, 'https://identity.xero.com/connect/token', form)
}

export const INVOICES = 'https://api.xero.com/api.xro/2.0/Invoices'

/** Headers of a call on Kestrel Trading with a fresh token of the desktop app. */
export async function callHeaders(
  simulator: XeroSimulator,
  scope = 'accounting.invoices accounting.payments offline_access',
): Promise<Record<string, string>> {
  const tokens = await logIn(simulator, scope)
  return { authorization: `Bearer ${String(tokens.access_token)}`, 'xero-tenant-id': KESTREL }
}
