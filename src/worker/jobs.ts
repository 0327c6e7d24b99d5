import type { Clock } from '../books/clock.ts'
import { asFault } from '../call/fault.ts'
import type { CanDo, Jobs, TakenJob } from '../call/jobs.ts'
import type { Log } from '../call/run.ts'

// A host's first questions come now: work beside them can wait for that.
const FIRST_AFTER_MS = 30_000
const LOOK_AGAIN_MS = 15_000
const HELD_MS = 90_000
const RENEW_MS = 30_000
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 3_600_000

/** Does one job; answers when it is due again (milliseconds), undefined for never. It stops between two steps once the signal says so. */
export type JobWork = (job: TakenJob, signal: AbortSignal) => Promise<number | undefined>

/** What working needs: what this process can do, asked anew each time, how each work is done, and when to stop. */
export interface WorkerParts {
  jobs: Jobs
  organisations(): Promise<readonly string[]>
  work: Readonly<Record<string, JobWork>>
  clock: Clock
  log: Log
  signal: AbortSignal
}

/** Does what is due, one job after the other, until the signal ends it. What fails is noted and tried again, each time later; it never throws. */
export async function keepWorking(parts: WorkerParts): Promise<void> {
  const { clock, signal } = parts
  const pause = (milliseconds: number) => clock.wait(milliseconds, signal).catch(() => undefined)
  await pause(FIRST_AFTER_MS)
  while (!signal.aborted) {
    if (!(await workOnce(parts))) await pause(LOOK_AGAIN_MS)
  }
}

/** Does one job that is due; false where none is, or the store is out of reach. */
async function workOnce(parts: WorkerParts): Promise<boolean> {
  const { jobs, clock, log } = parts
  try {
    const can: CanDo = { names: Object.keys(parts.work), organisations: await parts.organisations() }
    const job = can.organisations.length === 0 ? undefined : await jobs.take(can, clock.now() + HELD_MS)
    if (!job) return false
    await doJob(parts, job)
    return true
  } catch (thrown) {
    log.error({ stack: stackOf(thrown) }, 'jobs')
    return false
  }
}

async function doJob({ jobs, work, clock, log, signal }: WorkerParts, job: TakenJob): Promise<void> {
  const over = new AbortController()
  const lost = new AbortController()
  const renewing = keepHolding(jobs, job, clock, over.signal, lost)
  try {
    const named = work[job.name]
    const again = named && (await named(job, AbortSignal.any([signal, lost.signal])))
    await jobs.done(job.id, again)
  } catch (thrown) {
    const { code, fact } = asFault(thrown)
    log.warn({ job: job.name, organisation: job.organisation, code, stack: stackOf(thrown) }, 'job failed')
    const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.min(job.failures, 10))
    await jobs.failed(job.id, OWN_WORDS.has(code) ? fact : code, clock.now() + wait)
  } finally {
    over.abort()
    await renewing
  }
}

// Other faults quote what Xero or the ledger says, which has no place in a plain column.
const OWN_WORDS: ReadonlySet<string> = new Set(['limited', 'unavailable', 'unauthorised'])

async function keepHolding(
  jobs: Jobs,
  { id }: TakenJob,
  clock: Clock,
  over: AbortSignal,
  lost: AbortController,
): Promise<void> {
  for (;;) {
    await clock.wait(RENEW_MS, over).catch(() => undefined)
    if (over.aborted) return
    // A store that is out of reach for a moment takes nothing away: the time that was granted goes on.
    const held = await jobs.renew(id, clock.now() + HELD_MS).catch(() => true)
    if (!held) {
      lost.abort()
      return
    }
  }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
