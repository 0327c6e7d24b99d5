import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import type { Lane } from '../../src/xero/budgets.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { type Burst, edge, limiterOf, mortal, together } from './processes.ts'
import { virtualClock } from './virtual-clock.ts'

const numbers = <T>(count: number, of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index))

/** 270 calls in the background, the same number of each process. */
const background: Burst = { at: 0, lane: 'batch', processes: numbers(270, (index) => index % 3) }

const one = (index: number, at: number): Burst => ({ at, lane: 'interactive', processes: [index % 3] })
const five = (index: number, at: number): Burst => ({ at, lane: 'interactive', processes: numbers(5, () => index % 3) })
const spread = (_: number, at: number): Burst => ({ at, lane: 'interactive', processes: numbers(6, (n) => n % 3) })

const PEOPLE: [string, Burst[]][] = [
  ['30 one by one', numbers(30, (index) => 3_000 + index * 9_700).map((at, index) => one(index, at))],
  ['6 times 5 of one process', numbers(6, (index) => 8_000 + index * 47_300).map((at, index) => five(index, at))],
  [
    '5 times 6 of all processes, late in a window',
    [57, 118, 179, 236, 298].map((at, index) => spread(index, at * 1_000)),
  ],
]

describe('300 calls of three processes, batch and interactive, against the simulator’s limits', () => {
  test.each(PEOPLE)('none is refused and nobody waits long: %s', async (_, people) => {
    const { refused, most, admitted, p95, took } = await together([background, ...people], { shared: true })
    expect(refused).toEqual([])
    expect(admitted).toBe(300)
    expect(most).toBeLessThanOrEqual(5)
    expect(p95).toBeLessThanOrEqual(1_500)
    expect(took).toBeLessThan(6.5 * 60_000)
  })

  test('without a store between them they are refused', async () => {
    const { refused } = await together([background, ...(PEOPLE[0]?.[1] ?? [])], { shared: false })
    expect(refused.length).toBeGreaterThan(10)
  })
})

const burst = fc.record({
  at: fc.nat(150_000),
  lane: fc.constantFrom<Lane>('interactive', 'write', 'batch'),
  processes: fc.array(fc.nat(2), { minLength: 1, maxLength: 40, size: 'max' }),
})

test('no call is refused whatever the order of things', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1_000_000),
        lead: fc.option(fc.nat(59_999), { nil: undefined }),
        latency: fc.constantFrom([20, 60], [100, 900], [1_000, 4_000] as const),
        slowest: fc.constantFrom(0, 3, 40),
        bursts: fc.array(burst, { minLength: 1, maxLength: 8 }),
      }),
      async ({ bursts, lead, latency, ...options }) => {
        const [least = 0, longest = 0] = latency
        const { refused, most, admitted } = await together(bursts, {
          ...options,
          ...(lead === undefined ? {} : { lead }),
          latency: [least, longest],
          shared: true,
        })
        expect(refused).toEqual([])
        expect(most).toBeLessThanOrEqual(5)
        expect(admitted).toBe(bursts.flatMap(({ processes }) => processes).length + (lead === undefined ? 0 : 1))
      },
    ),
    { numRuns: 25 },
  )
})

/** Two processes on one store; the first can be killed. */
function two() {
  const clock = virtualClock()
  const leases = leasesInMemory(clock)
  const first = mortal(clock, leases)
  return {
    clock,
    leases,
    first,
    dying: limiterOf(first.clock, 'dying', first.leases, 1),
    living: limiterOf(clock, 'living', leases, 2),
    five: (limiter: ReturnType<typeof limiterOf>) =>
      clock.run(Promise.all(numbers(5, () => 0).map(() => limiter.acquire('interactive', clock.now() + 1_000)))),
  }
}

describe('a process that dies', () => {
  test('gives its places back within ten seconds, and what it sent still counts', async () => {
    const { clock, first, dying, living, five } = two()
    const xero = edge(clock, () => 200)
    const granted: number[] = []
    const calls = (limiter: typeof living, count: number) =>
      clock.run(
        Promise.all(
          numbers(count, async () => {
            const permit = await limiter.acquire('interactive', clock.now() + 120_000)
            granted.push(clock.now())
            permit.done(await xero.call())
          }),
        ),
      )
    await calls(dying, 54)
    const lost = await five(dying)
    for (const _ of lost) xero.call()
    first.kill()
    const died = clock.now()
    granted.length = 0
    await calls(living, 60)
    const waited = (granted[0] ?? 0) - died
    expect(waited).toBeGreaterThan(5_000)
    expect(waited).toBeLessThanOrEqual(10_500)
    expect(xero.seen.refused).toEqual([])
  })

  test('while it waits holds nobody up for long', async () => {
    const { clock, first, dying, living, five } = two()
    const held = await five(living)
    dying.acquire('interactive', clock.now() + 30_000).catch(() => undefined)
    await clock.run(clock.wait(300))
    first.kill()
    const died = clock.now()
    for (const permit of held) permit.done({ minuteLeft: 58 })
    const permit = await clock.run(living.acquire('batch', died + 30_000))
    expect(clock.now() - died).toBeLessThanOrEqual(2_500)
    permit.done({})
  })
})

