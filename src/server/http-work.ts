import type { Refusal } from './authorise.ts'
import { refused } from './http-guard.ts'

/** Where there is no room at the moment. */
export const BUSY = refused(503, 'Too many requests at once. Nothing was done: try again.', { 'retry-after': '1' })

/** Where nothing new is begun any more. */
export const ENDING = refused(503, 'The server is ending. Nothing was done.', {
  connection: 'close',
  'retry-after': '10',
})

/** Counts what is being worked on, so that at most so much is, and ending waits for it. */
export function workCount(most: number) {
  let running = 0
  let idle = () => {}
  const work = {
    ending: false,
    /** What to call when it is done, once or more often. */
    begin: (): (() => void) | Refusal => {
      if (work.ending) return ENDING
      if (running >= most) return BUSY
      running += 1
      let open = true
      return () => {
        if (open) running -= 1
        open = false
        if (running === 0) idle()
      }
    },
    /** Begins nothing more; settles when nothing runs. */
    end: async () => {
      work.ending = true
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve))
    },
  }
  return work
}
