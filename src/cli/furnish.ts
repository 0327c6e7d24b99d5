import type { Clock } from '../books/clock.ts'
import type { MirrorKeeper } from '../books/mirror.ts'
import { onlyReads, type Policy } from '../call/policy.ts'
import type { House } from '../call/run.ts'
import { type ScopeModel, scopesFor } from '../call/scopes.ts'
import { TOOLSETS, type Toolset } from '../call/tool.ts'
import type { ScrubbedLog } from '../log.ts'
import type { Store } from '../store/open-store.ts'
import { randomFraction, randomGuid } from '../system.ts'
import { withDeadline } from '../xero/adapter.ts'
import { XERO } from '../xero/hosts.ts'
import type { Network } from '../xero/network.ts'
import type { OpenOptions } from '../xero/open.ts'
import { filesBelow } from './allowed-folders.ts'
import { type ApprovalsPlace, approvalsPlace } from './approvals-place.ts'
import { connectionFindings } from './doctor/connection.ts'
import type { OrganisationSource, ReachedOrganisation } from './login-organisations.ts'
import type { OpenedStore } from './open-store.ts'

/** What every organisation of one server shares. */
export interface Surroundings {
  policy(): Policy
  log: ScrubbedLog
  /** Whose assistant this is. */
  user: string
  store(clock: Clock): Promise<OpenedStore>
  /** The port of the approvals page; 0 for a free one. */
  approvalsPort?: number
  /** The groups of tools that are offered, all unless told, and by which names their scopes are asked for. */
  toolsets?: readonly Toolset[]
  scopeModel?: ScopeModel
  /** Whether documents are copied into the store; they are unless told. */
  mirror?: boolean
  /** The folders of this computer that files may be read from and saved to. */
  fileFolders?: readonly string[]
  /** How waiting is done; a test's clock moves on instead. */
  wait?: Clock['wait']
}

/** The organisations of a server with their record, and where people decide on what is held. */
export interface OpenBooks {
  /** The organisations as they were when they were last looked for. */
  readonly houses: readonly House[]
  /** Looks which organisations there are now, and answers them. Throws Fault. */
  look(): Promise<readonly House[]>
  store: Store
  clock: Clock
  approvals: ApprovalsPlace
  /** What keeps the copies of documents, by the organisation's id; none where nothing is copied. */
  readonly mirrorKeepers: ReadonlyMap<string, MirrorKeeper>
  /** An organisation as work beside the calls has it, by its id: its reading yields to whoever waits for an answer. */
  unasked(organisation: string): House | undefined
  /** Ends what runs beside the calls. */
  close(): Promise<void>
}

/** The scopes to ask for. Under `observe` the credential itself cannot write: the outer guardrail. */
export function scopesAsked({ toolsets = TOOLSETS, scopeModel = 'granular', policy }: Surroundings): string[] {
  return scopesFor({ toolsets, readOnly: onlyReads(policy()), model: scopeModel })
}

/** What opening an organisation takes, but for its credential. */
export function optionsFor(
  { log, mirror = true }: Surroundings,
  clock: Clock,
  network: Network,
  { store }: OpenedStore,
): Omit<OpenOptions, 'tokenSource'> {
  return {
    intents: (organisation) => store.intentsOf(organisation),
    reference: (organisation) => store.referenceOf(organisation),
    copy: mirror ? (organisation) => store.mirrorOf(organisation) : undefined,
    network,
    apiBase: XERO.apiBase,
    clock,
    random: randomFraction,
    newId: randomGuid,
    log: (event, facts) => (isUsual(event, facts.status) ? log.debug(facts, event) : log.info(facts, event)),
  }
}

// A question takes several calls to Xero; hosts keep and show what is logged, so only those that went wrong are told unasked.
function isUsual(event: string, status: unknown): boolean {
  return event === 'xero_call' && typeof status === 'number' && status < 400
}

/** Joins organisations with the record, the approvals and what keeps their copies. */
export async function furnish(
  source: OrganisationSource,
  clock: Clock,
  around: Surroundings,
  { store, worker }: OpenedStore,
  demo: boolean,
): Promise<OpenBooks> {
  const { log, approvalsPort = 0, mirror = true } = around
  let reached: readonly ReachedOrganisation[] = []
  let houses: readonly House[] = []
  const approvals = approvalsPlace({ ...{ store, worker, clock, log, demo, port: approvalsPort }, houses: look })
  const houseFor = housesOver({
    ...{ store, worker, clock, around, approvals, demo },
    reached: () => reached,
  })
  async function look(): Promise<readonly House[]> {
    const now = await source()
    if (now.length !== reached.length || now.some((one, index) => one !== reached[index])) {
      reached = now
      houses = now.map(houseFor)
    }
    return houses
  }
  await look()
  // In this process it costs nothing to know them from the start.
  if (demo) await Promise.allSettled(reached.map(({ books }) => books.organisation()))
  const close = async () => {
    await approvals.close()
    await store.close()
  }
  return {
    ...{ store, clock, approvals, close, look },
    unasked: (organisation) => {
      const at = reached.findIndex(({ ref }) => ref.id === organisation)
      const [house, one] = [houses[at], reached[at]]
      return house && one && { ...house, books: one.background }
    },
    get houses() {
      return houses
    },
    get mirrorKeepers() {
      return new Map(mirror ? reached.map(({ ref, mirrorKeeper }) => [ref.id, mirrorKeeper]) : [])
    },
  }
}

interface HouseParts {
  store: Store
  worker: string
  demo: boolean
  clock: Clock
  around: Surroundings
  approvals: ApprovalsPlace
  reached(): readonly ReachedOrganisation[]
}

/** The house of an organisation, the same one for as long as it stays open. */
function housesOver({
  store,
  worker,
  clock,
  around,
  approvals,
  demo,
  reached,
}: HouseParts): (one: ReachedOrganisation) => House {
  const { policy, log, user, fileFolders = [], mirror = true } = around
  const shared = { policy, clock, log, user, withDeadline, files: filesBelow(fileFolders) }
  const known = new WeakMap<ReachedOrganisation, House>()
  return (one) => {
    const { ref, books, hands, loginReads = false } = one
    const house = known.get(one) ?? {
      ...{ ...shared, books, hands, loginReads, changes: store.changesOf(ref), notes: store.notesOf(ref) },
      get organisations() {
        return reached().map((other) => other.ref)
      },
      others: () => reached().flatMap((other) => (other.ref.id === ref.id ? [] : [other.books])),
      whereToAgree: () => approvals.inWords(),
      connection: () => connectionFindings({ store, worker, ref, clock, demo, mirror }),
    }
    known.set(one, house)
    return house
  }
}
