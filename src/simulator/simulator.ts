import { endpoints as accountingEndpoints } from './accounting/endpoints.ts'
import { runningClock } from './clock.ts'
import type { Endpoint, Simulator, SimulatorClock, WireAnswer, WireRequest } from './contract.ts'
import type { Consent } from './edge/authorize.ts'
import { createFaults, type Faults } from './edge/faults.ts'
import { createIdempotencyCache } from './edge/idempotency.ts'
import { createLimiter, type Limiter, type Limits, xeroLimits } from './edge/limits.ts'
import { actHere, performHere } from './edge/perform.ts'
import { createSigner, type Person } from './edge/tokens.ts'
import { answerRequest, type Desk } from './edge/traffic.ts'
import type { AppRegistration } from './identity-state.ts'
import { seededIds, seedFor } from './ids.ts'
import { loadSnapshot, saveSnapshot } from './persist.ts'
import type { SimulatorState } from './state.ts'
import { createWebhooks, type WebhookNetwork, type Webhooks } from './webhooks/delivery.ts'

/** How a simulator is set up; everything has a default. */
export interface SimulatorOptions {
  clock?: SimulatorClock
  /** The same seed, clock and calls give the same ids. */
  seed?: number
  state?: SimulatorState
  /** Apps known to the identity service, besides those in the state. */
  apps?: readonly AppRegistration[]
  limits?: Partial<Limits>
  faults?: (faults: Faults) => void
  /** Name of the app in answers to `perform`; API calls carry their own app's name. */
  appName?: string
  /** Name in history records of what `perform` does; API calls are "System Generated". */
  userName?: string
  person?: Partial<Person>
  /** Keeps the whole state in this file: read now, written before each write is answered. */
  file?: string
  /** Waited for while a call is being carried out, so that calls can overlap. */
  latency?: (request: WireRequest) => Promise<void>
  /** Serves the rehearsal controls under `/simulator/`. */
  control?: boolean
  /** `granular`: apps may not ask for the scopes that Xero withdrew from new apps. */
  scopeModel?: 'both' | 'granular'
  /** Base URLs that discovery names, when the simulator listens somewhere else than Xero. */
  hosts?: { identity: string; login: string }
  /** How webhooks reach apps; without it none is delivered. */
  webhookNetwork?: WebhookNetwork
  /** Told of a programming error inside an endpoint; the caller sees Xero's 500. */
  onCrash?: (error: unknown) => void
  /** The accounting endpoints by lower-case resource name. */
  endpoints?: Readonly<Record<string, Endpoint>>
}

/** A simulator with the handles that a test or a rehearsal holds. */
export interface XeroSimulator extends Simulator {
  readonly faults: Faults
  readonly limiter: Limiter
  readonly webhooks: Webhooks
  /** What the person at the consent page answers; change it at any time. */
  readonly consent: Consent
  /** Where discovery says the hosts are; the listener sets it to itself. */
  readonly hosts: { identity: string; login: string }
  /** Writes the file now, if there is one; `handle` does so by itself. */
  save(): void
}

/** State of a Xero that knows no organisation and no app. */
export function emptyState(): SimulatorState {
  return {
    organisations: new Map(),
    identity: {
      apps: new Map(),
      codes: new Map(),
      accessTokens: new Map(),
      refreshTokens: new Map(),
      connections: new Map(),
    },
    webhooks: new Map(),
  }
}

/** A Xero over HTTP in this process. Throws Error when the file holds something else. */
export function createSimulator(options: SimulatorOptions = {}): XeroSimulator {
  const desk = deskOf(options)
  for (const app of options.apps ?? []) desk.state.identity.apps.set(app.clientId, app)
  options.faults?.(desk.faults)
  return {
    state: desk.state,
    clock: desk.clock,
    faults: desk.faults,
    limiter: desk.limiter,
    consent: desk.consent,
    hosts: desk.hosts,
    save: desk.save,
    handle: (request) => answerRequest(desk, request),
    webhooks: desk.webhooks,
    perform: (organisationId, call, at) => performHere(desk, organisationId, call, at ?? desk.clock.now()),
    act: (organisationId, deed, at) => actHere(desk, organisationId, deed, at ?? desk.clock.now()),
  }
}

function deskOf(options: SimulatorOptions): Desk {
  const snapshot = options.file === undefined ? undefined : loadSnapshot(options.file)
  const state = snapshot?.state ?? options.state ?? emptyState()
  const openings = (snapshot?.openings ?? -1) + 1
  const seed = seedFor((options.seed ?? 1) + openings * 7919, state)
  const clock = options.clock ?? runningClock()
  const { file } = options
  const idempotency = createIdempotencyCache<WireAnswer>(snapshot?.answers)
  const save = () => {
    if (file !== undefined) saveSnapshot(file, { state, openings, answers: idempotency.kept() })
  }
  const webhookIds = seededIds(seed ^ 0x3eb)
  return {
    state,
    clock,
    ids: seededIds(seed),
    wireIds: seededIds(seed ^ 0x5eed),
    staff: staffOf(options),
    webhooks: createWebhooks({ state, now: clock.now, ids: webhookIds, network: options.webhookNetwork, save }),
    endpoints: options.endpoints ?? accountingEndpoints,
    limiter: createLimiter({ ...xeroLimits, ...options.limits }),
    idempotency,
    faults: createFaults(seededIds(seed ^ 0xfa017)),
    signer: createSigner(state.identity),
    consent: { ask: false, denied: false },
    hosts: { ...(options.hosts ?? { identity: 'https://identity.xero.com', login: 'https://login.xero.com' }) },
    person: { ...defaultPerson, ...options.person },
    scopeModel: options.scopeModel ?? 'both',
    control: options.control ?? false,
    latency: options.latency ?? (async () => {}),
    onCrash: options.onCrash ?? (() => {}),
    save,
  }
}

function staffOf({ appName = 'Xero', userName = 'Alex Marsh' }: SimulatorOptions): Desk['staff'] {
  return { appName, userName }
}

const defaultPerson: Person = {
  xeroUserId: '7cf47fe2-c3dd-4c6b-9895-7ba767ba529c',
  email: 'alex.marsh@example.com',
  givenName: 'Alex',
  familyName: 'Marsh',
}
