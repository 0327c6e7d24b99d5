import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { PutOnRecord } from '../../src/call/acts/own.ts'
import type { Change } from '../../src/call/change.ts'
import { Fault } from '../../src/call/fault.ts'
import { policyOf } from '../../src/call/policy.ts'
import type { View } from '../../src/call/reply.ts'
import { CALL_LIMIT_MS, run } from '../../src/call/run.ts'
import { readTool, type Tool, type WriteTool } from '../../src/call/tool.ts'
import { CLAIM_MS } from '../../src/store/parts.ts'
import { changeStatus, changesIn, draft, fakeHouse, known, planning, markSent as sent, theOne } from './fixtures.ts'
import { withLimits } from './policy-fixtures.ts'

function reading(answer: () => Promise<string>): Tool {
  return readTool({
    name: 'read_things',
    title: 'Read things',
    toolset: 'core',
    about: '',
    input: z.strictObject({}),
    example: {},
    run: async () => ({ say: await answer(), data: {} }),
  })
}

function noted(key: string, more: Partial<PutOnRecord> = {}): Change {
  const entry = { kind: 'collections', subject: 'contact:c1', body: { amount: 4_300n }, key }
  return {
    act: 'put_on_record',
    entry,
    facts: [['Promise', '43.00 NZD']],
    summary: 'put it on record',
    warnings: [],
    ...more,
  }
}

function showing(tool: Tool, shown: View): Tool {
  if (tool.kind !== 'write') throw new Error('not a write tool')
  const plan: WriteTool['plan'] = async (input, context) => {
    const changes = await tool.plan(input, context)
    return { changes: 'shown' in changes ? changes.changes : changes, shown }
  }
  return { ...tool, plan }
}

