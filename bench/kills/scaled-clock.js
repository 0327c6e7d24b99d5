import { setTimeout as delay } from 'node:timers/promises'

/** A clock that runs so many times as fast as the computer's since `epoch`, milliseconds UTC; processes with the same epoch agree. */
export function scaledClock(epoch, scale) {
  return {
    now: () => Math.round(epoch + (Date.now() - epoch) * scale),
    wait: async (milliseconds, signal) => {
      await delay(milliseconds / scale, undefined, signal ? { signal } : undefined)
    },
  }
}
