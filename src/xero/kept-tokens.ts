import { z } from 'zod'
import type { Clock } from '../books/clock.ts'
import type { Leases } from '../call/leases.ts'
import { parseJson } from './errors.ts'

/** Where access tokens come from. `renew` replaces one that Xero called expired; both throw Fault `unauthorised`. */
export interface TokenSource {
  token(): Promise<string>
  renew(stale: string): Promise<string>
}

/** A token as a grant gave it. `keep` is what the next grant of this login must be given, such as a refresh token and its predecessor. */
export interface Granted {
  token: string
  lifeMs: number
  keep?: string | undefined
}

/** Asks the identity service for a new token; throws Fault. `keep` is what the last grant left. */
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
}

interface Kept {
  token: string
  freshUntil: number
  keep?: string | undefined
}

const LEASE_MARGIN_MS = 5_000
const ASK_AGAIN_MS = 250
const FRESH_PERCENT = 80
const JITTER_PERCENT = 5

const keptShape: z.ZodType<Kept> = z.object({
  token: z.string().min(1),
  freshUntil: z.number(),
  keep: z.string().optional(),
})

/**
 * Tokens of one login: asked for once by all callers of all processes that share it, and again after 80% of their life.
 * One process asks while it has the lease, and keeps what it got before anybody uses it; the others wait and read.
 * Whoever cannot reach the store asks for itself.
 */
export function keptTokens(parts: KeptTokensParts): TokenSource {
  const { clock, shared } = parts
  let current: Kept | undefined
  let pending: Promise<string> | undefined

  const fresh = () => (current && clock.now() < current.freshUntil ? current : undefined)

  async function obtain(stale: string | undefined): Promise<string> {
    const found = shared && (await throughStore(parts, shared, stale))
    current = found ?? keptOf(parts, await parts.grant(current?.keep))
    return current.token
  }
  async function obtainOnce(stale?: string): Promise<string> {
    pending ??= obtain(stale).finally(() => {
      pending = undefined
    })
    return await pending
  }
  async function renew(stale: string): Promise<string> {
    const known = fresh()
    return known && known.token !== stale ? known.token : await obtainOnce(stale)
  }
  return { token: async () => fresh()?.token ?? (await obtainOnce()), renew }
}

function keptOf({ clock, shared }: KeptTokensParts, { token, lifeMs, keep }: Granted): Kept {
  const percent = FRESH_PERCENT + JITTER_PERCENT * (shared?.random() ?? 0)
  return { token, freshUntil: clock.now() + Math.floor((lifeMs * percent) / 100), keep }
}

/** A token by way of the store; undefined where the store cannot be reached. */
async function throughStore(
  parts: KeptTokensParts,
  shared: SharedLogin,
  stale: string | undefined,
): Promise<Kept | undefined> {
  const { name, clock, grantMs } = parts
  const { leases, owner } = shared
  const leaseMs = grantMs + LEASE_MARGIN_MS
  // Longer than a holder that died and one that took over: then something else is wrong.
  for (const end = clock.now() + 2 * leaseMs; clock.now() < end; await clock.wait(ASK_AGAIN_MS)) {
    const found = await reached(() => leases.read(name))
    if (!found) return undefined
    const kept = usable(parts, found.value?.value, stale)
    if (kept) return kept
    const taken = await reached(() => leases.take(name, owner, clock.now() + leaseMs))
    if (!taken) return undefined
    if (taken.value) return await askUnderLease(parts, shared, stale)
  }
  return undefined
}

async function askUnderLease(
  parts: KeptTokensParts,
  { leases, owner }: SharedLogin,
  stale: string | undefined,
): Promise<Kept> {
  const { name } = parts
  const read = async () => (await reached(() => leases.read(name)))?.value
  try {
    // Between reading and taking the lease somebody may have done it.
    const before = await read()
    const theirs = usable(parts, before?.value, stale)
    if (theirs) return theirs
    const mine = keptOf(parts, await parts.grant(keptIn(before?.value)?.keep))
    const written = await reached(() => leases.write(name, JSON.stringify(mine), before?.version ?? 0))
    if (written?.value !== false) return mine
    // The lease ran out meanwhile: what was kept since is what everybody has.
    return usable(parts, (await read())?.value, stale) ?? mine
  } finally {
    await reached(() => leases.release(name, owner))
  }
}

function keptIn(text: string | undefined): Kept | undefined {
  return keptShape.safeParse(parseJson(text ?? '')).data
}

function usable({ clock }: KeptTokensParts, text: string | undefined, stale: string | undefined): Kept | undefined {
  const kept = keptIn(text)
  return kept && kept.token !== stale && clock.now() < kept.freshUntil ? kept : undefined
}

/** What the store answered; undefined where it could not be reached. */
async function reached<T>(ask: () => Promise<T>): Promise<{ value: T } | undefined> {
  return await ask().then(
    (value) => ({ value }),
    () => undefined,
  )
}
