import type { Clock } from '../../books/clock.ts'
import { asFault, Fault } from '../../call/fault.ts'

/** What work answered for `who`, or the Fault that it threw or that its time was up: then it goes on unheard. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  who: string,
  work: () => Promise<T>,
): Promise<T | Fault> {
  const timer = new AbortController()
  const late = clock.wait(limitMs, timer.signal).then(
    () =>
      new Fault('unavailable', `${who} did not answer within ${limitMs / 1_000} seconds.`, 'Try again in a moment.'),
    () => new Promise<never>(() => {}),
  )
  try {
    return await Promise.race([work(), late])
  } catch (thrown) {
    return asFault(thrown)
  } finally {
    timer.abort()
  }
}
