import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CONCLUDE_AFTER_MS, RESEND_WITHIN_MS, twoClockRule } from '../../src/xero/two-clocks.ts'

const MINUTE = 60_000

describe('the rule of two clocks', () => {
  test.each([
    ['nothing left yet', undefined, undefined, 0, 'lost', { next: 'send' }],
    ['just sent', 0, 0, 1, 'lost', { next: 'send' }],
    ['shortly before the key is too old', 0, 4 * MINUTE, 5 * MINUTE - 1, 'lost', { next: 'send' }],
    ['the key is too old', 0, 4 * MINUTE, 5 * MINUTE, 'lost', { next: 'wait', until: 10.5 * MINUTE + 1 }],
    [
      'the last attempt may be under way',
      0,
      4 * MINUTE,
      10.5 * MINUTE,
      'lost',
      { next: 'wait', until: 10.5 * MINUTE + 1 },
    ],
    [
      'nothing is under way any more',
      0,
      4 * MINUTE,
      10.5 * MINUTE + 1,
      'lost',
      { next: 'read_back', conclusive: true },
    ],
    ['an error of Xero’s own', 0, 0, 1, 'answered', { next: 'read_back', conclusive: false }],
    [
      'the clock was set back',
      10 * MINUTE,
      10 * MINUTE,
      9 * MINUTE,
      'lost',
      { next: 'wait', until: 16.5 * MINUTE + 1 },
    ],
  ] as const)('%s', (_, firstSent, lastSent, now, last, step) => {
    expect(twoClockRule({ firstSent, lastSent }, now, last)).toEqual(step)
  })

  const instants = fc
    .tuple(fc.nat(30 * MINUTE), fc.nat(30 * MINUTE), fc.nat(30 * MINUTE))
    .map(([firstSent, more, later]) => ({ firstSent, lastSent: firstSent + more, now: firstSent + more + later }))

  test('never sends under a key that may be forgotten, and never concludes what may be under way', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('lost' as const, 'answered' as const), ({ now, ...clocks }, last) => {
        const step = twoClockRule(clocks, now, last)
        if (step.next === 'send') expect(now - clocks.firstSent).toBeLessThan(RESEND_WITHIN_MS)
        if (step.next === 'read_back' && step.conclusive)
          expect(now - clocks.lastSent).toBeGreaterThan(CONCLUDE_AFTER_MS)
      }),
    )
  })

  test('always ends: a wait leads to a conclusion at its time', () => {
    fc.assert(
      fc.property(instants, ({ now, ...clocks }) => {
        const step = twoClockRule(clocks, now, 'lost')
        if (step.next !== 'wait') return
        expect(step.until).toBeGreaterThan(now)
        expect(twoClockRule(clocks, step.until, 'lost')).toEqual({ next: 'read_back', conclusive: true })
      }),
    )
  })
})
