import type { Change, Outcome } from '../../src/call/change.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Hands } from '../../src/call/hands.ts'
import { endpoints } from '../../src/simulator/accounting/endpoints.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import type { SimulatorClock } from '../../src/simulator/contract.ts'
import { createSimulator, type SimulatorOptions } from '../../src/simulator/simulator.ts'
import type { SimulatorState } from '../../src/simulator/state.ts'
import type { TokenSource } from '../../src/xero/kept-tokens.ts'
import type { Network, NetworkRequest } from '../../src/xero/network.ts'
import { type OpenOptions, openOrganisations } from '../../src/xero/open.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { copyOfFounded } from '../founded.ts'
import { intentsInMemory, type SharedIntents } from './intents-in-memory.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export const SCOPES = [
  'accounting.transactions',
  'accounting.contacts',
  'accounting.settings',
  'accounting.attachments',
  'files',
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

/** A company with its history up to the rig's clock. */
function companyState(company: 'demo' | 'empty', now: number): SimulatorState {
  return copyOfFounded(`rig, ${company}, ${now}`, () => {
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
    return founder.state
  })
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
  const store = intentsInMemory({ id: organisation.id, name: organisation.settings.name, demo: true }, clock)
  const parts: OpenOptions = {
    network: recorder.network,
    apiBase: 'https://api.xero.com',
    clock,
    random,
    newId: ids(random),
    intents: () => store.logOf('worker'),
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
  recorder.clear()
  const apply = applying(store, opened.hands)
  return { clock, simulator, organisation, recorder, log, parts, store, apply, ...opened }
}

/** What came of a change, or that it is open. */
export type Told = Outcome | { state: 'open' }

/** Records changes as let through, has them carried out, and tells what is recorded of each. */
export function applying(store: SharedIntents, hands: Hands, worker = 'worker') {
  return async (changes: readonly Change[]): Promise<Told[]> => {
    const records = store.begin(changes, worker)
    await hands.carryOut(records)
    return records.map(({ id }) => store.record(id).outcome ?? { state: 'open' })
  }
}

/** Reconciles minute by minute, as a server does, until nothing is open, and hour by hour where that takes more than `minutes`. */
export async function untilConcluded(
  clock: VirtualClock,
  store: SharedIntents,
  hands: Hands,
  minutes = 40,
): Promise<void> {
  const isOpen = () => store.records().some(({ state }) => state === 'sending')
  for (let turn = 0; turn < minutes + 120 && isOpen(); turn += 1) {
    clock.advance(turn < minutes ? 60_000 : 3_600_000)
    await clock.run(hands.reconcile())
  }
}

export type Rig = Awaited<ReturnType<typeof rig>>

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
