import { z } from 'zod'
import type { AppBudget, DayBudget, Lane } from './budgets.ts'
import { appOpensAt, dayOpensAt, newDay, noteAsking, noteDay, noteDaySpent } from './budgets.ts'
import type { MinuteWindow, Sent } from './window.ts'
import {
  batchOpensAt,
  callsLeft,
  newWindow,
  noteAnswer,
  noteEnded,
  noteExhausted,
  noteSent,
  noteUnanswered,
  windowEnd,
} from './window.ts'

const AT_ONCE = 5
const WAITING_MS = 2_000

/** How often whoever waits for other processes asks again, milliseconds. */
export const ASK_AGAIN_MS = 250

/** How long a call counts without its process saying that it goes on, milliseconds. */
export const CALL_MS = 10_000

/** What a finished call tells the limiter; `retryAfterMs` is how long a hit limit asks to wait. */
export interface CallReport {
  minuteLeft?: number | undefined
  dayLeft?: number | undefined
  appLeft?: number | undefined
  limit?: 'minute' | 'day' | 'concurrent' | 'appminute' | undefined
  retryAfterMs?: number | undefined
  /** The call left, and no answer came. */
  lost?: boolean | undefined
}

/** A call under way. Past `until` its process is taken for gone. */
export interface CallUnderWay {
  owner: string
  id: number
  until: number
}

/** A call that waits since then; past `until` nobody speaks for it any more. */
export interface CallWaiting {
  owner: string
  lane: Lane
  since: number
  until: number
}

/** All that is known of one organisation's limits, as plain values. Instants are milliseconds. */
export interface OrganisationLimits {
  minute: MinuteWindow
  day: DayBudget
  pausedUntil: number
  calls: CallUnderWay[]
  /** The first in line of each process. */
  waiting: CallWaiting[]
}

/** An organisation of which nothing is known yet. */
export function newLimits(): OrganisationLimits {
  return { minute: newWindow(), day: newDay(), pausedUntil: 0, calls: [], waiting: [] }
}

/** Under which name an organisation's limits are shared. */
export function limitsName(tenantId: string): string {
  return `limits of ${tenantId}`
}

const count = z.int().min(0)
const instant = z.number()

/** How an organisation's limits are kept. */
export const limitsShape: z.ZodType<OrganisationLimits> = z.object({
  minute: z.object({ start: instant.optional(), seen: count.optional(), inFlight: count, unanswered: count }),
  day: z.object({ left: count.optional(), seenAt: instant, full: count, blockedUntil: instant }),
  pausedUntil: instant,
  calls: z.array(z.object({ owner: z.string(), id: count, until: instant })),
  waiting: z.array(
    z.object({ owner: z.string(), lane: z.enum(['interactive', 'write', 'batch']), since: instant, until: instant }),
  ),
})

/** How an app's budget is kept. */
export const appShape: z.ZodType<AppBudget> = z.object({
  left: count.optional(),
  seenAt: instant,
  blockedUntil: instant,
})

/** When a call of this lane may leave as far as time decides; in the past when it may now. */
export function opensAt(limits: OrganisationLimits, app: AppBudget, lane: Lane, now: number): number {
  const { day, minute } = limits
  const earliest = Math.max(limits.pausedUntil, appOpensAt(app, lane, now), dayOpensAt(day, lane, now))
  if (callsLeft(minute, now) === 0) return Math.max(earliest, windowEnd(minute, now))
  return lane === 'batch' ? Math.max(earliest, batchOpensAt(minute, now)) : earliest
}

/**
 * Whether it is this call's turn among all processes: five at once, batch calls last, and whoever waits longer first.
 * Who came within the time of asking again counts as having come together: a freed place does not stand empty for them.
 */
export function hasTurn(
  limits: OrganisationLimits,
  app: AppBudget,
  call: { owner: string; lane: Lane; since: number },
  now: number,
): boolean {
  const others = limits.waiting.filter(({ owner }) => owner !== call.owner)
  const before = others.filter(({ since }) => since + ASK_AGAIN_MS < call.since)
  const taken = limits.calls.length
  if (call.lane === 'batch') {
    return taken < AT_ONCE && before.length === 0 && others.every(({ lane }) => lane === 'batch')
  }
  const ahead = before.filter(({ lane }) => lane !== 'batch' && opensAt(limits, app, lane, now) <= now)
  return taken + ahead.length < AT_ONCE
}

/** Notes that a call leaves, and answers what must be told of it when it ends. */
export function noteLeaving(limits: OrganisationLimits, call: { owner: string; id: number }, now: number): Sent {
  limits.calls.push({ ...call, until: now + CALL_MS })
  noteAsking(limits.day, now)
  return noteSent(limits.minute, now)
}

/** Notes that calls of this owner go on: they keep their place, or get it back after a store was away or a process stood still. */
export function noteUnderWay(limits: OrganisationLimits, owner: string, ids: Iterable<number>, now: number): void {
  for (const id of ids) {
    const kept = limits.calls.find((call) => call.owner === owner && call.id === id)
    if (!kept) noteLeaving(limits, { owner, id }, now)
    else if (kept.until - now <= CALL_MS / 2) kept.until = now + CALL_MS
  }
}

/** A call that ended at that instant, with what its answer said. */
export interface CallOver {
  owner: string
  id: number
  sent: Sent
  report: CallReport
  at: number
}

/** Notes how a call ended. */
export function noteOver(limits: OrganisationLimits, call: CallOver): void {
  const { minute, day } = limits
  const { at } = call
  const { limit, minuteLeft, dayLeft, retryAfterMs = 0 } = call.report
  const place = limits.calls.findIndex(({ owner, id }) => owner === call.owner && id === call.id)
  if (place >= 0) {
    limits.calls.splice(place, 1)
    if (call.report.lost) noteUnanswered(minute, at)
    else noteEnded(minute)
  }
  if (limit === 'minute') noteExhausted(minute, retryAfterMs, at)
  else noteAnswer(minute, call.sent, minuteLeft, at)
  if (dayLeft !== undefined) noteDay(day, dayLeft, at)
  if (limit === 'day') noteDaySpent(day, call.report.retryAfterMs, at)
  if (limit === 'concurrent') limits.pausedUntil = Math.max(limits.pausedUntil, at + retryAfterMs)
}

/** Notes who stands first in one process's lines. */
export function noteWaiting(
  limits: OrganisationLimits,
  owner: string,
  line: readonly { lane: Lane; since: number }[],
  now: number,
): void {
  const kept = limits.waiting.filter((call) => call.owner === owner)
  const same =
    kept.length === line.length &&
    kept.every(({ lane, since, until }, index) => {
      const call = line[index]
      return call?.lane === lane && call.since === since && until - now >= WAITING_MS / 2
    })
  if (same) return
  const mine = line.map(({ lane, since }) => ({ owner, lane, since, until: now + WAITING_MS }))
  limits.waiting = [...limits.waiting.filter((call) => call.owner !== owner), ...mine]
}

/** Forgets what a clock that was set back since has left in the future, and calls whose process is gone; those that had left count until the minute is over. */
export function forgetGone(limits: OrganisationLimits, now: number): void {
  const { minute } = limits
  if (minute.start !== undefined && minute.start > now) minute.start = now
  const gone = limits.calls.filter(({ until }) => until <= now || until > now + CALL_MS)
  for (const _ of gone) noteUnanswered(minute, now)
  limits.calls = limits.calls.filter((call) => !gone.includes(call))
  limits.waiting = limits.waiting.filter(({ until }) => until > now && until <= now + WAITING_MS)
}
