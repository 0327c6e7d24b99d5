const FULL_DAY = 5_000
const STARTER_DAY = 1_000
const DAY_PROBE_MS = 15 * 60_000
const APP_RESERVE = { interactive: 5, write: 1, batch: 100 }
const APP_WINDOW_MS = 60_000
// Far above every reserve: what is left then need not be written down at each call.
const APP_AMPLE = 1_000

/** Who waits: a person in a conversation, an act that was approved, or work in the background. Interactive and write go first. */
export type Lane = 'interactive' | 'write' | 'batch'

/** What all organisations of one app share: 10,000 calls a minute. Instants are milliseconds. */
export interface AppBudget {
  left?: number | undefined
  seenAt: number
  blockedUntil: number
}

/** What an organisation has left of its rolling 24 hours. */
export interface DayBudget {
  left?: number | undefined
  seenAt: number
  full: number
  blockedUntil: number
}

/** An app budget of which nothing is known yet. */
export function appBudget(): AppBudget {
  return { left: undefined, seenAt: 0, blockedUntil: 0 }
}

/** A day of which nothing is known yet. */
export function newDay(): DayBudget {
  return { left: undefined, seenAt: 0, full: STARTER_DAY, blockedUntil: 0 }
}

/** When the app limit lets a call of this lane go; in the past when it does now. */
export function appOpensAt(app: AppBudget, lane: Lane, now: number): number {
  const scarce = app.left !== undefined && app.left < APP_RESERVE[lane] && now < app.seenAt + APP_WINDOW_MS
  return Math.max(app.blockedUntil, scarce ? app.seenAt + APP_WINDOW_MS : 0)
}

/** Notes what a header said was left to the app, as long as it is little. */
export function noteApp(app: AppBudget, left: number, now: number): void {
  const ample = left >= APP_AMPLE
  if (ample && app.left === undefined) return
  app.left = ample ? undefined : left
  app.seenAt = now
}

/** Notes that the app's limit was hit; calls are possible again after `retryAfterMs`. */
export function noteAppSpent(app: AppBudget, retryAfterMs: number, now: number): void {
  app.blockedUntil = Math.max(app.blockedUntil, now + retryAfterMs)
}

/**
 * When the day's budget lets a call of this lane go: batch stops at 15% left, interactive at 2%, writes at the end.
 * The day rolls, so calls come back bit by bit: after a quarter of an hour one may ask again.
 */
export function dayOpensAt(day: DayBudget, lane: Lane, now: number): number {
  const percent = { write: 0, interactive: 2, batch: 15 }[lane]
  const spent = day.left !== undefined && day.left * 100 <= day.full * percent && now < day.seenAt + DAY_PROBE_MS
  return Math.max(day.blockedUntil, spent ? day.seenAt + DAY_PROBE_MS : 0)
}

/** Notes that a call leaves: where what was seen of the day is old, it asks for all who wait, and they stand back until it is told. */
export function noteAsking(day: DayBudget, now: number): void {
  if (day.left !== undefined && now >= day.seenAt + DAY_PROBE_MS) day.seenAt = now
}

/** Notes what a header said was left of the day. */
export function noteDay(day: DayBudget, left: number, now: number): void {
  day.left = left
  day.seenAt = now
  if (left > STARTER_DAY) day.full = FULL_DAY
}

/** Notes that the day's limit was hit; calls are possible again after `retryAfterMs`. */
export function noteDaySpent(day: DayBudget, retryAfterMs: number | undefined, now: number): void {
  day.left = 0
  day.seenAt = now
  day.blockedUntil = now + (retryAfterMs ?? DAY_PROBE_MS)
}
