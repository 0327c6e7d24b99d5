import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import type { MirrorKeeper } from '../books/mirror.ts'
import type { MirrorCopy } from '../books/mirror-copy.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { ReferenceCopy } from '../books/reference-copy.ts'
import type { Hands } from '../call/hands.ts'
import type { IntentLog, StoredRequest } from '../call/intents.ts'
import type { Leases } from '../call/leases.ts'
import { createAdapter } from './adapter.ts'
import { createBooks } from './books.ts'
import { type AppBudget, appBudget, type Lane } from './budgets.ts'
import { createClient } from './client.ts'
import { type ClockWatch, createClockWatch } from './clock-error.ts'
import { listConnections } from './connections.ts'
import type { Credential } from './credential.ts'
import { createHands } from './executor.ts'
import { isXeroOrigin, pinHosts } from './hosts.ts'
import type { TokenSource } from './kept-tokens.ts'
import { type LimitState, stateInMemory, stateInStore } from './limit-state.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { createMirror } from './mirror.ts'
import { createContactNames } from './names.ts'
import type { Log, Network } from './network.ts'
import { appShape, limitsName, limitsShape, newLimits } from './organisation-limits.ts'
import { createReference, forget } from './reference.ts'
import { createBreaker } from './retry.ts'
import { createTransport } from './transport.ts'
import { type SendRule, twoClockRule } from './two-clocks.ts'

/** What opening organisations needs. `apiBase` is https://api.xero.com, or a simulator on this machine. */
export interface OpenOptions {
  network: Network
  apiBase: string
  tokenSource: TokenSource
  /** What the tokens are of, as far as it is known. */
  credential?: Credential
  clock: Clock
  /** A number from 0 up to 1. */
  random: () => number
  /** A fresh GUID: the key by which Xero recognises a repeated write. */
  newId: () => string
  /** The log of what is sent to an organisation. */
  intents: (organisation: OrganisationRef) => IntentLog
  /** The copy of an organisation's documents; undefined where none is kept. */
  copy?: ((organisation: OrganisationRef) => MirrorCopy) | undefined
  /** What processes on one store have read of an organisation's settings; without it each keeps its own. */
  reference?: ((organisation: OrganisationRef) => ReferenceCopy) | undefined
  /** How requests whose fate is open are gone on with, and how their keys are made; others than the usual only to show that they fail. */
  rule?: SendRule
  newKey?: (request: StoredRequest) => string
  log: Log
  /** Where processes on one store keep Xero's limits together; without it each keeps its own. */
  leases?: Leases
  /** This process, as no other is called. */
  owner?: string
  /** The app whose limit the organisations share with all that it reaches; where it is not known, each process keeps that limit itself. */
  clientId?: string | undefined
  userAgent?: string
  /** Whether the books are made up, where it is known: a simulator's always are, and Xero says it of its demo companies. */
  demo?: boolean
  /** Whether Xero's web pages know the organisations, so that links can be given; a simulator's they do not. */
  webPages?: boolean
}

/** One organisation, ready for work. `background` reads in the batch lane, as what keeps the mirror does: it yields to whoever waits for an answer. */
export interface OpenOrganisation {
  ref: OrganisationRef
  books: Books
  background: Books
  mirrorKeeper: MirrorKeeper
  hands: Hands
}

/** Opens every organisation the credential reaches, by GET /connections. Throws Fault. */
export async function openOrganisations(options: OpenOptions): Promise<OpenOrganisation[]> {
  const app = appState(options)
  const watch = clockWatchOf(options)
  const send = transportOf(options, undefined, watch)
  const connections = await listConnections(send, { ...options, clockError: watch?.error })
  return connections.map(({ organisation: id, name }) => openOrganisation(options, { id, name }, app))
}

/** Opens one organisation by its tenant id, without any call. Organisations of one app share `app`. */
export function openOrganisation(
  options: OpenOptions,
  tenant: { id: string; name: string },
  app: LimitState<AppBudget> = appState(options),
): OpenOrganisation {
  const { clock, log, newId, apiBase } = options
  const watch = clockWatchOf(options)
  const send = transportOf(options, createLimiter(clock, { app, ...limitsOf(options, tenant.id) }), watch)
  const adapter = createAdapter(send, userAgentOf(options), () => ({
    credential: options.credential,
    organisation: ref.name,
    clockError: watch?.error(),
  }))
  const clientIn = (lane: Lane) => createClient({ tenantId: tenant.id, apiBase, adapter, clock }, lane)
  const client = clientIn('interactive')
  const names = createContactNames(clock)
  // The name and whether it is a demo company are Xero's own once the organisation was read.
  const ref: OrganisationRef = {
    id: tenant.id,
    get name() {
      return organisation()?.name ?? tenant.name
    },
    get demo() {
      return options.demo ?? (organisation()?.demo || !isXeroOrigin(apiBase))
    },
  }
  const webPages = options.webPages ?? isXeroOrigin(apiBase)
  const copy = options.reference?.(ref)
  const reference = createReference({ tenantId: tenant.id, client, clock, log, copy, webPages })
  const organisation = () => reference.organisation.peek()
  const parts = { ref, reference, names, clock }
  const zone = async () => (organisation() ?? (await reference.organisation.get())).zone
  const mirror = createMirror({ copy: options.copy?.(ref), clock, zone, log })
  const background = clientIn('batch')
  return {
    ref,
    books: createBooks({ ...parts, client, mirror: mirror.through(client) }),
    background: createBooks({ ...parts, client: background, mirror: mirror.through(background) }),
    mirrorKeeper: mirror.keeper(background),
    hands: createHands({
      client: clientIn('write'),
      clock,
      intents: options.intents(ref),
      newKey: options.newKey ?? (() => newId()),
      rule: options.rule ?? twoClockRule,
      app: options.clientId,
      names,
      organisation,
      forgetSettings: () => forget(reference),
      log,
    }),
  }
}

// A simulator's clock is moved at will.
function clockWatchOf({ apiBase, log }: OpenOptions): ClockWatch | undefined {
  return isXeroOrigin(apiBase) ? createClockWatch(log) : undefined
}

function transportOf(options: OpenOptions, limiter?: Limiter, clockWatch?: ClockWatch) {
  const { network, clock, random, tokenSource: tokens, apiBase, log } = options
  const pin = pinHosts(isXeroOrigin(apiBase) ? undefined : apiBase)
  const parts = { network, clock, random, tokens, pin, breaker: createBreaker(), clockWatch, log }
  return createTransport(limiter ? { ...parts, limiter } : parts)
}

function appState(options: OpenOptions): LimitState<AppBudget> {
  const { leases, clientId } = options
  if (!leases || clientId === undefined) return stateInMemory(appBudget())
  return stateInStore({ ...options, leases, name: `limits of app ${clientId}`, shape: appShape, fresh: appBudget })
}

function limitsOf(options: OpenOptions, tenantId: string) {
  const { leases, newId, owner = newId() } = options
  if (!leases) return { organisation: stateInMemory(newLimits()) }
  const shared = { ...options, leases, name: limitsName(tenantId), shape: limitsShape, fresh: newLimits }
  return { owner, organisation: stateInStore(shared) }
}

function userAgentOf({ userAgent = 'xero-mcp' }: OpenOptions): string {
  return userAgent
}
