import type { Clock } from '../books/clock.ts'
import type { ScrubbedLog } from '../log.ts'
import { type CompanyChoice, foundCompany } from '../simulator/company/companies.ts'
import type { SimulatorClock } from '../simulator/contract.ts'
import { createSimulator, type XeroSimulator } from '../simulator/simulator.ts'
import { randomGuid, systemClock } from '../system.ts'
import { XERO } from '../xero/hosts.ts'
import type { Network } from '../xero/network.ts'
import { type OpenOrganisation, openOrganisations } from '../xero/open.ts'
import { clientCredentials } from '../xero/tokens.ts'
import { furnish, type OpenBooks, optionsFor, type Surroundings, scopesAsked } from './furnish.ts'

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
  return await furnish(async () => opened, clock, around, kept, true)
}

function clockOf(simulator: XeroSimulator, { wait = systemClock.wait }: Surroundings): Clock {
  return { now: () => simulator.clock.now(), wait }
}

function addLogin(simulator: XeroSimulator, organisationId: string, around: Surroundings) {
  const { log } = around
  // Xero gives this scope to few apps, and refuses a whole login that asks for one too many.
  const scopes = [...scopesAsked(around), 'paymentservices']
  const app = { clientId: randomGuid(), clientSecret: randomGuid() + randomGuid(), scopes }
  log.secret(app.clientSecret)
  const name = 'xero-mcp'
  simulator.state.identity.apps.set(app.clientId, { ...app, name, kind: 'custom', redirectUris: [], organisationId })
  const clock = clockOf(simulator, around)
  const network: Network = (request) => simulator.handle(request)
  const tokenSource = clientCredentials({ ...app, identityBase: XERO.identityBase, network, clock })
  return { tokenSource, credential: { kind: 'custom' as const, granted: scopes } }
}
