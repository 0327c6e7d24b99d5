import { expect, test } from 'vitest'
import { cancelSignal, withDeadline } from '../../src/xero/adapter.ts'
import { cached } from '../../src/xero/cache.ts'
import { unlessCancelled } from '../../src/xero/cancelled.ts'
import { virtualClock } from './virtual-clock.ts'

const MINUTE = 60_000

test('a reader is not cancelled with others who asked before it, one after the other', async () => {
  const clock = virtualClock()
  const value = cached(clock, MINUTE, async () => {
    await unlessCancelled(clock.wait(1_000), cancelSignal())
    return 'read'
  })
  const given = new AbortController()
  const caller = (signal: AbortSignal) => withDeadline(clock.now() + MINUTE, () => value.get(), { signal })
  // One call that asks twice, such as for two tables, and a call that nobody cancels.
  const cancelled = [caller(given.signal), caller(given.signal)]
  for (const one of cancelled) one.catch(() => undefined)
  const waits = caller(new AbortController().signal)
  await clock.run(clock.wait(100))
  given.abort()
  await expect(clock.run(waits)).resolves.toBe('read')
  for (const one of cancelled) await expect(one).rejects.toMatchObject({ fact: 'The call was cancelled.' })
})