test('a call that takes long keeps its place', async () => {
  const { clock, dying, living, five } = two()
  const held = await five(dying)
  await clock.run(clock.wait(29_000))
  await expect(clock.run(living.acquire('interactive', clock.now() + 5_000))).rejects.toMatchObject({ code: 'limited' })
  held[0]?.done({})
  const begun = clock.now()
  await clock.run(living.acquire('interactive', clock.now() + 5_000))
  expect(clock.now() - begun).toBeLessThanOrEqual(250)
})

test('calls of a person go before another process’s batch calls that waited longer', async () => {
  const { clock, dying, living, five } = two()
  const held = await five(dying)
  const order: string[] = []
  const enter = async (limiter: typeof living, lane: Lane) => {
    const permit = await limiter.acquire(lane, clock.now() + 60_000)
    order.push(lane)
    permit.done({ minuteLeft: 58 })
  }
  const batch = enter(dying, 'batch')
  await clock.run(clock.wait(2_000))
  const person = enter(living, 'interactive')
  await clock.run(clock.wait(300))
  for (const permit of held) permit.done({ minuteLeft: 58 })
  await clock.run(Promise.all([batch, person]))
  expect(order).toEqual(['interactive', 'batch'])
})

test('who waits longer goes first, whichever process it is', async () => {
  const { clock, dying, living, five } = two()
  const held = await five(dying)
  const order: string[] = []
  const enter = async (limiter: typeof living, name: string) => {
    const permit = await limiter.acquire('interactive', clock.now() + 60_000)
    order.push(name)
    await clock.wait(500)
    permit.done({ minuteLeft: 50 })
  }
  const early = numbers(5, (n) => n).map((n) => enter(living, `early ${n}`))
  await clock.run(clock.wait(1_000))
  const late = numbers(5, (n) => n).map((n) => enter(dying, `late ${n}`))
  for (const permit of held) permit.done({ minuteLeft: 55 })
  await clock.run(Promise.all([...early, ...late]))
  expect(order.slice(0, 5).every((name) => name.startsWith('early'))).toBe(true)
})

test('a process that waits asks at most four times a second', async () => {
  const { clock, leases, dying, living, five } = two()
  await five(dying)
  const waiting = living.acquire('interactive', clock.now() + 20_000)
  await clock.run(clock.wait(100))
  const { reads, writes } = leases
  await clock.run(clock.wait(10_000))
  // Two states at each asking; the holder says every five seconds that its calls go on.
  expect(leases.reads - reads).toBeLessThanOrEqual(2 * 4 * 10 + 8)
  expect(leases.writes - writes).toBeLessThanOrEqual(10 + 4)
  await expect(clock.run(waiting)).rejects.toBeInstanceOf(Fault)
})

describe('a store', () => {
  test('that is away stops no call, and what is under way is told to the others when it is back', async () => {
    const { clock, leases, dying, living, five } = two()
    leases.out = true
    const held = await five(dying)
    leases.out = false
    await clock.run(clock.wait(6_000))
    await expect(clock.run(living.acquire('interactive', clock.now() + 1_000))).rejects.toMatchObject({
      code: 'limited',
    })
    for (const permit of held) permit.done({ minuteLeft: 40 })
    await clock.run(living.acquire('interactive', clock.now() + 1_000))
  })

  test.each(['', '{', '[]', '{"minute":{}}', '{"minute":7,"calls":"x"}'])(
    'that holds %j starts anew',
    async (value) => {
      const { clock, leases, living } = two()
      leases.values.set('organisation', { value, version: 3 })
      const permit = await clock.run(living.acquire('interactive', clock.now() + 1_000))
      permit.done({ minuteLeft: 59 })
      await clock.run(clock.wait(10))
      expect(leases.values.get('organisation')?.value).toContain('"seen":59')
    },
  )

  test('that remembers a later time than it is now holds nobody up', async () => {
    const { clock, leases, living } = two()
    const later = clock.now() + 3_600_000
    const calls = numbers(5, (id) => id).map((id) => ({ owner: 'x', id, until: later }))
    const value = {
      minute: { start: later, seen: 0, inFlight: 5, unanswered: 0 },
      day: { seenAt: 0, full: 1_000, blockedUntil: 0 },
      pausedUntil: 0,
      calls,
      waiting: [{ owner: 'x', lane: 'write', since: 0, until: later }],
    }
    leases.values.set('organisation', { value: JSON.stringify(value), version: 3 })
    await clock.run(living.acquire('batch', clock.now() + 61_000))
  })
})
