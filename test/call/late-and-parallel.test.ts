import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/call/change.ts'
import type { Hands } from '../../src/call/hands.ts'
import { policyOf } from '../../src/call/policy.ts'
import { CALL_LIMIT_MS, run } from '../../src/call/run.ts'
import { changeStatus, changesIn, draft, fakeHouse, known, planning, theOne } from './fixtures.ts'
import { withLimits } from './policy-fixtures.ts'

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

/** Hands that begin only once something has happened. */
function after(moment: Promise<void>, hands: Hands): Hands {
  return {
    ...hands,
    carryOut: async (records) => {
      await moment
      await hands.carryOut(records)
    },
  }
}

describe('a call that was given up while it planned', () => {
  it.each(['its limit', 'the host'])('by %s writes nothing afterwards', async (by) => {
    const { house, applied, clock } = await fakeHouse()
    const planned = gate()
    const controller = new AbortController()
    const tool = planning(async () => {
      await planned.opened
      return [draft()]
    })
    const pending = run(tool, {}, house, { signal: controller.signal })
    await settle()
    if (by === 'the host') controller.abort()
    else clock.advance(CALL_LIMIT_MS)
    const reply = await pending
    planned.open()
    await settle()
    expect(reply).toMatchObject({ isError: true, structured: { next: expect.stringContaining('othing was written') } })
    expect(applied).toEqual([])
    expect(await changesIn(house)).toEqual([])
  })

  it('starts nothing when it was cancelled before it began', async () => {
    const { house, applied } = await fakeHouse()
    const reply = await run(
      planning(async () => [draft()]),
      {},
      house,
      { signal: AbortSignal.abort() },
    )
    await settle()
    expect(reply.isError).toBe(true)
    expect(applied).toEqual([])
  })
})

describe('a call that was given up while it wrote', () => {
  it('names its open changes, forbids a repeat, and the record is concluded later', async () => {
    const { house, clock } = await fakeHouse()
    const written = gate()
    house.hands = after(written.opened, house.hands)
    const pending = run(planning([draft(), changeStatus('VOIDED', { status: 'AUTHORISED' })]), {}, house)
    await settle()
    clock.advance(CALL_LIMIT_MS)
    const reply = await pending
    const sending = await theOne(house, 'sending')
    expect(reply.text).toContain(`unknown ${sending.id}`)
    expect(reply.text).toContain('Do not repeat')
    expect(reply.text).toContain('1 held for a person')
    expect(reply.structured).toMatchObject({ changes: [{ state: 'unknown', change: sending.id }, { state: 'held' }] })
    expect(reply.isError).toBe(false)
    written.open()
    await settle()
    expect((await house.changes.find(sending.id))?.state).toBe('applied')
  })

  it('is told what was done by then, where some of it was', async () => {
    const { house, clock } = await fakeHouse()
    const written = gate()
    const { hands } = house
    house.hands = {
      ...hands,
      carryOut: async ([first, ...others]) => {
        await hands.carryOut(first ? [first] : [])
        await written.opened
        await hands.carryOut(others)
      },
    }
    const pending = run(planning([draft({ reference: 'a' }), draft({ reference: 'b' })]), {}, house)
    await settle()
    clock.advance(CALL_LIMIT_MS)
    expect((await pending).structured).toMatchObject({ changes: [{ state: 'applied' }, { state: 'unknown' }] })
    written.open()
  })

  it.each(['its limit', 'the host'])(
    'by %s while the plan was being recorded says so, and asking again is safe',
    async (by) => {
      const { house, applied, clock } = await fakeHouse()
      const recorded = gate()
      const controller = new AbortController()
      const { changes } = house
      house.changes = {
        ...changes,
        begin: async (plan, decide) => {
          await recorded.opened
          return await changes.begin(plan, decide)
        },
      }
      const pending = run(planning([draft()]), {}, house, { signal: controller.signal })
      await settle()
      if (by === 'the host') controller.abort()
      else clock.advance(CALL_LIMIT_MS)
      const reply = await pending
      expect(reply).toMatchObject({ isError: true, structured: { error: 'unknown_outcome' } })
      expect(reply.text).toContain('Asking for the same again is safe')
      recorded.open()
      await settle()
      const { id } = await theOne(house, 'applied')
      const again = await run(planning([draft()]), {}, house)
      expect(again.structured).toMatchObject({ outcome: 'applied', changes: [{ change: id }] })
      expect(applied).toHaveLength(1)
    },
  )

  it('gives the gateway less time than the call has', async () => {
    const { house, clock } = await fakeHouse()
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

describe('two calls at once', () => {
  it('do not jointly pass the day limit that each keeps', async () => {
    const { house, applied } = await fakeHouse({ preset: 'controlled', books: known })
    house.policy = () => withLimits(policyOf('controlled'), { max_amount: 300_000n })
    const totals = { subTotal: 300_000n, totalTax: 0n, total: 300_000n }
    const posting = (reference: string) => planning(async () => [draft({ status: 'AUTHORISED', totals, reference })])
    const replies = await Promise.all(['a', 'b', 'c'].map((reference) => run(posting(reference), {}, house)))
    expect(applied).toHaveLength(1)
    expect(replies.map(({ structured }) => structured.outcome).sort()).toEqual(['applied', 'held', 'held'])
  })

  it('ask Xero about a contact once for a whole plan', async () => {
    let asked = 0
    const { house } = await fakeHouse({
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
  it('never takes back what is being sent', async () => {
    const { house } = await fakeHouse()
    const written = gate()
    house.hands = after(written.opened, house.hands)
    const pending = run(planning([draft()]), {}, house)
    await settle()
    const { id } = await theOne(house, 'sending')
    expect(await house.changes.withdraw(id)).toBe(false)
    const withdraw: Change = { act: 'withdraw_change', changeId: id, summary: 'drop it', warnings: [] }
    expect((await run(planning([withdraw]), {}, house)).text).toContain('That change is not held any more.')
    expect((await house.changes.find(id))?.state).toBe('sending')
    written.open()
    expect((await pending).structured).toMatchObject({ outcome: 'applied' })
    expect((await house.changes.find(id))?.state).toBe('applied')
  })
})

describe('many unknown arguments', () => {
  it('are not all repeated back', async () => {
    const { house } = await fakeHouse()
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
