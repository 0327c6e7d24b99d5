import type { Clock } from '../books/clock.ts'
import { type Preset, policyOf } from '../call/policy.ts'
import type { House } from '../call/run.ts'
import type { Config, Source } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { runningClock } from '../simulator/clock.ts'
import { type CompanyChoice, foundCompany } from '../simulator/company/companies.ts'
import type { SimulatorClock } from '../simulator/contract.ts'
import { createSimulator, type XeroSimulator } from '../simulator/simulator.ts'
import { changesInMemory } from '../store/changes-in-memory.ts'
import { randomFraction, randomGuid, randomHandle, systemClock } from '../system.ts'
import { withDeadline } from '../xero/adapter.ts'
import { httpsNetwork } from '../xero/https-network.ts'
import type { Network } from '../xero/network.ts'
import { type OpenOptions, type OpenOrganisation, openOrganisations } from '../xero/open.ts'
import { clientCredentials } from '../xero/tokens.ts'

/** What every organisation of one server shares. */
export interface Surroundings {
  policy: Preset
  log: ScrubbedLog
  /** How waiting is done; a test's clock moves on instead. */
  wait?: Clock['wait']
}

/** Connects the organisations of a configuration. Throws Fault while they cannot be reached. */
export async function openHouses({ source, policy }: Config, log: ScrubbedLog): Promise<readonly House[]> {
  if (source.kind === 'demo') {
    const clock = runningClock()
    if (source.clock !== undefined) clock.set(source.clock)
    const simulator = foundSimulator({ company: 'demo', region: source.country }, clock, log)
    return await openInProcess(simulator, { policy, log })
  }
  return source.kind === 'simulator' ? await openOverTcp(source, { policy, log }) : []
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
): Promise<House[]> {
  const clock = clockOf(simulator, around)
  const opened: OpenOrganisation[] = []
  // A custom connection reaches one organisation, as with Xero: so there is one for each.
  for (const organisationId of simulator.state.organisations.keys()) {
    const login = addLogin(simulator, organisationId, around)
    opened.push(
      ...(await openOrganisations({ ...optionsFor(around, clock, network), ...login, demo: true, webPages: false })),
    )
  }
  return await furnish(opened, clock, around)
}

function clockOf(simulator: XeroSimulator, { wait = systemClock.wait }: Surroundings): Clock {
  return { now: () => simulator.clock.now(), wait }
}

function addLogin(simulator: XeroSimulator, organisationId: string, around: Surroundings) {
  const { policy, log } = around
  const app = { clientId: randomGuid(), clientSecret: randomGuid() + randomGuid(), scopes: scopesOf(policy) }
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
): Promise<House[]> {
  around.log.secret(clientSecret)
  const apiBase = new URL(url).origin
  const network = httpsNetwork({ loopbackBase: apiBase })
  const login = { clientId, clientSecret, scopes: scopesOf(around.policy), identityBase: apiBase }
  const tokenSource = clientCredentials({ ...login, network, clock: systemClock })
  const options = { ...optionsFor(around, systemClock, network), apiBase, tokenSource }
  return await furnish(await openOrganisations(options), systemClock, around)
}

function optionsFor({ log }: Surroundings, clock: Clock, network: Network): Omit<OpenOptions, 'tokenSource'> {
  return {
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
  { policy, log }: Surroundings,
): Promise<House[]> {
  // Read once, so that every reply can say whether these books are made up.
  await Promise.allSettled(opened.map(({ books }) => books.organisation()))
  const organisations = opened.map(({ ref }) => ref)
  return opened.map(({ ref, books, hands }) => ({
    books,
    hands,
    changes: changesInMemory(ref, clock, randomHandle),
    policy: policyOf(policy),
    clock,
    organisations,
    log,
    withDeadline,
  }))
}

const READ_SCOPES = [
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.attachments.read',
  ...['aged', 'balancesheet', 'banksummary', 'executivesummary', 'profitandloss', 'trialbalance'].map(
    (report) => `accounting.reports.${report}.read`,
  ),
]

const WRITE_SCOPES = ['accounting.contacts', 'accounting.invoices']

// Under `observe` the credential itself cannot write: the outer guardrail.
function scopesOf(policy: Preset): string[] {
  return policy === 'observe' ? READ_SCOPES : [...READ_SCOPES, ...WRITE_SCOPES]
}
