import type { Clock } from '../books/clock.ts'
import { dayStart } from '../call/decision.ts'
import { Fault } from '../call/fault.ts'
import type { Jobs } from '../call/jobs.ts'
import { type House, runUnasked } from '../call/run.ts'
import type { NightlyWork } from '../call/tool.ts'
import type { JobWork } from './jobs.ts'

/** The work of checking the last ended month of an organisation each night. */
export const CLOSE_JOB = 'close'

const HOUR_MS = 3_600_000
// Late enough for any change of the clocks to be over.
const AT_NIGHT_MS = 26 * HOUR_MS

/**
 * Does an organisation's nightly work, then waits for two o'clock of its next night; where it is not wanted, looks again in an hour. It
 * goes no further than this server's own record. Throws Fault where it could not be done, to be tried again later.
 */
export function checkNightly(
  houseOf: (organisation: string) => House | undefined,
  workOf: () => Promise<NightlyWork>,
  clock: Clock,
): JobWork {
  return async ({ organisation }, signal) => {
    const house = houseOf(organisation)
    const { tool, isWanted } = await workOf()
    if (!house || house.loginReads || !(await isWanted(house.notes))) return clock.now() + HOUR_MS
    if (tool.reach !== 'local') throw new Error(`${tool.name} reaches further than may be done unasked`)
    const reply = await runUnasked(tool, {}, house, { client: 'nightly work', signal })
    // What a stop cut short is due at once, for whichever process goes on.
    if (signal.aborted) return clock.now()
    if (reply.isError) throw new Fault('unavailable', 'The nightly checks could not be made.', 'They are tried again.')
    const { zone } = await house.books.organisation()
    return dayStart(clock.now(), zone) + AT_NIGHT_MS
  }
}

/** Puts the nightly work of these organisations in the queue, where it is not. */
export async function putCloseJobs(jobs: Jobs, organisations: readonly string[], clock: Clock): Promise<void> {
  const there = new Set(
    (await jobs.all()).flatMap(({ name, organisation }) => (name === CLOSE_JOB ? organisation : [])),
  )
  for (const organisation of organisations) {
    if (!there.has(organisation)) await jobs.put({ name: CLOSE_JOB, organisation, dueAt: clock.now() })
  }
}
