import { Fault } from '../call/fault.ts'
import { unavailable } from './errors.ts'
import { NetworkFailure, type NetworkReason } from './network.ts'

/** The Fault of a request that got no whole answer: what is known of the cause, and what to do. `url` is where it went. */
export function unreachable(thrown: unknown, url: string): Fault {
  const { host } = new URL(url)
  const { kind, reason } = thrown instanceof NetworkFailure ? thrown : new NetworkFailure('lost')
  if (reason !== undefined) {
    const { fact, next } = BY_REASON[reason]
    return new Fault('unavailable', fact(host), next)
  }
  if (kind === 'timeout') return unavailable(`${host} did not answer in time.`)
  if (kind === 'not_sent') return unavailable(`No connection to ${host} came about in time.`)
  if (kind === 'too_large') return unavailable(`What ${host} answered was too large to be taken in.`)
  return unavailable(`The connection to ${host} broke before its answer was whole.`)
}

const CERTIFICATE_NEXT =
  'Most likely a proxy or security program on the way inspects traffic: have its certificate (PEM) in a file, name that file in NODE_EXTRA_CA_CERTS where this server is started, and start it again.'

const BY_REASON: Readonly<Record<NetworkReason, { fact: (host: string) => string; next: string }>> = {
  unknown_host: {
    fact: (host) => `The name ${host} could not be looked up.`,
    next: 'Check that this computer is connected to the internet and that its DNS works, then try again.',
  },
  refused: {
    fact: (host) => `The connection to ${host} was refused.`,
    next: 'Check that no firewall or proxy is in the way, and try again in a minute: it may be down.',
  },
  no_route: {
    fact: (host) => `There is no way to ${host} from this computer.`,
    next: 'Check that it is connected to the internet, then try again.',
  },
  certificate_untrusted: {
    fact: (host) =>
      `The certificate that was shown for ${host} is not one that this computer trusts, so nothing was sent.`,
    next: CERTIFICATE_NEXT,
  },
  certificate_of_another: {
    fact: (host) => `The certificate that was shown for ${host} is of another host, so nothing was sent.`,
    next: CERTIFICATE_NEXT,
  },
  certificate_dates: {
    fact: (host) =>
      `The certificate that was shown for ${host} is not valid today by this computer's clock, so nothing was sent.`,
    next: `Check the date and time of this computer. If they are right: ${CERTIFICATE_NEXT.charAt(0).toLowerCase()}${CERTIFICATE_NEXT.slice(1)}`,
  },
}
