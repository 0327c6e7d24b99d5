import { expect, test } from 'vitest'
import { catalogue, nightly } from '../../src/catalogue.ts'
import { checkNightly, putCloseJobs } from '../../src/worker/close-job.ts'
import { house } from '../house.ts'

const job = { id: '1', name: 'close', organisation: '', key: '', failures: 0, dueAt: 0 }
const HOUR_MS = 3_600_000

test('checks at night where that is wanted, each organisation for itself, and writes nothing to Xero', {
  timeout: 120_000,
}, async () => {
  const open = await house()
  const { clock, store } = open.open
  const ids = open.open.houses.map(({ books: { ref } }) => ref.id)
  await putCloseJobs(store.jobs, ids, clock)
  await putCloseJobs(store.jobs, ids, clock)
  expect((await store.jobs.all()).map(({ name }) => name)).toEqual(ids.map(() => 'close'))
  const work = checkNightly(open.open.unasked, async () => nightly, clock)
  const signal = new AbortController().signal
  const [first = '', second = ''] = ids
  open.calls.splice(0)
  expect(await work({ ...job, organisation: first }, signal)).toBe(clock.now() + HOUR_MS)
  expect(open.calls).toEqual([])
  await open.call('set_close_settings', { organisation: 'Kestrel Trading Ltd', set: { nightly: true } })
  // In summer New Zealand is thirteen hours ahead.
  expect(await work({ ...job, organisation: first }, signal)).toBe(Date.UTC(2026, 10, 20, 13))
  expect(await work({ ...job, organisation: second }, signal)).toBe(clock.now() + HOUR_MS)
  expect(await work({ ...job, organisation: 'elsewhere' }, signal)).toBe(clock.now() + HOUR_MS)
  const { data } = await open.call('close_status', { organisation: 'Kestrel Trading Ltd' })
  expect(data.checked_at).toBeDefined()
  expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  await open.close()
})

test('what is done unasked reaches no further than this record', () => {
  expect(catalogue).toContain(nightly.tool)
  expect(nightly.tool.reach).toBe('local')
})
