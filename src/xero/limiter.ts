import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { AppBudget, DayBudget, Lane } from './budgets.ts'
import { appBudget, appOpensAt, dayOpensAt, newDay, noteDay, noteDaySpent } from './budgets.ts'
import type { MinuteWindow, Sent } from './window.ts'
import { batchOpensAt, callsLeft, newWindow, noteAnswer, noteExhausted, noteSent, windowEnd } from './window.ts'

const AT_ONCE = 5

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

interface Waiter {
  lane: Lane
  until: number
  grant(permit: Permit): void
  refuse(fault: Fault): void
}

interface State {
  clock: Clock
  app: AppBudget
  minute: MinuteWindow
  day: DayBudget
  running: number
  pausedUntil: number
  first: Waiter[]
  batch: Waiter[]
  alarm: AbortController | undefined
}

/** A limiter whose waits are on `clock`; organisations of one app share `app`. */
export function createLimiter(clock: Clock, app: AppBudget = appBudget()): Limiter {
  const state: State = {
    clock,
    app,
    minute: newWindow(),
    day: newDay(),
    running: 0,
    pausedUntil: 0,
    first: [],
    batch: [],
    alarm: undefined,
  }
  return {
    acquire: (lane, until) =>
      new Promise((grant, refuse) => {
        const now = clock.now()
        const at = opensAt(state, lane, now)
        if (at > until) return refuse(limited(state, lane, at - now))
        queueOf(state, lane).push({ lane, until, grant, refuse })
        pump(state)
      }),
  }
}

function queueOf(state: State, lane: Lane): Waiter[] {
  return lane === 'batch' ? state.batch : state.first
}

function opensAt(state: State, lane: Lane, now: number): number {
  const { app, day, minute } = state
  const earliest = Math.max(state.pausedUntil, appOpensAt(app, lane, now), dayOpensAt(day, lane, now))
  if (callsLeft(minute, now) === 0) return Math.max(earliest, windowEnd(minute, now))
  return lane === 'batch' ? Math.max(earliest, batchOpensAt(minute, now)) : earliest
}

function pump(state: State): void {
  const now = state.clock.now()
  const openings = [serve(state, state.first, now)]
  if (state.first.length === 0) openings.push(serve(state, state.batch, now))
  expire(state, now)
  const ends = [...state.first, ...state.batch].map((waiter) => waiter.until)
  const times = [...openings.filter((at) => at !== undefined), ...ends].filter((at) => at > now)
  state.alarm?.abort()
  state.alarm = times.length === 0 ? undefined : wakeIn(state, Math.min(...times) - now)
}

/** Grants what can go now; answers when the next in this queue can, undefined when none waits for time. */
function serve(state: State, queue: Waiter[], now: number): number | undefined {
  while (queue.length > 0 && state.running < AT_ONCE) {
    const openings = queue.map(({ lane }) => opensAt(state, lane, now))
    // The lanes of a queue open at different times: whoever waits longest among those that may go is next.
    const index = openings.findIndex((at) => at <= now)
    const [next] = index < 0 ? [] : queue.splice(index, 1)
    if (!next) return Math.min(...openings)
    next.grant(permit(state, now))
  }
  return undefined
}

function expire(state: State, now: number): void {
  for (const queue of [state.first, state.batch]) {
    for (const waiter of queue.filter(({ until }) => until <= now)) {
      queue.splice(queue.indexOf(waiter), 1)
      waiter.refuse(limited(state, waiter.lane, Math.max(1_000, opensAt(state, waiter.lane, now) - now)))
    }
  }
}

function wakeIn(state: State, milliseconds: number): AbortController {
  const controller = new AbortController()
  state.clock.wait(milliseconds, controller.signal).then(
    () => pump(state),
    () => undefined,
  )
  return controller
}

function permit(state: State, now: number): Permit {
  state.running += 1
  const call = noteSent(state.minute, now)
  let open = true
  return {
    done: (report) => {
      if (!open) return
      open = false
      state.running -= 1
      learn(state, call, report)
      pump(state)
    },
  }
}

function learn(state: State, call: Sent, report: CallReport): void {
  const { app, day, minute } = state
  const now = state.clock.now()
  const { limit, dayLeft, appLeft, retryAfterMs = 0 } = report
  if (limit === 'minute') noteExhausted(minute, retryAfterMs, now)
  else noteAnswer(minute, call, report.minuteLeft, now)
  if (dayLeft !== undefined) noteDay(day, dayLeft, now)
  // A refusal says 0 left but not when more come: the caller's growing pauses find that out sooner than a whole minute's wait.
  if (appLeft !== undefined && limit !== 'appminute') Object.assign(app, { left: appLeft, seenAt: now })
  if (limit === 'day') noteDaySpent(day, report.retryAfterMs, now)
  if (limit === 'concurrent') state.pausedUntil = Math.max(state.pausedUntil, now + retryAfterMs)
  if (limit === 'appminute') app.blockedUntil = Math.max(app.blockedUntil, now + retryAfterMs)
}

function limited({ day }: State, lane: Lane, waitMs: number): Fault {
  const seconds = Math.ceil(waitMs / 1_000)
  const when = seconds > 120 ? `about ${Math.ceil(seconds / 60)} minutes` : `${seconds} s`
  const left = day.left !== undefined && waitMs > 60_000 ? ` (${day.left} calls of the day left)` : ''
  const who = lane === 'batch' ? 'background work' : 'this call'
  return new Fault(
    'limited',
    `Xero's call limit for this organisation leaves no room for ${who} now${left}.`,
    `Try again in ${when}.`,
  )
}
