import { Fault } from '../../src/call/fault.ts'
import type { Keychain } from '../../src/store/keychain.ts'

/** A keychain that takes its time; `out` is what is wrong with it, and `forgets` when it says yes and keeps nothing. */
export interface KeychainInMemory extends Keychain {
  entries: Map<string, string>
  asked: string[]
  out: string | undefined
  forgets: boolean
}

export function keychainInMemory(): KeychainInMemory {
  const entries = new Map<string, string>()
  const reached = async (what: string) => {
    keychain.asked.push(what)
    await new Promise((resolve) => setImmediate(resolve))
    if (keychain.out !== undefined) throw new Fault('unavailable', keychain.out, 'Unlock it.')
  }
  const keychain: KeychainInMemory = {
    name: 'keychain (Secret Service)',
    entries,
    asked: [],
    out: undefined,
    forgets: false,
    read: async (account) => {
      await reached(`read ${account}`)
      return entries.get(account)
    },
    write: async (account, secret) => {
      await reached(`write ${account}`)
      if (!keychain.forgets) entries.set(account, secret)
    },
    remove: async (account) => {
      await reached(`remove ${account}`)
      return entries.delete(account)
    },
  }
  return keychain
}
