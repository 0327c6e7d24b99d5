import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import type { Lane } from '../../src/xero/budgets.ts'
import { createLimiter } from '../../src/xero/limiter.ts'
import type { CallReport } from '../../src/xero/organisation-limits.ts'
import { settings, temporaryFolder } from '../store/rig.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { type Counted, countingXero, type Morning, morning } from './limits-world.ts'
import { limiterOf } from './processes.ts'
import { virtualClock } from './virtual-clock.ts'

/** Every fourth organisation has a window that begins with its first call; the others' begin at some moment of the minute. */
const phaseOf = (seed: number) => (seed % 4 === 0 ? undefined : (seed * 7_919) % 60_000)

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

/** Plays mornings, and says with its seed what each has that it must not have. */
async function played(count: number, options: Omit<Morning, 'seed' | 'phase'>, slowest = 1.1) {
  const wrong: string[] = []
  const { batch = 300, dies } = options
  for (const seed of seeds(count)) {
    const { refused, p95, slowness, most, done } = await morning({ ...options, batch, seed, phase: phaseOf(seed) })
    if (refused.length > 0) wrong.push(`seed ${seed}: refused ${refused}`)
    if (most > 5) wrong.push(`seed ${seed}: ${most} at once`)
    if (p95 > 1_500) wrong.push(`seed ${seed}: people waited ${p95} ms`)
    if (slowness > slowest) wrong.push(`seed ${seed}: took ${slowness.toFixed(3)} of the ideal time`)
    if (dies === undefined && done < batch) wrong.push(`seed ${seed}: ${done} done`)
  }
  return wrong
}

describe('300 calls in the background while people ask six times a minute', () => {
  test('of one process: none refused, nobody waits, done in time', async () => {
    expect(await played(30, { processes: 1 })).toEqual([])
  })

  test('of three processes on one store: the same', async () => {
    expect(await played(5, { processes: 3 })).toEqual([])
  })

  test('of three processes on one SQLite file, for half as many calls: the same', async () => {
    const leases: Morning['leases'] = (clock) => stores.map(({ leasesOn }) => leasesOn(clock))
    const folder = temporaryFolder()
    const stores = await Promise.all(
      seeds(3).map(async (number) => {
        let now = () => 0
        const clock = { now: () => now(), wait: () => Promise.reject(new Error('a store waits for nothing')) }
        const store = await openStore({
          file: `${folder}/store.db`,
          ...settings(clock, { worker: `worker ${number}` }),
        })
        closing.push(() => store.close())
        const leasesOn = (to: { now: () => number }) => {
          now = to.now
          return store.leases
        }
        return { leasesOn }
      }),
    )
    // Each step is on the disk before the next.
    expect(await played(1, { processes: 3, leases, batch: 150 })).toEqual([])
  }, 60_000)

  test('with other users of the app in the same window: what Xero says counts, not what was sent', async () => {
    expect(await played(10, { processes: 1, others: 15 })).toEqual([])
    expect(await played(2, { processes: 3, others: 15 })).toEqual([])
  })

  test('with a process that dies while its calls are under way: the others go on', async () => {
    expect(await played(3, { processes: 3, dies: 95_000 }, 1.2)).toEqual([])
  })

  test('without a limiter would be refused by the hundred', async () => {
    const { refused } = await morning({ seed: 1, phase: 7_919, processes: 0 })
    expect(refused.length).toBeGreaterThan(100)
  })
})

/** One process at one Xero, and calls of a lane made one after another until they would have to wait for longer than a minute. */
function alone(counted: Counted) {
  const clock = virtualClock()
  const xero = countingXero(clock, counted)
  const limiter = createLimiter(clock)
  const call = async (lane: Lane) => {
    const permit = await limiter.acquire(lane, clock.now() + 61_000)
    const report = await xero.call(100)
    permit.done(report)
    return report
  }
  const until = async (lane: Lane): Promise<number> => {
    let calls = 0
    for (;;) {
      const report = await clock.run(call(lane)).catch(() => undefined)
      if (report === undefined || report.limit !== undefined) return calls
      calls += 1
    }
  }
  return { clock, xero, call, until, limiter }
}

describe('a day that is nearly spent', () => {
  test.each([
    ['of 5,000', 1_050, [300, 650, 100]],
    ['of 1,000', 200, [50, 130, 20]],
  ])(
    '%s: batch stops at 15 %%, people at 2 %%, and at least 20 are kept for approved writes',
    async (_, dayLeft, calls) => {
      const { xero, until } = alone({ phase: 0, dayLeft })
      expect([await until('batch'), await until('interactive'), await until('write')]).toEqual(calls)
      expect(xero.seen.day).toBe(0)
    },
  )

  test('lets one call in a quarter of an hour find out whether there is more, however many wait', async () => {
    const { clock, xero, call, until, limiter } = alone({ phase: 0, dayLeft: 160 })
    await until('batch')
    const before = xero.seen.counted
    for (const _ of seeds(20))
      limiter.acquire('batch', clock.now() + 4 * 3_600_000).then(async (permit) => permit.done(await xero.call(100)))
    await clock.run(clock.wait(59 * 60_000))
    expect(xero.seen.counted - before).toBe(3)
    await clock.run(call('interactive'))
  })

  test('that others have spent is asked about no sooner than Xero said', async () => {
    const { clock, xero, call, until } = alone({ phase: 0, dayLeft: 3_000 })
    await clock.run(call('write'))
    xero.seen.day = 0
    const { refused } = xero.seen
    expect(await until('write')).toBe(0)
    expect(refused).toEqual(['day'])
    clock.advance(3_500_000)
    expect(await until('write')).toBe(0)
    expect(refused).toHaveLength(1)
    clock.advance(100_000)
    expect(await until('write')).toBe(0)
    expect(refused).toHaveLength(2)
  })
})

test('an app that has little left of its own minute keeps it for people and approved writes, and goes on a minute later', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const may = async (lane: Lane, appLeft: number) => {
    const permit = await clock.run(limiter.acquire(lane, clock.now() + 1_000)).catch(() => undefined)
    permit?.done({ appLeft })
    return permit !== undefined
  }
  expect([await may('batch', 120), await may('batch', 99), await may('batch', 98)]).toEqual([true, true, false])
  expect([await may('interactive', 5), await may('interactive', 4), await may('interactive', 3)]).toEqual([
    true,
    true,
    false,
  ])
  expect([await may('write', 1), await may('write', 0), await may('write', 0)]).toEqual([true, true, false])
  clock.advance(60_000)
  expect(await may('batch', 9_999)).toBe(true)
})

test('a window that others have used up is left alone by every process until Xero said', async () => {
  const clock = virtualClock()
  const xero = countingXero(clock, { phase: clock.now() - 20_000 })
  for (const _ of seeds(60)) xero.spend()
  const leases = leasesInMemory(clock, () => 3)
  const limiters = seeds(3).map((number) => limiterOf(clock, `process ${number}`, leases, number))
  const left: number[] = []
  const begun = clock.now()
  const one = async (index: number) => {
    for (let report: CallReport = { limit: 'minute' }; report.limit !== undefined; ) {
      const permit = await limiters[index % 3]?.acquire('batch', begun + 600_000)
      left.push(clock.now() - begun)
      report = await xero.call(200)
      permit?.done(report)
    }
  }
  await clock.run(Promise.all(seeds(30).map(one)))
  // Five may be under way before the first answer.
  expect(xero.seen.refused.length).toBeLessThanOrEqual(5)
  expect(left.filter((at) => at > 1_000 && at < 40_000)).toEqual([])
})
