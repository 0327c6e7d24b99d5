import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { env, platform } from 'node:process'
import type { Clock } from '../books/clock.ts'
import { baseAmount } from '../call/policy.ts'
import type { Config, Keeping, Source } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { checkpointFile } from '../store/checkpoint-file.ts'
import { STORE_FILE } from '../store/key-source.ts'
import { systemKeychain } from '../store/keychain.ts'
import { findKey, type KeyKind } from '../store/keys.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { randomData, randomGuid, randomHandle } from '../system.ts'
import { usualDataFolder } from './data-folder.ts'

/** A store that was opened, the name of this process among those on it, and where the key that seals it came from. */
export interface OpenedStore {
  store: Store
  worker: string
  keyKind: KeyKind
}

/** Opens the record that a configuration means: in memory for the demo, else a file. Throws Fault where it cannot be opened. */
export async function openStoreFor(
  { source, keeping }: Pick<Config, 'source' | 'keeping'>,
  clock: Clock,
  log: ScrubbedLog,
  fourEyes: () => boolean,
): Promise<OpenedStore> {
  const folder = source.kind === 'demo' ? undefined : recordFolder(source, keeping.folder)
  const { key, kind, whenWrong } = await findKey({
    ...keeping,
    ...guardsFor(source, clock, log),
    folder,
    random: randomData,
  })
  for (const form of ['hex', 'base64'] as const) log.secret(Buffer.from(key).toString(form))
  const files = folder === undefined ? [] : [join(folder, 'checkpoints.jsonl')]
  const sinks = [...files, ...(keeping.checkpoints ? [keeping.checkpoints] : [])].map(checkpointFile)
  const worker = randomGuid()
  const store = await openStore({
    file: folder === undefined ? undefined : join(folder, STORE_FILE),
    ...{ key, whenWrong, random: randomData, clock, newHandle: randomHandle, worker, countedAmount: baseAmount },
    ...{ fourEyes, sinks, ...keptFor(keeping) },
    onTrouble: (message) => log.error({ message }, 'store'),
  })
  log.info({ key: kind }, 'store opened')
  return { store, worker, keyKind: kind }
}

/** The same record for books that must not close it: whoever opened it still needs it when they cannot be connected. */
export function withoutClosing(kept: OpenedStore): OpenedStore {
  return { ...kept, store: { ...kept.store, close: async () => {} } }
}

// Made-up books have nothing to hide, and are not worth a question of the keychain; what guards real ones is a choice of the operator.
function guardsFor(source: Source, { wait }: Clock, log: ScrubbedLog) {
  const onTrouble = (message: string) => log.warn({ message }, 'key')
  if (source.kind === 'xero' && source.simulator !== undefined) return { allowKeyFile: true, onTrouble: () => {} }
  return { keychain: systemKeychain({ platform, wait, onTrouble }), onTrouble }
}

const DAY_MS = 86_400_000

function keptFor({ keepDays, mirror }: Partial<Keeping>) {
  const { requests, changes, audit } = keepDays ?? {}
  return {
    retention: {
      ...(requests === undefined ? {} : { intentBodies: requests * DAY_MS }),
      ...(changes === undefined ? {} : { changes: changes * DAY_MS }),
      // Whoever turns copying off does not want what was copied before.
      ...(mirror === false ? { mirror: 0 } : {}),
    },
    auditKeptFor: audit === undefined ? undefined : audit * DAY_MS,
  }
}

/** The folder of the record that a configuration means, for a person to read; the demo has none. */
export function folderFor({ source, keeping }: Pick<Config, 'source' | 'keeping'>): string {
  return source.kind === 'demo' ? 'in memory' : recordFolder(source, keeping.folder)
}

/** The folder in which the record of these books is kept. */
export function recordFolder({ simulator }: Extract<Source, { kind: 'xero' }>, given: string | undefined): string {
  if (given !== undefined) return given
  const usual = usualDataFolder({ environment: env, home: homedir(), platform })
  return simulator === undefined ? usual : join(usual, 'simulator')
}

/** The name of the computer's user, by which an assistant's proposals are known unless the operator gives another. */
export function computerUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown user'
  }
}
