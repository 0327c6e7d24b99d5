import { expect, test } from 'vitest'
import { keepMirrors } from '../../src/worker/mirror-keeper.ts'
import { virtualClock } from '../xero/virtual-clock.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

test('keeps copies half a minute after the start, goes on while more is due, then looks every minute', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const begun = clock.now()
  const at: number[] = []
  const keep = async () => {
    at.push(clock.now() - begun)
    return at.length < 3
  }
  const work = keepMirrors({ keepers: () => [{ keep }], clock, log: quiet, signal: stop.signal })
  await clock.run(clock.wait(149_000))
  stop.abort()
  await clock.run(work)
  expect(at).toEqual([30_000, 30_000, 30_000, 90_000])
})

test('what fails is noted, and hinders no other organisation', async () => {
  const clock = virtualClock()
  const stop = new AbortController()
  const errors: unknown[] = []
  let kept = 0
  const failing = { keep: () => Promise.reject(new Error('out of reach')) }
  const working = {
    keep: async () => {
      kept += 1
      return false
    },
  }
  const log = { ...quiet, error: (facts: unknown) => errors.push(facts) }
  const work = keepMirrors({ keepers: () => [failing, working], clock, log, signal: stop.signal })
  await clock.run(clock.wait(100_000))
  stop.abort()
  await clock.run(work)
  expect([errors.length, kept]).toEqual([2, 2])
})
