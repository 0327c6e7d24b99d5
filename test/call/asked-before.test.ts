import { describe, expect, it } from 'vitest'
import type { Change, Outcome } from '../../src/call/change.ts'
import type { Reply } from '../../src/call/reply.ts'
import { run } from '../../src/call/run.ts'
import { changeStatus, changesIn, documentRef, draft, fakeHouse, planning, theOne } from './fixtures.ts'

const DAY_MS = 24 * 3_600_000
const MARK = 'Asked for before.'

function idsIn({ structured }: Reply): unknown[] {
  return Array.isArray(structured.changes) ? structured.changes.map(({ change }) => change) : []
}

const failed: Outcome = { state: 'failed', fact: 'Xero refused it.', next: 'Mend it.' }

function email(total: bigint): Change {
  return { act: 'email_document', document: documentRef({ status: 'AUTHORISED', total }), summary: '', warnings: [] }
}

describe('the same change within 24 hours', () => {
  it('answers with what came of the first one, says so, and does nothing', async () => {
    const { house, applied, clock } = await fakeHouse({
      answer: () => ({ state: 'done', record: { id: 'x1', label: 'INV-0042', status: 'DRAFT' }, warnings: [] }),
    })
    const first = await run(planning([draft()]), {}, house)
    expect(first.text).not.toMatch(/asked for before/i)
    clock.advance(DAY_MS - 1)
    const second = await run(planning([draft()]), {}, house)
    expect(applied).toHaveLength(1)
    expect(idsIn(second)).toEqual(idsIn(first))
    expect(second.structured).toMatchObject({ outcome: 'applied', changes: [{ label: 'INV-0042' }] })
    expect(second.text).toContain(MARK)
    expect(second.text).toContain('again: true')
    expect(second.text).toContain('In Xero then: INV-0042')
    expect(second.text).not.toContain('Now in Xero')
    expect(second.isError).toBe(false)
  })

  it('is the same whatever words are about it, and another one where anything else differs', async () => {
    const { house, applied } = await fakeHouse()
    await run(planning([draft()]), {}, house)
    await run(planning([{ ...draft(), summary: 'in other words', warnings: ['careful'] }]), {}, house)
    expect(applied).toHaveLength(1)
    await run(planning([draft({ reference: 'PO 7' })]), {}, house)
    expect(applied).toHaveLength(2)
  })

  it('is done anew from 24 hours on', async () => {
    const { house, applied, clock } = await fakeHouse()
    await run(planning([draft()]), {}, house)
    clock.advance(DAY_MS)
    const later = await run(planning([draft()]), {}, house)
    expect(applied).toHaveLength(2)
    expect(later.text).not.toContain(MARK)
  })

  it('is done anew once what it made was deleted, and not for being submitted', async () => {
    let made = 0
    const { house, applied } = await fakeHouse({
      answer: (change) => {
        const id = change.act === 'create_document' ? `d${++made}` : 'd1'
        return { state: 'done', record: { id, label: id, status: 'DRAFT' }, warnings: [] }
      },
    })
    await run(planning([draft()]), {}, house)
    await run(planning([changeStatus('SUBMITTED', { id: 'd1' })]), {}, house)
    await run(planning([draft()]), {}, house)
    expect(made).toBe(1)
    await run(planning([changeStatus('DELETED', { id: 'd1' }, true)]), {}, house)
    const anew = await run(planning([draft()]), {}, house)
    expect([made, applied.length]).toEqual([2, 4])
    expect(anew.text).not.toContain(MARK)
  })

  it('is still that one after 24 hours while it is open', async () => {
    const { house, applied, clock } = await fakeHouse({ answer: () => 'open' })
    const first = await run(planning([draft()]), {}, house)
    clock.advance(3 * DAY_MS)
    const later = await run(planning([draft()]), {}, house)
    expect(applied).toHaveLength(1)
    expect(idsIn(later)).toEqual(idsIn(first))
    expect(later.structured).toMatchObject({ outcome: 'unknown' })
    expect(later.text).toContain(MARK)
  })

  it('is done once more with again: true, each time', async () => {
    const { house, applied } = await fakeHouse()
    const first = await run(planning([draft()]), {}, house)
    for (let time = 2; time <= 4; time += 1) {
      const again = await run(planning([draft()]), { again: true }, house)
      expect(applied).toHaveLength(time)
      expect(again.text).not.toContain(MARK)
      expect(idsIn(again)).not.toEqual(idsIn(first))
    }
  })

  it('is done anew after a failure', async () => {
    const outcomes: (Outcome | 'open')[] = [failed, { state: 'done', record: undefined, warnings: [] }]
    const { house, applied } = await fakeHouse({ answer: () => outcomes.shift() ?? 'open' })
    expect((await run(planning([draft()]), {}, house)).isError).toBe(true)
    const second = await run(planning([draft()]), {}, house)
    expect(second.structured).toMatchObject({ outcome: 'applied' })
    expect(second.text).not.toContain(MARK)
    expect(applied).toHaveLength(2)
    await run(planning([draft()]), {}, house)
    expect(applied).toHaveLength(2)
  })

  it('is held anew after it was withdrawn, and after it has expired', async () => {
    const { house, clock } = await fakeHouse()
    const approve = planning([changeStatus('AUTHORISED')])
    await run(approve, {}, house)
    await house.changes.withdraw((await theOne(house, 'held')).id)
    expect((await run(approve, {}, house)).text).not.toContain(MARK)
    clock.advance(3 * DAY_MS)
    expect((await run(approve, {}, house)).text).not.toContain(MARK)
    expect((await changesIn(house)).map(({ state }) => state)).toEqual(['withdrawn', 'expired', 'held'])
  })
})

