import type { Clock } from '../books/clock.ts'

/** A value that is loaded when first needed, once for all who wait, and again after its time. */
export interface Cached<T> {
  get(): Promise<T>
  /** The value if it is there, however old. */
  peek(): T | undefined
  /** The value may be another by now: it is loaded again when it is next needed. */
  forget(): void
}

/**
 * Keeps what `load` gives for `ttlMs`. On reloading, `load` gets the instant of the last one and may answer undefined:
 * nothing was modified since. A failed load is not kept.
 */
export function cached<T>(clock: Clock, ttlMs: number, load: (since?: number) => Promise<T | undefined>): Cached<T> {
  let kept: { value: T; at: number; stale: boolean } | undefined
  let pending: Promise<T> | undefined
  let forgotten = 0

  async function reload(): Promise<T> {
    const at = clock.now()
    const before = kept
    const asOf = forgotten
    const value = await load(before?.at)
    if (value === undefined && before === undefined) throw new RangeError('a first load must give a value')
    const next = value ?? before?.value
    if (next === undefined) throw new RangeError('a cached value is never undefined')
    // What was loaded while it changed may be either.
    kept = { value: next, at, stale: asOf !== forgotten }
    return next
  }
  function shared(): Promise<T> {
    pending ??= reload().finally(() => {
      pending = undefined
    })
    return pending
  }
  return {
    get: async () => {
      if (kept && !kept.stale && clock.now() < kept.at + ttlMs) return kept.value
      // Whoever began it may have had less time: their failure is not everybody's.
      if (pending) return await pending.catch(shared)
      return await shared()
    },
    peek: () => kept?.value,
    forget: () => {
      forgotten += 1
      if (kept) kept = { ...kept, stale: true }
    },
  }
}
