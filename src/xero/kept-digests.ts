import type { DigestQuery, MirrorKind } from '../books/mirror.ts'

type Digests = AsyncIterable<readonly unknown[]>

/** What readings from Xero itself made of whole lists since an instant (milliseconds), while this server's writes were these. */
export interface KeptReading {
  readonly asOf: number
  readonly writes: number
  /** What was made before, or what is made now, which is kept once it is whole. */
  digest(kind: MirrorKind, query: DigestQuery, of: object, make: () => Digests): Digests
}

/** Where the last such reading is kept: `recent` is that one as long as it counts, else a new one, as `anew` is always. */
export interface KeptReadings {
  recent(now: number, writes: number): KeptReading
  anew(now: number, writes: number): KeptReading
  drop(): void
}

/**
 * Keeps digests of lists that were read from Xero itself for as long as a copy would be taken for up to date: while a copy is not there yet, what rests on what
 * was read a moment ago would read everything again. A write of this server ends it.
 */
export function keptReadings(freshMs: number): KeptReadings {
  let kept: KeptReading | undefined
  const anew = (now: number, writes: number) => {
    kept = keptSince(now, writes)
    return kept
  }
  return {
    anew,
    recent: (now, writes) => {
      const counts = kept !== undefined && kept.writes === writes && now - kept.asOf <= freshMs
      return kept !== undefined && counts ? kept : anew(now, writes)
    },
    drop: () => {
      kept = undefined
    },
  }
}

function keptSince(asOf: number, writes: number): KeptReading {
  const made = new Map<object, Map<string, readonly unknown[]>>()
  return {
    ...{ asOf, writes },
    async *digest(kind, query, of, make) {
      const key = JSON.stringify([kind, query])
      const before = made.get(of)?.get(key)
      if (before) {
        yield before
        return
      }
      const all: unknown[] = []
      for await (const some of make()) {
        all.push(...some)
        yield some
      }
      const ofFunction = made.get(of) ?? new Map<string, readonly unknown[]>()
      made.set(of, ofFunction.set(key, all))
    },
  }
}
