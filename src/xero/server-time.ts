import type { Clock } from '../books/clock.ts'
import { exchange, type Network } from './network.ts'

/** How far this computer's clock is ahead of a server's, and how long the question took; milliseconds. */
export interface ClockAhead {
  aheadMs: number
  tookMs: number
}

/** Compares the clock with the Date of an answer of the identity service, which needs no login; undefined where there is none. Never throws. */
export async function clockAhead(
  network: Network,
  identityBase: string,
  clock: Clock,
  limitMs: number,
): Promise<ClockAhead | undefined> {
  const asked = clock.now()
  try {
    const { headers } = await exchange(network, clock, {
      method: 'GET',
      url: `${identityBase}/.well-known/openid-configuration`,
      headers: { accept: 'application/json', 'user-agent': 'xero-mcp' },
      body: new Uint8Array(),
      timeoutMs: limitMs,
    })
    const answered = clock.now()
    const theirs = Date.parse(headers.date ?? '')
    if (!Number.isFinite(theirs)) return undefined
    return { aheadMs: (asked + answered) / 2 - theirs, tookMs: answered - asked }
  } catch {
    return undefined
  }
}
