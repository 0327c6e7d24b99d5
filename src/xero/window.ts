const WINDOW_MS = 60_000
const CALLS_PER_WINDOW = 60
// What people and approved writes find left: a burst of two tool calls waits for no window.
const BATCH_SHARE = 50
const BATCH_HEAD_START = 4
// Whoever comes in a window's last second waits no longer for the next one: then all is used but two calls, which others may have taken.
const BATCH_SHARE_LATE = 58
// One more each second before that finds a window that rolled sooner than was known.
const EARLY_SECONDS = 4

/**
 * What is known of Xero's fixed minute window of one organisation, learnt from X-MinLimit-Remaining and Retry-After.
 * `start` is an upper bound of when the current window began, so that no call is counted into a window too early;
 * `seen` is the least that a header of this window said was left; `unanswered` counts calls whose answer was lost.
 */
export interface MinuteWindow {
  start?: number | undefined
  seen?: number | undefined
  inFlight: number
  unanswered: number
}

/** What was known when a call was sent: an answer that shows no less than this means that the window rolled. */
export interface Sent {
  known: number | undefined
  window: number | undefined
}

/** A window of which nothing is known yet. */
export function newWindow(): MinuteWindow {
  return { start: undefined, seen: undefined, inFlight: 0, unanswered: 0 }
}

function roll(window: MinuteWindow, now: number): void {
  if (window.start === undefined || now < window.start + WINDOW_MS) return
  // The next window may begin at once or with its first call: the first answer sets the start anew.
  window.start = undefined
  window.seen = undefined
  window.unanswered = 0
}

/** Calls that can still be sent in this window, those in flight already taken off. */
export function callsLeft(window: MinuteWindow, now: number): number {
  roll(window, now)
  return Math.max(0, (window.seen ?? CALLS_PER_WINDOW) - window.inFlight - window.unanswered)
}

/** When more calls become possible at the latest, milliseconds. */
export function windowEnd(window: MinuteWindow, now: number): number {
  roll(window, now)
  return (window.start ?? now) + WINDOW_MS
}

/**
 * When a batch call keeps to its pace: at most 50 of a window's calls are used then, evenly over the window, 4 of them ahead; one more in each
 * of its last seconds, and 58 in the very last.
 */
export function batchOpensAt(window: MinuteWindow, now: number): number {
  const used = CALLS_PER_WINDOW - callsLeft(window, now)
  const end = windowEnd(window, now)
  if (used >= BATCH_SHARE_LATE) return end
  if (used >= BATCH_SHARE) return end - 1_000 * Math.max(1, BATCH_SHARE + EARLY_SECONDS - used)
  const pace = Math.ceil((WINDOW_MS * Math.max(0, used + 1 - BATCH_HEAD_START)) / BATCH_SHARE)
  return Math.min((window.start ?? now) + pace, end - 1_000)
}

/** Notes that a call leaves. */
export function noteSent(window: MinuteWindow, now: number): Sent {
  roll(window, now)
  window.inFlight += 1
  return { known: window.seen, window: window.start }
}

/** Notes that a call is over, answered or not. */
export function noteEnded(window: MinuteWindow): void {
  window.inFlight = Math.max(0, window.inFlight - 1)
}

/** Notes that nobody will hear the answer of a call: Xero may have counted it, so it counts until the window ends. */
export function noteUnanswered(window: MinuteWindow, now: number): void {
  noteEnded(window)
  // The window in which Xero counted it has begun by now.
  window.start ??= now
  window.unanswered += 1
}

/** Notes what the header of an answer said was left. */
export function noteAnswer(window: MinuteWindow, call: Sent, remaining: number | undefined, now: number): void {
  roll(window, now)
  if (remaining === undefined) return
  const newer = call.known !== undefined && remaining >= call.known
  const sameWindow = call.window === undefined || call.window === window.start
  // Sent in the window before and counted there: says nothing about this one.
  if (!sameWindow && !newer) return
  window.start ??= now
  const rolled = sameWindow && newer
  if (rolled) window.start = now
  window.seen = rolled ? remaining : Math.min(window.seen ?? remaining, remaining)
}

/** Notes that the minute limit was hit; more calls are possible after `retryAfterMs`. */
export function noteExhausted(window: MinuteWindow, retryAfterMs: number, now: number): void {
  window.start = now + Math.min(retryAfterMs, WINDOW_MS) - WINDOW_MS
  window.seen = 0
}
