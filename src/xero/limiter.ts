import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { type AppBudget, appBudget, type Lane, noteApp, noteAppSpent } from './budgets.ts'
import { cancelled } from './cancelled.ts'
import { type LimitState, stateInMemory } from './limit-state.ts'
import {
  ASK_AGAIN_MS,
  CALL_MS,
  type CallOver,
  type CallReport,
  forgetGone,
  hasTurn,
  newLimits,
  noteLeaving,
  noteOver,
  noteUnderWay,
  noteWaiting,
  type OrganisationLimits,
  opensAt,
} from './organisation-limits.ts'
import type { Sent } from './window.ts'

// As many as can go at once, of those before whom others stand back.
const LINE_SHOWN = 5

/** Leave to send one call; `done` must be called once, with what the answer said (nothing when there was none). */
export interface Permit {
  done(report: CallReport): void
}

/** Keeps one organisation's calls inside Xero's limits. */
export interface Limiter {
  /** Waits for leave until `until` (milliseconds) or until the signal is aborted; throws Fault, `limited` saying when, if it would take longer. */
  acquire(lane: Lane, until: number, signal?: AbortSignal): Promise<Permit>
}

/** Where limits are kept. `owner` tells this limiter from all others that share them; without one nobody does. */
export interface LimitStates {
  organisation: LimitState<OrganisationLimits>
  app: LimitState<AppBudget>
  owner?: string
}

interface Waiter {
  lane: Lane
  since: number
  until: number
  /** Not yet told how long it will take. */
  fresh: boolean
  /** Nobody waits for this leave any more. */
  gone: boolean
  grant(permit: Permit): void
  refuse(thrown: unknown): void
}

interface Desk {
  clock: Clock
  states: LimitStates
  owner: string
  lastId: number
  first: Waiter[]
  batch: Waiter[]
  underWay: Set<number>
  over: CallOver[]
  busy: boolean
  again: boolean
  alarm: AbortController | undefined
}

/** A limiter whose waits are on `clock`. */
export function createLimiter(clock: Clock, states: LimitStates = statesAlone()): Limiter {
  const desk: Desk = {
    clock,
    states,
    owner: states.owner ?? '',
    lastId: 0,
    first: [],
    batch: [],
    underWay: new Set(),
    over: [],
    busy: false,
    again: false,
    alarm: undefined,
  }
  return {
    acquire: async (lane, until, signal) => {
      if (signal?.aborted) throw cancelled()
      let stop = () => {}
      const granted = new Promise<Permit>((grant, refuse) => {
        const waiter: Waiter = { lane, since: clock.now(), until, fresh: true, gone: false, grant, refuse }
        const queue = lane === 'batch' ? desk.batch : desk.first
        queue.push(waiter)
        stop = () => giveUp(desk, waiter)
        signal?.addEventListener('abort', stop, { once: true })
        pump(desk)
      })
      return await granted.finally(() => signal?.removeEventListener('abort', stop))
    },
  }
}

function statesAlone(): LimitStates {
  return { organisation: stateInMemory(newLimits()), app: stateInMemory(appBudget()) }
}

// One turn at a time: whatever comes meanwhile is settled together in the next.
async function pump(desk: Desk): Promise<void> {
  desk.again = true
  if (desk.busy) return
  desk.busy = true
  while (desk.again) {
    desk.again = false
    await takeTurn(desk).catch((thrown: unknown) => {
      for (const waiter of [...desk.first.splice(0), ...desk.batch.splice(0)]) waiter.refuse(thrown)
    })
  }
  desk.busy = false
}

async function takeTurn(desk: Desk): Promise<void> {
  const { app, organisation } = desk.states
  // Without a reason one is made, with a stack that nobody reads.
  desk.alarm?.abort('another turn')
  const over = [...desk.over]
  const budget = await app.update((state) => learnApp(state, over))
  const turn = await organisation.update((limits) => settle(desk, limits, budget, over))
  desk.over.splice(0, over.length)
  for (const { waiter, id, sent } of turn.granted) {
    leave(desk, waiter)
    desk.underWay.add(id)
    const leaving = permit(desk, id, sent)
    // It was cancelled while the state was being kept.
    if (waiter.gone) leaving.done({})
    else waiter.grant(leaving)
  }
  for (const { waiter, fault } of turn.refused) {
    leave(desk, waiter)
    waiter.refuse(fault)
  }
  for (const waiter of turn.waiting) waiter.fresh = false
  desk.alarm = Number.isFinite(turn.wakeAt) ? wakeAt(desk, turn.wakeAt) : undefined
}

