import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Change, Outcome } from '../../src/call/change.ts'
import { CALL_LIMIT_MS, run } from '../../src/call/run.ts'
import { type Tool, writeTool } from '../../src/call/tool.ts'
import { changeStatus, draft, fakeHouse } from './fixtures.ts'
import { withLimits } from './policy-fixtures.ts'

function planning(plan: () => Promise<readonly Change[]>): Tool {
  return writeTool({
    name: 'plan_things',
    title: 'Plan things',
    toolset: 'core',
    about: '',
    effect: 'draft',
    reach: 'destroy',
    input: z.strictObject({}),
    example: {},
    plan,
  })
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

const done: Outcome = { state: 'done', record: undefined, warnings: [] }

describe('a call that was given up while it planned', () => {
  it.each(['its limit', 'the host'])('by %s writes nothing afterwards', async (by) => {
    const { house, applied, clock } = fakeHouse()
    const planned = gate()
    const controller = new AbortController()
    const tool = planning(async () => {
      await planned.opened
      return [draft()]
    })
    const pending = run(tool, {}, house, controller.signal)
    await settle()
    if (by === 'the host') controller.abort()
    else clock.advance(CALL_LIMIT_MS)
    const reply = await pending
    planned.open()
    await settle()
    expect(reply).toMatchObject({ isError: true, structured: { next: expect.stringContaining('othing was written') } })
    expect(applied).toEqual([])
    expect(house.changes.list()).toEqual([])
  })

  it('starts nothing when it was cancelled before it began', async () => {
    const { house, applied } = fakeHouse()
    const reply = await run(
      planning(async () => [draft()]),
      {},
      house,
      AbortSignal.abort(),
    )
    await settle()
    expect(reply.isError).toBe(true)
    expect(applied).toEqual([])
  })
})

describe('a call that was given up while it wrote', () => {
  it('names its open changes, forbids a repeat, and the record is concluded later', async () => {
    const { house, clock } = fakeHouse()
    const written = gate()
    house.hands = {
      apply: async (changes) => {
        await written.opened
        return changes.map(() => done)
      },
    }
    const pending = run(
      planning(async () => [draft(), changeStatus('VOIDED', { status: 'AUTHORISED' })]),
      {},
      house,
    )
    await settle()
    clock.advance(CALL_LIMIT_MS)
    const reply = await pending
    const [sending] = house.changes.list(['sending'])
    expect(reply.text).toContain(`unknown ${sending?.id}`)
    expect(reply.text).toContain('do not repeat')
    expect(reply.text).toContain('1 held for a person')
    expect(reply.structured).toMatchObject({ changes: [{ state: 'unknown', change: sending?.id }, { state: 'held' }] })
    written.open()
    await settle()
    expect(house.changes.find(sending?.id ?? '')?.state).toBe('applied')
  })

  it('gives the gateway less time than the call has', async () => {
    const { house, clock } = fakeHouse()
    const deadlines: number[] = []
    house.withDeadline = (deadline, work) => {
      deadlines.push(deadline)
      return work()
    }
    const begun = clock.now()
    await run(
      planning(async () => [draft()]),
      {},
      house,
    )
    expect(deadlines).toHaveLength(1)
    expect(deadlines[0]).toBeLessThan(begun + CALL_LIMIT_MS)
    expect(deadlines[0]).toBeGreaterThan(begun + CALL_LIMIT_MS / 2)
  })
})

const known = { findInvoices: async () => ({ rows: [], offset: 0, total: 1 }) }

describe('two calls at once', () => {
  it('do not jointly pass the day limit that each keeps', async () => {
    const { house, applied } = fakeHouse({ preset: 'controlled', books: known })
    house.policy = withLimits(house.policy, { max_amount: 300_000n })
    const totals = { subTotal: 300_000n, totalTax: 0n, total: 300_000n }
    const posting = (reference: string) => planning(async () => [draft({ status: 'AUTHORISED', totals, reference })])
    const replies = await Promise.all(['a', 'b', 'c'].map((reference) => run(posting(reference), {}, house)))
    expect(applied).toHaveLength(1)
    expect(replies.map(({ structured }) => structured.outcome).sort()).toEqual(['applied', 'held', 'held'])
  })

  it('ask Xero about a contact once for a whole plan', async () => {
    let asked = 0
    const { house } = fakeHouse({
      preset: 'controlled',
      books: {
        findInvoices: async () => {
          asked += 1
          return { rows: [], offset: 0, total: 1 }
        },
      },
    })
    await run(
      planning(async () => Array.from({ length: 50 }, () => draft({ status: 'AUTHORISED' }))),
      {},
      house,
    )
    expect(asked).toBe(1)
  })
})

describe('withdrawing', () => {
  it('never takes back what is being sent', () => {
    const { house } = fakeHouse()
    const record = house.changes.add({
      organisation: house.books.ref,
      tool: 'x',
      change: draft(),
      effect: 'draft',
      state: 'sending',
      why: '',
    })
    expect(house.changes.conclude(record.id, 'withdrawn')).toBe(false)
    expect(house.changes.find(record.id)?.state).toBe('sending')
    expect(house.changes.conclude(record.id, 'applied', done)).toBe(true)
  })
})

describe('many unknown arguments', () => {
  it('are not all repeated back', async () => {
    const { house } = fakeHouse()
    const raw = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`no_such_argument_${index}`, 1]))
    const reply = await run(
      planning(async () => []),
      raw,
      house,
    )
    expect(reply.isError).toBe(true)
    expect(JSON.stringify(reply).length).toBeLessThan(4_000)
  })
})
