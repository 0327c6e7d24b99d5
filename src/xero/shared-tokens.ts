import { Fault } from '../call/fault.ts'
import type { SharedValue } from '../call/leases.ts'
import { type Kept, keptIn, newKept, refusalOf } from './kept-record.ts'
import type { KeptTokensParts, SharedLogin, TokenMemory } from './kept-tokens.ts'

const LEASE_MARGIN_MS = 5_000
const ASK_AGAIN_MS = 250

/** That a login's record cannot be read or written, or is held by somebody who does not let go. */
export function recordAway(): Fault {
  return new Fault(
    'unavailable',
    'The tokens of the login to Xero cannot be read or kept at present, so none were asked for.',
    'Try again in a minute. If that does not help, look with: xero-mcp doctor',
  )
}

/** A token by way of the store; undefined where the store cannot be reached. Throws what the grant throws. */
export async function throughStore(
  parts: KeptTokensParts,
  shared: SharedLogin,
  memory: TokenMemory,
  stale: string | undefined,
): Promise<Kept | undefined> {
  const { name, clock, grantMs } = parts
  const leaseMs = grantMs + LEASE_MARGIN_MS
  // Longer than a holder that died and one that took over: then something else is wrong.
  for (const end = clock.now() + 2 * leaseMs; clock.now() < end; await clock.wait(ASK_AGAIN_MS)) {
    const found = await reached(() => shared.leases.read(name))
    if (!found) return undefined
    const kept = usable(parts, memory, found.value, stale)
    if (kept) return kept
    const taken = await reached(() => takeLease(parts, shared, leaseMs))
    if (!taken) return undefined
    const asked = taken.value ? await askUnderLease(parts, shared, memory, stale) : undefined
    if (asked) return asked
  }
  return undefined
}

async function takeLease({ name, clock }: KeptTokensParts, { leases, owner }: SharedLogin, leaseMs: number) {
  if (await leases.take(name, owner, clock.now() + leaseMs)) return true
  const holder = await leases.holder(name)
  // Nobody takes one for so long: it is from a clock that was ahead.
  if (holder && holder.until > clock.now() + 2 * leaseMs) await leases.release(name, holder.owner)
  return false
}

/** What is kept, where it can be used. Throws the refusal under which a login rests. */
function usable(
  { clock, purpose, rotates }: KeptTokensParts,
  memory: TokenMemory,
  found: SharedValue | undefined,
  stale: string | undefined,
): Kept | undefined {
  const kept = keptIn(found?.value)
  const refusal = rotates ? refusalOf(kept, clock.now()) : undefined
  if (refusal) {
    memory.current = undefined
    throw refusal
  }
  if (!kept || kept.ended || kept.token === stale || kept.purpose !== purpose) return undefined
  memory.current = kept
  return clock.now() < kept.freshUntil ? kept : undefined
}

async function askUnderLease(
  parts: KeptTokensParts,
  shared: SharedLogin,
  memory: TokenMemory,
  stale: string | undefined,
): Promise<Kept | undefined> {
  const { name, rotates } = parts
  const { leases, owner } = shared
  try {
    // Between reading and taking the lease somebody may have done it.
    const before = await reached(() => leases.read(name))
    if (!before && rotates) throw recordAway()
    const theirs = usable(parts, memory, before?.value, stale)
    if (theirs) return theirs
    return await (rotates
      ? rotate(parts, shared, memory, before?.value, stale)
      : ask(parts, shared, before?.value, stale))
  } finally {
    await reached(() => leases.release(name, owner))
  }
}

async function ask(
  parts: KeptTokensParts,
  shared: SharedLogin,
  before: SharedValue | undefined,
  stale: string | undefined,
): Promise<Kept> {
  const { name } = parts
  const { leases } = shared
  const mine = await granted(parts, shared, keptIn(before?.value)?.keep)
  const written = await reached(() => leases.write(name, JSON.stringify(mine), before?.version ?? 0))
  if (written?.value !== false) return mine
  // The lease ran out meanwhile: what was kept since is what everybody has.
  const since = await reached(() => leases.read(name))
  return usable(parts, {}, since?.value, stale) ?? mine
}

async function granted({ clock, grant, purpose }: KeptTokensParts, { random }: SharedLogin, keep: string | undefined) {
  const askedAt = clock.now()
  return { ...newKept(await grant(keep), askedAt, random()), purpose }
}

/** A grant whose result must not be lost; undefined where somebody else wrote meanwhile and is to be looked at again. */
async function rotate(
  parts: KeptTokensParts,
  shared: SharedLogin,
  memory: TokenMemory,
  before: SharedValue | undefined,
  stale: string | undefined,
): Promise<Kept | undefined> {
  const version = before?.version ?? 0
  const owed = memory.owed?.version === version ? memory.owed.kept : undefined
  const mine = owed ?? (await rotated(parts, shared, memory, before))
  if (!mine) return undefined
  memory.owed = { kept: mine, version }
  if (await written(parts, shared, mine, version)) {
    memory.owed = undefined
    return mine
  }
  const since = await readOr(parts, shared)
  memory.owed = undefined
  if (!since || !keptIn(since.value)?.ended) return usable(parts, memory, since, stale)
  // Whoever took over after the lease ran out was refused: what came of this grant is better.
  return (await written(parts, shared, mine, since.version)) ? mine : undefined
}

/** A grant by what is kept, and once by what was kept before that where the identity service refuses it. */
async function rotated(
  parts: KeptTokensParts,
  shared: SharedLogin,
  memory: TokenMemory,
  before: SharedValue | undefined,
): Promise<Kept | undefined> {
  const kept = keptIn(before?.value)
  const first = await answerOrRefusal(() => granted(parts, shared, kept?.keep))
  if (!(first instanceof Fault)) return { ...first, earlier: kept?.keep === first.keep ? kept?.earlier : kept?.keep }
  // Another process may have got further, or a person may have logged in anew.
  if ((await readOr(parts, shared))?.version !== before?.version) return undefined
  const { earlier } = kept ?? {}
  const second = earlier === undefined ? first : await answerOrRefusal(() => granted(parts, shared, earlier))
  if (!(second instanceof Fault)) return { ...second, earlier }
  memory.current = undefined
  const { fact, next } = first
  const ended: Kept | undefined = kept && { ...kept, ended: { at: parts.clock.now(), fact, next } }
  if (ended && before) await reached(() => shared.leases.write(parts.name, JSON.stringify(ended), before.version))
  throw first
}

async function answerOrRefusal(run: () => Promise<Kept>): Promise<Kept | Fault> {
  return await run().catch((thrown: unknown) => {
    if (thrown instanceof Fault && thrown.code === 'unauthorised') return thrown
    throw thrown
  })
}

async function written({ name }: KeptTokensParts, { leases }: SharedLogin, kept: Kept, version: number) {
  const done = await reached(() => leases.write(name, JSON.stringify(kept), version))
  if (!done) throw recordAway()
  return done.value
}

async function readOr({ name }: KeptTokensParts, { leases }: SharedLogin): Promise<SharedValue | undefined> {
  const found = await reached(() => leases.read(name))
  if (!found) throw recordAway()
  return found.value
}

/** What the store answered; undefined where it could not be reached. */
async function reached<T>(ask: () => Promise<T>): Promise<{ value: T } | undefined> {
  return await ask().then(
    (value) => ({ value }),
    () => undefined,
  )
}
