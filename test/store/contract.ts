import { describe, expect } from 'vitest'
import { hashOf } from '../../src/call/canonical.ts'
import type { Decide, Decided, UsedRecord } from '../../src/call/changes.ts'
import type { StoreSettings } from '../../src/store/open-store.ts'
import { memberChange } from '../../src/tools/settings/group-members.ts'
import * as rig from './rig.ts'
import {
  apply,
  approving,
  ask,
  begin,
  beginOne,
  done,
  draft,
  failed,
  numbered,
  organisation,
  plan,
  touching,
} from './rig.ts'

const HOUR = 3_600_000
const other = { id: 'org-2', name: 'Other Ltd', demo: false }

/** What every engine must do, whether two workers share a connection or have one each. */
export function storeContract(name: string, openPair: (over?: Partial<StoreSettings>) => Promise<rig.Pair>): void {
  const test = rig.testsOn(openPair)

  describe(`${name}: an engine`, () => {
    test('takes back every kind of value as it was', async ({ a: { database } }) => {
      await database.run('create table kinds (t text, n bigint, b bytea)')
      const blob = new Uint8Array([0, 1, 255])
      await database.run('insert into kinds values (?, ?, ?)', 'é✓x', 9_007_199_254_740_991, blob)
      await database.run('insert into kinds values (?, ?, ?)', null, null, null)
      await database.run('insert into kinds (b) values (?)', new Uint8Array([1]))
      expect(await database.all('select * from kinds')).toEqual([
        { t: 'é✓x', n: 9_007_199_254_740_991, b: blob },
        { t: null, n: null, b: null },
        { t: null, n: null, b: new Uint8Array([1]) },
      ])
    })

    test('does all of a transaction or nothing', async ({ a: { database }, b }) => {
      await database.run('create table t (n bigint)')
      const work = database.transaction(async (sql) => {
        await sql.run('insert into t values (1)')
        throw new Error('stop')
      })
      await expect(work).rejects.toThrow('stop')
      expect(await b.database.all('select * from t')).toEqual([])
    })

    test('lets nothing between the statements of a transaction', async ({ a, b }) => {
      await a.database.run('create table t (n bigint)')
      await a.database.run('insert into t values (0)')
      const add = (database: typeof a.database) =>
        database.transaction(async (sql) => {
          const [row] = await sql.all('select n from t')
          await new Promise((resolve) => setImmediate(resolve))
          await sql.run('update t set n = ?', Number(row?.n) + 1)
        })
      const loud = a.database.transaction(async (sql) => {
        await sql.run('update t set n = n + 100')
        await new Promise((resolve) => setImmediate(resolve))
        throw new Error('stop')
      })
      const plainly = a.database.run('update t set n = n + 10')
      await Promise.allSettled([loud, plainly, ...Array.from({ length: 10 }, (_, i) => add((i % 2 ? a : b).database))])
      expect(await b.database.all('select n from t')).toEqual([{ n: 20 }])
    })

    test('refuses a transaction that is over', async ({ a: { database } }) => {
      const sql = await database.transaction(async (inside) => inside)
      await expect(sql.run('delete from plans')).rejects.toThrow('over')
    })

    test('tells a statement that it cannot do as a Fault', async ({ a: { database } }) => {
      await expect(database.all('select * from nowhere')).rejects.toMatchObject({ name: 'Fault', code: 'unavailable' })
    })
  })

  describe(`${name}: the record of changes`, () => {
    test('begins: let through is sending and claimed, asked is held, refused is in the audit alone', async ({
      a,
      b,
    }) => {
      const decide: Decide = ({ act }) => ({
        decision: act === 'create_document' ? 'apply' : act === 'set_status' ? 'ask' : 'refuse',
        why: act,
        tier: 'two_people',
      })
      const begun = await a.changesOf(organisation).begin(plan(draft(), approving(), touching()), decide)
      expect(begun.map(({ record, decided, replayed }) => [record?.state, decided.decision, replayed])).toEqual([
        ['sending', 'apply', false],
        ['held', 'ask', false],
        [undefined, 'refuse', false],
      ])
      const [sending, held] = begun.map(({ record }) => record)
      expect(sending?.id).toMatch(/^chg_[0-9a-f]{8}$/)
      expect(held).toEqual(await b.changesOf(organisation).find(held?.id ?? ''))
      expect(held).toMatchObject({
        tool: 'create_invoices',
        proposer: { user: 'Mere', client: 'desk 1' },
        tier: 'two_people',
        why: 'set_status',
        agreed: [],
        change: approving(),
      })
      expect(held?.hash).toBe(held && hashOf(held))
      expect(await rig.audited(a)).toEqual([`planned ${sending?.id}`, `held ${held?.id}`, 'refused'])
      expect((await b.intentsOf(organisation).claimOpen(10)).unsent).toEqual([])
    })

    test('previews without a trace', async ({ a }) => {
      const before = await beginOne(a, numbered('x'), ask)
      const seen: number[] = []
      const decide = noting((used) => seen.push(used.length), 'apply')
      const begun = await a
        .changesOf(organisation)
        .preview(plan(numbered('x'), approving(), approving({ id: 'd2' })), decide)
      expect(begun.map(({ record, replayed }) => [record?.id, replayed])).toEqual([
        [before.id, true],
        [undefined, false],
        [undefined, false],
      ])
      expect(seen).toEqual([0, 1])
      expect((await a.changesOf(organisation).list()).total).toBe(1)
      expect(await rig.audited(a)).toHaveLength(1)
    })

    test(
      'never gives an id twice',
      async ({ a }) => {
        const ids = (await begin(a, [numbered('1'), numbered('2'), numbered('3')], ask)).map(({ id }) => id)
        expect(new Set(ids).size).toBe(3)
      },
      { newHandle: repeating(['00000001', '00000001', '00000001', '00000002', '00000002', '00000003', '00000004']) },
    )

    test('knows a repeated change: each copy once per plan, one more is new', async ({ a, b, clock }) => {
      const first = await begin(a, [draft(), draft()], apply)
      clock.advance(23 * HOUR)
      const again = await b.changesOf(organisation).begin(plan(draft(), draft(), draft()), apply)
      expect(again.map(({ replayed }) => replayed)).toEqual([true, true, false])
      expect(again.slice(0, 2).map(({ record }) => record?.id)).toEqual(first.map(({ id }) => id))
      const forced = await a.changesOf(organisation).begin({ ...plan(draft()), again: true }, apply)
      expect(forced[0]?.replayed).toBe(false)
      const elsewhere = await a.changesOf(other).begin(plan(draft()), apply)
      expect(elsewhere[0]?.replayed).toBe(false)
    })

    test('knows it by what it does, not by its words', async ({ a }) => {
      await beginOne(a, draft(), apply)
      const reworded = { ...draft(), summary: 'said otherwise', warnings: ['careful'] }
      const [begun] = await a.changesOf(organisation).begin(plan(reworded), apply)
      expect(begun?.replayed).toBe(true)
    })

    test('may do again what was applied a day ago, failed, was withdrawn or expired', async ({ a, clock }) => {
      const twice = async (change: ReturnType<typeof numbered>) => {
        const [begun] = await a.changesOf(organisation).begin(plan(change), ask)
        return begun?.replayed
      }
      const [applied, lost] = await begin(a, [numbered('applied'), numbered('failed')], apply)
      const held = await beginOne(a, numbered('held'), ask)
      await a.intentsOf(organisation).conclude([
        { changeId: applied?.id ?? '', outcome: done('d1') },
        { changeId: lost?.id ?? '', outcome: failed },
      ])
      await a.changesOf(organisation).withdraw(held.id)
      expect(await twice(numbered('failed'))).toBe(false)
      expect(await twice(numbered('held'))).toBe(false)
      clock.advance(24 * HOUR - 1)
      expect(await twice(numbered('applied'))).toBe(true)
      expect(await twice(numbered('held'))).toBe(true)
      clock.advance(1)
      expect(await twice(numbered('applied'))).toBe(false)
      clock.advance(71 * HOUR)
      expect(await twice(numbered('held'))).toBe(false)
    })

    test('puts a contact back into a group that it was taken out of, and a setting back to what it was', async ({
      a,
    }) => {
      const group = { id: 'g1', name: 'Collections hold' }
      const moved = (to: 'added' | 'removed') => memberChange(group, [{ id: 'c1', name: 'Harbour Dental' }], to)
      const twice = async (to: 'added' | 'removed') => {
        const [begun] = await a.changesOf(organisation).begin(plan(moved(to)), apply)
        if (begun?.record && !begun.replayed)
          await a.intentsOf(organisation).conclude([{ changeId: begun.record.id, outcome: done('g1') }])
        return begun?.replayed
      }
      expect(await twice('added')).toBe(false)
      expect(await twice('added')).toBe(true)
      expect(await twice('removed')).toBe(false)
      expect(await twice('added')).toBe(false)
      expect(await twice('added')).toBe(true)
      expect(await twice('removed')).toBe(false)
    })

    test('hands a decision what was let through in 48 hours, this plan included', async ({ a, b, clock }) => {
      const seen: unknown[] = []
      const decide = noting(
        (used) => seen.push(used.map(({ subject, amount, effect }) => [subject, amount, effect])),
        'apply',
      )
      const early = await beginOne(a, numbered('early', 'AUTHORISED'), apply)
      await a.intentsOf(organisation).conclude([{ changeId: early.id, outcome: done('made') }])
      clock.advance(HOUR)
      await beginOne(a, numbered('lost', 'AUTHORISED'), apply).then(({ id }) =>
        a.intentsOf(organisation).conclude([{ changeId: id, outcome: failed }]),
      )
      await beginOne(a, numbered('held', 'AUTHORISED'), ask)
      await beginOne(a, numbered('a draft'), apply)
      const open = await beginOne(a, approving({ id: 'd9' }), apply)
      expect(open.effect).toBe('post')
      const fresh = await begin(b, [numbered('n1', 'AUTHORISED'), numbered('n2')], decide)
      const known = [
        ['made', 11_500n, 'post'],
        ['d9', 100n, 'post'],
      ]
      expect(seen).toEqual([known, [...known, [fresh[0]?.id, 11_500n, 'post']]])
      clock.advance(47 * HOUR)
      await b.changesOf(organisation).begin(plan(touching()), decide)
      expect(seen[2]).toEqual([
        ['d9', 100n, 'post'],
        [fresh[0]?.id, 11_500n, 'post'],
      ])
    })

    test('does not let plans at the same time pass a limit together', async ({ a, b }) => {
      const within: Decide = (_, used) => {
        const total = used.reduce((sum, { amount }) => sum + amount, 0n)
        return { decision: total + 11_500n <= 60_000n ? 'apply' : 'ask', why: '', tier: 'person' }
      }
      const plans = Array.from({ length: 8 }, (_, i) =>
        begin(i % 2 ? a : b, [numbered(`p${i}`, 'AUTHORISED'), numbered(`q${i}`, 'AUTHORISED')], within),
      )
      const states = (await Promise.all(plans)).flat().map(({ state }) => state)
      expect(states.filter((state) => state === 'sending')).toHaveLength(5)
    })

    test('carries out local acts while it records them', async ({ a }) => {
      const held = await beginOne(a, draft(), ask)
      const [first, second] = await begin(a, [rig.withdrawing(held.id), rig.withdrawing('chg_nothing')], apply)
      expect([first?.state, first?.outcome?.state, second?.state, second?.outcome?.state]).toEqual([
        'applied',
        'done',
        'failed',
        'failed',
      ])
      expect((await a.changesOf(organisation).find(held.id))?.state).toBe('withdrawn')
      expect(await rig.audited(a)).toEqual([
        `held ${held.id}`,
        `withdrawn ${held.id}`,
        `applied ${first?.id}`,
        `failed ${second?.id}`,
      ])
    })

    test('withdraws only what is held, only in its organisation', async ({ a }) => {
      const [held, sending] = [await beginOne(a, numbered('h'), ask), await beginOne(a, numbered('s'), apply)]
      expect(await a.changesOf(other).withdraw(held.id)).toBe(false)
      expect(await a.changesOf(other).find(held.id)).toBeUndefined()
      expect(await a.changesOf(organisation).withdraw(sending.id)).toBe(false)
      expect(await a.changesOf(organisation).withdraw(held.id)).toBe(true)
      expect(await a.changesOf(organisation).withdraw(held.id)).toBe(false)
    })

    test('expires what nobody agreed to in time', async ({ a, b, clock }) => {
      const held = await beginOne(a, draft(), ask)
      expect(held.expiresAt).toBe(held.plannedAt + 72 * HOUR)
      clock.advance(72 * HOUR - 1)
      expect((await b.approvals.held()).map(({ id }) => id)).toEqual([held.id])
      clock.advance(1)
      expect(await a.changesOf(organisation).withdraw(held.id)).toBe(false)
      expect((await b.changesOf(organisation).list()).counts).toEqual({ expired: 1 })
      expect(await b.approvals.held()).toEqual([])
      expect(await rig.audited(a)).toEqual([`held ${held.id}`, `expired ${held.id}`])
    })

    test('lists the newest first, by state and page', async ({ a, b }) => {
      const held = await begin(
        a,
        Array.from({ length: 5 }, (_, i) => numbered(`h${i}`)),
        ask,
      )
      await begin(b, [numbered('s')], apply)
      const log = a.changesOf(organisation)
      expect((await log.list({ states: ['held'] })).rows.map(({ id }) => id)).toEqual(
        held.map(({ id }) => id).toReversed(),
      )
      const page = await log.list({ offset: 1, limit: 2 })
      expect([page.total, page.counts, page.rows.map(({ id }) => id)]).toEqual([
        6,
        { held: 5, sending: 1 },
        [held[4]?.id, held[3]?.id],
      ])
      expect(await log.list({ states: [] })).toEqual({ rows: [], total: 0, counts: {} })
      const contactIds = ['nobody']
      expect(await log.list({ contactIds })).toEqual({ rows: [], total: 0, counts: {} })
      const [theirs] = await begin(a, [draft({ contact: { id: 'nobody', name: 'No Body' } })], ask)
      expect((await log.list({ contactIds })).rows).toEqual([theirs])
    })

    test('knows what was applied to a document, and its own drafts while nobody else has touched them', async ({
      a,
      b,
      clock,
    }) => {
      const log = b.changesOf(organisation)
      const write = async (change: Parameters<typeof beginOne>[1], id: string, updatedAt: number) => {
        const record = await beginOne(a, change, apply)
        await a.intentsOf(organisation).conclude([{ changeId: record.id, outcome: done(id, updatedAt) }])
        return record.id
      }
      const made = await write(draft(), 'd1', 5)
      expect(await log.isOwnUntouchedDraft('d1', 5)).toBe(true)
      expect(await log.isOwnUntouchedDraft('d1', 6)).toBe(false)
      clock.advance(10)
      const moved = await write(touching({ updatedAt: 5 }), 'd1', 7)
      expect(await log.isOwnUntouchedDraft('d1', 7)).toBe(true)
      await write(touching({ updatedAt: 8 }), 'd1', 9)
      expect(await log.isOwnUntouchedDraft('d1', 9)).toBe(false)
      await write(approving({ updatedAt: 7 }), 'd1', 10)
      expect(await log.isOwnUntouchedDraft('d1', 10)).toBe(false)
      expect(await b.changesOf(other).isOwnUntouchedDraft('d1', 5)).toBe(false)
      const since = await log.appliedSince('d1', clock.now() - 1)
      expect(since.map(({ id }) => id)).toContain(moved)
      expect(since.map(({ id }) => id)).not.toContain(made)
      expect(await log.appliedSince('d1', 0)).toHaveLength(4)
    })

    test('records nothing while it is paused', async ({ a, b }) => {
      const [sending, held] = [await beginOne(a, numbered('s'), apply), await beginOne(a, numbered('h'), ask)]
      const intent = await a.intentsOf(organisation).open([sending], 'k', rig.request())
      expect([await b.pause('Mere'), await b.pause('Mere'), await a.isPaused()]).toEqual([true, false, true])
      await expect(a.changesOf(organisation).begin(plan(draft()), apply)).rejects.toMatchObject({ code: 'refused' })
      expect(await a.intentsOf(organisation).sending(intent.id)).toBe(false)
      await expect(a.approvals.approve(held.id, held.hash, elicited('x'))).rejects.toMatchObject({ code: 'refused' })
      expect((await a.changesOf(organisation).list()).total).toBe(2)
      expect([await b.resume('Mere'), await b.resume('Mere'), await a.isPaused()]).toEqual([true, false, false])
      expect(await a.intentsOf(organisation).sending(intent.id)).toBe(true)
    })
  })

  describe(`${name}: intents`, () => {
    test('keep the request as it was, and both clocks', async ({ a, b, clock }) => {
      const records = await begin(a, [numbered('1'), numbered('2')], apply)
      const log = a.intentsOf(organisation)
      const sent = { ...rig.request('{"Total":1.10}'), app: 'app' }
      const intent = await log.open(records.toReversed(), 'key-1', sent)
      expect(intent).toMatchObject({ key: 'key-1', firstSent: undefined, lastSent: undefined })
      const first = clock.now()
      expect(await log.sending(intent.id)).toBe(true)
      clock.advance(60_000)
      expect(await log.sending(intent.id)).toBe(true)
      clock.advance(90_000)
      const work = await b.intentsOf(organisation).claimOpen(5)
      expect(work.intents).toMatchObject([
        { id: intent.id, key: 'key-1', request: sent, firstSent: first, lastSent: first + 60_000 },
      ])
      expect(work.intents[0]?.changes.map(({ id }) => id)).toEqual(records.map(({ id }) => id).toReversed())
      expect(work.unsent).toEqual([])
    })

    test('need changes that are sending, claimed here and in no open intent', async ({ a, b }) => {
      const [sending, held] = [await beginOne(a, numbered('s'), apply), await beginOne(a, numbered('h'), ask)]
      const log = a.intentsOf(organisation)
      await expect(log.open([held], 'k1', rig.request())).rejects.toMatchObject({ code: 'unavailable' })
      await expect(log.open([sending, sending], 'k1', rig.request())).rejects.toMatchObject({ code: 'unavailable' })
      await expect(log.open([], 'k1', rig.request())).rejects.toMatchObject({ code: 'unavailable' })
      await expect(b.intentsOf(organisation).open([sending], 'k1', rig.request())).rejects.toMatchObject({
        code: 'unavailable',
      })
      await log.open([sending], 'k1', rig.request())
      await expect(log.open([sending], 'k2', rig.request())).rejects.toMatchObject({ code: 'unavailable' })
    })

    test('close with their outcomes, once; what has none is unsent again', async ({ a, b }) => {
      const records = await begin(a, [numbered('1'), numbered('2'), numbered('3')], apply)
      const [one, two, three] = records.map(({ id }) => id)
      const log = a.intentsOf(organisation)
      const intent = await log.open(records, 'k', rig.request())
      await log.sending(intent.id)
      const outcomes = [
        { changeId: one ?? '', outcome: done('d1') },
        { changeId: two ?? '', outcome: failed },
      ]
      expect((await log.close(intent.id, outcomes, [])).recorded).toBe(true)
      expect((await log.close(intent.id, outcomes, [])).recorded).toBe(false)
      expect(await log.sending(intent.id)).toBe(false)
      const page = await b.changesOf(organisation).list()
      expect(page.rows.map(({ state }) => state)).toEqual(['sending', 'failed', 'applied'])
      expect(page.rows[2]?.outcome).toEqual(done('d1'))
      expect((await rig.audited(a)).slice(-3)).toEqual([`applied ${one}`, `failed ${two}`, `not_found ${three}`])
      await log.release([three ?? ''])
      expect((await b.intentsOf(organisation).claimOpen(9)).unsent.map(({ id }) => id)).toEqual([three])
    })

    test('belong to one worker at a time; who lost them records nothing', async ({ a, b, clock }) => {
      const [record, loose] = await begin(a, [numbered('1'), numbered('2')], apply)
      if (!record || !loose) throw new Error('no record')
      const [mine, theirs] = [a.intentsOf(organisation), b.intentsOf(organisation)]
      const intent = await mine.open([record], 'k', rig.request())
      await mine.sending(intent.id)
      expect(await theirs.claimOpen(9)).toEqual({ intents: [], unsent: [] })
      expect(await theirs.sending(intent.id)).toBe(false)
      clock.advance(90_000)
      const claims = await Promise.all([theirs.claimOpen(9), theirs.claimOpen(9), mine.claimOpen(9)])
      expect(claims.flatMap(({ intents }) => intents)).toHaveLength(1)
      expect(claims.flatMap(({ unsent }) => unsent)).toHaveLength(1)
      expect(await theirs.sending(intent.id)).toBe(true)
      expect(await mine.sending(intent.id)).toBe(false)
      expect((await mine.close(intent.id, [{ changeId: record.id, outcome: failed }], [])).recorded).toBe(false)
      await mine.conclude([{ changeId: loose.id, outcome: failed }])
      await mine.release([record.id, loose.id])
      const states = (await a.changesOf(organisation).list()).rows.map(({ state }) => state)
      expect(states).toEqual(['sending', 'sending'])
      expect((await theirs.close(intent.id, [{ changeId: record.id, outcome: done('d1') }], [])).recorded).toBe(true)
    })

    test('hand out the oldest first, so many and no more', async ({ a, b }) => {
      const records = await begin(
        a,
        Array.from({ length: 5 }, (_, i) => numbered(`${i}`)),
        apply,
      )
      const log = a.intentsOf(organisation)
      for (const record of records.slice(0, 3)) await log.open([record], record.id, rig.request())
      await log.release(records.map(({ id }) => id))
      const work = await b.intentsOf(organisation).claimOpen(1)
      expect([work.intents.map(({ key }) => key), work.unsent.map(({ id }) => id)]).toEqual([
        [records[0]?.id],
        [records[3]?.id],
      ])
      expect(await b.intentsOf(other).claimOpen(9)).toEqual({ intents: [], unsent: [] })
      expect((await b.intentsOf(organisation).claimOpen(9)).intents).toHaveLength(2)
    })

    test('give up what could not be sent for an hour, and only that', async ({ a, b, clock }) => {
      const [unsent, sent] = await begin(a, [numbered('unsent'), numbered('sent')], apply)
      if (!unsent || !sent) throw new Error('no record')
      const intent = await a.intentsOf(organisation).open([sent], 'k', rig.request())
      await a.intentsOf(organisation).sending(intent.id)
      clock.advance(HOUR)
      const log = b.intentsOf(organisation)
      expect((await log.claimOpen(9)).unsent.map(({ id }) => id)).toEqual([unsent.id])
      clock.advance(90_000)
      const work = await log.claimOpen(9)
      expect([work.unsent, work.intents.map(({ id }) => id)]).toEqual([[], [intent.id]])
      const record = await b.changesOf(organisation).find(unsent.id)
      expect([record?.state, record?.outcome]).toMatchObject([
        'failed',
        { fact: expect.stringContaining('not sent in time') },
      ])
    })

    test('link a document to one create alone: nothing is concluded from a second claim', async ({ a, b, clock }) => {
      const [one, two] = await begin(a, [draft(), draft()], apply)
      if (!one || !two) throw new Error('no record')
      const log = a.intentsOf(organisation)
      const [first, second] = [await log.open([one], 'k1', rig.request()), await log.open([two], 'k2', rig.request())]
      await log.sending(second.id)
      expect(await log.equalOpen(one.id)).toEqual([{ changeId: two.id, firstSent: clock.now(), lastSent: clock.now() }])
      expect(await log.equalOpen(two.id)).toEqual([{ changeId: one.id, firstSent: undefined, lastSent: undefined }])
      expect((await log.close(first.id, [{ changeId: one.id, outcome: done('d1') }], [])).recorded).toBe(true)
      expect(await b.intentsOf(organisation).alreadyLinked(['d1', 'd2'])).toEqual(new Set(['d1']))
      expect(await b.intentsOf(other).alreadyLinked(['d1'])).toEqual(new Set())
      expect((await log.close(second.id, [{ changeId: two.id, outcome: done('d1') }], [])).recorded).toBe(false)
      expect((await a.changesOf(organisation).find(two.id))?.state).toBe('sending')
      expect((await log.close(second.id, [{ changeId: two.id, outcome: done('d2') }], [])).recorded).toBe(true)
      expect(await log.equalOpen(one.id)).toEqual([])
    })

    test('do not link two changes of one request to one document', async ({ a }) => {
      const records = await begin(a, [draft(), draft()], apply)
      const log = a.intentsOf(organisation)
      const intent = await log.open(records, 'k', rig.request())
      const both = records.map(({ id }) => ({ changeId: id, outcome: done('d1') }))
      expect((await log.close(intent.id, both, [])).recorded).toBe(false)
      expect((await a.changesOf(organisation).list()).counts).toEqual({ sending: 2 })
      await log.close(intent.id, [], [])
      await log.conclude(records.map(({ id }) => ({ changeId: id, outcome: done('d1') })))
      expect((await a.changesOf(organisation).list()).counts).toEqual({ sending: 1, applied: 1 })
    })
  })

  approvalsContract(name, test)

  describe(`${name}: leases and shared values`, () => {
    test('a lease has one owner until it runs out', async ({ a, b, clock }) => {
      const until = clock.now() + 1_000
      const took = await Promise.all([
        a.leases.take('page', 'a', until, 'http://localhost:1'),
        b.leases.take('page', 'b', until),
      ])
      expect(took).toEqual([true, false])
      expect(await b.leases.holder('page')).toEqual({ owner: 'a', until, note: 'http://localhost:1' })
      expect(await a.leases.take('page', 'a', until + 1_000)).toBe(true)
      await b.leases.release('page', 'b')
      clock.advance(1_999)
      expect(await b.leases.take('page', 'b', until + 9_000)).toBe(false)
      clock.advance(1)
      expect(await b.leases.holder('page')).toBeUndefined()
      expect(await b.leases.take('page', 'b', until + 9_000)).toBe(true)
      await b.leases.release('page', 'b')
      expect(await a.leases.holder('page')).toBeUndefined()
    })

    test('a shared value is written by who read it last', async ({ a, b }) => {
      expect(await a.leases.read('tokens')).toBeUndefined()
      expect(await Promise.all([a.leases.write('tokens', 'A', 0), b.leases.write('tokens', 'B', 0)])).toEqual([
        true,
        false,
      ])
      expect(await b.leases.read('tokens')).toEqual({ value: 'A', version: 1 })
      const raced = [a, b, a, b].map((store, index) => store.leases.write('tokens', `${index}`, 1))
      expect((await Promise.all(raced)).filter(Boolean)).toHaveLength(1)
      expect((await a.leases.read('tokens'))?.version).toBe(2)
    })
  })

  describe(`${name}: what is kept`, () => {
    test('bodies go after 30 days, changes after 400, what is open never', async ({ a, clock }) => {
      const [old, open] = [await beginOne(a, numbered('old'), apply), await beginOne(a, numbered('open'), apply)]
      const log = a.intentsOf(organisation)
      const closed = await log.open([old], 'k1', rig.request())
      await log.open([open], 'k2', rig.request())
      await log.close(closed.id, [{ changeId: old.id, outcome: done('d1') }], [])
      await a.approvals.keepOnce('form', 'x', clock.now() + 1)
      const requests = async () =>
        (await a.database.all('select request from intents order by id')).map(({ request }) => request !== null)
      expect(await a.prune()).toBe(0)
      clock.advance(30 * 24 * HOUR + 1)
      expect(await a.prune()).toBe(2)
      expect(await requests()).toEqual([false, true])
      clock.advance(370 * 24 * HOUR)
      await a.prune()
      expect(await a.changesOf(organisation).find(old.id)).toBeUndefined()
      expect((await a.changesOf(organisation).find(open.id))?.state).toBe('sending')
      expect(await requests()).toEqual([true])
      expect(await rig.audited(a)).toContain(`applied ${old.id}`)
    })

    test('an organisation is purged whole, its audit and its neighbours stay', async ({ a, clock }) => {
      const open = await beginOne(a, numbered('open'), apply)
      const held = await beginOne(a, numbered('held'), ask)
      const [theirs] = await a.changesOf(other).begin(plan(draft()), ask)
      await a.leases.write(`tokens:${organisation.id}`, 'x', 0)
      await a.leases.write(`tokens:${other.id}`, 'x', 0)
      await expect(a.purge(organisation.id, 'Mere')).rejects.toMatchObject({ code: 'refused' })
      const intent = await a.intentsOf(organisation).open([open], 'k', rig.request())
      await a.intentsOf(organisation).close(intent.id, [{ changeId: open.id, outcome: failed }], [])
      clock.advance(1)
      expect(await a.purge(organisation.id, 'Mere')).toBe(3)
      expect((await a.changesOf(organisation).list()).total).toBe(0)
      expect((await a.changesOf(other).list()).rows.map(({ id }) => id)).toEqual([theirs?.record?.id])
      expect(await a.leases.read(`tokens:${organisation.id}`)).toBeUndefined()
      expect(await a.leases.read(`tokens:${other.id}`)).toBeDefined()
      expect(await a.database.all('select id from intents')).toEqual([])
      expect(await rig.audited(a)).toContain(`held ${held.id}`)
      expect((await rig.audited(a)).at(-1)).toBe('purged')
    })
  })
}

