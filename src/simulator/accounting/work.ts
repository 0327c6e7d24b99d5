import type { ApiContext } from '../contract.ts'
import type { OrganisationState } from '../state.ts'

/** One write in progress: the books it changes, and how to take back everything it has changed so far. */
export interface Work {
  readonly organisation: OrganisationState
  readonly context: ApiContext
  readonly undo: (() => void)[]
}

/** Starts a write, or goes on with the one that the same call began. */
export function beginWork(context: ApiContext): Work {
  return { organisation: context.organisation, context, undo: context.undo }
}

/** Takes back what was changed since `mark` (a length of `work.undo`), newest first. */
export function rollBack(work: Work, mark = 0): void {
  while (work.undo.length > mark) work.undo.pop()?.()
}

/** Sets an entry of a map; records are replaced, never changed in place, so that the old one can be put back. */
export function put<K, V>(work: Work, map: Map<K, V>, key: K, value: V): void {
  const { touched } = work.context
  if (touched) {
    touched.push({ map, key, isNew: !map.has(key) })
    work.undo.push(() => touched.pop())
  }
  putQuietly(work, map, key, value)
}

/** As `put`, for what is no change to the outside: the record's modified date stays, and no webhook tells of it. */
export function putQuietly<K, V>(work: Work, map: Map<K, V>, key: K, value: V): void {
  const before = map.get(key)
  map.set(key, value)
  work.undo.push(() => {
    if (before === undefined) map.delete(key)
    else map.set(key, before)
  })
}

/** Removes an entry of a map. */
export function drop<K, V>(work: Work, map: Map<K, V>, key: K): void {
  const before = map.get(key)
  if (before === undefined) return
  map.delete(key)
  work.undo.push(() => map.set(key, before))
}

/** Adds to the end of a list. */
export function append<T>(work: Work, list: T[], value: T): void {
  list.push(value)
  work.undo.push(() => list.pop())
}
