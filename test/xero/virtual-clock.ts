import type { Clock } from '../../src/books/clock.ts'

/** A clock that jumps to the next moment somebody waits for, as soon as nothing else can happen. */
export interface VirtualClock extends Clock {
  /** Runs the clock until the promise settles. */
  run<T>(work: Promise<T>): Promise<T>
  advance(milliseconds: number): void
}

interface Timer {
  at: number
  wake: () => void
}

export function virtualClock(start = Date.UTC(2026, 10, 20, 9)): VirtualClock {
  let now = start
  let timers: Timer[] = []
  const wait = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stop = () => {
        timers = timers.filter((other) => other !== timer)
        reject(signal?.reason)
      }
      const wake = () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const timer = { at: now + Math.max(0, milliseconds), wake }
      timers.push(timer)
      signal?.addEventListener('abort', stop)
    })
  async function run<T>(work: Promise<T>): Promise<T> {
    let settled = false
    const done = () => {
      settled = true
    }
    work.then(done, done)
    for (let idle = 0; !settled; ) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (settled) break
      idle += 1
      // The first call loads xero-node from disk: give real input a few turns before time moves.
      if (idle < 5) continue
      const next = timers.sort((a, b) => a.at - b.at).shift()
      if (!next) continue
      now = Math.max(now, next.at)
      next.wake()
      idle = 3
    }
    return await work
  }
  return {
    now: () => now,
    wait,
    run,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}
