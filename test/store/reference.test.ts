import { describe, expect } from 'vitest'
import type { TaxRate } from '../../src/books/organisation.ts'
import type { Reading } from '../../src/books/reference-copy.ts'
import type { Change } from '../../src/call/change.ts'
import { login, reached } from './logins-contract.ts'
import * as rig from './rig.ts'
import { apply, beginOne, done, numbered, organisation, type Pair } from './rig.ts'

const DAY = 86_400_000
const other = { id: 'org-2', name: 'Other Ltd', demo: false }
const gst: TaxRate = { taxType: 'OUTPUT', name: '\u0000GST', rate: 150_000n, status: 'ACTIVE', appliesTo: ['REVENUE'] }

function reading<Value>(value: Value, over: Partial<Reading<Value>> = {}): Reading<Value> {
  return { value, at: 1_000, wholeAt: 900, writes: 0, ...over }
}

const group = { id: 'g1', name: 'Team' }
const adding: Change = {
  ...{ act: 'create_setting', kind: 'contact_group', values: { name: 'Team' }, summary: 'add' },
  ...{ name: 'Team', warnings: [] },
}

/** Sends one change and concludes it, as a gateway does. */
async function send({ a }: Pair, change: Change): Promise<() => Promise<unknown>> {
  const record = await beginOne(a, change, apply)
  const log = a.intentsOf(organisation)
  const intent = await log.open([record], record.id, rig.request())
  await log.sending(intent.id)
  return () => log.close(intent.id, [{ changeId: record.id, outcome: done(record.id) }], [])
}

for (const [name, openPair] of [
  ['in memory', rig.pairInMemory],
  ['two connections on a file', rig.pairOnFile],
] as const) {
  const test = rig.testsOn(openPair)

  describe(`${name}: what was read of an organisation's settings`, () => {
    test('comes back in another process as it was, each organisation its own', async ({ a, b }) => {
      const [mine, theirs] = [a.referenceOf(organisation), b.referenceOf(organisation)]
      expect([await theirs.read('taxRates'), await theirs.writes('taxRates')]).toEqual([undefined, 0])
      await mine.keep('taxRates', reading([gst]))
      expect(await theirs.read('taxRates')).toEqual(reading([gst]))
      expect(await b.referenceOf(other).read('taxRates')).toBeUndefined()
      expect(await theirs.read('accounts')).toBeUndefined()
    })

    test('is forgotten with the other copies of one organisation', async ({ a, b }) => {
      await a.referenceOf(organisation).keep('taxRates', reading([gst]))
      await a.referenceOf(other).keep('taxRates', reading([gst]))
      await a.forgetCopy(organisation.id)
      expect(await b.referenceOf(organisation).read('taxRates')).toBeUndefined()
      expect(await b.referenceOf(other).read('taxRates')).toEqual(reading([gst]))
    })

    test('is replaced by what was read later, not by what was read before', async ({ a, b }) => {
      const copy = a.referenceOf(organisation)
      for (const at of [2_000, 1_000, 3_000])
        await copy.keep('currencies', reading([{ id: `${at}`, name: 'NZD' }], { at }))
      expect((await b.referenceOf(organisation).read('currencies'))?.value).toEqual([{ id: '3000', name: 'NZD' }])
      await copy.keep('currencies', reading([{ id: 'late', name: 'NZD' }], { at: 2_500 }))
      expect((await copy.read('currencies'))?.at).toBe(3_000)
    })

    test('is out of date once a setting is written, before and after it is, and only then', async (pair) => {
      const copy = pair.b.referenceOf(organisation)
      const close = await send(pair, numbered('an invoice'))
      await close()
      expect(await copy.writes('contactGroups')).toBe(0)
      const conclude = await send(pair, adding)
      expect(await copy.writes('contactGroups')).toBe(1)
      await copy.keep('contactGroups', reading([], { writes: 0 }))
      expect(await copy.read('contactGroups')).toBeUndefined()
      await copy.keep('contactGroups', reading([], { writes: 1 }))
      await conclude()
      expect(await copy.writes('contactGroups')).toBe(2)
      expect((await copy.read('contactGroups'))?.writes).toBe(1)
      await copy.keep('contactGroups', reading([group], { at: 2_000, writes: 2 }))
      expect((await pair.a.referenceOf(organisation).read('contactGroups'))?.value).toEqual([group])
      expect([await copy.writes('organisation'), await pair.b.referenceOf(other).writes('accounts')]).toEqual([0, 0])
    })

    test('has no name in plain, and is refused when somebody else changed it', async ({ a }) => {
      const copy = a.referenceOf(organisation)
      const user = { id: 'u1', name: 'Aroha Ngata', email: 'aroha@example.co.nz', role: 'STANDARD' }
      await copy.keep('users', reading([user]))
      const [row] = await a.database.all('select * from reference_copies')
      expect(Buffer.from(row?.body as Uint8Array).toString('latin1')).not.toMatch(/Aroha|example/)
      for (const change of ['at = 5000000000000', 'writes = 7', 'whole_at = 1', "kind = 'accounts'"]) {
        await a.database.run(`update reference_copies set ${change}`)
        const kind = change.startsWith('kind') ? 'accounts' : 'users'
        await expect(copy.read(kind)).rejects.toMatchObject({ name: 'Fault', code: 'unavailable' })
      }
    })

    test('goes with a purge, with the login, and when nobody reads it any more', async ({ a, clock }) => {
      const kept = async () => (await a.database.all('select organisation from reference_copies')).length
      const keep = async (at = clock.now()) => {
        await a.referenceOf(organisation).keep('accounts', reading([], { at }))
        await a.referenceOf(other).keep('accounts', reading([], { at }))
      }
      await keep()
      expect(await a.purge(organisation.id, 'Mere')).toBe(1)
      expect(await kept()).toBe(1)
      await keep()
      await a.logins.keep(login('lgn_1'), [reached(organisation.id), reached(other.id)])
      await a.logins.keep(login('lgn_1'), [reached(other.id)])
      expect(await kept()).toBe(1)
      await a.logins.forget('lgn_1')
      expect(await kept()).toBe(0)
      await keep()
      clock.advance(30 * DAY)
      await a.prune()
      expect(await kept()).toBe(2)
      clock.advance(1)
      await a.prune()
      expect(await kept()).toBe(0)
    })
  })
}
