import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { minuteWindow, type Sent } from './window.ts'

const AT_ONCE = 5
const FULL_DAY = 5_000
const STARTER_DAY = 1_000
const DAY_PROBE_MS = 15 * 60_000
const APP_RESERVE = { interactive: 5, write: 1, batch: 100 }
const APP_WINDOW_MS = 60_000

/** Who waits: a person in a conversation, an act that was approved, or work in the background. Interactive and write go first. */
export type Lane = 'interactive' | 'write' | 'batch'

/** What a finished call tells the limiter; `retryAfterMs` is how long a hit limit asks to wait. */
export interface CallReport {
  minuteLeft?: number | undefined
  dayLeft?: number | undefined
  appLeft?: number | undefined
  limit?: 'minute' | 'day' | 'concurrent' | 'appminute' | undefined
  retryAfterMs?: number | undefined
}

/** Leave to send one call; `done` must be called once, with what the answer said (nothing when there was none). */
export interface Permit {
  done(report: CallReport): void
}

/** Keeps one organisation's calls inside Xero's limits. */
export interface Limiter {
  /** Waits for leave until `until` (milliseconds); throws Fault `limited`, saying when, if it would take longer. */
  acquire(lane: Lane, until: number): Promise<Permit>
}

/** What all organisations of one app share: 10,000 calls a minute. */
export interface AppBudget {
  left: number | undefined
  seenAt: number
  blockedUntil: number
}

/** A budget of which nothing is known yet. */
export function appBudget(): AppBudget {
  return { left: undefined, seenAt: 0, blockedUntil: 0 }
}

interface Waiter {
  lane: Lane
  until: number
  grant(permit: Permit): void
  refuse(fault: Fault): void
}

/** A limiter whose waits are on `clock`. */
export function createLimiter(clock: Clock, app: AppBudget = appBudget()): Limiter {
  const minute = minuteWindow()
  const day = dayBudget()
  const queues: Record<'first' | 'batch', Waiter[]> = { first: [], batch: [] }
  let running = 0
  let pausedUntil = 0
  let alarm: AbortController | undefined

  function opensAt(lane: Lane, now: number): number {
    const appAt = appOpensAt(app, lane, now)
    const earliest = Math.max(pausedUntil, appAt, day.opensAt(lane, now))
    if (minute.left(now) === 0) return Math.max(earliest, minute.end(now))
    if (lane === 'batch' && !minute.batchMayGo(now)) return Math.max(earliest, minute.nextBatchAt(now), now + 1)
    return earliest
  }
  function permit(now: number): Permit {
    running += 1
    const call = minute.sent(now)
    let open = true
    return {
      done: (report) => {
        if (!open) return
        open = false
        running -= 1
        learn(call, report)
        pump()
      },
    }
  }
  function learn(call: Sent, report: CallReport): void {
    const now = clock.now()
    const retryAfter = report.retryAfterMs ?? 0
    if (report.limit === 'minute') minute.exhausted(call, retryAfter, now)
    else minute.answered(call, report.minuteLeft, now)
    day.learn(report, now)
    if (report.limit === 'concurrent') pausedUntil = Math.max(pausedUntil, now + retryAfter)
    if (report.limit === 'appminute') app.blockedUntil = Math.max(app.blockedUntil, now + retryAfter)
    if (report.appLeft !== undefined) Object.assign(app, { left: report.appLeft, seenAt: now })
  }
  function serve(queue: Waiter[], now: number): number | undefined {
    for (;;) {
      const next = queue[0]
      if (!next || running >= AT_ONCE) return undefined
      const at = opensAt(next.lane, now)
      if (at > now) return at
      queue.shift()
      next.grant(permit(now))
    }
  }
  function pump(): void {
    const now = clock.now()
    const openings = [serve(queues.first, now), queues.first.length === 0 ? serve(queues.batch, now) : undefined]
    for (const queue of Object.values(queues)) expire(queue, now, (lane) => opensAt(lane, now))
    const waiting = [...queues.first, ...queues.batch].map((waiter) => waiter.until)
    const times = [...openings.filter((at) => at !== undefined), ...waiting].filter((at) => at > now)
    alarm?.abort()
    alarm = times.length === 0 ? undefined : wakeAt(Math.min(...times) - now)
  }
  function wakeAt(milliseconds: number): AbortController {
    const controller = new AbortController()
    clock.wait(milliseconds, controller.signal).then(
      () => pump(),
      () => undefined,
    )
    return controller
  }

  return {
    acquire: (lane, until) =>
      new Promise((resolve, reject) => {
        const now = clock.now()
        const at = opensAt(lane, now)
        if (at > until) return reject(limited(lane, at - now, day.left()))
        const queue = lane === 'batch' ? queues.batch : queues.first
        queue.push({ lane, until, grant: resolve, refuse: reject })
        pump()
      }),
  }
}

function expire(queue: Waiter[], now: number, opensAt: (lane: Lane) => number): void {
  const late = queue.filter((waiter) => waiter.until <= now)
  for (const waiter of late) {
    queue.splice(queue.indexOf(waiter), 1)
    waiter.refuse(limited(waiter.lane, Math.max(1_000, opensAt(waiter.lane) - now), undefined))
  }
}

function appOpensAt(app: AppBudget, lane: Lane, now: number): number {
  const scarce = app.left !== undefined && app.left < APP_RESERVE[lane] && now < app.seenAt + APP_WINDOW_MS
  return Math.max(app.blockedUntil, scarce ? app.seenAt + APP_WINDOW_MS : 0)
}

interface DayBudget {
  left(): number | undefined
  opensAt(lane: Lane, now: number): number
  learn(report: CallReport, now: number): void
}

// The day's limit rolls over 24 hours, so calls come back bit by bit: after a quarter of an hour one call may ask again.
function dayBudget(): DayBudget {
  let left: number | undefined
  let seenAt = 0
  let full = STARTER_DAY
  let blockedUntil = 0
  const reserve = (lane: Lane) => {
    if (lane === 'write') return 0
    return lane === 'batch' ? (full * 15) / 100 : (full * 2) / 100
  }
  return {
    left: () => left,
    opensAt: (lane, now) => {
      const spent = left !== undefined && left <= reserve(lane) && now < seenAt + DAY_PROBE_MS
      return Math.max(blockedUntil, spent ? seenAt + DAY_PROBE_MS : 0)
    },
    learn: (report, now) => {
      if (report.limit === 'day') {
        blockedUntil = now + (report.retryAfterMs ?? DAY_PROBE_MS)
        left = 0
        seenAt = now
      } else if (report.dayLeft !== undefined) {
        left = report.dayLeft
        seenAt = now
        if (left > STARTER_DAY) full = FULL_DAY
      }
    },
  }
}

/** The fault for a wait that is too long; `waitMs` is when calls are possible again. */
export function limited(lane: Lane, waitMs: number, dayLeft: number | undefined): Fault {
  const seconds = Math.ceil(waitMs / 1_000)
  const when = seconds > 120 ? `about ${Math.ceil(seconds / 60)} minutes` : `${seconds} s`
  const spent = dayLeft !== undefined && waitMs > 60_000 ? ` (${dayLeft} calls of the day left)` : ''
  const who = lane === 'batch' ? 'background work' : 'this call'
  return new Fault(
    'limited',
    `Xero's call limit for this organisation leaves no room for ${who} now${spent}.`,
    `Try again in ${when}.`,
  )
}
