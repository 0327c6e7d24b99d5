import type { Clock } from '../books/clock.ts'
import type { MirrorKeeper } from '../books/mirror.ts'
import type { Jobs } from '../call/jobs.ts'
import type { JobWork } from './jobs.ts'

/** The work of keeping a copy of an organisation's documents. */
export const MIRROR_JOB = 'mirror'

const LOOK_AGAIN_MS = 60_000

/** Keeps the copy of an organisation as far as is due, and looks again in a minute. `keeperOf` gives what keeps it; undefined for one that this process does not have. */
export function keepMirror(keeperOf: (organisation: string) => MirrorKeeper | undefined, clock: Clock): JobWork {
  return async ({ organisation }, signal) => {
    const more = await keeperOf(organisation)?.keep(signal)
    // What a stop cut short is due at once, for whichever process goes on.
    return more || signal.aborted ? clock.now() : clock.now() + LOOK_AGAIN_MS
  }
}

/** Puts the keeping of these organisations' copies in the queue, where it is not. */
export async function putMirrorJobs(jobs: Jobs, organisations: readonly string[], clock: Clock): Promise<void> {
  const there = new Set(
    (await jobs.all()).flatMap(({ name, organisation }) => (name === MIRROR_JOB ? organisation : [])),
  )
  for (const organisation of organisations) {
    if (!there.has(organisation)) await jobs.put({ name: MIRROR_JOB, organisation, dueAt: clock.now() })
  }
}
