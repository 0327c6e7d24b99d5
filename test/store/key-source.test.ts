import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findKey, type KeySources } from '../../src/store/keys.ts'
import { keychainInMemory } from './keychain-in-memory.ts'
import { countingRandom, openOn, temporaryFolder } from './rig.ts'

const random = countingRandom()
const hex = Buffer.from(random(32)).toString('hex')

function place() {
  const folder = join(temporaryFolder(), 'data')
  const keychain = keychainInMemory()
  const find = (over: Partial<KeySources> = {}) => findKey({ folder, keychain, random, ...over })
  /** Makes the store that the key is for. */
  const make = async (over: Partial<KeySources> = {}) => {
    const { key, kind, whenWrong } = await find(over)
    const store = await openOn(join(folder, 'store.sqlite'), { key, whenWrong })
    await store.close()
    return { key, kind }
  }
  const open = async (over: Partial<KeySources> = {}) => {
    const { key, kind, whenWrong } = await find(over)
    await (await openOn(join(folder, 'store.sqlite'), { key, whenWrong })).close()
    return { key, kind }
  }
  return { folder, keychain, find, make, open }
}

/** What is in a store's folder, but for the log that SQLite keeps beside it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))
}

async function factOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.catch((error: unknown) => error)
  expect(thrown).toMatchObject({ name: 'Fault', code: 'unavailable' })
  const { fact, next } = thrown as { fact: string; next: string }
  expect(`${fact} ${next}`).not.toMatch(/tmp|\/data/)
  return `${fact} ${next}`
}

// Deriving a key from a passphrase takes its time by intent.
describe('a new store', { timeout: 120_000 }, () => {
  it('has its key in the keychain, after that took, gave back and removed something else', async () => {
    const { folder, keychain, find } = place()
    const { key, kind } = await find({ allowKeyFile: true })
    expect(kind).toBe('keychain (Secret Service)')
    const [[account, kept]] = [...keychain.entries] as [[string, string]]
    expect([keychain.entries.size, kept]).toEqual([1, Buffer.from(key).toString('hex')])
    expect(kept).toMatch(/^[0-9a-f]{64}$/)
    expect(keychain.asked.slice(0, 3).map((asked) => asked.split(' ')[0])).toEqual(['write', 'read', 'remove'])
    expect(keychain.asked.slice(0, 3).every((asked) => / probe [0-9a-f]{16}$/.test(asked))).toBe(true)
    expect(readdirSync(folder)).toEqual(['key-source.json'])
    expect(statSync(join(folder, 'key-source.json')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(join(folder, 'key-source.json'), 'utf8'))).toEqual({ kind: 'keychain', account })
    expect(await find()).toMatchObject({ key, kind })
  })

  it('has another key than its neighbour in the same keychain', async () => {
    const [one, other] = [place(), place()]
    const keys = await Promise.all([one.find(), other.find({ keychain: one.keychain })])
    expect(one.keychain.entries.size).toBe(2)
    expect(keys[0]?.key).not.toEqual(keys[1]?.key)
  })

  it('has one key when four processes start at once, and leaves no other in the keychain', async () => {
    const { folder, keychain, find } = place()
    const found = await Promise.all([find(), find(), find({ allowKeyFile: true }), find()])
    expect(new Set(found.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(keychain.entries.size).toBe(1)
    expect(readdirSync(folder)).toEqual(['key-source.json'])
  })

  it('takes what another process noted first, whatever it could have had itself', async () => {
    const { keychain, find } = place()
    const [theirs, ours] = await Promise.allSettled([find(), find({ passphrase: 'x' })])
    expect(theirs.status).toBe('rejected')
    expect(ours).toMatchObject({ status: 'fulfilled', value: { kind: 'passphrase' } })
    expect(keychain.entries.size).toBe(0)
  })

  it('takes what the operator set before the keychain', async () => {
    for (const [over, kind] of [
      [{ key: hex }, 'XERO_MCP_KEY'],
      [{ passphrase: 'x', allowKeyFile: true }, 'passphrase'],
    ] as const) {
      const { keychain, find } = place()
      expect((await find(over)).kind).toBe(kind)
      expect(keychain.asked).toEqual([])
    }
  })

  it.each(['The keychain is locked, or refuses.', 'No keychain can be reached from this session.'])(
    'says why the keychain was no good, makes nothing, and takes a key file only where that is allowed: %s',
    async (out) => {
      const { folder, keychain, find } = place()
      keychain.out = out
      const said = await factOf(find())
      expect(said).toContain(`There is no key to seal the store with. ${out}`)
      for (const choice of ['XERO_MCP_KEY ', 'XERO_MCP_KEY_FILE', 'XERO_MCP_PASSPHRASE', 'XERO_MCP_ALLOW_KEY_FILE'])
        expect(said).toContain(choice)
      expect(existsSync(folder)).toBe(false)
      const told: string[] = []
      expect((await find({ allowKeyFile: true, onTrouble: (message) => told.push(message) })).kind).toContain(
        'key file',
      )
      expect(told.join()).toContain(out)
      keychain.out = undefined
      expect((await find()).kind).toContain('key file')
    },
  )

  it('does not trust a keychain that keeps nothing', async () => {
    const { keychain, find } = place()
    keychain.forgets = true
    expect(await factOf(find())).toContain('does not keep what it is given')
  })
})

describe('a store that was made', { timeout: 120_000 }, () => {
  const made: readonly [string, Partial<KeySources>, RegExp][] = [
    ['a key that was given', { key: hex }, /sealed with a key that was given.*Set XERO_MCP_KEY or/],
    ['a passphrase', { passphrase: 'open' }, /sealed with a passphrase.*Set XERO_MCP_PASSPHRASE/],
  ]
  it.each(made)('with %s asks for it by kind, and makes no new key', async (_, over, said) => {
    const { folder, keychain, make, open, find } = place()
    const { key } = await make(over)
    const files = filesIn(folder)
    for (const other of [{}, { allowKeyFile: true }]) expect(await factOf(find(other))).toMatch(said)
    expect([filesIn(folder), keychain.asked]).toEqual([files, []])
    expect((await open(over)).key).toEqual(key)
  })

  it.each([
    ['a key that was given to the server', { key: hex }],
    ['the key file beside it', { keychain: undefined, allowKeyFile: true }],
    ['a key in the keychain', {}],
  ] as const)('with %s is refused to a passphrase, by kind', async (words, over) => {
    const { make, find, open } = place()
    await make(over)
    const said = await factOf(find({ passphrase: 'x' }))
    expect(said).toContain(`This store was sealed with ${words}, not with a passphrase.`)
    await open(over)
  })

  it('takes a copy of its key from wherever it is given, and says what a wrong one is wrong for', async () => {
    const { make, open, find } = place()
    const { key } = await make()
    expect((await open({ key: Buffer.from(key).toString('base64'), keychain: undefined })).kind).toBe('XERO_MCP_KEY')
    expect(await factOf(open({ key: hex }))).toContain(
      'XERO_MCP_KEY does not open this store: it was sealed with a key in the keychain.',
    )
    expect((await find()).kind).toBe('keychain (Secret Service)')
  })

  it('with a key in the keychain stays shut while that is locked, empty or out of use', async () => {
    const { folder, keychain, make, find, open } = place()
    const { key } = await make()
    keychain.out = 'The keychain is locked, or refuses.'
    expect(await factOf(find({ allowKeyFile: true }))).toMatch(/is in the keychain. The keychain is locked.*Unlock/)
    keychain.out = undefined
    const kept = [...keychain.entries]
    keychain.entries.clear()
    expect(await factOf(find({ allowKeyFile: true }))).toMatch(/nothing of service xero-mcp under "store [0-9a-f]{16}"/)
    expect(await factOf(find({ keychain: undefined }))).toContain('No keychain is used here')
    expect([keychain.entries.size, filesIn(folder)]).toEqual([0, ['key-source.json', 'store.sqlite']])
    for (const [account, secret] of kept) keychain.entries.set(account, secret)
    expect((await open()).key).toEqual(key)
  })

  it('without its key file or its salt stays shut, and no new one is made', async () => {
    for (const [over, file] of [
      [{ keychain: undefined, allowKeyFile: true }, 'store.key'],
      [{ passphrase: 'x' }, 'passphrase.salt'],
    ] as const) {
      const { folder, make, find } = place()
      await make(over)
      rmSync(join(folder, file))
      expect(await factOf(find(over))).toContain(`The file ${file} beside the store is gone`)
      expect(existsSync(join(folder, file))).toBe(false)
    }
  })

  it('before kinds were noted is known by its files', async () => {
    for (const [over, said] of [
      [{ key: hex }, 'sealed with a key that was given'],
      [{ passphrase: 'x' }, 'sealed with a passphrase'],
    ] as const) {
      const { folder, make, find, open, keychain } = place()
      await make(over)
      rmSync(join(folder, 'key-source.json'))
      expect(await factOf(find({ allowKeyFile: true }))).toContain(said)
      await open(over)
      expect([existsSync(join(folder, 'key-source.json')), keychain.asked]).toEqual([false, []])
    }
    const { folder, make, open } = place()
    const { key } = await make({ keychain: undefined, allowKeyFile: true })
    rmSync(join(folder, 'key-source.json'))
    expect((await open()).key).toEqual(key)
    writeFileSync(join(folder, 'passphrase.salt'), '0'.repeat(32), { mode: 0o600 })
    expect((await open()).key).toEqual(key)
  })

  it.each(['', '{}', 'null', '{"kind":"keychain"}', '{"kind":"keychain","account":7}', '{"kind":"given","more":1}'])(
    'with a damaged note is refused: %s',
    async (note) => {
      const { folder, find } = place()
      mkdirSync(folder)
      writeFileSync(join(folder, 'key-source.json'), note, { mode: 0o600 })
      expect(await factOf(find({ allowKeyFile: true }))).toContain('damaged')
    },
  )
})
