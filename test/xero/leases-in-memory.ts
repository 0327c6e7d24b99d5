import type { Clock } from '../../src/books/clock.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Leases, SharedValue } from '../../src/call/leases.ts'

/** A store's leases as several processes see them: each call takes a while, and `out` is when none gets through. */
export interface LeasesInMemory extends Leases {
  out: boolean
  reads: number
  writes: number
  /** Writes that came too late. */
  conflicts: number
  values: Map<string, SharedValue>
}

export function leasesInMemory(clock: Clock, slowness: () => number = () => 0): LeasesInMemory {
  const held = new Map<string, { owner: string; until: number; note: string }>()
  const values = new Map<string, SharedValue>()
  const reached = async () => {
    const milliseconds = slowness()
    if (milliseconds > 0) await clock.wait(milliseconds)
    if (store.out) throw new Fault('unavailable', 'The store cannot be reached.', 'Try again.')
  }
  const live = (name: string) => {
    const holder = held.get(name)
    return holder && holder.until > clock.now() ? holder : undefined
  }
  const store: LeasesInMemory = {
    out: false,
    reads: 0,
    writes: 0,
    conflicts: 0,
    values,
    take: async (name, owner, until, note = '') => {
      await reached()
      const holder = live(name)
      if (holder && holder.owner !== owner) return false
      held.set(name, { owner, until, note })
      return true
    },
    holder: async (name) => {
      await reached()
      return live(name)
    },
    release: async (name, owner) => {
      await reached()
      if (held.get(name)?.owner === owner) held.delete(name)
    },
    read: async (name) => {
      await reached()
      store.reads += 1
      return values.get(name)
    },
    write: async (name, value, version) => {
      await reached()
      const fits = (values.get(name)?.version ?? 0) === version
      if (fits) values.set(name, { value, version: version + 1 })
      store.writes += 1
      store.conflicts += fits ? 0 : 1
      return fits
    },
  }
  return store
}