function giveUp(desk: Desk, waiter: Waiter): void {
  waiter.gone = true
  leave(desk, waiter)
  waiter.refuse(cancelled())
  // What others see of the line is to be told anew.
  pump(desk)
}

function leave(desk: Desk, waiter: Waiter): void {
  for (const queue of [desk.first, desk.batch]) {
    const place = queue.indexOf(waiter)
    if (place >= 0) queue.splice(place, 1)
  }
}

function wakeAt(desk: Desk, at: number): AbortController {
  const controller = new AbortController()
  desk.clock.wait(at - desk.clock.now(), controller.signal).then(
    () => pump(desk),
    () => undefined,
  )
  return controller
}

function permit(desk: Desk, id: number, sent: Sent): Permit {
  return {
    done: (report) => {
      if (!desk.underWay.delete(id)) return
      desk.over.push({ owner: desk.owner, id, sent, report, at: desk.clock.now() })
      pump(desk)
    },
  }
}

function learnApp(app: AppBudget, over: readonly CallOver[]): AppBudget {
  for (const { report, at } of over) {
    const { limit, appLeft, retryAfterMs = 0 } = report
    // A refusal says 0 left but not when more come: the caller's growing pauses find that out sooner than a whole minute's wait.
    if (limit === 'appminute') noteAppSpent(app, retryAfterMs, at)
    else if (appLeft !== undefined) noteApp(app, appLeft, at)
  }
  return { ...app }
}

/** What one turn decided. Nothing of it is done before the state that it stands on is kept. */
interface Turn {
  granted: { waiter: Waiter; id: number; sent: Sent }[]
  refused: { waiter: Waiter; fault: Fault }[]
  waiting: Waiter[]
  wakeAt: number
}

function settle(desk: Desk, limits: OrganisationLimits, app: AppBudget, over: readonly CallOver[]): Turn {
  const now = desk.clock.now()
  noteUnderWay(limits, desk.owner, desk.underWay, now)
  for (const call of over) noteOver(limits, call)
  forgetGone(limits, now)
  const turn: Turn = { granted: [], refused: [], waiting: [], wakeAt: Number.POSITIVE_INFINITY }
  for (const waiter of desk.first) serve(desk, limits, app, waiter, turn, now)
  const line = turn.waiting.slice(0, LINE_SHOWN)
  for (const waiter of desk.batch) serve(desk, limits, app, waiter, turn, now)
  if (desk.states.owner === undefined) return turn
  const nextBatch = turn.waiting.find(({ lane }) => lane === 'batch')
  noteWaiting(limits, desk.owner, nextBatch ? [...line, nextBatch] : line, now)
  if (turn.waiting.length > 0) turn.wakeAt = Math.min(turn.wakeAt, now + ASK_AGAIN_MS)
  if (desk.underWay.size + turn.granted.length > 0) turn.wakeAt = Math.min(turn.wakeAt, now + CALL_MS / 2)
  return turn
}

function serve(desk: Desk, limits: OrganisationLimits, app: AppBudget, waiter: Waiter, turn: Turn, now: number): void {
  const { owner } = desk
  const { lane, since, until } = waiter
  const at = opensAt(limits, app, lane, now)
  const behind = lane === 'batch' && turn.waiting.length > 0
  if (at <= now && !behind && hasTurn(limits, app, { owner, lane, since }, now)) {
    desk.lastId += 1
    const id = desk.lastId
    turn.granted.push({ waiter, id, sent: noteLeaving(limits, { owner, id }, now) })
  } else if ((waiter.fresh && at > until) || until <= now) {
    const wait = until <= now ? Math.max(1_000, at - now) : at - now
    turn.refused.push({ waiter, fault: limited(limits.day.left, lane, wait) })
  } else {
    turn.waiting.push(waiter)
    turn.wakeAt = Math.min(turn.wakeAt, until, at > now ? at : until)
  }
}

function limited(dayLeft: number | undefined, lane: Lane, waitMs: number): Fault {
  const seconds = Math.ceil(waitMs / 1_000)
  const when = seconds > 120 ? `about ${Math.ceil(seconds / 60)} minutes` : `${seconds} s`
  const left = dayLeft !== undefined && waitMs > 60_000 ? ` (${dayLeft} calls of the day left)` : ''
  const who = lane === 'batch' ? 'background work' : 'this call'
  return new Fault(
    'limited',
    `Xero's call limit for this organisation leaves no room for ${who} now${left}.`,
    `Try again in ${when}.`,
  )
}
