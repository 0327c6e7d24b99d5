import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { GivenCredential, Source } from '../config.ts'
import { randomFraction, systemClock } from '../system.ts'
import { addressesOf } from '../xero/hosts.ts'
import { httpsNetwork } from '../xero/https-network.ts'
import type { TokenSource } from '../xero/kept-tokens.ts'
import { loginTokens } from '../xero/login-tokens.ts'
import type { Network } from '../xero/network.ts'
import { openOrganisations } from '../xero/open.ts'
import { clientCredentials } from '../xero/tokens.ts'
import { furnish, type OpenBooks, optionsFor, type Surroundings, scopesAsked } from './furnish.ts'
import { loginOrganisations, type OrganisationSource } from './login-organisations.ts'
import type { OpenedStore } from './open-store.ts'

/** The login that `xero-mcp simulator` prints; it guards nothing but made-up books. */
const SIMULATOR_LOGIN = { kind: 'custom', clientId: 'simulator-custom', clientSecret: 'simulator-secret' } as const

/**
 * Connects the organisations of Xero, or of a simulator that stands in for it: those that a credential from the environment reaches, else
 * those of the logins in the store; a simulator without any login lets its own app in. Throws Fault while they cannot be reached.
 */
export async function openXero(
  { simulator, given }: Extract<Source, { kind: 'xero' }>,
  around: Surroundings,
  { network: other, clock = systemClock }: Elsewhere = {},
): Promise<OpenBooks> {
  const kept = await around.store(clock)
  const addresses = addressesOf(simulator)
  const network = other ?? httpsNetwork(simulator === undefined ? {} : { loopbackBase: addresses.apiBase })
  const reach: Reach = { ...addresses, network, clock, around, kept }
  try {
    const credential = given ?? (await loginOfSimulator(simulator, reach))
    const source = credential ? await byCredential(credential, reach) : byLogins(reach)
    return await furnish(source, clock, around, kept, false)
  } catch (thrown) {
    await kept.store.close()
    throw thrown
  }
}

/** What a test puts in the place of the network and of the computer's clock. */
export interface Elsewhere {
  network?: Network
  clock?: Clock
}

interface Reach {
  apiBase: string
  identityBase: string
  network: Network
  clock: Clock
  around: Surroundings
  kept: OpenedStore
}

async function loginOfSimulator(simulator: string | undefined, { kept, identityBase }: Reach) {
  if (simulator === undefined) return undefined
  const stored = (await kept.store.logins.all()).some((login) => login.identityBase === identityBase)
  return stored ? undefined : SIMULATOR_LOGIN
}

function optionsIn({ network, clock, around, kept, apiBase }: Reach) {
  const together = { leases: kept.store.leases, owner: kept.worker }
  return { ...optionsFor(around, clock, network, kept), ...together, apiBase }
}

async function byCredential(credential: GivenCredential, reach: Reach): Promise<OrganisationSource> {
  const { around } = reach
  if (credential.kind === 'bearer') {
    around.log.secret(credential.token)
    const opened = await openOrganisations({
      ...optionsIn(reach),
      credential: { kind: 'bearer' },
      tokenSource: bearer(credential.token),
    })
    return async () => opened
  }
  around.log.secret(credential.clientSecret)
  const scopes = scopesAsked(around)
  const tokenSource = clientCredentials({ ...credential, ...reach, scopes, shared: sharedIn(reach) })
  const known = {
    clientId: credential.clientId,
    credential: { kind: credential.kind, granted: scopes, narrowed: true },
  }
  const opened = await openOrganisations({ ...optionsIn(reach), ...known, tokenSource })
  return async () => opened
}

function byLogins(reach: Reach): OrganisationSource {
  const { kept, around, identityBase } = reach
  return loginOrganisations({
    logins: kept.store.logins,
    identityBase,
    options: optionsIn(reach),
    tokensOf: (login) => loginTokens({ ...reach, login, shared: sharedIn(reach) }),
    secret: (text) => around.log.secret(text),
  })
}

function sharedIn({ kept }: Reach) {
  return { leases: kept.store.leases, owner: kept.worker, random: randomFraction }
}

/** A token that somebody else keeps fresh: when Xero calls it expired, only they can give a new one. */
function bearer(token: string): TokenSource {
  return {
    token: async () => token,
    renew: async () => {
      throw new Fault(
        'unauthorised',
        'Xero no longer accepts the token in XERO_MCP_BEARER.',
        'Whoever set it must start the server with a fresh one.',
      )
    },
  }
}
