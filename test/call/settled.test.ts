import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { Answer } from '../../src/call/approvals.ts'
import { run } from '../../src/call/run.ts'
import { settledReply, standingReply } from '../../src/call/settled.ts'
import { apply, ask, plan } from '../store/rig.ts'
import {
  changeStatus,
  changesIn,
  draft,
  type FakeHouse,
  fakeHouse,
  organisation,
  planning,
  theOne,
} from './fixtures.ts'

const PLACE = 'The user decides on them at http://localhost:4000/.'

const approving = (id: string) => changeStatus('AUTHORISED', { id })

/** A house that says where a person agrees, and how often it was asked. */
async function placed(place: () => Promise<string | undefined>): Promise<FakeHouse & { asked: () => number }> {
  const fake = await fakeHouse()
  let asked = 0
  fake.house.whereToAgree = () => {
    asked += 1
    return place()
  }
  return { ...fake, asked: () => asked }
}

describe('where a person agrees', () => {
  it('is told once, however much is held', async () => {
    const { house, asked } = await placed(async () => PLACE)
    const { text } = await run(planning(['d1', 'd2', 'd3', 'd4', 'd5'].map(approving)), {}, house)
    expect(text.split(PLACE)).toHaveLength(2)
    expect(asked()).toBe(1)
    expect((await run(planning([approving('d1')]), {}, house)).text.split(PLACE)).toHaveLength(2)
  })

  it('is not told, nor asked for, where nothing is held or it was a rehearsal', async () => {
    const { house, asked } = await placed(async () => PLACE)
    await run(planning([draft()]), {}, house)
    await run(planning([approving('d1')]), { dry_run: true }, house)
    expect(asked()).toBe(0)
  })

  it.each([
    ['is nowhere', async () => undefined],
    ['cannot be told', () => Promise.reject(new Error('no page at /srv/secret'))],
  ])('%s: the reply stands without it', async (_, place) => {
    const { house, applied } = await placed(place)
    const reply = await run(planning([draft(), approving('d1')]), {}, house)
    expect(reply.isError).toBe(false)
    expect(reply.text).toContain('1 held for a person')
    expect(reply.text).not.toMatch(/undefined|secret/)
    expect(applied).toHaveLength(1)
    expect(reply.held).toHaveLength(1)
  })
})

describe('what the reply of a plan carries', () => {
  it('are the records that are held, the ids of all that was recorded in its order, and whether any was refused', async () => {
    const locked = { ...organisation, periodLockDate: day('2026-10-31') }
    const { house } = await fakeHouse({ books: { organisation: async () => locked } })
    const refused = changeStatus('AUTHORISED', { id: 'd9', date: day('2026-10-31') })
    const reply = await run(planning([approving('d1'), refused, draft(), approving('d2')]), {}, house)
    const [first, done, last] = await changesIn(house)
    expect(reply.held).toEqual([first, last])
    expect(reply.changes).toEqual([first?.id, done?.id, last?.id])
    expect(reply.refused).toBe(true)
    expect(reply.structured).toMatchObject({
      outcome: 'mixed',
      changes: [{ state: 'held' }, { state: 'refused' }, { state: 'applied' }, { state: 'held' }],
    })
  })

  it('says that none was refused where each was recorded, and tells held ones again when they were asked for before', async () => {
    const { house } = await fakeHouse()
    const first = await run(planning([approving('d1'), draft()]), {}, house)
    expect(first).toMatchObject({ refused: false, held: [{ state: 'held' }] })
    const second = await run(planning([approving('d1'), draft()]), {}, house)
    expect(second).toMatchObject({ refused: false, held: first.held, changes: first.changes })
  })

  it('is nothing where it was a rehearsal', async () => {
    const { house } = await fakeHouse()
    const reply = await run(planning([approving('d1')]), { dry_run: true }, house)
    expect([reply.held, reply.changes, reply.refused]).toEqual([undefined, undefined, undefined])
  })
})

describe('the reply to a settled plan', () => {
  it('tells how each change stands now, not how it was recorded', async () => {
    const { house, store } = await fakeHouse()
    const begun = await house.changes.begin(plan(draft()), apply)
    const id = begun[0]?.record?.id ?? ''
    expect((await settledReply(begun, house)).structured).toMatchObject({ outcome: 'unknown' })
    const outcome = { state: 'done', record: undefined, warnings: ['check the due date'] } as const
    await store.intentsOf(house.books.ref).conclude([{ changeId: id, outcome }])
    const reply = await settledReply(begun, house)
    expect(reply.structured).toMatchObject({ outcome: 'applied' })
    expect(reply.text).toContain('Note: check the due date')
  })

  it('falls back to what was recorded where the record cannot be read, and does not fail', async () => {
    const { house } = await fakeHouse()
    const begun = [
      ...(await house.changes.begin(plan(draft()), apply)),
      ...(await house.changes.begin(plan(approving('d1')), ask)),
    ]
    const changes = { ...house.changes, find: () => Promise.reject(new Error('disk')) }
    const reply = await settledReply(begun, { ...house, changes })
    expect(reply).toMatchObject({ isError: false, held: [{ state: 'held' }] })
    expect(reply.structured).toMatchObject({ changes: [{ state: 'unknown' }, { state: 'held' }] })
  })

  it('calls refused what a person withdrew while the call ran', async () => {
    const { house } = await fakeHouse()
    const begun = await house.changes.begin(plan(approving('d1')), ask)
    await house.changes.withdraw(begun[0]?.record?.id ?? '')
    const reply = await settledReply(begun, house)
    expect(reply.structured).toMatchObject({ outcome: 'refused' })
    expect(reply.text).toContain('and was withdrawn.')
    expect(reply.held).toEqual([])
  })
})

describe('how recorded changes stand', () => {
  const aroha: Answer = { approverId: 'aroha', name: 'Aroha', method: 'totp', proof: '1' }

  it('is told in the order asked for, with their own reasons, and without those that are not there', async () => {
    const { house } = await placed(async () => PLACE)
    const { changes = [] } = await run(planning([draft(), approving('d1')]), {}, house)
    const reply = await standingReply([...changes.toReversed(), 'chg_none'], house)
    expect(reply.structured).toMatchObject({ changes: [{ state: 'held' }, { state: 'applied' }] })
    expect(reply.changes).toEqual(changes.toReversed())
    expect(reply.text).toContain((await theOne(house, 'held')).why)
    expect(reply.text).toContain(PLACE)
    expect(reply.text).not.toMatch(/asked for before/i)
  })

  it('is refused, as an error, where the person said no or too late', async () => {
    const { house, store, clock } = await fakeHouse()
    await store.approvals.enrol({ id: 'aroha', name: 'Aroha', method: 'totp', credential: '{}', enrolledBy: undefined })
    const { held = [] } = await run(planning([approving('d1'), approving('d2')]), {}, house)
    const [no, late] = held
    if (!no || !late) throw new Error('not held')
    await store.approvals.reject(no.id, no.hash, aroha, 'wrong contact')
    clock.advance(72 * 3_600_000)
    const reply = await standingReply([no.id, late.id], house)
    expect(reply).toMatchObject({ isError: true, held: [], structured: { outcome: 'refused' } })
    expect(reply.text).toContain('who said no.')
    expect(reply.text).toContain('nobody agreed to it in time.')
  })
})
