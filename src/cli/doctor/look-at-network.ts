import type { Clock } from '../../books/clock.ts'
import { type Finding, unchecked } from '../../call/findings.ts'
import { addressesOf, XERO_ORIGINS } from '../../xero/hosts.ts'
import { httpsNetwork } from '../../xero/https-network.ts'
import type { HostReached, ReachHost } from '../../xero/reach-host.ts'
import { clockAhead } from '../../xero/server-time.ts'
import { clockFinding, hostFinding, type NetworkAround, proxyFindings, unreached } from './network.ts'

const LIMIT_MS = 5_000

/** What was found of the network, and why Xero cannot be reached, where it cannot. */
export interface NetworkLook {
  findings: readonly Finding[]
  unreached: string | undefined
}

/** Connects to Xero's hosts, or to the simulator that stands in for them, and compares the clocks; at most 10 seconds. */
export async function lookAtNetwork(
  reach: ReachHost,
  clock: Clock,
  { simulator, proxy }: Omit<NetworkAround, 'now'>,
): Promise<NetworkLook> {
  const around = { simulator, proxy, now: clock.now() }
  const hosts = simulator === undefined ? XERO_ORIGINS : [simulator]
  const reached = await Promise.all(hosts.map((host) => reach(host, LIMIT_MS)))
  const findings = reached.map((one) => hostFinding(one, around))
  const why = unreached(reached)
  const proxied = why === undefined ? proxyFindings(around) : []
  return { findings: [...findings, ...proxied, await clockLook(reached, clock, around)], unreached: why }
}

async function clockLook(reached: readonly HostReached[], clock: Clock, around: NetworkAround): Promise<Finding> {
  const check = 'network.clock'
  const { simulator } = around
  const identity = reached.find(({ host }) => simulator !== undefined || host === 'identity.xero.com')
  if (identity?.trouble !== undefined) return unchecked(check, 'Clock', 'nobody could be asked for the time')
  const { identityBase: base } = addressesOf(simulator)
  const network = httpsNetwork(simulator === undefined ? {} : { loopbackBase: base })
  const ahead = await clockAhead(network, base, clock, LIMIT_MS)
  return ahead ? clockFinding(ahead, around) : unchecked(check, 'Clock', 'the answer did not tell the time')
}
