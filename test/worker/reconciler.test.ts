import { expect, test } from 'vitest'
import type { Hands } from '../../src/call/hands.ts'
import { keepReconciling } from '../../src/worker/reconciler.ts'
import { virtualClock } from '../xero/virtual-clock.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

function noting(clock: { now(): number }, reconcile: () => Promise<void> = async () => {}) {
  const at: number[] = []
  const hands: Hands = {
    carryOut: async () => {},
    reconcile: async () => {
      at.push(clock.now())
      await reconcile()
    },
  }
  return { hands, at }
}

test('reconciles at once, then every minute, until it is stopped', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const begun = clock.now()
  const { hands, at } = noting(clock)
  const work = keepReconciling({ hands: async () => [hands], clock, log: quiet, signal: stop.signal })
  await clock.run(clock.wait(150_000))
  stop.abort()
  await clock.run(work)
  expect(at.map((instant) => instant - begun)).toEqual([0, 60_000, 120_000])
})

test('a failure is noted and tried again', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const errors: unknown[] = []
  const { hands, at } = noting(clock, async () => {
    throw new Error('out of reach')
  })
  const log = { ...quiet, error: (facts: unknown) => errors.push(facts) }
  const work = keepReconciling({ hands: async () => [hands], clock, log, signal: stop.signal })
  await clock.run(clock.wait(90_000))
  stop.abort()
  await clock.run(work)
  expect(at).toHaveLength(2)
  expect(errors).toHaveLength(2)
})

test('does nothing once it is stopped', async () => {
  const clock = virtualClock()
  const { hands, at } = noting(clock)
  await keepReconciling({ hands: async () => [hands], clock, log: quiet, signal: AbortSignal.abort() })
  expect(at).toEqual([])
})

test('what fails in one organisation keeps neither the others nor the chores from going on', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const broken = noting(clock, async () => {
    throw new Error('its record was changed')
  })
  const sound = noting(clock)
  let chores = 0
  const work = keepReconciling({
    hands: async () => [broken.hands, sound.hands],
    chores: async () => {
      chores += 1
    },
    ...{ clock, log: quiet, signal: stop.signal },
  })
  await clock.run(clock.wait(90_000))
  stop.abort()
  await clock.run(work)
  expect([broken.at.length, sound.at.length, chores]).toEqual([2, 2, 2])
})

test('begins on no further organisation once it is stopped', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const first = noting(clock, async () => stop.abort())
  const second = noting(clock)
  const hands = async () => [first.hands, second.hands]
  await clock.run(keepReconciling({ hands, clock, log: quiet, signal: stop.signal }))
  expect([first.at.length, second.at.length]).toEqual([1, 0])
})
