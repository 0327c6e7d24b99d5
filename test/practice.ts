import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Shown } from '../src/call/agree.ts'
import type { Login } from '../src/call/logins.ts'
import { onlyReads, type Policy, policyOf } from '../src/call/policy.ts'
import { catalogue } from '../src/catalogue.ts'
import type { OpenedStore } from '../src/cli/open-store.ts'
import { openXero } from '../src/cli/open-xero.ts'
import { createLog } from '../src/log.ts'
import { createServer, type Surface } from '../src/server/mcp.ts'
import { fixedClock } from '../src/simulator/clock.ts'
import { addOrganisation, emptyOrganisation } from '../src/simulator/company/organisations.ts'
import { seededIds } from '../src/simulator/ids.ts'
import { createSimulator, type XeroSimulator } from '../src/simulator/simulator.ts'
import type { Region } from '../src/simulator/state-settings.ts'
import { createIdentity } from '../src/xero/identity.ts'
import { keepTokens } from '../src/xero/login-tokens.ts'
import type { Network } from '../src/xero/network.ts'
import { NOW, type ToolReply } from './house.ts'
import { memoryStore } from './memory-store.ts'

const IDENTITY = 'https://identity.xero.com'
const REDIRECT = 'http://localhost:51234/callback'
/** Scopes of a login that may read only, and of one that may write too. */
export const READS = [
  ...['settings', 'contacts', 'invoices', 'payments', 'banktransactions', 'manualjournals'].map(
    (part) => `accounting.${part}.read`,
  ),
  ...['balancesheet', 'trialbalance', 'profitandloss'].map((report) => `accounting.reports.${report}.read`),
]
export const WRITES = [...READS, 'accounting.contacts', 'accounting.invoices', 'accounting.payments']

/** An organisation in a practice. */
export interface Client_ {
  name: string
  region?: Region
}

/** A practice: organisations in one simulator, logins in one store, one server over both, and a real client of it. */
export interface Practice {
  simulator: XeroSimulator
  kept: OpenedStore
  /** The ids of the organisations, in the order in which they were founded. */
  ids: readonly string[]
  /** Every request to Xero since the last `sent.splice(0)`, as "GET /Invoices of ID". */
  sent: string[]
  logged: string[]
  client: Client
  /** Logs in by a browser as an app, to the organisations of these places. */
  login(app: string, places: readonly number[], scopes?: readonly string[]): Promise<Login>
  call(tool: string, input?: Record<string, unknown>): Promise<ToolReply>
  close(): Promise<void>
}

/** How a practice differs from one under the default policy without a usual organisation. */
export interface PracticeOptions {
  organisation?: string
  policy?: Policy
  client?: Client
  between?: (network: Network) => Network
  /** Logins that are there before the server starts, as app and places. */
  logins?: readonly (readonly [app: string, places: readonly number[], scopes?: readonly string[]])[]
}

/** Opens a practice over organisations of these names. */
export async function practice(names: readonly (string | Client_)[], options: PracticeOptions = {}): Promise<Practice> {
  const simulator = createSimulator({ clock: fixedClock(NOW), seed: 5, limits: { minute: 100_000, day: 1_000_000 } })
  const ids = names.map((one, place) => founded(simulator, typeof one === 'string' ? { name: one } : one, place))
  const sent: string[] = []
  const direct: Network = (request) => simulator.handle(request)
  const between = options.between?.(direct) ?? direct
  const network: Network = (request, signal) => {
    const path = new URL(request.url).pathname.replace('/api.xro/2.0', '')
    sent.push(
      `${request.method} ${path}${request.headers['xero-tenant-id'] ? ` of ${request.headers['xero-tenant-id']}` : ''}`,
    )
    return between(request, signal)
  }
  const clock = { now: () => simulator.clock.now(), wait: (_: number, signal?: AbortSignal) => never(signal) }
  const kept = await memoryStore(clock)
  const login: Practice['login'] = async (app, places, scopes = WRITES) => {
    simulator.state.identity.apps.set(app, {
      clientId: app,
      name: app,
      kind: 'pkce',
      redirectUris: ['http://localhost/callback'],
    })
    simulator.consent.organisationIds = places.map((place) => ids[place] ?? '')
    const browser = { kind: 'pkce', clientId: app, identityBase: IDENTITY } as const
    const identity = createIdentity(browser, { network: direct, clock, apiBase: 'https://api.xero.com' })
    const { address, finish } = await identity.begin(REDIRECT, ['openid', 'offline_access', ...scopes])
    const page = await simulator.handle({ method: 'GET', url: address, headers: {}, body: new Uint8Array() })
    const tokens = await finish(new URL(page.headers.location ?? ''))
    const made: Login = { ...browser, id: `lgn_${app}`, scopes: tokens.scopes, at: simulator.clock.now() }
    await keepTokens(kept.store.leases, made.id, tokens, identity, clock)
    await kept.store.logins.keep(made, await identity.reached(tokens.accessToken))
    return made
  }
  for (const [app, places, scopes] of options.logins ?? []) await login(app, places, scopes)
  sent.splice(0)
  const logged: string[] = []
  const policy = () => options.policy ?? policyOf('draft')
  const log = createLog('info', { write: (line) => logged.push(line) })
  const around = { policy, log, user: 'Ann', store: async () => kept }
  const open = await openXero({ kind: 'xero', simulator: undefined, given: undefined }, around, { network, clock })
  const surface: Surface = {
    version: '0.0.0',
    readOnly: onlyReads(policy()),
    questionKey: new Uint8Array(32).fill(9),
    toolsets: ['core'],
    defaultOrganisation: options.organisation,
    catalogue: async () => catalogue,
    several: async () => (await open.look()).length > 1,
    usual: () => kept.store.logins.usual(),
    houses: () => open.look(),
    agree: (shown: readonly Shown[]) =>
      open.approvals.agree(shown, { approverId: undefined, name: 'Ann', method: 'elicitation', proof: '' }),
  }
  const [near, far] = InMemoryTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(surface), { transport: far })
  const { client = new Client({ name: 'test', version: '1' }) } = options
  await client.connect(near)
  return {
    ...{ simulator, kept, ids, sent, logged, client, login },
    call: async (name, input = {}) => replyOf(await client.callTool({ name, arguments: input })),
    close: async () => {
      await client.close()
      await handle.close()
      await open.close()
    },
  }
}

function founded(simulator: XeroSimulator, { name, region = 'nz' }: Client_, place: number): string {
  const ids = seededIds(place + 1)
  const organisation = emptyOrganisation({ name, region, now: simulator.clock.now(), newId: () => ids.guid() })
  addOrganisation(simulator.state, organisation)
  return organisation.id
}

// Nobody waits here: a call has its time, and nothing is slowed down.
async function never(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

function replyOf(result: { content?: unknown; structuredContent?: unknown; isError?: unknown }): ToolReply {
  const content = Array.isArray(result.content) ? result.content : []
  return {
    text: content.map((part) => String(part.text ?? '')).join('\n'),
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
    isError: result.isError === true,
  }
}
