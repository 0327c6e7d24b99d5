import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { systemKeychain } from '../../src/store/keychain.ts'
import { stillClock, temporaryFolder } from './rig.ts'

const run = promisify(execFile)
const built = resolve(import.meta.dirname, '../../dist')
const worker = join(import.meta.dirname, 'key-worker.mjs')

interface Found {
  key?: string
  kind?: string
  fact?: string
  next?: string
  told: string[]
}

/** A home of its own, whose sessions have a bus and, when told, a Secret Service on it. */
function home() {
  const at = temporaryFolder()
  const environment = { HOME: at, XDG_DATA_HOME: join(at, 'data'), XDG_RUNTIME_DIR: join(at, 'run') }
  for (const folder of [environment.XDG_DATA_HOME, environment.XDG_RUNTIME_DIR]) mkdirSync(folder, { mode: 0o700 })
  const env = { PATH: process.env.PATH, ...environment }
  const opening = (folder: string, given = {}) =>
    `"${process.execPath}" "${worker}" "${built}" "${folder}" '${JSON.stringify(given)}'`
  const shell = async (script: string) => {
    const { stdout } = await run('dbus-run-session', ['--', 'bash', '-c', script], { env, timeout: 60_000 })
    return stdout.split('\n').filter((line) => line !== '')
  }
  const found = (lines: readonly string[]): Found[] => lines.map((line) => JSON.parse(line))
  return {
    store: join(at, 'store'),
    opening,
    headless: async (folder: string, given = {}): Promise<Found> =>
      JSON.parse((await run(process.execPath, [worker, built, folder, JSON.stringify(given)], { env })).stdout),
    busAlone: async (script: string) => found(await shell(script)),
    unlocked: async (script: string) =>
      found(
        await shell(`printf words | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ${script}`),
      ),
    locked: async (script: string) =>
      found(await shell(`gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; ${script}`)),
  }
}

const NO_KEYRING = ['gnome-keyring-daemon', 'dbus-run-session'].some((name) => spawnSync(name, ['--version']).error)

describe.skipIf(NO_KEYRING)(
  'the keychain of a Linux desktop (gnome-keyring-daemon and dbus-run-session are needed)',
  { timeout: 120_000 },
  () => {
    it('keeps the key across sessions, once unlocked', async () => {
      const { store, opening, unlocked, locked } = home()
      const [first] = await unlocked(opening(store))
      expect(first).toMatchObject({ kind: 'keychain (Secret Service)', told: [] })
      expect(readdirSync(store).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([
        'key-source.json',
        'store.sqlite',
      ])
      for (const name of readdirSync(store)) expect(readFileSync(join(store, name), 'latin1')).not.toContain(first?.key)
      const [again] = await unlocked(opening(store))
      expect(again?.key).toBe(first?.key)
      const [shut] = await locked(opening(store, { allowKeyFile: true }))
      expect(shut?.fact).toBe('The key of this store is in the keychain. The keychain is locked, or refuses.')
      expect(shut?.told.join()).toMatch(/^keychain: .*Secret Service/)
      expect(readdirSync(store)).not.toContain('store.key')
      const [given] = await locked(opening(store, { key: first?.key }))
      expect(given).toMatchObject({ kind: 'XERO_MCP_KEY', key: first?.key })
    })

    it('gives processes that start at once one key', async () => {
      const { store, opening, unlocked } = home()
      const one = `(${opening(store)}; echo)`
      const found = await unlocked(`${one} & ${one} & ${one} & wait`)
      expect(found).toHaveLength(3)
      expect(found.map(({ kind }) => kind)).toEqual(Array(3).fill('keychain (Secret Service)'))
      expect(new Set(found.map(({ key }) => key)).size).toBe(1)
    })

    it('is passed over, with the reason, where it is locked', async () => {
      const { store, opening, unlocked, locked } = home()
      await unlocked(opening(`${store}-other`))
      const [refused] = await locked(opening(store))
      expect(refused?.fact).toBe('There is no key to seal the store with. The keychain is locked, or refuses.')
      expect(existsSync(store)).toBe(false)
      const [allowed] = await locked(opening(store, { allowKeyFile: true }))
      expect(allowed?.kind).toBe('key file beside the store')
      expect(allowed?.told.join()).toContain('The keychain is locked, or refuses. The key is kept in a file')
    })

    it('is passed over on a bus where nobody ever unlocked one', async () => {
      const { store, opening, busAlone } = home()
      const [refused] = await busAlone(opening(store))
      expect(refused?.fact).toMatch(/^There is no key to seal the store with. (The keychain|No keychain)/)
      expect(existsSync(store)).toBe(false)
    })
  },
)

describe('without a desktop', { timeout: 120_000 }, () => {
  it.skipIf(process.platform !== 'linux')(
    'there is no keychain, at once, and nothing is made in its place',
    async () => {
      const { store, headless } = home()
      const refused = await headless(store)
      expect(refused.fact).toBe('There is no key to seal the store with. No keychain can be reached from this session.')
      expect(refused.next).toContain('XERO_MCP_KEY')
      expect(existsSync(store)).toBe(false)
      expect((await headless(store, { passphrase: 'words' })).kind).toBe('passphrase')
      expect((await headless(store)).fact).toBe('This store was sealed with a passphrase.')
    },
  )
})

describe('speaking to a keychain', () => {
  const told: string[] = []
  const parts = { platform: 'linux', onTrouble: (message: string) => told.push(message) } as const
  const never = () => new Promise<never>(() => {})

  it('says that the package is not installed', async () => {
    const keychain = systemKeychain({
      ...{ ...parts, wait: stillClock().wait },
      load: () => Promise.reject(new Error("Cannot find package 'keytar'")),
    })
    await expect(keychain.read('x')).rejects.toMatchObject({ fact: expect.stringContaining('not installed') })
    expect(told.at(-1)).toContain('Cannot find package')
  })

  it('waits 30 seconds for whoever unlocks it', async () => {
    const waited: number[] = []
    class AsyncEntry {
      getPassword = never
    }
    const keychain = systemKeychain({
      ...parts,
      wait: async (milliseconds) => void waited.push(milliseconds),
      load: async () => ({ AsyncEntry }) as never,
    })
    await expect(keychain.read('x')).rejects.toMatchObject({ fact: 'The keychain did not answer within 30 seconds.' })
    expect(waited).toEqual([30_000])
  })

  it('pins the Secret Service, and names each system’s own', async () => {
    const made: unknown[] = []
    class AsyncEntry {
      constructor(...all: unknown[]) {
        made.push(all)
      }
      getPassword = async () => null
    }
    const on = (platform: NodeJS.Platform) =>
      systemKeychain({ ...parts, platform, wait: never, load: async () => ({ AsyncEntry }) as never })
    expect(await on('linux').read('x')).toBeUndefined()
    expect(made).toEqual([['xero-mcp', 'x', { linux: { store: 'secret-service' } }]])
    expect((['linux', 'darwin', 'win32'] as const).map((platform) => on(platform).name)).toEqual([
      'keychain (Secret Service)',
      'keychain (macOS Keychain)',
      'Windows Credential Manager',
    ])
  })
})
