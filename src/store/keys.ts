import { type ScryptOptions, scrypt } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../call/fault.ts'
import { isMade, KEY_FILE, type KeySource, rememberSource, SALT_FILE, sourceIn } from './key-source.ts'
import type { Keychain, KeychainName } from './keychain.ts'
import type { Random } from './seal.ts'
import { exists, keepOnce, readSecret } from './secret-files.ts'

/** Where a key came from, in words for people. */
export type KeyKind =
  | 'XERO_MCP_KEY'
  | 'XERO_MCP_KEY_FILE'
  | 'passphrase'
  | KeychainName
  | 'key file beside the store'
  | 'this process only'

/** The 32-byte key that seals a store, and where it came from; `whenWrong` says what it means that it does not open the store. */
export interface StoreKey {
  key: Uint8Array
  kind: KeyKind
  whenWrong: string
}

/** What a key can come from; `folder` is the store's own, undefined for a store in memory. */
export interface KeySources {
  folder: string | undefined
  key?: string | undefined
  keyFile?: string | undefined
  passphrase?: string | undefined
  /** The computer's keychain, where one may be used. */
  keychain?: Keychain | undefined
  /** Whether a key may be made and kept in a file beside the store: whoever reads both reads everything. */
  allowKeyFile?: boolean | undefined
  random: Random
  /** Told what the operator's log should know, such as why the keychain was passed over. */
  onTrouble?: ((message: string) => void) | undefined
}

type Sources = KeySources & { folder: string }

const IN_WORDS: Readonly<Record<KeySource['kind'], string>> = {
  given: 'a key that was given to the server',
  passphrase: 'a passphrase',
  'key file': 'the key file beside it',
  keychain: 'a key in the keychain',
}

/**
 * Finds the key of a store. A new store takes the first there is of XERO_MCP_KEY, XERO_MCP_KEY_FILE, passphrase, keychain, and a file beside
 * it where that is allowed; one that was made keeps to what it was made with, for which no new key is made. A key that is given is tried on any store. Throws Fault.
 */
export async function findKey(sources: KeySources): Promise<StoreKey> {
  const { folder, random } = sources
  if (folder === undefined) return { key: random(32), kind: 'this process only', whenWrong: '' }
  const [given, made] = [givenKey(sources), sourceIn(folder)]
  if (given) {
    const was = made ?? (isMade(folder) ? undefined : rememberSource(folder, { kind: 'given' }))
    const other = was === undefined || was.kind === 'given' ? 'another key' : IN_WORDS[was.kind]
    return { ...given, whenWrong: `${given.kind} does not open this store: it was sealed with ${other}.` }
  }
  return await keyOf(made ?? (await choose({ ...sources, folder })), { ...sources, folder })
}

function givenKey({ key, keyFile }: KeySources): Pick<StoreKey, 'key' | 'kind'> | undefined {
  if (key !== undefined) return { key: keyIn(key, 'XERO_MCP_KEY'), kind: 'XERO_MCP_KEY' }
  if (keyFile === undefined) return undefined
  const what = 'The file that XERO_MCP_KEY_FILE names'
  return { key: keyIn(readSecret(keyFile, what), what), kind: 'XERO_MCP_KEY_FILE' }
}

/** What a new store is to be sealed with. */
async function choose(sources: Sources): Promise<KeySource> {
  const { folder, passphrase, allowKeyFile, onTrouble } = sources
  if (passphrase !== undefined) return rememberSource(folder, { kind: 'passphrase' })
  if (exists(join(folder, KEY_FILE))) return rememberSource(folder, { kind: 'key file' })
  const trouble = await inKeychain(sources)
  if (!(trouble instanceof Fault)) return trouble
  if (!allowKeyFile) throw noKey(trouble.fact)
  onTrouble?.(`${trouble.fact} The key is kept in a file beside the store.`)
  return rememberSource(folder, { kind: 'key file' })
}

function noKey(trouble: string): Fault {
  return new Fault(
    'unavailable',
    `There is no key to seal the store with. ${trouble}`,
    'Unlock the keychain of this session; or set XERO_MCP_KEY to 32 random bytes as base64 or hex, or XERO_MCP_KEY_FILE or XERO_MCP_PASSPHRASE; or allow a key file beside the store with XERO_MCP_ALLOW_KEY_FILE=true, which protects less.',
  )
}

/**
 * Makes a key in the keychain, under a name of its own: the folder's note then says whose name counts, so that of two processes that start
 * at once neither overwrites the other's key. Answers the Fault where the keychain does not take and give back what it is given.
 */
