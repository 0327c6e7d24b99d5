import type { Clock } from '../../src/books/clock.ts'
import type { Leases } from '../../src/call/leases.ts'
import { createLimiter as limitsOfXero, xeroLimits } from '../../src/simulator/edge/limits.ts'
import type { Lane } from '../../src/xero/budgets.ts'
import { appBudget } from '../../src/xero/budgets.ts'
import { stateInStore } from '../../src/xero/limit-state.ts'
import { createLimiter, type Limiter } from '../../src/xero/limiter.ts'
import { appShape, type CallReport, limitsShape, newLimits } from '../../src/xero/organisation-limits.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { seededRandom } from './rig.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

/** The limits of the simulator's edge, behind a line that takes its time. */
export function edge(clock: VirtualClock, latency: () => number) {
  const limits = limitsOfXero(xeroLimits)
  const seen = { refused: [] as string[], admitted: 0, running: 0, most: 0 }
  return {
    seen,
    async call(): Promise<CallReport> {
      const whole = latency()
      await clock.wait(whole * 0.2)
      const entry = limits.enter('app', 'organisation', clock.now())
      if (!entry.admitted) {
        seen.refused.push(entry.problem)
        const seconds = entry.headers['retry-after']
        return { limit: entry.problem, retryAfterMs: seconds === undefined ? 200 : Number(seconds) * 1_000 }
      }
      seen.admitted += 1
      seen.running += 1
      seen.most = Math.max(seen.most, seen.running)
      const left = entry.headers()
      await clock.wait(whole * 0.6)
      entry.leave()
      seen.running -= 1
      await clock.wait(whole * 0.2)
      const of = (name: string) => Number(left[name])
      return {
        minuteLeft: of('x-minlimit-remaining'),
        dayLeft: of('x-daylimit-remaining'),
        appLeft: of('x-appminlimit-remaining'),
      }
    },
  }
}

/** A process that can be killed: from then on it does nothing, and nothing that it waits for comes. */
export function mortal(clock: VirtualClock, leases: Leases) {
  let dead = false
  const never = new Promise<never>(() => undefined)
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead) return await never
    const value = await work()
    return dead ? await never : value
  }
  const own: Leases = {
    take: (...all) => alive(() => leases.take(...all)),
    holder: (...all) => alive(() => leases.holder(...all)),
    release: (...all) => alive(() => leases.release(...all)),
    read: (...all) => alive(() => leases.read(...all)),
    write: (...all) => alive(() => leases.write(...all)),
  }
  return {
    clock: { now: clock.now, wait: (ms: number, signal?: AbortSignal) => alive(() => clock.wait(ms, signal)) },
    leases: own,
    kill: () => {
      dead = true
    },
  }
}

/** One process's limiter on a store that it shares, or on what it knows itself. */
export function limiterOf(clock: Clock, owner: string, leases: Leases | undefined, seed = 1): Limiter {
  if (!leases) return createLimiter(clock)
  const parts = { leases, clock, random: seededRandom(seed), log: () => undefined }
  return createLimiter(clock, {
    owner,
    app: stateInStore({ ...parts, name: 'app', shape: appShape, fresh: appBudget }),
    organisation: stateInStore({ ...parts, name: 'organisation', shape: limitsShape, fresh: newLimits }),
  })
}

/** Calls that leave together after so many milliseconds, each by the process of that number. */
export interface Burst {
  at: number
  lane: Lane
  processes: readonly number[]
}

/** How three processes work: on one store or each for itself, and how long Xero takes at least and at most. */
export interface Together {
  shared: boolean
  seed?: number
  latency?: readonly [number, number]
  /** How long before them somebody else made a call that counts. */
  lead?: number
  slowest?: number
}

/** Runs calls of three processes to their end, sending again what was refused, and says how they fared. */
export async function together(bursts: readonly Burst[], options: Together) {
  const { shared, seed = 1, latency: [least, most] = [150, 400], lead, slowest = 8 } = options
  const clock = virtualClock()
  const random = seededRandom(seed)
  const xero = edge(clock, () => least + random() * (most - least))
  const leases = leasesInMemory(clock, () => random() * slowest)
  const limiters = [1, 2, 3].map((n) => limiterOf(clock, `process ${n}`, shared ? leases : undefined, seed * 10 + n))
  const waits: number[] = []
  const call = async (lane: Lane, limiter: Limiter | undefined) => {
    const asked = clock.now()
    for (let report: CallReport = { limit: 'minute' }; report.limit !== undefined; ) {
      const permit = await limiter?.acquire(lane, asked + 30 * 60_000)
      const left = clock.now()
      report = await xero.call()
      permit?.done(report)
      if (report.limit !== undefined) await clock.wait(report.retryAfterMs ?? 0)
      else if (lane !== 'batch') waits.push(left - asked)
    }
  }
  if (lead !== undefined) await clock.run(xero.call().then(() => clock.wait(lead)))
  const begun = clock.now()
  const work = bursts.map(async ({ at, lane, processes }) => {
    await clock.wait(at)
    await Promise.all(processes.map((process) => call(lane, limiters[process])))
  })
  await clock.run(Promise.all(work))
  waits.sort((a, b) => a - b)
  const p95 = Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.95))] ?? 0)
  return { ...xero.seen, p95, took: clock.now() - begun, leases }
}