type Test = (title: string, work: (pair: rig.Pair) => Promise<void>, over?: Partial<StoreSettings>) => void

function approvalsContract(name: string, test: Test): void {
  const enrol = async ({ approvals }: rig.Pair['a']) => {
    await approvals.enrol({ id: 'p1', name: 'Aroha', method: 'passkey', credential: 'pk', enrolledBy: undefined })
    await approvals.enrol({ id: 'p2', name: 'Ben', method: 'totp', credential: 'ts', enrolledBy: 'p1' })
  }
  const refused = { name: 'Fault', code: 'refused' }

  describe(`${name}: approvals`, () => {
    test('agree to one change as it was shown, once, and claim it', async ({ a, b }) => {
      await enrol(a)
      const held = await beginOne(a, approving(), ask)
      await expect(a.approvals.approve(held.id, 'f'.repeat(64), aroha)).rejects.toMatchObject(refused)
      const both = await Promise.allSettled([
        a.approvals.approve(held.id, held.hash, aroha),
        b.approvals.approve(held.id, held.hash, ben),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const record = await a.approvals.find(held.id)
      expect([record?.state, record?.agreed]).toEqual(['sending', ['Aroha']])
      expect(await b.intentsOf(organisation).claimOpen(9)).toEqual({ intents: [], unsent: [] })
      await expect(a.approvals.approve(held.id, held.hash, ben)).rejects.toMatchObject(refused)
      expect((await rig.audited(a)).filter((line) => line.startsWith('agreed'))).toHaveLength(1)
      const [line] = await a.database.all("select actor, facts from audit where kind = 'agreed'")
      expect([line?.actor, JSON.parse(`${line?.facts}`)]).toMatchObject([
        'Aroha',
        { method: 'passkey', proof: 'signature', hash: held.hash },
      ])
    })

    test('count against limits from the yes on', async ({ a, clock }) => {
      await enrol(a)
      const held = await beginOne(a, approving(), ask)
      clock.advance(50 * HOUR)
      await a.approvals.approve(held.id, held.hash, aroha)
      const seen: unknown[] = []
      await a.changesOf(organisation).begin(
        plan(draft()),
        noting((used) => seen.push(...used.map(({ at }) => at)), 'ask'),
      )
      expect(seen).toEqual([clock.now()])
    })

    test('take what the tier takes', async ({ a }) => {
      await enrol(a)
      const person = await beginOne(a, numbered('1'), rig.deciding('ask', 'person'))
      const light = await beginOne(a, numbered('2'), rig.deciding('ask', 'elicitation'))
      const two = await beginOne(a, numbered('3'), rig.deciding('ask', 'two_people'))
      await expect(a.approvals.approve(person.id, person.hash, elicited('Mere'))).rejects.toMatchObject(refused)
      await expect(a.approvals.approve(two.id, two.hash, elicited('Mere'))).rejects.toMatchObject(refused)
      expect((await a.approvals.approve(light.id, light.hash, elicited('Mere'))).state).toBe('sending')
      expect((await a.approvals.approve(two.id, two.hash, aroha)).state).toBe('held')
      await expect(a.approvals.approve(two.id, two.hash, aroha)).rejects.toMatchObject(refused)
      const second = await a.approvals.approve(two.id, two.hash, ben)
      expect([second.state, second.agreed]).toEqual(['sending', ['Aroha', 'Ben']])
    })

    test('take one person for one, however often they are enrolled', async ({ a }) => {
      await enrol(a)
      await a.approvals.enrol({ id: 'p3', name: ' aroha', method: 'totp', credential: 'x', enrolledBy: 'p2' })
      const two = await beginOne(a, numbered('3'), rig.deciding('ask', 'two_people'))
      await a.approvals.approve(two.id, two.hash, aroha)
      const twin = { approverId: 'p3', name: ' aroha', method: 'totp', proof: '1' } as const
      await expect(a.approvals.approve(two.id, two.hash, twin)).rejects.toMatchObject(refused)
    })

    test('are not given to strangers, the revoked, or in another name', async ({ a }) => {
      await enrol(a)
      const held = await beginOne(a, approving(), ask)
      const wrong = [
        { ...aroha, approverId: 'p9' },
        { ...aroha, approverId: undefined },
        { ...aroha, name: 'Ben' },
        { ...aroha, method: 'totp' as const },
      ]
      for (const answer of wrong)
        await expect(a.approvals.approve(held.id, held.hash, answer)).rejects.toMatchObject(refused)
      await a.approvals.revoke('p2', aroha)
      await expect(a.approvals.approve(held.id, held.hash, ben)).rejects.toMatchObject(refused)
      await expect(a.approvals.reject(held.id, held.hash, ben, 'no')).rejects.toMatchObject(refused)
      await expect(a.approvals.approve('chg_00000000', held.hash, aroha)).rejects.toMatchObject({ code: 'not_found' })
      expect((await a.approvals.find(held.id))?.state).toBe('held')
    })

    test(
      'with four eyes need somebody else',
      async ({ a }) => {
        await a.approvals.enrol({ id: 'p1', name: 'mere', method: 'passkey', credential: 'pk', enrolledBy: undefined })
        await a.approvals.enrol({ id: 'p2', name: 'Ben', method: 'totp', credential: 'ts', enrolledBy: 'p1' })
        const held = await beginOne(a, approving(), rig.deciding('ask', 'elicitation'))
        const own = { approverId: 'p1', name: 'mere', method: 'passkey', proof: 's' } as const
        await expect(a.approvals.approve(held.id, held.hash, own)).rejects.toMatchObject(refused)
        await expect(a.approvals.approve(held.id, held.hash, elicited('Somebody'))).rejects.toMatchObject(refused)
        expect((await a.approvals.approve(held.id, held.hash, ben)).state).toBe('sending')
      },
      { fourEyes: () => true },
    )

    test('may be a no with a reason, for good', async ({ a, b }) => {
      await enrol(a)
      const held = await beginOne(a, approving(), ask)
      expect((await a.approvals.reject(held.id, held.hash, aroha, 'wrong contact')).state).toBe('rejected')
      await expect(b.approvals.approve(held.id, held.hash, ben)).rejects.toMatchObject(refused)
      expect((await rig.audited(a)).at(-1)).toBe(`rejected ${held.id}`)
    })

    test('come too late after the time is up, and that is recorded', async ({ a, clock }) => {
      await enrol(a)
      const held = await beginOne(a, approving(), ask)
      clock.advance(72 * HOUR)
      await expect(a.approvals.approve(held.id, held.hash, aroha)).rejects.toMatchObject(refused)
      expect(await a.database.all('select state from changes')).toEqual([{ state: 'expired' }])
    })

    test('carry out a local act in the yes', async ({ a }) => {
      await enrol(a)
      const target = await beginOne(a, approving(), ask)
      const held = await beginOne(a, rig.withdrawing(target.id), ask)
      expect(held.state).toBe('held')
      expect((await a.approvals.approve(held.id, held.hash, aroha)).state).toBe('applied')
      expect((await a.approvals.find(target.id))?.state).toBe('withdrawn')
    })

    test('let in a further approver by one who is enrolled, and never lose the last', async ({ a, b }) => {
      await expect(a.approvals.revoke('p1', aroha)).rejects.toMatchObject(refused)
      const first = (store: typeof a, id: string) =>
        store.approvals.enrol({ id, name: id, method: 'totp', credential: 's', enrolledBy: undefined })
      const both = await Promise.allSettled([first(a, 'p1'), first(b, 'p2')])
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      const by = { approverId: 'p1', name: 'p1', method: 'totp', proof: '1' } as const
      await expect(a.approvals.revoke('p1', by)).rejects.toMatchObject(refused)
      await expect(
        a.approvals.enrol({ id: 'p1', name: 'x', method: 'totp', credential: '', enrolledBy: 'p1' }),
      ).rejects.toMatchObject(refused)
      await a.approvals.enrol({ id: 'p2', name: 'Ben', method: 'totp', credential: 'ts', enrolledBy: 'p1' })
      await a.approvals.revoke('p1', { ...ben })
      await expect(
        a.approvals.enrol({ id: 'p3', name: 'x', method: 'totp', credential: '', enrolledBy: 'p1' }),
      ).rejects.toMatchObject(refused)
      expect(
        (await b.approvals.approvers()).map(({ id, credential, revokedAt }) => [
          id,
          credential,
          revokedAt !== undefined,
        ]),
      ).toEqual([
        ['p1', 's', true],
        ['p2', 'ts', false],
      ])
      expect(await rig.audited(a)).toEqual(['enrolled', 'enrolled', 'revoked'])
    })

    test('use a credential once', async ({ a, b }) => {
      await enrol(a)
      const used = await Promise.all([a, b, a].map(({ approvals }) => approvals.useCredential('p1', 'pk', 'pk 2')))
      expect(used).toEqual([true, false, false])
      expect(await b.approvals.useCredential('p1', 'pk 2', 'pk 3')).toBe(true)
      expect(await b.approvals.useCredential('nobody', '', '')).toBe(false)
    })

    test('keep a secret for one use, in time', async ({ a, b, clock }) => {
      await a.approvals.keepOnce('session 1', 'secret', clock.now() + 1_000)
      await a.approvals.keepOnce('session 2', 'late', clock.now() + 1_000)
      expect(JSON.stringify(await a.database.all('select name from once_values'))).not.toContain('session')
      const taken = await Promise.all([a, b, a].map(({ approvals }) => approvals.takeOnce('session 1')))
      expect(taken).toEqual(['secret', undefined, undefined])
      clock.advance(1_000)
      expect(await b.approvals.takeOnce('session 2')).toBeUndefined()
    })
  })
}

const aroha = { approverId: 'p1', name: 'Aroha', method: 'passkey', proof: 'signature' } as const
const ben = { approverId: 'p2', name: 'Ben', method: 'totp', proof: '57312' } as const

function elicited(name: string) {
  return { approverId: undefined, name, method: 'elicitation', proof: '' } as const
}

function repeating(handles: readonly string[]): () => string {
  let next = 0
  return () => handles[next++ % handles.length] ?? ''
}

/** Decides always the same, and notes what it was given to decide by. */
function noting(note: (used: readonly UsedRecord[]) => void, decision: Decided['decision']): Decide {
  return (_, used) => {
    note(used)
    return { decision, why: '', tier: 'person' }
  }
}
