import { describe, expect, test } from 'vitest'
import type { Books } from '../../src/books/books.ts'
import type { ReferenceCopy } from '../../src/books/reference-copy.ts'
import { baseAmount } from '../../src/call/policy.ts'
import { type Store, storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { apply, countingRandom, key, plan } from '../store/rig.ts'
import { createSetting } from './changes.ts'
import { type Rig, rig } from './rig.ts'

const MINUTE = 60_000
let handles = 0

/** What the rig's login may read of the settings. */
async function readAll({ clock }: Rig, books: Books): Promise<void> {
  const { organisation, accounts, taxRates, trackingCategories, currencies, brandingThemes } = books
  const more = [books.contactGroups, books.users]
  const reads = [organisation, accounts, taxRates, trackingCategories, currencies, brandingThemes, ...more]
  await clock.run(Promise.all(reads.map((read) => read())))
}

/** Processes on one store, each with the gateway to the same organisation. */
async function processes(of: Rig) {
  const { clock, parts, ref } = of
  const database = await openSqlite(':memory:')
  const start = async (worker: string, over: (copy: ReferenceCopy) => ReferenceCopy = (copy) => copy) => {
    const store: Store = await storeOver(database, {
      ...{ key, clock, worker, random: countingRandom(), countedAmount: baseAmount },
      newHandle: () => (++handles).toString(16).padStart(8, '0'),
    })
    const tenant = { id: ref.id, name: ref.name }
    const opened = openOrganisation(
      {
        ...parts,
        intents: (organisation) => store.intentsOf(organisation),
        reference: (organisation) => over(store.referenceOf(organisation)),
      },
      tenant,
    )
    return { store, ...opened }
  }
  return { start, close: () => database.close() }
}

function calls({ recorder }: Rig): string[] {
  const made = recorder.calls()
  recorder.clear()
  return made
}

describe('settings that processes on one store share', () => {
  test('cost the second process and a restart no call within their time, and one process afterwards', async () => {
    const world = await rig({ company: 'empty' })
    const { start, close } = await processes(world)
    const first = await start('first')
    await readAll(world, first.books)
    const cold = calls(world)
    expect(cold).toHaveLength(8)
    const second = await start('second')
    await readAll(world, second.books)
    expect(calls(world)).toEqual([])
    expect(await second.books.taxRates()).toEqual(await first.books.taxRates())
    expect(await second.books.organisation()).toEqual(await first.books.organisation())
    world.clock.advance(9 * MINUTE)
    await readAll(world, (await start('restarted')).books)
    expect(calls(world)).toEqual([])
    world.clock.advance(MINUTE)
    await readAll(world, second.books)
    expect(new Set(calls(world)).size).toBe(8)
    await readAll(world, first.books)
    expect(calls(world)).toEqual([])
    await close()
  })

  test('are read anew by every process once one of them was written, the organisation itself not', async () => {
    const world = await rig({ company: 'empty' })
    const { start, close } = await processes(world)
    const [first, second] = [await start('first'), await start('second')]
    for (const { books } of [first, second]) await readAll(world, books)
    const change = createSetting('contact_group', 'Team', { name: 'Team' })
    const [begun] = await first.store.changesOf(first.ref).begin(plan(change), apply)
    if (!begun?.record) throw new Error('it was refused')
    await world.clock.run(first.hands.carryOut([begun.record]))
    expect((await first.store.changesOf(first.ref).find(begun.record.id))?.state).toBe('applied')
    calls(world)
    // What was read in the very millisecond of the writing may be from before it.
    world.clock.advance(1)
    expect((await world.clock.run(second.books.contactGroups())).map(({ name }) => name)).toContain('Team')
    expect(calls(world)).toEqual(['GET /ContactGroups'])
    expect((await world.clock.run(first.books.contactGroups())).map(({ name }) => name)).toContain('Team')
    await world.clock.run(second.books.organisation())
    expect(calls(world)).toEqual([])
    await world.clock.run(first.books.taxRates())
    expect(calls(world)).toEqual(['GET /TaxRates'])
    await close()
  })

  test('are read from Xero while the store cannot be reached, and shared again afterwards', async () => {
    const world = await rig({ company: 'empty' })
    const { start, close } = await processes(world)
    let out = true
    const flaky = (copy: ReferenceCopy): ReferenceCopy => {
      const reach =
        <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
        async (...given: Given) => {
          if (out) throw new Error('out')
          return await work(...given)
        }
      return { writes: reach(copy.writes), read: reach(copy.read) as never, keep: reach(copy.keep) as never }
    }
    const first = await start('first', flaky)
    await readAll(world, first.books)
    expect(calls(world)).toHaveLength(8)
    await readAll(world, first.books)
    expect(calls(world)).toEqual([])
    await readAll(world, (await start('second', flaky)).books)
    expect(calls(world)).toHaveLength(8)
    out = false
    const third = await start('third', flaky)
    await readAll(world, third.books)
    expect(calls(world)).toHaveLength(8)
    await readAll(world, (await start('fourth', flaky)).books)
    expect(calls(world)).toEqual([])
    await close()
  })

  test('spoiled in the store are read from Xero, and mended there', async () => {
    const world = await rig({ company: 'empty' })
    const { start, close } = await processes(world)
    const first = await start('first')
    await readAll(world, first.books)
    await first.store.database.run("update reference_copies set whole_at = whole_at + 1 where kind = 'accounts'")
    calls(world)
    await readAll(world, (await start('second')).books)
    expect(calls(world)).toEqual(['GET /Accounts'])
    await readAll(world, (await start('third')).books)
    expect(calls(world)).toEqual([])
    await close()
  })
})
