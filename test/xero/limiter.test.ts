import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Lane } from '../../src/xero/budgets.ts'
import { createLimiter } from '../../src/xero/limiter.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

/** A Xero that counts: 60 a minute in a fixed window, 5 at once. `phase` undefined: a window begins with its first call. */
function countingServer(clock: VirtualClock, phase: number | undefined, latency = 250) {
  let start = Number.NEGATIVE_INFINITY
  let used = 0
  let running = 0
  const refused: string[] = []
  return {
    refused,
    async call() {
      const now = clock.now()
      if (now >= start + 60_000) {
        start = phase === undefined ? now : now - ((now - phase) % 60_000)
        used = 0
      }
      if (running >= 5) {
        refused.push('concurrent')
        return { limit: 'concurrent', retryAfterMs: 200, minuteLeft: 60 - used } as const
      }
      if (used >= 60) {
        refused.push('minute')
        return { limit: 'minute', retryAfterMs: Math.ceil((start + 60_000 - now) / 1000) * 1000 } as const
      }
      used += 1
      running += 1
      const minuteLeft = 60 - used
      await clock.wait(latency)
      running -= 1
      return { minuteLeft, dayLeft: 4_000, appLeft: 9_000 }
    },
  }
}

async function load(clock: VirtualClock, phase: number | undefined) {
  const server = countingServer(clock, phase)
  const limiter = createLimiter(clock)
  const waits: number[] = []
  const call = async (lane: Lane) => {
    const asked = clock.now()
    const permit = await limiter.acquire(lane, asked + 15 * 60_000)
    if (lane === 'interactive') waits.push(clock.now() - asked)
    permit.done(await server.call())
  }
  const batch = Array.from({ length: 270 }, () => call('batch'))
  const people = Array.from({ length: 30 }, async (_, index) => {
    await clock.wait(3_000 + index * 9_700)
    await call('interactive')
  })
  const begun = clock.now()
  await clock.run(Promise.all([...batch, ...people]))
  waits.sort((a, b) => a - b)
  return { refused: server.refused, p95: waits[Math.floor(waits.length * 0.95)] ?? 0, took: clock.now() - begun }
}

describe('300 calls, batch and interactive, against a counting server', () => {
  test.each([
    ['a window on the server’s own minute', Date.UTC(2026, 10, 20, 0, 0, 37)],
    ['a window on another second', Date.UTC(2026, 10, 20, 0, 0, 2)],
    ['a window that begins with its first call', undefined],
  ])('no 429 with %s', async (_, phase) => {
    const { refused, p95, took } = await load(virtualClock(), phase)
    expect(refused).toEqual([])
    expect(p95).toBeLessThanOrEqual(1_000)
    expect(took).toBeLessThan(6.5 * 60_000)
  })
})

test('no 429 of the minute whatever the phase, the latency and the number of calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        phase: fc.option(fc.nat(59_999), { nil: undefined }),
        latency: fc.integer({ min: 20, max: 1_500 }),
        batch: fc.integer({ min: 0, max: 200 }),
        gaps: fc.array(fc.nat(20_000), { maxLength: 60 }),
      }),
      async ({ phase, latency, batch, gaps }) => {
        const clock = virtualClock()
        const server = countingServer(clock, phase, latency)
        const limiter = createLimiter(clock)
        const call = async (lane: Lane) => {
          const permit = await limiter.acquire(lane, clock.now() + 60 * 60_000)
          permit.done(await server.call())
        }
        const person = async () => {
          for (const gap of gaps) {
            await clock.wait(gap)
            await call('interactive')
          }
        }
        await clock.run(Promise.all([person(), ...Array.from({ length: batch }, () => call('batch'))]))
        expect(server.refused).toEqual([])
      },
    ),
    { numRuns: 25 },
  )
})

test('interactive calls go before batch calls that waited longer', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const order: string[] = []
  const held = await Promise.all(Array.from({ length: 5 }, () => limiter.acquire('interactive', clock.now() + 1)))
  const batch = limiter.acquire('batch', clock.now() + 600_000).then((permit) => {
    order.push('batch')
    permit.done({ minuteLeft: 50 })
  })
  const person = limiter.acquire('interactive', clock.now() + 30_000).then((permit) => {
    order.push('person')
    permit.done({ minuteLeft: 51 })
  })
  for (const permit of held) permit.done({ minuteLeft: 55 })
  await clock.run(Promise.all([batch, person]))
  expect(order).toEqual(['person', 'batch'])
})

test('at most five run at once, and a permit given back twice counts once', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const held = await Promise.all(Array.from({ length: 5 }, () => limiter.acquire('interactive', clock.now() + 1)))
  let sixth = false
  const waiting = limiter.acquire('interactive', clock.now() + 30_000).then(() => {
    sixth = true
  })
  await Promise.resolve()
  expect(sixth).toBe(false)
  held[0]?.done({})
  held[0]?.done({})
  await waiting
  await expect(clock.run(limiter.acquire('interactive', clock.now() + 1_000))).rejects.toMatchObject({
    code: 'limited',
  })
})

test('a call whose answer was lost has been counted by Xero, and counts here until the window ends', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const may = () => clock.run(limiter.acquire('interactive', clock.now() + 1_000)).catch(() => undefined)
  const first = await may()
  first?.done({ minuteLeft: 3 })
  for (let call = 0; call < 3; call += 1) (await may())?.done({ lost: true })
  expect(await may()).toBeUndefined()
  clock.advance(60_000)
  expect(await may()).toBeDefined()
})

test('calls that were all lost count for a minute, also where Xero never said anything', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const may = (lane: Lane) => clock.run(limiter.acquire(lane, clock.now() + 10_000)).catch(() => undefined)
  for (let call = 0; call < 60; call += 1) (await may('interactive'))?.done({ lost: true })
  expect(await may('interactive')).toBeUndefined()
  clock.advance(60_000)
  for (let call = 0; call < 8; call += 1) {
    const permit = await may('batch')
    expect(permit).toBeDefined()
    permit?.done({ lost: true })
  }
})

test('a wait longer than allowed is a fault that says when', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const permit = await limiter.acquire('interactive', clock.now())
  permit.done({ limit: 'minute', retryAfterMs: 40_000 })
  await expect(limiter.acquire('interactive', clock.now() + 30_000)).rejects.toMatchObject({
    code: 'limited',
    next: 'Try again in 40 s.',
  })
  clock.advance(40_000)
  await limiter.acquire('interactive', clock.now())
})

describe('the day’s budget', () => {
  async function leftOfDay(dayLeft: number) {
    const clock = virtualClock()
    const limiter = createLimiter(clock)
    const first = await limiter.acquire('interactive', clock.now())
    first.done({ dayLeft: 4_000 })
    const second = await limiter.acquire('interactive', clock.now())
    second.done({ dayLeft })
    const may = (lane: Lane) =>
      limiter.acquire(lane, clock.now() + 10_000).then(
        (permit) => permit.done({ dayLeft }),
        () => 'refused',
      )
    return { clock, limiter, may }
  }
  test('batch stops at 15% left, interactive at 2%, writes go on', async () => {
    const fifteen = await leftOfDay(750)
    expect(await fifteen.may('batch')).toBe('refused')
    expect(await fifteen.may('interactive')).toBeUndefined()
    const two = await leftOfDay(100)
    expect(await two.may('interactive')).toBe('refused')
    expect(await two.may('write')).toBeUndefined()
  })
  test('a quarter of an hour later one call may ask again', async () => {
    const { clock, may } = await leftOfDay(100)
    clock.advance(15 * 60_000)
    expect(await may('interactive')).toBeUndefined()
  })
})
