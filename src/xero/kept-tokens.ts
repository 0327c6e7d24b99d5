import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { Leases } from '../call/leases.ts'
import { type Kept, keptIn, newKept } from './kept-record.ts'
import { recordAway, throughStore } from './shared-tokens.ts'

/** Where access tokens come from. `renew` replaces one that Xero called expired; both throw Fault `unauthorised`. */
export interface TokenSource {
  token(): Promise<string>
  renew(stale: string): Promise<string>
}

/** A token as a grant gave it. `keep` is what the next grant of this login must be given, such as a refresh token. */
export interface Granted {
  token: string
  lifeMs: number
  keep?: string | undefined
}

/** Asks the identity service for a new token; throws Fault, `unauthorised` where it refuses `keep`, which is what the last grant left. */
export type Grant = (keep: string | undefined) => Promise<Granted>

/** How processes on one store share a login's tokens. `owner` is this process; `random` is from 0 up to 1. */
export interface SharedLogin {
  leases: Leases
  owner: string
  random: () => number
}

/** What keeping the tokens of one login takes. `name` tells it from other logins; `grantMs` is the longest that a grant takes. */
export interface KeptTokensParts {
  name: string
  grant: Grant
  grantMs: number
  clock: Clock
  shared?: SharedLogin | undefined
  /** Whether a grant makes void what the one before left: then none is asked for that could not be kept. */
  rotates?: boolean
  /** What the tokens are asked for, where that may change under one name. */
  purpose?: string | undefined
}

/** What one process remembers: the token in use, and one that is still to be written over the version of the record it came from. */
export interface TokenMemory {
  current?: Kept | undefined
  owed?: { kept: Kept; version: number } | undefined
}

const LOOK_AGAIN_MS = 10_000
const TROUBLE_REST_MS = 30_000

/**
 * Tokens of one login: asked for once by all callers of all processes that share it, and again after 80% of their life.
 * One process asks while it has the lease, and keeps what it got before anybody uses it; the others wait and read.
 * Whoever cannot reach the store asks for itself, unless the tokens rotate: then it goes on with what it has while Xero takes that.
 */
export function keptTokens(parts: KeptTokensParts): TokenSource {
  const { clock } = parts
  const memory: TokenMemory = {}
  let pending: Promise<string> | undefined
  let lookedAt = Number.NEGATIVE_INFINITY

  const fresh = () => (memory.current && clock.now() < memory.current.freshUntil ? memory.current : undefined)

  async function obtain(stale: string | undefined): Promise<string> {
    try {
      memory.current = await obtained(parts, memory, stale)
    } catch (thrown) {
      const good = isTrouble(thrown) ? stillGood(memory.current, stale, clock.now()) : undefined
      if (!good) throw thrown
      memory.current = good
    }
    return memory.current.token
  }
  async function obtainOnce(stale?: string): Promise<string> {
    // What others began may bring the token that was refused to this one.
    const theirs = await pending
    if (theirs !== undefined && theirs !== stale) return theirs
    pending ??= obtain(stale).finally(() => {
      pending = undefined
    })
    return await pending
  }
  // A person may have logged in anew, or out, in another process.
  async function look(): Promise<void> {
    const due = parts.rotates && fresh() && Math.abs(clock.now() - lookedAt) >= LOOK_AGAIN_MS
    if (!due || !parts.shared) return
    lookedAt = clock.now()
    const found = await parts.shared.leases.read(parts.name).catch(() => false as const)
    if (found === false) return
    const kept = keptIn(found?.value)
    if (kept?.token !== memory.current?.token || kept?.ended) memory.current = kept?.ended ? undefined : kept
  }
  async function token(): Promise<string> {
    await look()
    return fresh()?.token ?? (await obtainOnce())
  }
  async function renew(stale: string): Promise<string> {
    const known = fresh()
    return known && known.token !== stale ? known.token : await obtainOnce(stale)
  }
  return { token, renew }
}

async function obtained(parts: KeptTokensParts, memory: TokenMemory, stale: string | undefined): Promise<Kept> {
  const { clock, grant, purpose, shared } = parts
  const found = shared && (await throughStore(parts, shared, memory, stale))
  if (found) return found
  if (parts.rotates) throw recordAway()
  const askedAt = clock.now()
  return { ...newKept(await grant(memory.current?.keep), askedAt, shared?.random() ?? 0), purpose }
}

function isTrouble(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.code === 'unavailable'
}

/** A token that is to be replaced but that Xero takes for a while yet; asking again rests for half a minute. */
function stillGood(kept: Kept | undefined, stale: string | undefined, now: number): Kept | undefined {
  const { goodUntil = 0 } = kept ?? {}
  if (!kept || kept.token === stale || now >= goodUntil) return undefined
  return { ...kept, freshUntil: Math.min(goodUntil, now + TROUBLE_REST_MS) }
}
