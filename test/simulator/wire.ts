import { expect } from 'vitest'
import { fixedClock } from '../../src/simulator/clock.ts'
import { type CompanyChoice, foundCompany } from '../../src/simulator/company/companies.ts'
import type { WireAnswer } from '../../src/simulator/contract.ts'
import type { AppRegistration } from '../../src/simulator/identity-state.ts'
import { createSimulator, type SimulatorOptions, type XeroSimulator } from '../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import type { Region } from '../../src/simulator/state-settings.ts'
import { signingKey } from '../founded.ts'
import { strangersIn } from './conformance.ts'
import { logIn, send, sendForm, text } from './edge-rig.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client reads them
export type Json = Record<string, any>

/** What came over the wire: status, text, and the JSON if it is JSON. */
export interface Reply {
  status: number
  type: string
  text: string
  json: Json
  headers: Readonly<Record<string, string>>
  /** The first sentence of a validation exception. */
  sentence: string
}

/** A simulator with a company and the client that an outsider would write: token, tenant, JSON. Every reply must have the shape of Xero's. */
export interface Wire {
  simulator: XeroSimulator
  books: OrganisationState
  headers: Record<string, string>
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** As `api`, whatever shape the reply has. */
  unchecked: Wire['api']
  /** The first element of a 200 answer. Throws on any other. */
  one(method: string, path: string, body?: unknown): Promise<Json>
}

const NOON = Date.UTC(2026, 10, 20)

const SCOPES = [
  'accounting.invoices accounting.payments accounting.contacts accounting.settings accounting.attachments',
  'accounting.banktransactions accounting.manualjournals accounting.budgets.read accounting.reports.aged.read',
  'accounting.reports.trialbalance.read accounting.reports.profitandloss.read accounting.reports.taxreports.read',
].join(' ')

const APP: AppRegistration = {
  clientId: 'DESKTOP',
  name: 'Desktop app',
  kind: 'pkce',
  redirectUris: ['http://localhost/callback'],
}

/** Founds a company (by default an empty one) and logs the desktop app in. */
export async function wire(
  company: CompanyChoice['company'] = 'empty',
  options: SimulatorOptions = {},
  scopes = SCOPES,
  region: Region = 'nz',
): Promise<Wire> {
  const simulator = createSimulator({
    clock: fixedClock(NOON),
    apps: [{ ...APP }],
    limits: { minute: 9_999 },
    ...options,
  })
  simulator.state.identity.signingKey ??= signingKey
  const books = [...simulator.state.organisations.values()][0] ?? foundCompany(simulator, { company, region })[0]
  if (!books) throw new Error('no company')
  const { access_token: token } = await logIn(simulator, scopes)
  return clientOf(simulator, books, String(token))
}

/** The same books through a custom connection of its own. */
export async function customWire(simulator: XeroSimulator, books: OrganisationState, clientId: string): Promise<Wire> {
  const app: AppRegistration = { ...APP, clientId, kind: 'custom', clientSecret: 's', organisationId: books.id }
  simulator.state.identity.apps.set(clientId, { ...app, scopes: SCOPES.split(' ') })
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: 's' }
  const answer = await sendForm(simulator, 'https://identity.xero.com/connect/token', form)
  return clientOf(simulator, books, String(JSON.parse(text(answer)).access_token))
}

function clientOf(simulator: XeroSimulator, books: OrganisationState, token: string): Wire {
  const headers = { authorization: `Bearer ${token}`, 'xero-tenant-id': books.id }
  const unchecked: Wire['api'] = async (method, path, body, extra = {}) => {
    const url = `https://api.xero.com/api.xro/2.0${path}`
    return replyOf(await send(simulator, method, url, { ...headers, ...extra }, body))
  }
  const api: Wire['api'] = async (method, path, body, extra) => {
    const reply = await unchecked(method, path, body, extra)
    if (reply.status === 200 && reply.type.includes('json')) expect(strangersIn(method, path, reply.json)).toEqual([])
    return reply
  }
  const one: Wire['one'] = async (method, path, body) => {
    const { status, json, text: said } = await api(method, path, body)
    const [first] = Object.values(json).filter(Array.isArray).flat()
    if (status !== 200 || first === undefined) throw new Error(`${method} ${path}: ${status} ${said}`)
    return first
  }
  return { simulator, books, headers, api, unchecked, one }
}

function replyOf(answer: WireAnswer): Reply {
  const said = text(answer)
  const type = answer.headers['content-type'] ?? ''
  const json: Json = type.includes('json') && said !== '' ? JSON.parse(said) : {}
  const sentence = json.Elements?.[0]?.ValidationErrors?.[0]?.Message ?? json.Message ?? ''
  return { status: answer.status, type, text: said, json, headers: answer.headers, sentence }
}

/** A body for a sales invoice; approved and due in a month unless told otherwise. */
export function invoice(extra: Json = {}): Json {
  const LineItems = [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200' }]
  return { Type: 'ACCREC', Status: 'AUTHORISED', Contact: { Name: 'Ann' }, DueDate: '2026-12-20', LineItems, ...extra }
}