async function inKeychain({ folder, keychain, random }: Sources): Promise<KeySource | Fault> {
  if (!keychain) return new Fault('unavailable', 'No keychain is used here.', 'Give another key.')
  const account = `store ${hexOf(random(8))}`
  try {
    await probe(keychain, `probe ${hexOf(random(8))}`, hexOf(random(32)))
    const key = hexOf(random(32))
    await keychain.write(account, key)
    if ((await keychain.read(account)) !== key) throw forgetful()
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown
    throw thrown
  }
  const counts = rememberSource(folder, { kind: 'keychain', account })
  const ours = counts.kind === 'keychain' && counts.account === account
  if (!ours) await keychain.remove(account).catch(() => false)
  return counts
}

async function probe(keychain: Keychain, account: string, secret: string): Promise<void> {
  await keychain.write(account, secret)
  const kept = await keychain.read(account)
  if (!(await keychain.remove(account)) || kept !== secret) throw forgetful()
}

function forgetful(): Fault {
  return new Fault('unavailable', 'The keychain does not keep what it is given.', 'Give another key.')
}

async function keyOf(made: KeySource, sources: Sources): Promise<StoreKey> {
  const { passphrase, folder } = sources
  const opens = made.kind === 'passphrase' ? passphrase !== undefined : passphrase === undefined
  if (made.kind === 'given' || !opens) throw otherKind(made, passphrase !== undefined)
  if (made.kind === 'keychain') return await keychainKey(made.account, sources)
  // Without its salt or its file a made store stays shut: a new one would only hide that.
  const content = made.kind === 'passphrase' ? SALT_FILE : KEY_FILE
  if (isMade(folder) && !exists(join(folder, content))) throw gone(content)
  return made.kind === 'passphrase' ? await passphraseKey(passphrase ?? '', sources) : fileKey(sources)
}

function otherKind({ kind }: KeySource, withPassphrase: boolean): Fault {
  const set = kind === 'passphrase' ? 'Set XERO_MCP_PASSPHRASE to it' : 'Set XERO_MCP_KEY or XERO_MCP_KEY_FILE to it'
  const next = kind === 'key file' || kind === 'keychain' ? 'Leave XERO_MCP_PASSPHRASE out' : set
  return new Fault(
    'unavailable',
    `This store was sealed with ${IN_WORDS[kind]}${withPassphrase ? ', not with a passphrase' : ''}.`,
    `${next}, or name another folder for a new store.`,
  )
}

function gone(file: string): Fault {
  return new Fault(
    'unavailable',
    `The file ${file} beside the store is gone, without which the store cannot be opened.`,
    'Restore it from a backup, or name another folder for a new store.',
  )
}

async function keychainKey(account: string, { keychain }: Sources): Promise<StoreKey> {
  const other =
    'Or set XERO_MCP_KEY to a copy of the key. Nothing was changed; no other key opens this store, so none was made.'
  const trouble = (fact: string, next: string) =>
    new Fault('unavailable', `The key of this store is in the keychain. ${fact}`, `${next} ${other}`)
  if (!keychain) throw trouble('No keychain is used here.', 'Start it where the keychain can be used.')
  const key = await keychain.read(account).catch((thrown: unknown) => {
    throw thrown instanceof Fault ? trouble(thrown.fact, thrown.next) : thrown
  })
  if (key === undefined) {
    const fact = `This keychain has nothing of service xero-mcp under "${account}".`
    throw trouble(fact, 'Start it as the user, on the computer and in the session that the store was made in.')
  }
  const whenWrong = 'The key in the keychain does not open this store: it was sealed with another key.'
  return { key: keyIn(key, 'What the keychain has'), kind: keychain.name, whenWrong }
}

const scryptKey = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

// N = 2^17, r = 8 take 128 MB, above what scrypt may use by default.
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }

async function passphraseKey(passphrase: string, { folder, random }: Sources): Promise<StoreKey> {
  const path = join(folder, SALT_FILE)
  keepOnce(folder, path, hexOf(random(16)))
  const salt = readSecret(path, "The salt of the store's passphrase").toString('utf8').trim()
  if (!/^[0-9a-f]{32}$/.test(salt)) {
    throw new Fault(
      'unavailable',
      "The salt of the store's passphrase is damaged.",
      'Restore it from a backup, with the store.',
    )
  }
  const key = await scryptKey(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), 32, SCRYPT)
  const whenWrong = 'The passphrase does not open this store: it was sealed with another one.'
  return { key, kind: 'passphrase', whenWrong }
}

function fileKey({ folder, random }: Sources): StoreKey {
  const path = join(folder, KEY_FILE)
  keepOnce(folder, path, hexOf(random(32)))
  const what = 'The key file beside the store'
  const whenWrong = `${what} does not open it: it was sealed with another key.`
  return { key: keyIn(readSecret(path, what), what), kind: 'key file beside the store', whenWrong }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
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
