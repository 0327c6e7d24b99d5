import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../call/fault.ts'
import { exists, keepOnce, readSecret } from './secret-files.ts'

/** What a store's key was when the store was made. A key in the keychain is under `account`, which tells stores apart. */
export type KeySource = { kind: 'given' | 'passphrase' | 'key file' } | { kind: 'keychain'; account: string }

/** The store itself, below its folder. */
export const STORE_FILE = 'store.sqlite'

/** What is mixed into a passphrase, below the store's folder. */
export const SALT_FILE = 'passphrase.salt'

/** The key that is kept beside the store, where that was allowed. */
export const KEY_FILE = 'store.key'

const SOURCE_FILE = 'key-source.json'
const WHAT = 'The note of what the store was sealed with'

/** Notes what a new store is sealed with; answers what counts, which is another process's where that was first. Throws Fault. */
export function rememberSource(folder: string, source: KeySource): KeySource {
  keepOnce(folder, join(folder, SOURCE_FILE), JSON.stringify(source))
  return sourceIn(folder) ?? source
}

/** What a store was sealed with, as it is noted or, for one made before that was noted, as its files tell; undefined for a new one. Throws Fault. */
export function sourceIn(folder: string): KeySource | undefined {
  const path = join(folder, SOURCE_FILE)
  if (exists(path)) return sourceOf(readSecret(path, WHAT).toString('utf8'))
  if (!isMade(folder)) return undefined
  const [salted, keyed] = [exists(join(folder, SALT_FILE)), exists(join(folder, KEY_FILE))]
  if (salted && keyed) return undefined
  if (salted) return { kind: 'passphrase' }
  return { kind: keyed ? 'key file' : 'given' }
}

/** Whether a folder has a store in it, which a new key would not open. */
export function isMade(folder: string): boolean {
  return (statSync(join(folder, STORE_FILE), { throwIfNoEntry: false })?.size ?? 0) > 0
}

function sourceOf(content: string): KeySource {
  try {
    const { kind, account, ...more }: Record<string, unknown> = JSON.parse(content)
    if (Object.keys(more).length > 0) throw damaged()
    if (kind === 'keychain' && typeof account === 'string' && account !== '') return { kind, account }
    if ((kind === 'given' || kind === 'passphrase' || kind === 'key file') && account === undefined) return { kind }
  } catch {
    throw damaged()
  }
  throw damaged()
}

function damaged(): Fault {
  return new Fault('unavailable', `${WHAT} is damaged.`, 'Restore it from a backup, with the store.')
}
