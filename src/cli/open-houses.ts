import type { Clock } from '../books/clock.ts'
import type { MirrorKeeper } from '../books/mirror.ts'
import { onlyReads, type Policy } from '../call/policy.ts'
import type { House } from '../call/run.ts'
import type { Config, Source } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { runningClock } from '../simulator/clock.ts'
import { type CompanyChoice, foundCompany } from '../simulator/company/companies.ts'
import type { SimulatorClock } from '../simulator/contract.ts'
import { createSimulator, type XeroSimulator } from '../simulator/simulator.ts'
import type { Store } from '../store/open-store.ts'
import { randomFraction, randomGuid, systemClock } from '../system.ts'
import { withDeadline } from '../xero/adapter.ts'
import { httpsNetwork } from '../xero/https-network.ts'
import type { Network } from '../xero/network.ts'
import { type OpenOptions, type OpenOrganisation, openOrganisations } from '../xero/open.ts'
import { clientCredentials } from '../xero/tokens.ts'
import { filesBelow } from './allowed-folders.ts'
import { type ApprovalsPlace, approvalsPlace } from './approvals-place.ts'
import { computerUser, type OpenedStore, openStoreFor } from './open-store.ts'

/** What every organisation of one server shares. */
export interface Surroundings {
  policy(): Policy
  log: ScrubbedLog
  /** Whose assistant this is. */
  user: string
  store(clock: Clock): Promise<OpenedStore>
  /** The port of the approvals page; 0 for a free one. */
  approvalsPort?: number
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
  /** What keeps the copies of documents; none where nothing is copied. */
  mirrorKeepers: readonly MirrorKeeper[]
  /** Ends what runs beside the calls. */
  close(): Promise<void>
}

/** Connects the organisations of a configuration and opens their record, unless it was `kept` open already. Throws Fault while either cannot be reached. */
export async function openHouses(
  { source, keeping, user, approvalsPort, fileFolders }: Config,
  policy: () => Policy,
  log: ScrubbedLog,
  kept?: OpenedStore,
): Promise<OpenBooks> {
  const around: Surroundings = {
    ...{ policy, log, approvalsPort, fileFolders, user: user ?? computerUser(), mirror: keeping.mirror },
    store: async (clock) => kept ?? (await openStoreFor({ source, keeping }, clock, log, () => policy().fourEyes)),
  }
  if (source.kind === 'demo') {
    const clock = runningClock()
    if (source.clock !== undefined) clock.set(source.clock)
    const simulator = foundSimulator({ company: 'demo', region: source.country }, clock, log)
    return await openInProcess(simulator, around)
  }
  if (source.kind === 'simulator') return await openOverTcp(source, around)
  return await furnish([], systemClock, around, await around.store(systemClock), false)
}

/** A simulator in this process with a company in it, founded at the clock's instant. */
export function foundSimulator(choice: CompanyChoice, clock: SimulatorClock, log: ScrubbedLog): XeroSimulator {
  const onCrash = (error: unknown) =>
    log.error({ stack: error instanceof Error ? error.stack : String(error) }, 'simulator')
  const simulator = createSimulator({ clock, onCrash })
  foundCompany(simulator, choice)
  return simulator
}

/** Connects every organisation of a simulator in this process, without a socket. `network` may stand between, to count or to break calls. */
export async function openInProcess(
  simulator: XeroSimulator,
  around: Surroundings,
  network: Network = (request) => simulator.handle(request),
): Promise<OpenBooks> {
  const clock = clockOf(simulator, around)
  const kept = await around.store(clock)
  const opened: OpenOrganisation[] = []
  // A custom connection reaches one organisation, as with Xero: so there is one for each.
  for (const organisationId of simulator.state.organisations.keys()) {
    const login = addLogin(simulator, organisationId, around)
    const options = { ...optionsFor(around, clock, network, kept), ...login, demo: true, webPages: false }
    opened.push(...(await openOrganisations(options)))
  }
  return await furnish(opened, clock, around, kept, true)
}

function clockOf(simulator: XeroSimulator, { wait = systemClock.wait }: Surroundings): Clock {
  return { now: () => simulator.clock.now(), wait }
}

function addLogin(simulator: XeroSimulator, organisationId: string, around: Surroundings) {
  const { policy, log } = around
  // Xero gives this scope to few apps, and refuses a whole login that asks for one too many.
  const scopes = [...scopesOf(policy()), 'paymentservices']
  const app = { clientId: randomGuid(), clientSecret: randomGuid() + randomGuid(), scopes }
  log.secret(app.clientSecret)
  const name = 'xero-mcp'
  simulator.state.identity.apps.set(app.clientId, { ...app, name, kind: 'custom', redirectUris: [], organisationId })
  const clock = clockOf(simulator, around)
  const network: Network = (request) => simulator.handle(request)
  return { tokenSource: clientCredentials({ ...app, identityBase: XERO_IDENTITY, network, clock }) }
}

const XERO_IDENTITY = 'https://identity.xero.com'

async function openOverTcp(
  { url, clientId, clientSecret }: Extract<Source, { kind: 'simulator' }>,
  around: Surroundings,
): Promise<OpenBooks> {
  around.log.secret(clientSecret)
  const kept = await around.store(systemClock)
  const apiBase = new URL(url).origin
  const network = httpsNetwork({ loopbackBase: apiBase })
  const login = { clientId, clientSecret, scopes: scopesOf(around.policy()), identityBase: apiBase }
  const together = { leases: kept.store.leases, owner: kept.worker }
  const shared = { ...together, random: randomFraction }
  const tokenSource = clientCredentials({ ...login, network, clock: systemClock, shared })
  const options = { ...optionsFor(around, systemClock, network, kept), ...together, apiBase, tokenSource }
  const opened = await openOrganisations(options).catch(async (thrown: unknown) => {
    await kept.store.close()
    throw thrown
  })
  return await furnish(opened, systemClock, around, kept, false)
}

function optionsFor(
  { log, mirror = true }: Surroundings,
  clock: Clock,
  network: Network,
  { store }: OpenedStore,
): Omit<OpenOptions, 'tokenSource'> {
  return {
    intents: (organisation) => store.intentsOf(organisation),
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

async function furnish(
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
  }))
  const close = async () => {
    await approvals.close()
    await store.close()
  }
  const mirrorKeepers = mirror ? opened.map(({ mirrorKeeper }) => mirrorKeeper) : []
  return { houses, store, clock, approvals, mirrorKeepers, close }
}

const READ_SCOPES = [
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.banktransactions.read',
  'accounting.manualjournals.read',
  'accounting.attachments.read',
  'accounting.budgets.read',
  ...['aged', 'balancesheet', 'banksummary', 'budgetsummary', 'executivesummary', 'profitandloss', 'trialbalance'].map(
    (report) => `accounting.reports.${report}.read`,
  ),
]

const WRITE_SCOPES = [
  ...['accounting.contacts', 'accounting.invoices', 'accounting.payments', 'accounting.settings'],
  'accounting.attachments',
  'accounting.banktransactions',
  'accounting.manualjournals',
]

// Under `observe` the credential itself cannot write: the outer guardrail.
function scopesOf(policy: Policy): string[] {
  return onlyReads(policy) ? READ_SCOPES : [...READ_SCOPES, ...WRITE_SCOPES]
}
