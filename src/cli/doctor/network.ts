import { type Finding, faulty, fine, warned } from '../../call/findings.ts'
import type { HostReached } from '../../xero/reach-host.ts'
import { counted, lengthInWords } from './measures.ts'

/** What is around the connections: a proxy that the environment names, and a simulator that stands in for Xero. */
export interface NetworkAround {
  proxy: string | undefined
  simulator: string | undefined
  now: number
}

const DAY_MS = 86_400_000
const EXPIRES_SOON_MS = 14 * DAY_MS

/** How one host was reached. */
export function hostFinding(reached: HostReached, around: NetworkAround): Finding {
  const { host, trouble, resolvedMs = 0, connectedMs = 0, certificate } = reached
  const check = `network.${host.split('.')[0]}`
  if (around.simulator !== undefined) return simulatorFinding(reached, around.simulator)
  if (trouble !== undefined) return faulty(check, troubleInWords(reached), fixFor(reached, around))
  const times = `${host} in ${resolvedMs + connectedMs} ms (name ${resolvedMs}, TLS ${connectedMs})`
  if (certificate && certificate.until - around.now < EXPIRES_SOON_MS) {
    const fact = `${times}, but its certificate ends in ${lengthInWords(certificate.until - around.now)}.`
    return warned(
      check,
      fact,
      `Look at this computer's clock, and at what stands between it and Xero (issuer: ${issuerOf(reached)}).`,
    )
  }
  return fine(check, `${times}, certificate trusted.`)
}

function issuerOf({ certificate }: HostReached): string {
  return certificate?.issuer.slice(0, 60) || 'not named'
}

function simulatorFinding({ trouble, connectedMs = 0 }: HostReached, simulator: string): Finding {
  if (trouble === undefined) return fine('network.simulator', `${simulator} in ${connectedMs} ms.`)
  return faulty(
    'network.simulator',
    `Nothing answers at ${simulator}.`,
    `Start it: xero-mcp simulator --port ${new URL(simulator).port || '80'}`,
  )
}

function troubleInWords({ host, trouble, code }: HostReached): string {
  const why = code === '' ? '' : ` (${code})`
  if (trouble === 'not_resolved') return `The name ${host} cannot be resolved${why}.`
  if (trouble === 'too_slow') return `${host} does not answer in time.`
  return trouble === 'not_trusted'
    ? `The certificate of ${host} is not trusted${why}.`
    : `${host} cannot be connected to${why}.`
}

function fixFor({ trouble }: HostReached, { proxy }: NetworkAround): string {
  if (trouble === 'not_trusted') {
    return "Where a company's proxy inspects TLS, give Node its certificate: NODE_EXTRA_CA_CERTS=FILE. Else look at this computer's clock."
  }
  if (proxy !== undefined) {
    return `HTTPS_PROXY names ${proxy}, which this server does not use: let it connect to *.xero.com on port 443 directly.`
  }
  return "Look at this computer's connection and its firewall: port 443 of *.xero.com must be open."
}

/** What is to be said of a proxy while everything was reached without it. */
export function proxyFindings({ proxy, simulator }: NetworkAround): Finding[] {
  if (proxy === undefined || simulator !== undefined) return []
  return [fine('network.proxy', `HTTPS_PROXY names ${proxy}; this server does not use it and connects directly.`)]
}

/** How far this computer's clock is ahead of Xero's, milliseconds, and how long the question took. */
export interface ClockFacts {
  aheadMs: number
  tookMs: number
}

const MINUTE_MS = 60_000

/** Whether the clock of this computer is right, by the Date of Xero's answers. */
export function clockFinding({ aheadMs, tookMs }: ClockFacts, { simulator }: NetworkAround): Finding {
  const check = 'network.clock'
  // The Date header has whole seconds, and the answer was under way.
  const apart = Math.max(0, Math.abs(aheadMs) - tookMs - 1_000)
  const other = simulator === undefined ? "Xero's" : "the simulator's"
  if (apart <= MINUTE_MS) return fine(check, `This computer's clock agrees with ${other}.`)
  const fact = `This computer's clock is ${lengthInWords(apart)} ${aheadMs > 0 ? 'ahead of' : 'behind'} ${other}.`
  if (simulator !== undefined) {
    return warned(
      check,
      fact,
      'Days are counted by this computer: start the simulator without --clock, or move its clock.',
    )
  }
  const fix = 'Let the system set its clock from the network: days, tokens and what was modified since depend on it.'
  return apart > 5 * MINUTE_MS ? faulty(check, fact, fix) : warned(check, fact, fix)
}

/** How many of the hosts were not reached, for what depends on them; undefined where all were. */
export function unreached(reached: readonly HostReached[]): string | undefined {
  const gone = reached.filter(({ trouble }) => trouble !== undefined)
  return gone.length === 0 ? undefined : `${counted(gone.length, 'host')} of ${reached.length} cannot be reached`
}
