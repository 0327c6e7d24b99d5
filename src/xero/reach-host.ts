import { lookup } from 'node:dns/promises'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure, TLSSocket } from 'node:tls'

/** Where a connection to a host ended. */
export type ReachTrouble = 'not_resolved' | 'not_connected' | 'not_trusted' | 'too_slow'

/** What became of a connection to one host; milliseconds each. `code` is the system's own word for the trouble. */
export interface HostReached {
  host: string
  resolvedMs: number | undefined
  connectedMs: number | undefined
  /** Of its certificate: until when it is valid, milliseconds, and who issued it; undefined without TLS. */
  certificate: { until: number; issuer: string } | undefined
  trouble: ReachTrouble | undefined
  code: string
}

/** Connects to the host of an address and closes again, without a request; answers within the limit and never throws. */
export type ReachHost = (address: string, limitMs: number) => Promise<HostReached>

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,60}$/

/** Tries the hosts over real sockets. The certificate is judged as Node judges it, with the authorities that Node was told of. */
export function systemReach(now: () => number): ReachHost {
  return async (address, limitMs) => {
    const { hostname, port, protocol } = new URL(address)
    const host = hostname.replace(/^\[|\]$/g, '')
    const reached: HostReached = {
      ...{ host, resolvedMs: undefined, connectedMs: undefined, certificate: undefined, trouble: undefined, code: '' },
    }
    const started = now()
    try {
      const { address: ip } = await inTime(lookup(host), limitMs)
      reached.resolvedMs = now() - started
      const left = Math.max(1, limitMs - reached.resolvedMs)
      const place = { host: ip, port: Number.parseInt(port, 10) || (protocol === 'https:' ? 443 : 80) }
      const socket =
        protocol === 'https:'
          ? connectSecure(isIP(host) === 0 ? { ...place, servername: host } : place)
          : connectPlain(place)
      reached.certificate = await certificateOf(socket, left)
      reached.connectedMs = now() - started - reached.resolvedMs
    } catch (thrown) {
      reached.code = codeOf(thrown)
      reached.trouble = troubleOf(reached)
    }
    return reached
  }
}

async function certificateOf(socket: Socket, limitMs: number): Promise<HostReached['certificate']> {
  const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect'
  try {
    await inTime(
      new Promise((resolve, reject) => {
        socket.once(ready, resolve)
        socket.on('error', reject)
      }),
      limitMs,
    )
    if (!(socket instanceof TLSSocket)) return undefined
    const { valid_to: until, issuer } = socket.getPeerCertificate()
    return { until: Date.parse(until), issuer: [issuer?.O ?? issuer?.CN ?? ''].flat().join(' ') }
  } finally {
    socket.destroy()
  }
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

class TooSlow extends Error {}

function codeOf(thrown: unknown): string {
  if (thrown instanceof TooSlow) return 'ETIMEDOUT'
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return SYSTEM_CODE.test(code) ? code : ''
}

/** Where it went wrong, by how far it came and the system's word. */
export function troubleOf({ resolvedMs, code }: Pick<HostReached, 'resolvedMs' | 'code'>): ReachTrouble {
  if (code === 'ETIMEDOUT') return 'too_slow'
  if (resolvedMs === undefined) return 'not_resolved'
  return /CERT|SIGNATURE|SELF_SIGNED|ISSUER|TLS/.test(code) ? 'not_trusted' : 'not_connected'
}
