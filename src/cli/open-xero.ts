import { Fault } from '../call/fault.ts'
import type { GivenCredential, Source } from '../config.ts'
import { randomFraction, systemClock } from '../system.ts'
import { httpsNetwork } from '../xero/https-network.ts'
import type { TokenSource } from '../xero/kept-tokens.ts'
import { openOrganisations } from '../xero/open.ts'
import { clientCredentials } from '../xero/tokens.ts'
import { furnish, type OpenBooks, optionsFor, type Surroundings, scopesAsked } from './furnish.ts'

/** The login that `xero-mcp simulator` prints; it guards nothing but made-up books. */
const SIMULATOR_LOGIN = { clientId: 'simulator-custom', clientSecret: 'simulator-secret' }

const XERO = { apiBase: 'https://api.xero.com', identityBase: 'https://identity.xero.com' }

/** Connects the organisations of Xero, or of a simulator that stands in for it, that a credential reaches. Throws Fault while they cannot be reached. */
export async function openXero(
  { simulator, given }: Extract<Source, { kind: 'xero' }>,
  around: Surroundings,
): Promise<OpenBooks> {
  const kept = await around.store(systemClock)
  const loopback = simulator === undefined ? undefined : new URL(simulator).origin
  const network = httpsNetwork(loopback === undefined ? {} : { loopbackBase: loopback })
  const { apiBase, identityBase } = loopback === undefined ? XERO : { apiBase: loopback, identityBase: loopback }
  const together = { leases: kept.store.leases, owner: kept.worker }
  const credential = given ?? (loopback === undefined ? undefined : { kind: 'custom' as const, ...SIMULATOR_LOGIN })
  try {
    const scopes = scopesAsked(around)
    const tokenSource = tokensOf(credential, scopes)
    const clientId = credential?.kind === 'custom' ? credential.clientId : undefined
    const narrowed = credential?.kind === 'custom' ? { granted: scopes, narrowed: true } : {}
    const of = { clientId, credential: { kind: credential?.kind ?? ('custom' as const), ...narrowed } }
    const options = { ...optionsFor(around, systemClock, network, kept), ...together, ...of, apiBase, tokenSource }
    return await furnish(await openOrganisations(options), systemClock, around, kept, false)
  } catch (thrown) {
    await kept.store.close()
    throw thrown
  }

  function tokensOf(login: GivenCredential | undefined, scopes: readonly string[]): TokenSource {
    if (!login) throw new Fault('unauthorised', 'No login to Xero is known here.', 'Run: xero-mcp login')
    if (login.kind === 'bearer') {
      around.log.secret(login.token)
      return bearer(login.token)
    }
    around.log.secret(login.clientSecret)
    const asked = { ...login, scopes, identityBase }
    return clientCredentials({ ...asked, network, clock: systemClock, shared: { ...together, random: randomFraction } })
  }
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
