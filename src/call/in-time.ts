import type { Clock } from '../books/clock.ts'
import { Fault } from './fault.ts'
import type { Reply } from './reply.ts'

/** A running call as seen from outside: whether it was given up, and once it writes, what can be told before it ends. */
export interface Progress {
  over: boolean
  soFar: (() => Promise<Reply>) | undefined
}

/**
 * The answer of `work`, or what can be told when the time is up or the host cancels. `progress.over` tells work that it was given up:
 * it must begin nothing then, but finishes what it began. Throws Fault where nothing had been begun.
 */
export async function inTime(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (progress: Progress) => Promise<Reply>,
): Promise<Reply> {
  const progress: Progress = { over: false, soFar: undefined }
  const giveUp = async (fact: string): Promise<Reply> => {
    progress.over = true
    if (progress.soFar) return await progress.soFar()
    throw new Fault('unavailable', fact, 'Nothing was written. Try again, or ask for less at once.')
  }
  if (signal?.aborted) return await giveUp(CANCELLED)
  const timer = new AbortController()
  const late = clock.wait(limitMs, timer.signal).then(
    () => giveUp(`This took longer than ${limitMs / 1_000} seconds and was stopped.`),
    () => new Promise<never>(() => {}),
  )
  try {
    return await Promise.race([work(progress), late, ...(signal ? [cancelled(signal, giveUp)] : [])])
  } finally {
    // Without a reason one is made, with a stack that nobody reads.
    timer.abort('over')
  }
}

const CANCELLED = 'The call was cancelled.'

function cancelled(signal: AbortSignal, giveUp: (fact: string) => Promise<Reply>): Promise<Reply> {
  return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })).then(() =>
    giveUp(CANCELLED),
  )
}
