import { expect, test } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import type { Log } from '../../src/call/run.ts'
import { type JobWork, keepWorking } from '../../src/worker/jobs.ts'
import { keepMirror, MIRROR_JOB, putMirrorJobs } from '../../src/worker/mirror-job.ts'
import { memoryStore } from '../memory-store.ts'
import { type VirtualClock, virtualClock } from '../xero/virtual-clock.ts'

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Works for so long on a store of its own, and then stops. */
async function worked(
  forMs: number,
  workOn: (clock: VirtualClock) => JobWork,
  { log = quiet, organisations = ['org-1'], stopAt = forMs } = {},
) {
  const clock = virtualClock()
  const { store } = await memoryStore(clock)
  const stop = new AbortController()
  await clock.run(putMirrorJobs(store.jobs, organisations, clock))
  const work = { [MIRROR_JOB]: workOn(clock) }
  const working = keepWorking({
    jobs: store.jobs,
    organisations: async () => organisations,
    work,
    clock,
    log,
    signal: stop.signal,
  })
  clock.wait(stopAt).then(() => stop.abort())
  await clock.run(clock.wait(forMs))
  await clock.run(working)
  return { store, clock }
}

test('keeps copies half a minute after the start, goes on while more is due, then looks every minute', async () => {
  const at: number[] = []
  await worked(170_000, (clock) => {
    const begun = clock.now()
    const keep = async () => {
      at.push(clock.now() - begun)
      return at.length < 3
    }
    return keepMirror(() => ({ keep }), clock)
  })
  expect(at).toEqual([30_000, 30_000, 30_000, 90_000, 150_000])
})

test('what fails is noted, tried again each time later, and hinders no other organisation', async () => {
  const warned: object[] = []
  const at = new Map<string, number[]>()
  const { store } = await worked(
    600_000,
    (clock) => {
      const begun = clock.now()
      return async ({ organisation }) => {
        at.set(organisation, [...(at.get(organisation) ?? []), Math.round((clock.now() - begun) / 60_000)])
        if (organisation === 'org-1') throw new Fault('unavailable', 'Xero did not answer.', 'Wait.')
        return clock.now() + 60_000
      }
    },
    { log: { ...quiet, warn: (facts) => void warned.push(facts) }, organisations: ['org-1', 'org-2'] },
  )
  expect(at.get('org-1')).toEqual([1, 2, 4, 8])
  expect(at.get('org-2')?.length).toBeGreaterThanOrEqual(8)
  expect(warned).toHaveLength(4)
  const [failing] = (await store.jobs.all()).filter(({ organisation }) => organisation === 'org-1')
  expect(failing).toMatchObject({ failures: 4, why: 'Xero did not answer.' })
})

test('what Xero says in a failure is not kept beside the job', async () => {
  const { store } = await worked(60_000, () => async () => {
    throw new Fault('rejected', 'Xero refused this: "Harbour Dental is archived"', 'Mend it.')
  })
  expect((await store.jobs.all())[0]?.why).toBe('rejected')
})

test('work that takes long keeps its place, and stops where it was lost', async () => {
  const heard: boolean[] = []
  const { store } = await worked(400_000, (clock) => async (_, signal) => {
    await clock.wait(300_000)
    heard.push(signal.aborted)
    return undefined
  })
  expect(heard).toEqual([false])
  expect(await store.jobs.all()).toEqual([])
})

test('a stop leaves what was cut short due at once, for whoever goes on', async () => {
  const { store, clock } = await worked(
    100_000,
    (own) =>
      keepMirror(
        () => ({
          keep: async (signal) => {
            await own.wait(60_000, signal).catch(() => undefined)
            return false
          },
        }),
        own,
      ),
    { stopAt: 50_000 },
  )
  expect(await store.jobs.all()).toMatchObject([{ heldUntil: undefined, failures: 0 }])
  expect((await store.jobs.all())[0]?.dueAt).toBeLessThanOrEqual(clock.now())
})
