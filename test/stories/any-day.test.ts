import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import { house } from '../house.ts'

/** The demo is dated from the clock, so every example must work on whatever day somebody tries it. */
const DAYS = [
  ['nz', '2028-02-29T02:00:00Z'],
  ['au', '2027-01-31T13:30:00Z'],
  ['uk', '2027-03-28T00:30:00Z'],
  ['us', '2026-12-31T23:00:00Z'],
  ['nz', '2027-04-03T14:30:00Z'],
] as const

describe('every example works', () => {
  it.each(DAYS)('in %s at %s', { timeout: 120_000 }, async (region, instant) => {
    const { call, close } = await house({ region, now: Date.parse(instant) })
    // Withdrawing needs something that is held: its card shows it.
    for (const { name, example } of catalogue.filter(
      (tool) => tool.name !== 'withdraw_change' && tool.name !== 'undo_change',
    )) {
      const reply = await call(name, example)
      expect(reply.isError, `${name}: ${reply.text}`).toBe(false)
    }
    await close()
  })
})
