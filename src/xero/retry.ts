import type { Fault } from '../call/fault.ts'
import { NetworkFailure, type NetworkFailureKind, type NetworkReason } from './network.ts'

const READ_ATTEMPTS = 4
const LIMIT_ATTEMPTS = 8
const BACKOFF_MS = 500
const BACKOFF_CAP_MS = 8_000
const LIMIT_JITTER_MS = 400
const LIMIT_BASE_MS = 100

/** What came of one attempt: a status, or why there is no answer. */
export type Attempt =
  | { status: number; limit?: string | undefined; retryAfterMs?: number | undefined }
  | { failure: NetworkFailureKind; reason?: NetworkReason | undefined }

/** What has happened to a call so far: `sent` once an attempt has left, `maybeWritten` once an attempt's fate is unknown. */
export interface CallProgress {
  write: boolean
  attempts: number
  limitHits: number
  sent: boolean
  maybeWritten: boolean
}

/** What to do after an attempt: hand the answer on, try again after a wait, or stop. */
export type Verdict = { next: 'answer' } | { next: 'again'; afterMs: number } | { next: 'stop' }

/** A call that begins. `again`: its bytes were sent before, in another call, whose fate is unknown. */
export function newProgress(write: boolean, again = false): CallProgress {
  return { write, attempts: 0, limitHits: 0, sent: false, maybeWritten: again }
}

/**
 * Decides what follows an attempt and notes it in `progress`. Reads are repeated on 429, 5xx and broken connections.
 * Writes are repeated after 429 (nothing was written), and with the same key and bytes after a lost answer, as long as the record of what
 * is sent lets them leave. After a 500 they are not: Xero repeats it for the same key.
 */
export function judge(progress: CallProgress, attempt: Attempt, random: () => number): Verdict {
  progress.attempts += 1
  if ('status' in attempt && attempt.status === 429) return afterLimit(progress, attempt, random)
  if (!isTrouble(attempt)) return { next: 'answer' }
  // A certificate does not become right by asking again.
  if ('failure' in attempt && attempt.reason?.startsWith('certificate')) return { next: 'stop' }
  if (neverArrived(attempt)) return bounded(progress, random)
  if (!progress.write) return bounded(progress, random)
  progress.maybeWritten = true
  if ('status' in attempt && attempt.status === 500) return { next: 'stop' }
  return bounded(progress, random)
}

/** Whether an attempt counts against Xero's health: 5xx, timeouts (a 408 is a gateway's), broken connections. */
export function isTrouble(attempt: Attempt): boolean {
  return 'failure' in attempt || attempt.status >= 500 || attempt.status === 408
}

/** A thrown thing as what came of an attempt; anything that is not a NetworkFailure may have reached Xero. */
export function failedAttempt(thrown: unknown): { failure: NetworkFailureKind; reason?: NetworkReason | undefined } {
  return thrown instanceof NetworkFailure ? { failure: thrown.kind, reason: thrown.reason } : { failure: 'lost' }
}

function neverArrived(attempt: Attempt): boolean {
  // 501 is Xero's answer to a verb that does not exist: nothing was done.
  return 'failure' in attempt ? attempt.failure === 'not_sent' : attempt.status === 501
}

function afterLimit(
  progress: CallProgress,
  attempt: { limit?: string | undefined; retryAfterMs?: number | undefined },
  random: () => number,
): Verdict {
  progress.limitHits += 1
  if (attempt.limit === 'day' || progress.limitHits > LIMIT_ATTEMPTS) return { next: 'stop' }
  if (attempt.retryAfterMs !== undefined) return { next: 'again', afterMs: attempt.retryAfterMs }
  return { next: 'again', afterMs: limitPause(progress.limitHits, random) }
}

/** The pause after a 429 that names no time (concurrent, app): 100 to 500 ms at random, doubling, at most 8 s. */
function limitPause(hits: number, random: () => number): number {
  return Math.min(BACKOFF_CAP_MS, Math.round((LIMIT_BASE_MS + LIMIT_JITTER_MS * random()) * 2 ** (hits - 1)))
}

function bounded(progress: CallProgress, random: () => number): Verdict {
  const tries = progress.attempts - progress.limitHits
  if (tries >= READ_ATTEMPTS) return { next: 'stop' }
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_MS * 2 ** (tries - 1))
  return { next: 'again', afterMs: Math.round(ceiling * random()) }
}

/** Stops calling a Xero that does not answer. */
export interface Breaker {
  /** When calls are let through again, milliseconds; undefined while they are. */
  restsUntil(now: number): number | undefined
  /** The same for a call that leaves now where it may: the first after a rest goes alone. */
  enter(now: number): number | undefined
  /** `why` is what is said of the trouble while calls rest. */
  note(trouble: boolean, now: number, why?: Fault): void
  /** What the last trouble was, where it is known. */
  why(): Fault | undefined
}

/** Opens for 15 s after 5 troubles in a row, then lets one call at a time ask whether Xero is back. */
export function createBreaker(limit = 5, restMs = 15_000): Breaker {
  let inARow = 0
  let until = 0
  let latest: Fault | undefined
  const restsUntil = (now: number) => (inARow >= limit && now < until ? until : undefined)
  return {
    restsUntil,
    enter: (now) => {
      const rests = restsUntil(now)
      if (rests === undefined && inARow >= limit) until = now + restMs
      return rests
    },
    note: (trouble, now, why) => {
      inARow = trouble ? inARow + 1 : 0
      latest = trouble ? why : undefined
      if (inARow >= limit) until = now + restMs
    },
    why: () => latest,
  }
}