describe('the path of a call', () => {
  it('applies drafts and says that they are drafts', async () => {
    const { house, applied } = await fakeHouse()
    const reply = await run(planning([draft()]), {}, house)
    expect(applied).toHaveLength(1)
    expect(reply.isError).toBe(false)
    expect(reply.text).toContain('Test Ltd (demo): 1 done as draft, nothing is posted or sent.')
    expect(await changesIn(house, 'applied')).toHaveLength(1)
  })

  it('holds what posts, changes nothing, and says who must agree', async () => {
    const { house, applied } = await fakeHouse()
    const reply = await run(planning([changeStatus('AUTHORISED'), draft()]), {}, house)
    expect(applied.map(({ act }) => act)).toEqual(['create_document'])
    expect(reply.text).toContain('held for a person')
    expect(reply.text).toContain(`held ${(await theOne(house, 'held')).id}`)
  })

  it('holds the same change once, however often it is asked for', async () => {
    const { house } = await fakeHouse()
    await run(planning([changeStatus('AUTHORISED')]), {}, house)
    const { id } = await theOne(house, 'held')
    for (let time = 0; time < 3; time += 1) {
      const again = await run(planning([changeStatus('AUTHORISED')]), {}, house)
      expect(again.text).toContain(`held ${id}`)
      expect(again.text).toContain('Asked for before.')
      expect(again.changes).toEqual([id])
    }
    expect(await changesIn(house)).toHaveLength(1)
    await run(planning([changeStatus('AUTHORISED', { id: 'd2' })]), {}, house)
    expect(await changesIn(house, 'held')).toHaveLength(2)
  })

  it('in observe refuses, as an error, and touches nothing', async () => {
    const { house, applied } = await fakeHouse({ preset: 'observe' })
    const reply = await run(planning([draft()]), {}, house)
    expect(applied).toEqual([])
    expect(reply.isError).toBe(true)
    expect(await changesIn(house)).toEqual([])
  })

  it('a dry run takes the same decisions and records nothing', async () => {
    const { house, applied } = await fakeHouse()
    const reply = await run(planning([draft(), changeStatus('AUTHORISED')]), { dry_run: true }, house)
    expect(applied).toEqual([])
    expect(await changesIn(house)).toEqual([])
    expect(reply.text).toContain('It would be done.')
    expect(reply.text).toContain('It would be held for a person.')
    expect(reply.structured).toMatchObject({ outcome: 'preview' })
  })

  it('a plan beyond the declared reach is a mistake of ours and nothing happens', async () => {
    const { house, applied } = await fakeHouse({ preset: 'controlled' })
    const reply = await run(planning([draft(), changeStatus('AUTHORISED')], 'submit'), {}, house)
    expect(reply).toMatchObject({ isError: true, structured: { error: 'internal' } })
    expect(reply.text).not.toContain('reach')
    expect(applied).toEqual([])
    expect(await changesIn(house)).toEqual([])
  })

  it.each([
    [{ wrong: 1 }, 'unknown argument "wrong". Known: words, dry_run, again.'],
    [{ words: [{ word: 'a', wrod: 'b' }] }, 'words.0: unknown argument "wrod". Known: word.'],
    [{ words: 'a' }, 'words: '],
    ['text', 'arguments: '],
  ])('refuses %j before anything happens', async (raw, text) => {
    const { house, applied } = await fakeHouse()
    const reply = await run(planning([draft()]), raw, house)
    expect(reply).toMatchObject({ isError: true, structured: { error: 'invalid_input' } })
    expect(reply.text).toContain(text)
    expect(applied).toEqual([])
  })

  it('local changes stay in the server, in every preset', async () => {
    const { house, applied } = await fakeHouse()
    await run(planning([changeStatus('AUTHORISED')]), {}, house)
    const { id } = await theOne(house, 'held')
    const withdraw: Change = { act: 'withdraw_change', changeId: id, summary: 'drop it', warnings: [] }
    const first = await run(planning([withdraw]), {}, { ...house, policy: () => policyOf('observe') })
    expect(first.isError).toBe(false)
    expect((await house.changes.find(id))?.state).toBe('withdrawn')
    const second = await run(planning([withdraw]), { again: true }, house)
    expect(second.isError).toBe(true)
    expect(second.text).toContain('That change is not held any more.')
    expect(applied).toEqual([])
  })

  it('puts on record at once, in every preset, and once for the same key', async () => {
    const { house, applied } = await fakeHouse()
    const observed = { ...house, policy: () => policyOf('observe') }
    expect((await run(planning([noted('p_1')]), {}, observed)).text).toContain('1 done')
    await run(planning([noted('p_1')]), { again: true }, observed)
    await run(planning([noted('p_2')]), {}, observed)
    const notes = await house.notes.read({ kinds: ['collections'] })
    expect(notes.map(({ by, key, body }) => [by, key, body])).toEqual([
      ['Mere', 'p_1', { amount: 4_300n }],
      ['Mere', 'p_2', { amount: 4_300n }],
    ])
    const late = await run(planning([noted('p_3', { last: 1 })]), {}, house)
    expect(late.isError).toBe(true)
    expect(late.text).toContain('Something else was put on record about it in the meantime.')
    expect((await house.changes.list({ tools: ['plan_things'] })).total).toBe(4)
    expect((await house.changes.list({ tools: ['other'] })).total).toBe(0)
    expect((await house.changes.list({ since: house.clock.now() + 1 })).total).toBe(0)
    expect(applied).toEqual([])
  })

  it('tells what a plan shows before what became of its changes, and counts what was put on record', async () => {
    const { house, applied } = await fakeHouse()
    const shown = { say: 'Two letters.', notes: ['one is odd'], data: { letters: 2 } }
    const tool = planning([noted('p_1'), draft()])
    const both = await run(showing(tool, shown), {}, house)
    expect(both.text).toMatch(/Two letters\.[\s\S]*one is odd[\s\S]*1 done as draft/)
    expect(both.text).not.toContain('put it on record')
    expect(both).toMatchObject({ isError: false, structured: { letters: 2, outcome: 'applied', on_record: 1 } })
    expect(applied).toHaveLength(1)
    const alone = await run(showing(planning([]), shown), {}, house)
    expect(alone).toMatchObject({ isError: false, structured: { letters: 2 } })
    const held = await run(showing(planning([changeStatus('AUTHORISED')]), shown), {}, house)
    expect(held.held).toBeUndefined()
    expect(held.text).toMatch(/Two letters[\s\S]*1 held for a person/)
    const rehearsed = await run(showing(tool, shown), { dry_run: true, again: true }, house)
    expect(rehearsed.text).toMatch(/Two letters[\s\S]*2 planned \(dry run\)/)
  })

  it('counts what it posts by itself against the day', async () => {
    const { house, applied } = await fakeHouse({ preset: 'controlled', books: known })
    const plan = Array.from({ length: 50 }, () => draft({ status: 'AUTHORISED' }))
    const reply = await run(planning(plan), {}, house)
    expect(applied).toHaveLength(43)
    expect(reply.text).toContain('7 held for a person')
    await run(planning(plan), {}, house)
    const more = await run(planning(plan), { again: true }, house)
    expect(more.text).toContain('50 held for a person')
    expect(applied).toHaveLength(43)
  })

  it('counts a document that is approved and then marked as sent once, in one plan and over the day', async () => {
    const { house, applied } = await fakeHouse({ preset: 'controlled', books: known })
    const approve = (id: string) => changeStatus('AUTHORISED', { id, total: 100_000n })
    await run(planning([approve('d1'), sent('d1', 100_000n)]), {}, house)
    await run(planning([approve('d2')]), {}, house)
    await run(planning([sent('d2', 100_000n)]), {}, house)
    expect(applied).toHaveLength(4)
    const third = ['d3', 'd4', 'd5', 'd6'].map(approve)
    const reply = await run(planning(third), {}, house)
    expect(applied).toHaveLength(7)
    expect(reply.text).toContain('1 held for a person')
    await run(planning([sent('d3', 100_000n)]), {}, house)
    expect(applied).toHaveLength(8)
  })

  it('counts the largest amount of a document, and what was created here as the same document', async () => {
    const { house, applied } = await fakeHouse({
      preset: 'controlled',
      books: known,
      answer: (change) =>
        change.act === 'create_document'
          ? { state: 'done', record: { id: 'd1', label: 'INV-1', status: 'AUTHORISED' }, warnings: [] }
          : { state: 'done', record: undefined, warnings: [] },
    })
    house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 100_000n })
    const totals = { subTotal: 60_000n, totalTax: 0n, total: 60_000n }
    await run(planning([draft({ status: 'AUTHORISED', totals })]), {}, house)
    await run(planning([sent('d1', 60_000n)]), {}, house)
    await run(planning([sent('d1', 90_000n)]), {}, house)
    expect(applied).toHaveLength(3)
    await run(planning([sent('d2', 10_001n)]), {}, house)
    expect(applied).toHaveLength(3)
    await run(planning([sent('d2', 10_000n)]), {}, house)
    expect(applied).toHaveLength(4)
  })

  it('counts what may have happened, and not what is held', async () => {
    const { house, applied } = await fakeHouse({
      preset: 'controlled',
      books: known,
      answer: () => 'open',
    })
    house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 100_000n })
    const tooLarge = sent('d0', 100_001n)
    await run(planning([tooLarge, sent('d1', 60_000n)]), {}, house)
    expect(applied).toHaveLength(1)
    await run(planning([sent('d2', 60_000n)]), {}, house)
    expect(applied).toHaveLength(1)
  })

  it('does not count drafts', async () => {
    const { house, applied } = await fakeHouse({ preset: 'controlled', books: known })
    house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 60_000n })
    const totals = { subTotal: 60_000n, totalTax: 0n, total: 60_000n }
    await run(planning([draft({ totals }), sent('d1', 60_000n)]), {}, house)
    expect(applied).toHaveLength(2)
  })

  it('knows a contact by its posted documents alone', async () => {
    const asked: unknown[] = []
    const findInvoices = async (query: object) => {
      asked.push(query)
      return { rows: [], offset: 0, total: 1 }
    }
    const { house, applied } = await fakeHouse({ preset: 'controlled', books: { findInvoices } })
    await run(planning([draft({ status: 'AUTHORISED' })]), {}, house)
    expect(applied).toHaveLength(1)
    expect(asked).toEqual([{ contactIds: ['c1'], statuses: ['AUTHORISED', 'PAID'] }])
  })

  it('takes a call without arguments, and names up to five wrong ones at once', async () => {
    const { house } = await fakeHouse()
    expect((await run(planning([]), undefined, house)).isError).toBe(false)
    const words = Array.from({ length: 7 }, () => ({ word: 1 }))
    const { text } = await run(planning([]), { words }, house)
    expect(text.match(/words\.\d\.word/g)).toHaveLength(5)
  })

  it('leaves no timer behind', async () => {
    const { house, clock } = await fakeHouse()
    const signals: (AbortSignal | undefined)[] = []
    const waiting = {
      ...clock,
      wait: (ms: number, signal?: AbortSignal) => {
        signals.push(signal)
        return clock.wait(ms, signal)
      },
    }
    await run(
      reading(async () => 'done'),
      {},
      { ...house, clock: waiting },
    )
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  })

  it('a day is one of the organisation, and what failed does not count', async () => {
    const { house, applied, clock } = await fakeHouse({
      preset: 'controlled',
      books: known,
      answer: (change) =>
        'document' in change && change.document.id === 'bad'
          ? { state: 'failed', fact: 'No.', next: 'Stop.' }
          : { state: 'done', record: undefined, warnings: [] },
    })
    house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 100_000n })
    await run(planning([sent('bad', 100_000n)]), {}, house)
    await run(planning([sent('d1', 100_000n)]), {}, house)
    expect(applied).toHaveLength(2)
    // 13:00 in Auckland: eleven hours are left of the day.
    clock.advance(11 * 3_600_000 - 1)
    await run(planning([sent('d2', 100_000n)]), {}, house)
    expect(applied).toHaveLength(2)
    clock.advance(1)
    await run(planning([sent('d3', 100_000n)]), {}, house)
    expect(applied).toHaveLength(3)
  })
})

