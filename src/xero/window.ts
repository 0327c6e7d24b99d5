const WINDOW_MS = 60_000
const CALLS_PER_WINDOW = 60
const BATCH_SHARE = 58
const BATCH_HEAD_START = 4

/**
 * What is known of Xero's fixed minute window of one organisation, learnt from X-MinLimit-Remaining and Retry-After.
 * `start` is an upper bound of when the current window began, so that calls are never counted into a window too early.
 */
export interface MinuteWindow {
  /** Calls that can still be sent in this window, those in flight already taken off. */
  left(now: number): number
  /** Whether a batch call keeps to its pace: at most 58 calls spread over the window and 4 ahead. */
  batchMayGo(now: number): boolean
  /** When more calls become possible at the latest, milliseconds. */
  end(now: number): number
  /** When a batch call keeps to its pace again, milliseconds. */
  nextBatchAt(now: number): number
  sent(now: number): Sent
  /** An answer arrived, with what the header said was left. */
  answered(call: Sent, remaining: number | undefined, now: number): void
  /** The minute limit was hit; more calls are possible after `retryAfterMs`. */
  exhausted(call: Sent, retryAfterMs: number, now: number): void
}

/** What was known when a call was sent: an answer that shows no less than this means that the window rolled. */
export interface Sent {
  known: number | undefined
}

/** A window of which nothing is known yet. */
export function minuteWindow(): MinuteWindow {
  let start: number | undefined
  let seen: number | undefined
  let inFlight = 0

  function roll(now: number): void {
    if (start === undefined || now < start + WINDOW_MS) return
    start += WINDOW_MS * Math.floor((now - start) / WINDOW_MS)
    seen = undefined
  }
  function left(now: number): number {
    roll(now)
    return Math.max(0, (seen ?? CALLS_PER_WINDOW) - inFlight)
  }
  function paceAt(used: number): number {
    return (WINDOW_MS * Math.max(0, used + 1 - BATCH_HEAD_START)) / BATCH_SHARE
  }
  function batchMayGo(now: number): boolean {
    const used = CALLS_PER_WINDOW - left(now)
    return left(now) > 0 && now - (start ?? now) >= paceAt(used)
  }

  return {
    left,
    batchMayGo,
    end: (now) => {
      roll(now)
      return (start ?? now) + WINDOW_MS
    },
    nextBatchAt: (now) => {
      const used = CALLS_PER_WINDOW - left(now)
      return (start ?? now) + Math.min(WINDOW_MS, Math.ceil(paceAt(used)))
    },
    sent: (now) => {
      roll(now)
      inFlight += 1
      return { known: seen }
    },
    answered: (call, remaining, now) => {
      inFlight -= 1
      roll(now)
      if (start === undefined) start = now
      if (remaining === undefined) return
      const rolled = seen !== undefined && call.known !== undefined && remaining >= call.known
      if (rolled) start = now
      seen = rolled || seen === undefined ? remaining : Math.min(seen, remaining)
    },
    exhausted: (_call, retryAfterMs, now) => {
      inFlight -= 1
      start = now + Math.min(retryAfterMs, WINDOW_MS) - WINDOW_MS
      seen = 0
    },
  }
}
