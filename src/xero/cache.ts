import type { Clock } from '../books/clock.ts'
import type { Reading } from '../books/reference-copy.ts'

/** A value that is loaded when first needed, once for all who wait, and again after its time. */
export interface Cached<T> {
  get(): Promise<T>
  /** The value if it is there, however old. */
  peek(): T | undefined
  /** The value may be another by now: it is loaded again when it is next needed. */
  forget(): void
}

/** Where several processes share a value. What it throws is taken for: cannot be reached. */
export interface SharedReading<T> {
  writes(): Promise<number>
  read(): Promise<Reading<T> | undefined>
  keep(reading: Reading<T>): Promise<void>
}

/**
 * Keeps what `load` gives for `ttlMs`, and shares it where there is a place to. On reloading, `load` gets the instants of the last one and
 * may answer undefined: nothing was modified since. A failed load is not kept.
 */
export function cached<T>(
  clock: Clock,
  ttlMs: number,
  load: (before?: Pick<Reading<T>, 'at' | 'wholeAt'>) => Promise<T | undefined>,
  shared?: SharedReading<T>,
): Cached<T> {
  let kept: Reading<T> | undefined
  let pending: Promise<Reading<T>> | undefined
  let [forgotten, forgottenAt] = [0, Number.NEGATIVE_INFINITY]
  let stale = false
  const counted = () => reached(() => shared?.writes())
  const isFresh = freshness(clock, ttlMs)

  async function reload(): Promise<Reading<T>> {
    const asOf = forgotten
    const writes = await counted()
    const copy = await reached(() => shared?.read())
    const elsewhere = copy && copy.at > forgottenAt && isFresh(copy, writes)
    const next = elsewhere ? copy : await loadAnew(newer(kept, copy), writes ?? 0)
    // What was loaded while it changed may be either.
    stale = asOf !== forgotten
    kept = next
    if (!elsewhere && !stale && writes !== undefined) await reached(() => shared?.keep(next))
    return next
  }
  async function loadAnew(before: Reading<T> | undefined, writes: number): Promise<Reading<T>> {
    const at = clock.now()
    const value = await load(before)
    if (value !== undefined) return { value, at, wholeAt: at, writes }
    if (before === undefined) throw new RangeError('a first load must give a value')
    return { ...before, at, writes }
  }
  function together(): Promise<Reading<T>> {
    pending ??= reload().finally(() => {
      pending = undefined
    })
    return pending
  }
  return {
    get: async () => {
      const writes = await counted()
      if (kept && !stale && isFresh(kept, writes)) return kept.value
      // Whoever began it may have had less time, or begun before it changed: their failure is not everybody's.
      while (pending) {
        const joined = await pending.catch(() => undefined)
        if (joined && !stale && isFresh(joined, writes)) return joined.value
      }
      return (await together()).value
    },
    peek: () => kept?.value,
    forget: () => {
      forgotten += 1
      forgottenAt = clock.now()
      stale = true
    },
  }
}

function freshness(clock: Clock, ttlMs: number) {
  return ({ at, writes: counted }: Omit<Reading<unknown>, 'value'>, writes: number | undefined) =>
    at <= clock.now() && clock.now() < at + ttlMs && (writes === undefined || counted === writes)
}

function newer<T>(one: Reading<T> | undefined, other: Reading<T> | undefined): Reading<T> | undefined {
  return one && other ? (one.at >= other.at ? one : other) : (one ?? other)
}

async function reached<R>(work: () => Promise<R> | undefined): Promise<R | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
