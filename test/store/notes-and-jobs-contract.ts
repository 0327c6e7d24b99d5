import { describe, expect } from 'vitest'
import type { NewJob } from '../../src/call/jobs.ts'
import type { NewNote } from '../../src/call/notes.ts'
import * as rig from './rig.ts'
import { organisation } from './rig.ts'

const MINUTE = 60_000
const other = { id: 'org-2', name: 'Other Ltd', demo: false }

function promise(over: Partial<NewNote> = {}): NewNote {
  return { kind: 'promise', subject: 'contact:c1', by: 'Mere', body: { amount: 115n, on: '2026-12-01' }, ...over }
}

function mirror(over: Partial<NewJob> = {}): NewJob {
  return { name: 'mirror', organisation: 'org-1', dueAt: 0, ...over }
}

const CAN = { names: ['mirror', 'close'], organisations: ['org-1', 'org-2'] }

/** What every engine must do with notes and jobs, whether two workers share a connection or have one each. */
export function notesAndJobsContract(name: string, openPair: () => Promise<rig.Pair>): void {
  const test = rig.testsOn(openPair)

  describe(`${name}: notes`, () => {
    test('are read back as they were noted, in their order, by any worker and of one organisation alone', async ({
      a,
      b,
      clock,
    }) => {
      const first = await a.notesOf(organisation).add(promise())
      clock.advance(MINUTE)
      const second = await b
        .notesOf(organisation)
        .add(promise({ kind: 'dispute', subject: 'contact:c2', body: 'späť' }))
      await a.notesOf(other).add(promise({ subject: 'contact:c9' }))
      const read = await b.notesOf(organisation).read()
      expect(read).toEqual([first, second])
      expect(read.map(({ number, at, by, body }) => [number, at, by, body])).toEqual([
        [1, clock.now() - MINUTE, 'Mere', { amount: 115n, on: '2026-12-01' }],
        [2, clock.now(), 'Mere', 'späť'],
      ])
    })

    test('are found by kind, by subject and from a number on', async ({ a }) => {
      const notes = a.notesOf(organisation)
      for (let index = 0; index < 6; index += 1) {
        await notes.add(promise({ kind: index % 2 ? 'hold' : 'promise', subject: `contact:c${index % 3}` }))
      }
      const numbers = async (query: Parameters<typeof notes.read>[0]) =>
        (await notes.read(query)).map(({ number }) => number)
      expect(await numbers({ kinds: ['hold'] })).toEqual([2, 4, 6])
      expect(await numbers({ subject: 'contact:c1' })).toEqual([2, 5])
      expect(await numbers({ after: 2, limit: 3 })).toEqual([3, 4, 5])
      expect(await numbers({ kinds: ['hold', 'promise'], subject: 'contact:c0', after: 1 })).toEqual([4])
      expect(await numbers({ kinds: [] })).toEqual([])
    })

    test('that others tell twice are noted once', async ({ a, b }) => {
      const told = promise({ key: 'shop-17' })
      const both = await Promise.all([a.notesOf(organisation).add(told), b.notesOf(organisation).add(told)])
      expect(both[0]).toEqual(both[1])
      await a.notesOf(organisation).add(promise({ kind: 'hold', key: 'shop-17' }))
      await a.notesOf(other).add(told)
      expect(await a.notesOf(organisation).read()).toHaveLength(2)
    })

    test('are not added where somebody has noted something about the subject since', async ({ a, b }) => {
      const notes = a.notesOf(organisation)
      expect((await notes.add(promise(), 0))?.number).toBe(1)
      expect(await b.notesOf(organisation).add(promise(), 0)).toBeUndefined()
      await notes.add(promise({ subject: 'contact:c2' }))
      expect((await b.notesOf(organisation).add(promise(), 1))?.number).toBe(3)
      const race = await Promise.all([notes.add(promise(), 3), b.notesOf(organisation).add(promise(), 3)])
      expect(race.filter((note) => note !== undefined)).toHaveLength(1)
    })

    test('show nothing of what they say in the store, and none that was changed beside the server is read', async ({
      a,
    }) => {
      const notes = a.notesOf(organisation)
      await notes.add(promise({ body: 'canary-of-a-note' }))
      const rows = await a.database.all('select * from notes')
      expect(
        Buffer.concat(rows.map(({ body }) => (body instanceof Uint8Array ? body : Buffer.of()))).toString(),
      ).not.toContain('canary')
      for (const change of ["kind = 'hold'", "subject = 'contact:c2'", 'at = at + 1', "key = 'x'"]) {
        await a.database.run(`update notes set ${change}`)
        await expect(notes.read()).rejects.toMatchObject({ code: 'unavailable' })
        await a.database.run(
          "update notes set kind = 'promise', subject = 'contact:c1', key = null, at = ?",
          Number(rows[0]?.at),
        )
      }
      expect(await notes.read()).toHaveLength(1)
    })

    test('are in the audit, and leave with their organisation', async ({ a }) => {
      await a.notesOf(organisation).add(promise())
      await a.notesOf(other).add(promise())
      const entries = await a.database.all("select facts, actor from audit where kind = 'noted'")
      expect(entries).toHaveLength(2)
      expect(entries[0]).toMatchObject({ actor: 'Mere' })
      expect(String(entries[0]?.facts)).not.toContain('115')
      await a.purge(organisation.id, 'Bea')
      expect(await a.notesOf(organisation).read()).toEqual([])
      expect(await a.notesOf(other).read()).toHaveLength(1)
      expect((await a.audit.verify([])).faults).toEqual([])
    })
  })

  describe(`${name}: jobs`, () => {
    test('are taken when they are due, the one that has waited longest first, and only by who can do them', async ({
      a,
      b,
      clock,
    }) => {
      await a.jobs.put(mirror({ organisation: 'org-2', dueAt: clock.now(), body: { page: 3 } }))
      await a.jobs.put(mirror({ dueAt: clock.now() - 1 }))
      await a.jobs.put({ name: 'other work', organisation: 'org-1', dueAt: 0 })
      expect(await b.jobs.take({ names: ['close'], organisations: ['org-1'] }, clock.now() + MINUTE)).toBeUndefined()
      expect(await b.jobs.take({ names: ['mirror'], organisations: [] }, clock.now() + MINUTE)).toBeUndefined()
      expect(await b.jobs.take(CAN, clock.now() + MINUTE)).toMatchObject({
        organisation: 'org-1',
        failures: 0,
        key: '',
      })
      expect(await b.jobs.take(CAN, clock.now() + MINUTE)).toMatchObject({ organisation: 'org-2', body: { page: 3 } })
      expect(await b.jobs.take(CAN, clock.now() + MINUTE)).toBeUndefined()
      await a.jobs.put(mirror({ key: 'later', dueAt: clock.now() + 1 }))
      expect(await a.jobs.take({ ...CAN, organisations: ['org-3'] }, clock.now() + MINUTE)).toBeUndefined()
    })

    test('one organisation has one in hand, whoever asks', async ({ a, b, clock }) => {
      for (const key of ['1', '2', '3']) await a.jobs.put(mirror({ key }))
      const taken = await Promise.all([a, b, a, b].map(({ jobs }) => jobs.take(CAN, clock.now() + MINUTE)))
      expect(taken.filter((job) => job !== undefined)).toHaveLength(1)
      await expect(a.database.run("update jobs set state = 'in hand'")).rejects.toMatchObject({ code: 'unavailable' })
    })

    test('put again is still one: the earlier time counts, the newer body, and once more after one in hand', async ({
      a,
      b,
      clock,
    }) => {
      await a.jobs.put(mirror({ dueAt: clock.now() + 2 * MINUTE, body: 1 }))
      await b.jobs.put(mirror({ dueAt: clock.now(), body: 2 }))
      await b.jobs.put(mirror({ dueAt: clock.now() + MINUTE, body: 3 }))
      const job = await a.jobs.take(CAN, clock.now() + MINUTE)
      expect(job).toMatchObject({ body: 3, dueAt: clock.now() })
      await b.jobs.put(mirror({ dueAt: clock.now() + 5, body: 4 }))
      await a.jobs.done(job?.id ?? '')
      expect(await a.jobs.all()).toMatchObject([{ dueAt: clock.now() + 5, heldUntil: undefined, failures: 0 }])
      clock.advance(5)
      const again = await b.jobs.take(CAN, clock.now() + MINUTE)
      expect(again).toMatchObject({ body: 4 })
      await b.jobs.done(again?.id ?? '')
      expect(await a.jobs.all()).toEqual([])
    })

    test('done are due again when they say so; failed ones say why and count', async ({ a, clock }) => {
      await a.jobs.put(mirror())
      const first = await a.jobs.take(CAN, clock.now() + MINUTE)
      await a.jobs.failed(first?.id ?? '', 'Xero did not answer.', clock.now() + 1)
      expect(await a.jobs.all()).toMatchObject([{ failures: 1, why: 'Xero did not answer.', dueAt: clock.now() + 1 }])
      clock.advance(1)
      const second = await a.jobs.take(CAN, clock.now() + MINUTE)
      expect(second).toMatchObject({ failures: 1 })
      await a.jobs.done(second?.id ?? '', clock.now() + MINUTE)
      expect(await a.jobs.all()).toMatchObject([{ failures: 0, why: undefined, dueAt: clock.now() + MINUTE }])
    })

    test('of a process that died go to another, and the one that lost them ends nothing', async ({ a, b, clock }) => {
      await a.jobs.put(mirror())
      const lost = await a.jobs.take(CAN, clock.now() + MINUTE)
      expect(await a.jobs.renew(lost?.id ?? '', clock.now() + 2 * MINUTE)).toBe(true)
      expect(await b.jobs.renew(lost?.id ?? '', clock.now() + 9 * MINUTE)).toBe(false)
      clock.advance(2 * MINUTE - 1)
      expect(await b.jobs.take(CAN, clock.now() + MINUTE)).toBeUndefined()
      clock.advance(1)
      const taken = await b.jobs.take(CAN, clock.now() + MINUTE)
      expect(taken).toMatchObject({ id: lost?.id, failures: 1 })
      await a.jobs.done(lost?.id ?? '')
      expect(await a.jobs.renew(lost?.id ?? '', clock.now() + MINUTE)).toBe(false)
      expect(await b.jobs.all()).toMatchObject([{ heldUntil: clock.now() + MINUTE }])
    })

    test('leave with their organisation, and show nothing of their body in the store', async ({ a }) => {
      await a.jobs.put(mirror({ body: 'canary-of-a-job' }))
      await a.jobs.put(mirror({ organisation: 'org-2' }))
      const rows = await a.database.all('select body from jobs')
      for (const { body } of rows)
        expect(body instanceof Uint8Array && Buffer.from(body).toString()).not.toContain('canary')
      await a.purge('org-1', 'Bea')
      expect((await a.jobs.all()).map((job) => job.organisation)).toEqual(['org-2'])
    })
  })
}
