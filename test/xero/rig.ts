import { Fault } from '../../src/call/fault.ts'
import { endpoints } from '../../src/simulator/accounting/endpoints.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import type { SimulatorClock } from '../../src/simulator/contract.ts'
import { createSimulator, type SimulatorOptions } from '../../src/simulator/simulator.ts'
import type { SimulatorState } from '../../src/simulator/state.ts'
import type { Network, NetworkRequest } from '../../src/xero/network.ts'
import { type OpenOptions, openOrganisations } from '../../src/xero/open.ts'
import { clientCredentials, type TokenSource } from '../../src/xero/tokens.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export const SCOPES = [
  'accounting.transactions',
  'accounting.contacts',
  'accounting.settings',
  'accounting.attachments',
]

/** What went over the in-process network, tokens left out. */
export interface Recorder {
  network: Network
  sent: NetworkRequest[]
  /** Calls of the accounting API since the last `clear`, as `METHOD /path`. */
  calls(): string[]
  clear(): void
}

export function recorded(inner: Network): Recorder {
  const sent: NetworkRequest[] = []
  return {
    sent,
    network: async (request) => {
      sent.push(request)
      return await inner(request)
    },
    calls: () =>
      sent
        .map((request) => `${request.method} ${new URL(request.url).pathname}`)
        .filter((line) => line.includes('/api.xro/2.0/'))
        .map((line) => line.replace('/api.xro/2.0', '')),
    clear: () => {
      sent.length = 0
    },
  }
}

export function sharedClock(clock: VirtualClock): SimulatorClock {
  return {
    now: clock.now,
    advance: clock.advance,
    set: () => {
      throw new RangeError('the clock of a rig is not set')
    },
  }
}

export interface RigOptions {
  /** `empty` has a chart of accounts and one customer, and is quickly made. */
  company?: 'demo' | 'empty'
  simulator?: Partial<SimulatorOptions>
}

const founded = new Map<string, SimulatorState>()

/** A company with its history up to the rig's clock; founded once for all tests of a file. */
function companyState(company: 'demo' | 'empty', now: number): SimulatorState {
  const kept = founded.get(company)
  if (kept) return structuredClone(kept)
  let instant = now
  const founder = createSimulator({
    clock: {
      now: () => instant,
      advance: () => undefined,
      set: (to) => {
        instant = to
      },
    },
    endpoints,
  })
  const [organisation] = foundCompany(founder, { company, region: 'nz' })
  if (company === 'empty') {
    founder.perform(organisation?.id ?? '', { method: 'PUT', path: '/Contacts', body: { Name: 'Only Customer' } })
  }
  founded.set(company, structuredClone(founder.state))
  return founder.state
}

// Making a key takes longer than most tests.
function keepSigningKey({ identity }: SimulatorState): void {
  const { signingKey } = identity
  if (signingKey === undefined) return
  for (const state of founded.values()) state.identity.signingKey = signingKey
}

/** A simulator with a company, and the gateway opened on it through an in-process network. */
export async function rig(options: RigOptions = {}) {
  const clock = virtualClock()
  const state = companyState(options.company ?? 'demo', clock.now())
  const simulator = createSimulator({ clock: sharedClock(clock), endpoints, state, ...options.simulator })
  const [organisation] = simulator.state.organisations.values()
  if (!organisation) throw new RangeError('no company was founded')
  simulator.state.identity.apps.set('app', {
    clientId: 'app',
    name: 'Gateway tests',
    clientSecret: 'secret',
    kind: 'custom',
    redirectUris: [],
    organisationId: organisation.id,
    scopes: SCOPES,
  })
  const recorder = recorded((request) => simulator.handle(request))
  const log: { event: string; facts: Readonly<Record<string, unknown>> }[] = []
  const random = seededRandom(7)
  const parts: OpenOptions = {
    network: recorder.network,
    apiBase: 'https://api.xero.com',
    clock,
    random,
    newId: ids(random),
    log: (event, facts) => log.push({ event, facts }),
    tokenSource: clientCredentials({
      clientId: 'app',
      clientSecret: 'secret',
      scopes: SCOPES,
      identityBase: 'https://identity.xero.com',
      network: recorder.network,
      clock,
    }),
  }
  const [opened] = await clock.run(openOrganisations(parts))
  if (!opened) throw new RangeError('the connection is missing')
  keepSigningKey(simulator.state)
  recorder.clear()
  return { clock, simulator, organisation, recorder, log, parts, ...opened }
}

/** A repeatable source of numbers from 0 up to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function ids(random: () => number): () => string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => [8, 4, 4, 4, 12].map(digits).join('-')
}

/** A credential that cannot be renewed. */
export function fixedBearer(token: string): TokenSource {
  return {
    token: async () => token,
    renew: () => Promise.reject(new Fault('unauthorised', 'The token ended.', 'Stop.')),
  }
}
