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
  /** What has been answered, oldest first: to be kept beside the books and given back to the next cache. */
  kept(): KeptAnswer<A>[]
}

/** A remembered answer; `at` is when its call came, in milliseconds UTC. */
export interface KeptAnswer<A> extends KeyedCall {
  at: number
  answer: A
}

/** How long Xero remembers a key: six minutes from the first call. */
export const IDEMPOTENCY_WINDOW = 6 * 60_000

/** The longest key Xero takes. */
export const LONGEST_KEY = 128

interface Entry<A> {
  call: KeyedCall
  at: number
  answer: Promise<A>
  /** Undefined while the call is running. */
  given?: A
}

/** A cache that remembers what an earlier one kept, by default nothing. */
export function createIdempotencyCache<A>(earlier: readonly KeptAnswer<A>[] = []): IdempotencyCache<A> {
  const entries = new Map<string, Entry<A>>()
  for (const { at, answer, ...call } of earlier) {
    entries.set(nameOf(call), { call, at, answer: Promise.resolve(answer), given: answer })
  }
  const forget = (now: number) => {
    for (const [name, entry] of entries) {
      if (entry.at > now - IDEMPOTENCY_WINDOW) return
      entries.delete(name)
    }
  }
  return {
    answer(call, now, run) {
      forget(now)
      const name = nameOf(call)
      const known = entries.get(name)
      if (known) return known.call.signature === call.signature ? known.answer : Promise.reject(mismatch(call.key))
      const answer = run()
      const entry: Entry<A> = { call, at: now, answer }
      entries.set(name, entry)
      // Only answers are remembered: a run that broke off has given none.
      return answer.then(
        (given) => {
          entry.given = given
          return given
        },
        (error) => {
          entries.delete(name)
          throw error
        },
      )
    },
    size: () => entries.size,
    kept: () =>
      [...entries.values()].flatMap(({ call, at, given }) =>
        given === undefined ? [] : [{ ...call, at, answer: given }],
      ),
  }
}

function nameOf({ scope, key }: KeyedCall): string {
  return `${scope}\n${key}`
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
