import { z } from 'zod'
import { Fault } from '../call/fault.ts'
import { parseJson } from './errors.ts'

/** What processes on one store share of a login's tokens. Instants are milliseconds. */
export interface Kept {
  token: string
  /** Until then nobody asks for another. */
  freshUntil: number
  /** Until then Xero takes it. */
  goodUntil?: number | undefined
  grantedAt?: number | undefined
  /** What the next grant is given. */
  keep?: string | undefined
  /** What the last grant was given: Xero takes it for half an hour more. */
  earlier?: string | undefined
  /** That the identity service refused what is kept. */
  ended?: { at: number; fact: string; next: string } | undefined
  /** What the token was asked for; one asked for otherwise is not used. */
  purpose?: string | undefined
}

const keptShape: z.ZodType<Kept> = z.object({
  token: z.string().min(1),
  freshUntil: z.number(),
  goodUntil: z.number().optional(),
  grantedAt: z.number().optional(),
  keep: z.string().optional(),
  earlier: z.string().optional(),
  ended: z.object({ at: z.number(), fact: z.string(), next: z.string() }).optional(),
  purpose: z.string().optional(),
})

const FRESH_PERCENT = 80
const JITTER_PERCENT = 5
const REST_MS = 5 * 60_000

/** The shared value in which the tokens of a login are kept. */
export function nameOfTokens(loginId: string): string {
  return `token ${loginId}`
}

/** What is kept, undefined where it is nothing that can be read. */
export function keptIn(text: string | undefined): Kept | undefined {
  return keptShape.safeParse(parseJson(text ?? '')).data
}

/** A token as it is kept: fresh for 80% of its life and up to 5% more, by `random` from 0 up to 1. `askedAt` is when it was asked for. */
export function newKept(
  granted: { token: string; lifeMs: number; keep?: string | undefined },
  askedAt: number,
  random: number,
): Kept {
  const { token, lifeMs, keep } = granted
  const freshFor = Math.floor((lifeMs * (FRESH_PERCENT + JITTER_PERCENT * random)) / 100)
  return { token, freshUntil: askedAt + freshFor, goodUntil: askedAt + lifeMs, grantedAt: askedAt, keep }
}

/** What stands in the way of a grant for five minutes after a refusal, so that processes do not go on asking. */
export function refusalOf(kept: Kept | undefined, now: number): Fault | undefined {
  const ended = kept?.ended
  if (!ended || now < ended.at || now >= ended.at + REST_MS) return undefined
  return new Fault('unauthorised', ended.fact, ended.next)
}
