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
import type { Network } from '../xero/network.ts'
import type { OpenOptions, OpenOrganisation } from '../xero/open.ts'
import { filesBelow } from './allowed-folders.ts'
import { type ApprovalsPlace, approvalsPlace } from './approvals-place.ts'
import { connectionFindings } from './doctor/connection.ts'
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
  houses: readonly House[]
  store: Store
  clock: Clock
  approvals: ApprovalsPlace
  /** What keeps the copies of documents, by the organisation's id; none where nothing is copied. */
  mirrorKeepers: ReadonlyMap<string, MirrorKeeper>
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
    apiBase: 'https://api.xero.com',
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

/** Joins opened organisations with the record, the approvals and what keeps their copies. */
export async function furnish(
  opened: readonly OpenOrganisation[],
  clock: Clock,
  { policy, log, user, approvalsPort = 0, fileFolders = [], mirror = true }: Surroundings,
  { store, worker }: OpenedStore,
  demo: boolean,
): Promise<OpenBooks> {
  // Read once, so that every reply can say whether these books are made up.
  await Promise.allSettled(opened.map(({ books }) => books.organisation()))
  const organisations = opened.map(({ ref }) => ref)
  const shared = { policy, clock, organisations, log, user, withDeadline, files: filesBelow(fileFolders) }
  const approvals = approvalsPlace({
    ...{ store, worker, clock, log, demo, port: approvalsPort },
    houses: async () => houses,
  })
  const houses: House[] = opened.map(({ ref, books, hands }) => ({
    ...{ ...shared, books, hands, changes: store.changesOf(ref) },
    whereToAgree: () => approvals.inWords(),
    connection: () => connectionFindings({ store, worker, ref, clock, demo, mirror }),
  }))
  const close = async () => {
    await approvals.close()
    await store.close()
  }
  const mirrorKeepers = new Map(mirror ? opened.map(({ ref, mirrorKeeper }) => [ref.id, mirrorKeeper]) : [])
  return { houses, store, clock, approvals, mirrorKeepers, close }
}
