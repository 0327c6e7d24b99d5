import { type ScryptOptions, scrypt } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../call/fault.ts'
import type { Random } from './seal.ts'
import { storeFault } from './sqlite-faults.ts'

/** Where a key came from, in words for people. */
export type KeyKind =
  | 'XERO_MCP_KEY'
  | 'XERO_MCP_KEY_FILE'
  | 'passphrase'
  | 'key file beside the store'
  | 'this process only'

/** The 32-byte key that seals a store, and where it came from. */
export interface StoreKey {
  key: Uint8Array
  kind: KeyKind
}

/** What a key can come from; `folder` is the store's own, undefined for a store in memory. */
export interface KeySources {
  folder: string | undefined
  key?: string | undefined
  keyFile?: string | undefined
  passphrase?: string | undefined
  /** Whether a key may be made and kept in a file beside the store: whoever reads both reads everything. */
  allowKeyFile?: boolean | undefined
  random: Random
}

type Source = (sources: KeySources) => Promise<StoreKey | undefined>

/** The sources in the order in which they count. */
const SOURCES: readonly Source[] = [memoryKey, givenKey, namedFile, fromPassphrase, fileBeside]

/** Finds the key of a store: the first source that is given counts. Throws Fault when it cannot be used, or when there is none. */
export async function findKey(sources: KeySources): Promise<StoreKey> {
  for (const source of SOURCES) {
    const found = await source(sources)
    if (found) return found
  }
  throw new Fault(
    'unavailable',
    'There is no key to seal the store with.',
    'Set XERO_MCP_KEY to 32 random bytes as base64 or hex, or XERO_MCP_KEY_FILE or XERO_MCP_PASSPHRASE; or allow a key file beside the store with XERO_MCP_ALLOW_KEY_FILE=true, which protects less.',
  )
}

async function memoryKey({ folder, random }: KeySources): Promise<StoreKey | undefined> {
  return folder === undefined ? { key: random(32), kind: 'this process only' } : undefined
}

async function givenKey({ key }: KeySources): Promise<StoreKey | undefined> {
  return key === undefined ? undefined : { key: keyIn(key, 'XERO_MCP_KEY'), kind: 'XERO_MCP_KEY' }
}

async function namedFile({ keyFile }: KeySources): Promise<StoreKey | undefined> {
  if (keyFile === undefined) return undefined
  const what = 'The file that XERO_MCP_KEY_FILE names'
  return { key: keyIn(readSecret(keyFile, what), what), kind: 'XERO_MCP_KEY_FILE' }
}

const scryptKey = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

// N = 2^17, r = 8 take 128 MB, above what scrypt may use by default.
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }

async function fromPassphrase({ passphrase, folder, random }: KeySources): Promise<StoreKey | undefined> {
  if (passphrase === undefined || folder === undefined) return undefined
  const path = join(folder, 'passphrase.salt')
  keepOnce(folder, path, Buffer.from(random(16)).toString('hex'))
  const salt = readSecret(path, "The salt of the store's passphrase").toString('utf8').trim()
  if (!/^[0-9a-f]{32}$/.test(salt)) {
    throw new Fault(
      'unavailable',
      "The salt of the store's passphrase is damaged.",
      'Restore it from a backup, with the store.',
    )
  }
  const key = await scryptKey(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), 32, SCRYPT)
  return { key, kind: 'passphrase' }
}

async function fileBeside({ folder, allowKeyFile, random }: KeySources): Promise<StoreKey | undefined> {
  if (folder === undefined) return undefined
  const path = join(folder, 'store.key')
  if (allowKeyFile) keepOnce(folder, path, Buffer.from(random(32)).toString('hex'))
  else if (!statSync(path, { throwIfNoEntry: false })) return undefined
  const what = 'The key file beside the store'
  return { key: keyIn(readSecret(path, what), what), kind: 'key file beside the store' }
}

/** Writes a file where there is none, whole or not at all: two processes that start at once end up with the same one. */
function keepOnce(folder: string, path: string, content: string): void {
  const draft = `${path}.${process.pid}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw storeFault(thrown)
  }
  try {
    if (statSync(path, { throwIfNoEntry: false })) return
    writeFileSync(draft, content, { mode: 0o600 })
    linkSync(draft, path)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw storeFault(thrown)
  } finally {
    rmSync(draft, { force: true })
  }
}

function readSecret(path: string, what: string): Buffer {
  let content: Buffer
  let mode: number
  try {
    mode = statSync(path).mode
    content = readFileSync(path)
  } catch {
    throw new Fault('unavailable', `${what} cannot be read.`, 'It must exist and be readable for this user.')
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Fault(
      'unavailable',
      `${what} can be read by other users of this machine.`,
      'Make it readable for its owner alone (chmod 600).',
    )
  }
  return content
}

function keyIn(content: string | Buffer, what: string): Uint8Array {
  if (typeof content !== 'string' && content.length === 32) return content
  const text = content.toString().trim()
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : decodeBase64(text)
  if (key?.length === 32) return key
  throw new Fault(
    'unavailable',
    `${what} is no key of 32 bytes.`,
    'Give 32 random bytes as base64 (44 characters) or hex (64).',
  )
}

function decodeBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
