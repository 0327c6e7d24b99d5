import type { Clock } from '../../src/books/clock.ts'
import type { Leases } from '../../src/call/leases.ts'
import type { Lane } from '../../src/xero/budgets.ts'
import type { Limiter } from '../../src/xero/limiter.ts'
import type { CallReport } from '../../src/xero/organisation-limits.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { limiterOf, mortal } from './processes.ts'
import { seededRandom } from './rig.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

const MINUTE = 60_000

/** What a Xero counts of one organisation before anybody in the simulation calls. */
export interface Counted {
  /** When in a minute its window begins, milliseconds; undefined: with its first call. */
  phase: number | undefined
  dayLeft?: number
  appLeft?: number
}

/** A second model of Xero's four limits, made from their description alone: a window of a minute, a day, five at once, an app's minute. */
export function countingXero(clock: Clock, { phase, dayLeft = 5_000, appLeft = 10_000 }: Counted) {
  const window = { end: 0, used: 0 }
  const app = { end: 0, left: appLeft }
  const seen = { refused: [] as string[], counted: 0, running: 0, most: 0, day: dayLeft }
  const roll = () => {
    const now = clock.now()
    if (now >= window.end) {
      window.end = phase === undefined ? now + MINUTE : now - ((now - phase) % MINUTE) + MINUTE
      window.used = 0
    }
    if (now >= app.end) Object.assign(app, { end: now + MINUTE, left: app.end === 0 ? appLeft : 10_000 })
  }
  const refusal = (): CallReport | undefined => {
    if (seen.running >= 5) return { limit: 'concurrent' }
    const wait = Math.ceil((window.end - clock.now()) / 1_000) * 1_000
    if (window.used >= 60) return { limit: 'minute', minuteLeft: 0, retryAfterMs: wait }
    if (seen.day <= 0) return { limit: 'day', dayLeft: 0, retryAfterMs: 3_600_000 }
    return app.left <= 0 ? { limit: 'appminute', appLeft: 0 } : undefined
  }
  const count = () => {
    seen.counted += 1
    window.used += 1
    seen.day -= 1
    app.left -= 1
  }
  return {
    seen,
    /** A call of somebody whom the simulation does not see; it comes to nothing where there is no room. */
    spend: () => {
      roll()
      if (!refusal()) count()
    },
    call: async (latencyMs: number): Promise<CallReport> => {
      await clock.wait(latencyMs * 0.2)
      roll()
      const refused = refusal()
      if (refused) {
        seen.refused.push(refused.limit ?? '')
        return refused
      }
      count()
      seen.running += 1
      seen.most = Math.max(seen.most, seen.running)
      const left = { minuteLeft: 60 - window.used, dayLeft: seen.day, appLeft: app.left }
      await clock.wait(latencyMs * 0.6)
      seen.running -= 1
      await clock.wait(latencyMs * 0.2)
      return left
    },
  }
}

/** A morning's work: so many calls in the background, and people who ask about six times a minute meanwhile. */
export interface Morning extends Counted {
  seed: number
  /** 0: one process without a limiter. */
  processes: number
  batch?: number
  /** Calls a minute of other users of the same app. */
  others?: number
  /** When the last process dies, milliseconds after the beginning: what it has under way stays so at Xero. */
  dies?: number
  /** The leases of each process on one store; in memory unless given. */
  leases?: (clock: VirtualClock) => readonly Leases[]
}

const latencyOf = (random: () => number) => 150 + random() * 350

/** Plays a morning to its end, each refused call again as the gateway does, and says how it went; waits are milliseconds. */
export async function morning({ seed, processes, batch = 300, others = 0, dies, leases, ...counted }: Morning) {
  const random = seededRandom(seed)
  const clock = virtualClock()
  const xero = countingXero(clock, counted)
  const memory = leasesInMemory(clock, () => random() * 6)
  const stores = leases?.(clock) ?? Array.from({ length: processes }, () => memory)
  const people: number[] = []
  const background: number[] = []
  const lives = stores.map((store) => mortal(clock, store))
  const limiters = lives.map((life, index) =>
    limiterOf(life.clock, `process ${index}`, processes > 1 || leases ? life.leases : undefined, seed * 10 + index),
  )
  const one = async (lane: Lane, limiter: Limiter | undefined) => {
    const asked = clock.now()
    for (;;) {
      const permit = await limiter?.acquire(lane, asked + 60 * MINUTE)
      const waited = clock.now() - asked
      const report = await xero.call(latencyOf(random))
      permit?.done(report)
      if (report.limit === undefined) return lane === 'batch' ? background.push(clock.now()) : people.push(waited)
      await clock.wait(report.retryAfterMs ?? 100 + 400 * random())
    }
  }
  const begun = clock.now()
  const state = { over: false }
  const work = Promise.all(
    Array.from({ length: batch }, async (_, index) => {
      const mine = index % processes
      const done = one('batch', limiters[mine])
      if (dies === undefined || mine < processes - 1) await done
    }),
  )
  const beside = async (aMinute: number, act: () => unknown) => {
    while (!state.over) {
      await clock.wait(random() * 2 * (MINUTE / aMinute))
      if (!state.over) await act()
    }
  }
  if (dies !== undefined) clock.wait(dies).then(() => lives.at(-1)?.kill())
  const survivors = dies === undefined ? processes : processes - 1
  const asking = beside(6, () => one('interactive', limiters[Math.floor(random() * survivors)]))
  const spending = others > 0 ? beside(others, () => xero.spend()) : undefined
  await clock.run(work)
  const tookMs = clock.now() - begun
  // When 60 calls a minute would have served the same calls, other users' too.
  const idealMs = xero.seen.counted * (MINUTE / 60)
  state.over = true
  await clock.run(Promise.all([asking, spending]))
  people.sort((a, b) => a - b)
  return {
    ...xero.seen,
    slowness: tookMs / idealMs,
    p95: Math.round(people[Math.min(people.length - 1, Math.floor(people.length * 0.95))] ?? 0),
    asked: people.length,
    done: background.length,
  }
}
