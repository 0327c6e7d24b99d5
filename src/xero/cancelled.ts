import { setMaxListeners } from 'node:events'
import { Fault } from '../call/fault.ts'

/** What becomes of work whose caller no longer waits for it. */
export function cancelled(): Fault {
  return new Fault('unavailable', 'The call was cancelled.', 'Nothing was written. Ask again if it is still wanted.')
}

/** The result of work, or Fault as soon as the signal is aborted; the work itself goes on. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work
  // A call that reads a whole company has many readings under one signal, and each takes its listener away again.
  setMaxListeners(0, signal)
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled())
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
