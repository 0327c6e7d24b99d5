import type { IdSource } from '../ids.ts'
import type { LimitProblem } from './limits.ts'

/**
 * What can go wrong on purpose. `before`: nothing was done; `after`: the call was carried out, only its answer is lost.
 * `stall` and `torn` come after the call was carried out, `stall-before` without.
 */
export const faultKinds = [
  '429-minute',
  '429-day',
  '429-concurrent',
  '429-appminute',
  '500-before',
  '500-after',
  '502-before',
  '503',
  '504-after',
  'reset-before',
  'reset-after',
  'stall-before',
  'stall',
  'torn',
  'token-expired',
  'token-revoked',
] as const

/** One kind of fault. */
export type FaultKind = (typeof faultKinds)[number]

/** The few facts of a request that decide whether a fault hits it. */
export interface FaultSubject {
  method: string
  pathAndQuery: string
  headers: Readonly<Record<string, string>>
}

/** Faults waiting to happen. The header `x-simulator-fault` goes before the queue, the queue before the odds. */
export interface Faults {
  /** Lets the next calls fail in turn; with `only`, the fault waits for the first call that it accepts. */
  next(kind: FaultKind, only?: (subject: FaultSubject) => boolean): void
  /** Lets each call fail with a probability between 0 and 1, one of the kinds chosen by the seed. */
  odds(probability: number, kinds: readonly FaultKind[]): void
  /** Forgets queue and odds. */
  clear(): void
  /** The fault of this request, taken off the queue; undefined when it is spared. */
  take(subject: FaultSubject): FaultKind | undefined
}

/** The header with which a test asks for a fault of its own call. */
const FAULT_HEADER = 'x-simulator-fault'

/** No faults yet; `source` decides the odds reproducibly. */
export function createFaults(source: IdSource): Faults {
  let queue: { kind: FaultKind; only: (subject: FaultSubject) => boolean }[] = []
  let chance = { probability: 0, kinds: [] as readonly FaultKind[] }
  const drawn = () => {
    if (chance.probability <= 0 || source.fraction() >= chance.probability) return undefined
    return chance.kinds[Math.floor(source.fraction() * chance.kinds.length)]
  }
  const queued = (subject: FaultSubject) => {
    const index = queue.findIndex(({ only }) => only(subject))
    return index < 0 ? undefined : queue.splice(index, 1)[0]?.kind
  }
  return {
    next: (kind, only = () => true) => {
      queue.push({ kind, only })
    },
    odds: (probability, kinds) => {
      chance = { probability, kinds }
    },
    clear: () => {
      queue = []
      chance = { probability: 0, kinds: [] }
    },
    take: (subject) => readFaultKind(subject.headers[FAULT_HEADER]) ?? queued(subject) ?? drawn(),
  }
}

/** Reads the name of a fault; undefined when there is none of that name. */
export function readFaultKind(text: string | undefined): FaultKind | undefined {
  return faultKinds.find((kind) => kind === text)
}

/** The limit that a 429 fault pretends is exhausted. */
export function limitOfFault(kind: FaultKind): LimitProblem | undefined {
  switch (kind) {
    case '429-minute':
      return 'minute'
    case '429-day':
      return 'day'
    case '429-concurrent':
      return 'concurrent'
    case '429-appminute':
      return 'appminute'
    default:
      return undefined
  }
}
