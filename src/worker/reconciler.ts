import type { Clock } from '../books/clock.ts'
import type { Hands } from '../call/hands.ts'
import type { Log } from '../call/run.ts'

const EVERY_MS = 60_000

/** What reconciling goes on with: the organisations that may have open work now, and when to stop. */
export interface ReconcilerParts {
  /** Asked anew each time; it may be none. */
  hands(): Promise<readonly Hands[]>
  /** What is looked after besides, each time. */
  chores?(): Promise<void>
  clock: Clock
  log: Log
  signal: AbortSignal
}

/** Goes on with open writes at once and then every minute, until the signal ends it. What fails is noted and tried again; it never throws. */
export async function keepReconciling({ hands, chores, clock, log, signal }: ReconcilerParts): Promise<void> {
  // Each for itself: an organisation whose record cannot be read must not keep the others, nor what is looked after besides.
  const attempt = async (work: () => Promise<void> | undefined) => {
    try {
      if (!signal.aborted) await work()
    } catch (thrown) {
      log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, 'reconciling')
    }
  }
  while (!signal.aborted) {
    await attempt(async () => {
      for (const one of await hands()) await attempt(() => one.reconcile())
    })
    await attempt(() => chores?.())
    await clock.wait(EVERY_MS, signal).catch(() => undefined)
  }
}
