import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openText, sealWith, subkeysOf } from '../../src/store/seal.ts'
import {
  apply,
  ask,
  beginOne,
  countingRandom,
  draft,
  key,
  openOn,
  organisation,
  request,
  temporaryFolder,
} from './rig.ts'

const unavailable = { name: 'Fault', code: 'unavailable' }
const seal = sealWith(key, countingRandom())

describe('sealing', () => {
  it('opens what it sealed, where it was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (content, context) => {
        expect(openText(seal, seal.seal(content, context), context)).toBe(content)
      }),
    )
  })

  it('opens nothing that was moved, cut or changed in any bit', () => {
    const sealed = seal.seal('paid 12.00 to Harbour Dental', 'changes|o|1')
    expect(Buffer.from(sealed).includes('Harbour')).toBe(false)
    expect(() => seal.open(sealed, 'changes|o|2')).toThrow(expect.objectContaining(unavailable))
    expect(() => seal.open(sealed.slice(0, 20), 'changes|o|1')).toThrow(expect.objectContaining(unavailable))
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const flipped = Uint8Array.from(sealed, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        expect(() => seal.open(flipped, 'changes|o|1')).toThrow(expect.objectContaining(unavailable))
      }),
    )
  })

  it('says when it is the key that is wrong', () => {
    const sealed = seal.seal('x', 'c')
    const other = sealWith(new Uint8Array(32).fill(8), countingRandom())
    expect(() => other.open(sealed, 'c')).toThrow('another key')
  })

  it('takes another key for each purpose', () => {
    const { sealing, auditSeed } = subkeysOf(key)
    const texts = [key, sealing, auditSeed].map((bytes) => Buffer.from(bytes).toString('hex'))
    expect(new Set(texts).size).toBe(3)
    expect(sealing).toHaveLength(32)
    expect(auditSeed).toHaveLength(32)
  })
})

describe('a store whose rows were meddled with', () => {
  async function heldStore() {
    const store = await openOn(join(temporaryFolder(), 'store.db'))
    const [one, two] = [await beginOne(store, draft(), ask), await beginOne(store, draft({ number: 'INV-2' }), ask)]
    return { store, one, two, log: store.changesOf(organisation) }
  }

  it.each([
    ["state = 'sending'", 'a held change made to look agreed to'],
    ["tier = 'elicitation'", 'a lighter tier'],
    ['expires_at = expires_at + 1', 'a longer time'],
    ["effect = 'local'", 'a smaller effect'],
    ["essence = 'x'", 'another essence'],
    ["tool = 'x'", 'another tool'],
    ["act = 'withdraw_change'", 'another act'],
    ["amount = '0'", 'a smaller amount'],
    ["subject = 'd9'", 'another subject'],
    ["contact = 'c9'", 'another contact'],
    ['seq = 99', 'another place'],
    ["state = 'nonsense'", 'no state'],
    ["hash = 'x'", 'another hash'],
    ["organisation = 'org-2'", 'another organisation'],
    ['body = (select body from changes where number_two)', 'the body of another change'],
  ])('refuses %s: %s', async (setting) => {
    const { store, one, two } = await heldStore()
    const body = setting.includes('number_two')
    const statement = body
      ? 'update changes set body = (select body from changes where id = ?) where id = ?'
      : `update changes set ${setting} where id = ?`
    await store.database.run(statement, ...(body ? [two.id, one.id] : [one.id]))
    await expect(store.approvals.find(one.id)).rejects.toMatchObject(unavailable)
    await expect(
      store.approvals.approve(one.id, one.hash, { approverId: undefined, name: 'x', method: 'elicitation', proof: '' }),
    ).rejects.toMatchObject(unavailable)
    expect(await store.approvals.find(two.id)).toEqual(two)
    await store.close()
  })

  it('hands out no request that was moved', async () => {
    const { store } = await heldStore()
    const records = [
      await beginOne(store, draft({ number: 'A' }), apply),
      await beginOne(store, draft({ number: 'B' }), apply),
    ]
    const log = store.intentsOf(organisation)
    for (const record of records) await log.open([record], record.id, request(record.id))
    await log.release(records.map(({ id }) => id))
    await store.database.run('update intents set request = (select request from intents order by id desc limit 1)')
    await expect(log.claimOpen(9)).rejects.toMatchObject(unavailable)
    await store.close()
  })

  it('opens with no other key, and stays as it was', async () => {
    const file = join(temporaryFolder(), 'store.db')
    const store = await openOn(file)
    const held = await beginOne(store, draft(), ask)
    await store.close()
    await expect(openOn(file, { key: new Uint8Array(32).fill(9) })).rejects.toMatchObject({
      ...unavailable,
      fact: expect.stringContaining('key does not open'),
    })
    const again = await openOn(file)
    expect(await again.approvals.find(held.id)).toEqual(held)
    await again.close()
  })
})
