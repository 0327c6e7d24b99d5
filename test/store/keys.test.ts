import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findKey, type KeySources } from '../../src/store/keys.ts'
import { keepOnce } from '../../src/store/secret-files.ts'
import { countingRandom, temporaryFolder } from './rig.ts'

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index + 200)
const hex = Buffer.from(bytes).toString('hex')

function sources(over: Partial<KeySources> = {}): KeySources {
  return { folder: join(temporaryFolder(), 'data'), random: countingRandom(), ...over }
}

function fileWith(content: string | Uint8Array, mode = 0o600): string {
  const path = join(temporaryFolder(), 'key')
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

async function faultOf(given: KeySources): Promise<string> {
  const thrown: unknown = await findKey(given).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ name: 'Fault', code: 'unavailable' })
  const { fact, next } = thrown as { fact: string; next: string }
  expect(`${fact} ${next}`).not.toMatch(/tmp|\/data/)
  return fact
}

// Deriving a key from a passphrase takes its time by intent.
describe('the key of a store', { timeout: 120_000 }, () => {
  it.each([
    hex,
    hex.toUpperCase(),
    `${hex}\n`,
    Buffer.from(bytes).toString('base64'),
    Buffer.from(bytes).toString('base64url'),
  ])('is read from text: %s', async (key) => {
    expect(await findKey(sources({ key }))).toMatchObject({ key: Buffer.from(bytes), kind: 'XERO_MCP_KEY' })
    expect(await findKey(sources({ keyFile: fileWith(key) }))).toMatchObject({
      key: Buffer.from(bytes),
      kind: 'XERO_MCP_KEY_FILE',
    })
  })

  it('is read from a file of its bytes', async () => {
    expect((await findKey(sources({ keyFile: fileWith(bytes) }))).key).toEqual(Buffer.from(bytes))
  })

  it.each(['', 'short', hex.slice(2), `${hex}00`, 'correct horse battery staple', '!'.repeat(44)])(
    'is refused when it is no key: %j',
    async (key) => {
      expect(await faultOf(sources({ key }))).toBe('XERO_MCP_KEY is no key of 32 bytes.')
      expect(await faultOf(sources({ keyFile: fileWith(key) }))).toContain('XERO_MCP_KEY_FILE names is no key')
    },
  )

  it('is refused from a file that others can read, or that is not there', async () => {
    expect(await faultOf(sources({ keyFile: fileWith(hex, 0o640) }))).toContain('other users')
    expect(await faultOf(sources({ keyFile: fileWith(hex, 0o604) }))).toContain('other users')
    expect(await faultOf(sources({ keyFile: '/nowhere/tmpless' }))).toContain('cannot be read')
  })

  it('comes from a passphrase with the salt beside the store, the same at every start', async () => {
    const given = sources({ passphrase: 'caf\u00e9 au lait' })
    const { key, kind } = await findKey(given)
    expect([key.length, kind]).toEqual([32, 'passphrase'])
    expect((await findKey({ ...given, passphrase: 'cafe\u0301 au lait' })).key).toEqual(key)
    expect(
      (await findKey(sources({ passphrase: 'caf\u00e9 au lait', random: (length) => new Uint8Array(length).fill(3) })))
        .key,
    ).not.toEqual(key)
    const salt = join(given.folder ?? '', 'passphrase.salt')
    expect(statSync(salt).mode & 0o777).toBe(0o600)
    writeFileSync(salt, 'not a salt')
    expect(await faultOf(given)).toContain('salt')
  })

  it('is kept beside the store only where that was allowed', async () => {
    const given = sources()
    expect(await faultOf(given)).toContain('no key')
    expect(existsSync(given.folder ?? '')).toBe(false)
    const made = await findKey({ ...given, allowKeyFile: true })
    expect(made.kind).toBe('key file beside the store')
    expect(await findKey({ ...given, allowKeyFile: true })).toEqual(made)
    expect(await findKey(given)).toEqual(made)
    expect(readdirSync(given.folder ?? '')).toEqual(['key-source.json', 'store.key'])
    expect(statSync(join(given.folder ?? '', 'store.key')).mode & 0o777).toBe(0o600)
    chmodSync(join(given.folder ?? '', 'store.key'), 0o644)
    expect(await faultOf(given)).toContain('other users')
  })

  it('is one and the same for processes that start at once', async () => {
    const folder = join(temporaryFolder(), 'data')
    mkdirSync(folder)
    const random = countingRandom()
    const found = await Promise.all([1, 2, 3].map(() => findKey({ folder, random, allowKeyFile: true })))
    expect(new Set(found.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(readFileSync(join(folder, 'store.key'), 'utf8')).toBe(Buffer.from(found[0]?.key ?? []).toString('hex'))
  })

  it('is not mixed with that of a process of the same number in another container', () => {
    const folder = temporaryFolder()
    const [path, kept] = [join(folder, 'store.key'), join(folder, 'kept')]
    writeFileSync(`${path}.${process.pid}`, 'theirs')
    linkSync(`${path}.${process.pid}`, kept)
    keepOnce(folder, path, 'ours')
    expect([readFileSync(path, 'utf8'), readFileSync(kept, 'utf8')]).toEqual(['ours', 'theirs'])
    expect(existsSync(`${path}.${process.pid}`)).toBe(true)
  })

  it('counts the first source that is given', async () => {
    const all = { key: hex, keyFile: '/nowhere', passphrase: 'x', allowKeyFile: true }
    expect((await findKey(sources(all))).kind).toBe('XERO_MCP_KEY')
    expect((await findKey(sources({ ...all, key: undefined, keyFile: fileWith(hex) }))).kind).toBe('XERO_MCP_KEY_FILE')
    expect((await findKey({ ...sources(all), folder: undefined })).kind).toBe('this process only')
  })
})
