import { describe, expect, test } from 'vitest'
import { appBudget } from '../../src/xero/budgets.ts'
import { stateInMemory, stateInStore } from '../../src/xero/limit-state.ts'
import { createLimiter } from '../../src/xero/limiter.ts'
import { limitsLeft } from '../../src/xero/limits-left.ts'
import { type CallReport, limitsName, limitsShape, newLimits } from '../../src/xero/organisation-limits.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { virtualClock } from './virtual-clock.ts'

/** A store on which one process works in one organisation, and what another process learns of it there. */
function seen() {
  const clock = virtualClock()
  const leases = leasesInMemory(clock)
  const parts = { leases, clock, random: () => 0.5, log: () => undefined }
  const limiter = createLimiter(clock, {
    owner: 'worker',
    app: stateInMemory(appBudget()),
    organisation: stateInStore({ ...parts, name: limitsName('tenant'), shape: limitsShape, fresh: newLimits }),
  })
  return {
    clock,
    leases,
    left: () => limitsLeft(leases, 'tenant', clock.now()),
    begin: () => clock.run(limiter.acquire('interactive', clock.now() + 1_000)),
    call: async (report: CallReport) => {
      const permit = await clock.run(limiter.acquire('interactive', clock.now() + 1_000))
      permit.done(report)
      await clock.run(clock.wait(1))
    },
  }
}

describe('what is left of the limits', () => {
  test('is unknown before the first call, and where what is stored cannot be read', async () => {
    const { left, leases } = seen()
    expect(await left()).toEqual({})
    leases.values.set(limitsName('tenant'), { value: '{"minute":7}', version: 1 })
    expect(await left()).toEqual({})
  })

  test('is what Xero last said, less what is under way', async () => {
    const { clock, left, call, begin } = seen()
    const at = clock.now()
    await call({ minuteLeft: 41, dayLeft: 4_200 })
    expect(await left()).toEqual({ minute: 41, day: 4_200, seenAt: at })
    await begin()
    expect(await left()).toMatchObject({ minute: 40, day: 4_200 })
  })

  test('a window that is over is forgotten, the day not until a day later', async () => {
    const { clock, left, call } = seen()
    const at = clock.now()
    await call({ minuteLeft: 41, dayLeft: 4_200 })
    clock.advance(60_000)
    expect(await left()).toEqual({ day: 4_200, seenAt: at })
    clock.advance(24 * 3_600_000)
    expect(await left()).toEqual({})
  })

  test.each([
    ['the minute', { limit: 'minute', minuteLeft: 0, retryAfterMs: 26_000 }, { minute: 0 }, 26_000],
    ['the day', { limit: 'day', dayLeft: 0, retryAfterMs: 7_200_000 }, { day: 0 }, 7_200_000],
    ['too little of a day', { dayLeft: 20 }, { day: 20 }, 15 * 60_000],
  ] as const)('is blocked by %s until then', async (_, report, known, blockedMs) => {
    const { clock, left, call } = seen()
    const at = clock.now()
    await call(report)
    expect(await left()).toMatchObject({ ...known, blockedUntil: at + blockedMs })
    clock.advance(blockedMs)
    expect(await left()).not.toHaveProperty('blockedUntil')
  })

  test('looking changes nothing in the store', async () => {
    const { leases, left, call } = seen()
    await call({ minuteLeft: 41 })
    const { writes } = leases
    const before = leases.values.get(limitsName('tenant'))
    await left()
    expect(leases.writes).toBe(writes)
    expect(leases.values.get(limitsName('tenant'))).toBe(before)
  })
})
