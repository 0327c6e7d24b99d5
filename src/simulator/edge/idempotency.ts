import { createHash } from 'node:crypto'
import { apiException } from './refusals.ts'

/** One keyed write: `scope` is the app and organisation, `signature` covers method, URL and body. */
export interface KeyedCall {
  scope: string
  key: string
  signature: string
}

/** Remembers the answers to keyed writes for six minutes from the first call, internal errors included. */
export interface IdempotencyCache<A> {
  /**
   * Answers a keyed call: runs it the first time, replays the answer afterwards; a repeat that comes while the first is
   * running waits for it. Throws ApiRefusal when the key was used with another request.
   */
  answer(call: KeyedCall, now: number, run: () => Promise<A>): Promise<A>
  /** How many answers are remembered. */
  size(): number
}

/** How long Xero remembers a key: six minutes from the first call. */
export const IDEMPOTENCY_WINDOW = 6 * 60_000

/** The longest key Xero takes. */
export const LONGEST_KEY = 128

/** An empty cache. */
export function createIdempotencyCache<A>(): IdempotencyCache<A> {
  const entries = new Map<string, { signature: string; at: number; answer: Promise<A> }>()
  const forget = (now: number) => {
    for (const [name, entry] of entries) {
      if (entry.at > now - IDEMPOTENCY_WINDOW) return
      entries.delete(name)
    }
  }
  return {
    answer(call, now, run) {
      forget(now)
      const name = `${call.scope}\n${call.key}`
      const known = entries.get(name)
      if (known) return known.signature === call.signature ? known.answer : Promise.reject(mismatch(call.key))
      const answer = run()
      entries.set(name, { signature: call.signature, at: now, answer })
      // Only answers are remembered: a run that broke off has given none.
      answer.catch(() => entries.delete(name))
      return answer
    },
    size: () => entries.size,
  }
}

/** Digest of what must be the same when a key is used again. */
export function signatureOf(method: string, pathAndQuery: string, body: Uint8Array): string {
  return createHash('sha256').update(`${method} ${pathAndQuery}\n`).update(body).digest('base64url')
}

/** Whether Xero looks at the key of this method at all. */
export function isKeyed(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

/** The refusal of a key that is too long. */
export function keyTooLong() {
  return apiException(10, 'ValidationException', `Idempotency Key: must be ${LONGEST_KEY} characters or less`)
}

function mismatch(key: string) {
  return apiException(10, 'ValidationException', `Idempotency Key: ${key} is used with a different request.`)
}