describe('what goes wrong', () => {
  it("tells Xero's words and the next step for what failed, and is no error when something was done", async () => {
    const { house } = await fakeHouse({
      answer: (change) =>
        change.act === 'create_document' && change.draft.reference === 'bad'
          ? {
              state: 'failed',
              fact: 'Xero says: "Account code \'999\' is not a valid code for this document."',
              next: 'Mend it.',
            }
          : { state: 'done', record: { id: '1', label: 'INV-1', status: 'DRAFT' }, warnings: [] },
    })
    const mixed = await run(planning([draft(), draft({ reference: 'bad' })]), {}, house)
    expect(mixed.isError).toBe(false)
    expect(mixed.text).toContain("Account code '999' is not a valid code")
    const failed = await run(planning([draft({ reference: 'bad' })]), {}, house)
    expect(failed.isError).toBe(true)
  })

  it('hands that throw leave an unknown outcome, never a repeatable error, and open work for whoever goes on', async () => {
    const { house, store, logged, applied, clock } = await fakeHouse({
      answer: () => {
        throw new Error('socket secret-token-1234')
      },
    })
    const reply = await run(planning([draft()]), {}, house)
    expect(reply.isError).toBe(false)
    expect(reply.structured).toMatchObject({ outcome: 'unknown' })
    expect(JSON.stringify(reply)).not.toContain('secret-token')
    expect(JSON.stringify(logged)).toContain('carrying out threw')
    const { id } = await theOne(house, 'sending')
    const again = await run(planning([draft()]), {}, house)
    expect(again.structured).toMatchObject({ outcome: 'unknown', changes: [{ change: id }] })
    expect(applied).toHaveLength(1)
    clock.advance(CLAIM_MS)
    const { intents } = await store.intentsOf(house.books.ref).claimOpen(10)
    expect(intents.map(({ changes }) => changes.map((change) => change.id))).toEqual([[id]])
  })

  it('faults keep their words, strangers lose theirs', async () => {
    const { house } = await fakeHouse()
    const known = await run(
      reading(() => Promise.reject(new Fault('not_found', 'No contact.', 'Use find_contacts.'))),
      {},
      house,
    )
    expect(known).toMatchObject({ isError: true, text: 'Test Ltd (demo): No contact.\n\nUse find_contacts.' })
    const stranger = await run(
      reading(() => Promise.reject(new Error('at /srv/secret/path Bearer abc'))),
      {},
      house,
    )
    expect(stranger.structured).toMatchObject({ error: 'internal' })
    expect(JSON.stringify(stranger)).not.toMatch(/secret|Bearer/)
  })

  it('answers after its limit although the work goes on', async () => {
    const { house, clock } = await fakeHouse()
    const pending = run(
      reading(() => new Promise(() => {})),
      {},
      house,
    )
    await new Promise<void>((resolve) => setImmediate(resolve))
    clock.advance(CALL_LIMIT_MS)
    expect((await pending).structured).toMatchObject({ error: 'unavailable' })
  })

  it('answers at once when the host cancels', async () => {
    const { house } = await fakeHouse()
    const controller = new AbortController()
    const pending = run(
      reading(() => new Promise(() => {})),
      {},
      house,
      { signal: controller.signal },
    )
    controller.abort()
    expect((await pending).isError).toBe(true)
  })
})
