import { Fault } from '../call/fault.ts'

/** The keychain of the computer's user, as far as it is used here. Its functions throw Fault `unavailable`, saying what is wrong with it. */
export interface Keychain {
  name: KeychainName
  /** Undefined where the keychain has nothing under that name. */
  read(account: string): Promise<string | undefined>
  write(account: string, secret: string): Promise<void>
  /** False where there was nothing. */
  remove(account: string): Promise<boolean>
}

/** Keychains, in words for people. */
export type KeychainName = 'keychain (Secret Service)' | 'keychain (macOS Keychain)' | 'Windows Credential Manager'

/** What speaks to the computer's keychain. `wait` is a clock's; `load` gives the package, another one only in tests. */
export interface KeychainParts {
  platform: NodeJS.Platform
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Told the keychain's own words, for the operator's log alone. */
  onTrouble: (message: string) => void
  load?: () => Promise<Pick<typeof import('keytar'), 'AsyncEntry'>>
}

const SERVICE = 'xero-mcp'

// Unlocking may ask a person for a password.
const LONGEST_MS = 30_000

/** The computer's own keychain. It is asked first when it is first needed. */
export function systemKeychain({ platform, wait, onTrouble, load = () => import('keytar') }: KeychainParts): Keychain {
  async function told<T>(work: () => Promise<T>, fact: string, next = UNLOCK): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (thrown instanceof Fault) throw thrown
      onTrouble(`keychain: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      throw unusable(fact, next)
    }
  }
  async function entry(account: string) {
    const { AsyncEntry } = await told(load, 'The optional package for keychains is not installed.', INSTALL)
    // Unpinned, a Linux without a Secret Service keeps it in memory of the kernel and calls that success.
    const options = { linux: { store: 'secret-service' as const } }
    return await told(
      async () => new AsyncEntry(SERVICE, account, options),
      'No keychain can be reached from this session.',
    )
  }
  async function use<T>(account: string, work: (found: Awaited<ReturnType<typeof entry>>) => Promise<T>): Promise<T> {
    const found = await entry(account)
    return await told(() => inTime(wait, () => work(found)), 'The keychain is locked, or refuses.')
  }
  return {
    name: nameOn(platform),
    read: async (account) => (await use(account, (found) => found.getPassword())) ?? undefined,
    write: (account, secret) => use(account, (found) => found.setPassword(secret)),
    remove: (account) => use(account, (found) => found.deletePassword()),
  }
}

function nameOn(platform: NodeJS.Platform): KeychainName {
  if (platform === 'darwin') return 'keychain (macOS Keychain)'
  return platform === 'win32' ? 'Windows Credential Manager' : 'keychain (Secret Service)'
}

async function inTime<T>(wait: KeychainParts['wait'], work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = wait(LONGEST_MS, over.signal).then(() => {
    throw unusable(`The keychain did not answer within ${LONGEST_MS / 1_000} seconds.`)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    over.abort()
  }
}

const UNLOCK = 'Unlock the keychain in the session that this server runs in, then repeat.'
const INSTALL = 'Install this server with its optional packages, then repeat.'

function unusable(fact: string, next = UNLOCK): Fault {
  return new Fault('unavailable', fact, next)
}
