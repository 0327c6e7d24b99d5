import type { Clock } from '../books/clock.ts'
import type { MirrorKeeper } from '../books/mirror.ts'
import { Fault } from '../call/fault.ts'
import type { Log } from '../call/run.ts'

// A host's first questions come now: filling copies can wait for them.
const FIRST_AFTER_MS = 30_000
const EVERY_MS = 60_000

/** What keeping copies goes on with: the organisations that have one, asked anew each time, and when to stop. */
export interface MirrorKeeperParts {
  keepers(): readonly MirrorKeeper[]
  clock: Clock
  log: Log
  signal: AbortSignal
}

/** Keeps the copies of all organisations, each in its turn, until the signal ends it. What fails is noted and tried again; it never throws. */
export async function keepMirrors({ keepers, clock, log, signal }: MirrorKeeperParts): Promise<void> {
  const pause = (milliseconds: number) => clock.wait(milliseconds, signal).catch(() => undefined)
  const told = new WeakMap<MirrorKeeper, string>()
  const isMoreDue = async (keeper: MirrorKeeper) => {
    try {
      const more = await keeper.keep(signal)
      told.delete(keeper)
      return more
    } catch (thrown) {
      if (thrown instanceof Fault) {
        // A login that has ended stays so for days: it is told once.
        if (told.get(keeper) !== thrown.fact) log.warn({ code: thrown.code }, `mirror: ${thrown.fact}`)
        told.set(keeper, thrown.fact)
        return false
      }
      log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, 'mirror')
      return false
    }
  }
  await pause(FIRST_AFTER_MS)
  while (!signal.aborted) {
    const more: boolean[] = []
    for (const keeper of keepers()) more.push(await isMoreDue(keeper))
    if (!more.includes(true)) await pause(EVERY_MS)
  }
}