describe('copies in one plan', () => {
  it('are each a change of their own, and each of them is one that was asked for before', async () => {
    const { house, applied } = await fakeHouse()
    const first = await run(planning([draft(), draft()]), {}, house)
    expect(applied).toHaveLength(2)
    expect(new Set(idsIn(first)).size).toBe(2)
    const second = await run(planning([draft(), draft()]), {}, house)
    expect(idsIn(second)).toEqual(idsIn(first))
    expect(second.text.split(MARK)).toHaveLength(3)
    expect(applied).toHaveLength(2)
    const third = await run(planning([draft(), draft(), draft()]), {}, house)
    expect(applied).toHaveLength(3)
    expect(idsIn(third).slice(0, 2)).toEqual(idsIn(first))
    expect(third.text.split(MARK)).toHaveLength(3)
  })

  it('beside others are told in the order of the plan, and only what is new is done', async () => {
    const { house, applied } = await fakeHouse()
    const [known, fresh] = [draft(), draft({ reference: 'PO 8' })]
    const first = await run(planning([known]), {}, house)
    const mixed = await run(planning([fresh, known]), {}, house)
    expect(applied).toEqual([known, fresh])
    expect(idsIn(mixed)[1]).toBe(idsIn(first)[0])
    expect(mixed.text.split(MARK)).toHaveLength(2)
  })
})

describe('a rehearsal of what was asked for before', () => {
  it('says that it would not be done again, with the change that it is', async () => {
    const { house, applied } = await fakeHouse()
    const [id] = idsIn(await run(planning([draft()]), {}, house))
    const rehearsed = await run(planning([draft(), draft()]), { dry_run: true }, house)
    expect(rehearsed.text).toContain(`is applied (${id}), so it would not be done again; with again: true it would.`)
    expect(rehearsed.text.split('It would be done.')).toHaveLength(2)
    expect(rehearsed.structured).toMatchObject({ outcome: 'preview' })
    const again = await run(planning([draft()]), { dry_run: true, again: true }, house)
    expect(again.text).toContain('It would be done.')
    expect(again.text).not.toContain('not be done again')
    expect(applied).toHaveLength(1)
    expect(await changesIn(house)).toHaveLength(1)
  })

  it('calls open what is being sent', async () => {
    const { house } = await fakeHouse({ answer: () => 'open' })
    await run(planning([draft()]), {}, house)
    expect((await run(planning([draft()]), { dry_run: true }, house)).text).toContain('is still open (chg_')
  })
})

describe('two calls at the same moment', () => {
  it('with the same plan are one, and both tell of it', async () => {
    const { house, applied } = await fakeHouse()
    const calls = Array.from({ length: 5 }, () => run(planning([draft(), changeStatus('AUTHORISED')]), {}, house))
    const replies = await Promise.all(calls)
    expect(applied).toHaveLength(1)
    expect(await changesIn(house)).toHaveLength(2)
    expect(new Set(replies.map((reply) => idsIn(reply).join())).size).toBe(1)
    expect(replies.filter(({ text }) => text.includes(MARK))).toHaveLength(4)
    expect(replies.every(({ isError }) => !isError)).toBe(true)
  })
})

describe('an e-mail', () => {
  it('is the same as another of its document, even where the document has changed', async () => {
    const { house } = await fakeHouse()
    await run(planning([email(11_500n)]), {}, house)
    const second = await run(planning([email(12_000n)]), {}, house)
    expect(second.text).toContain(MARK)
    expect(await changesIn(house, 'held')).toHaveLength(1)
  })
})
