import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../books/clock.ts'
import type { Config } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { STORE_FILE } from '../store/key-source.ts'
import { type OpenedStore, openStoreFor, recordFolder } from './open-store.ts'

const IN_MEMORY = { kind: 'demo', country: 'nz', clock: undefined } as const

/** Opens the record for whoever only looks: where there is none yet, one in memory, so that looking makes nothing. Throws Fault. */
export async function openToLook(
  config: Config,
  clock: Clock,
  log: ScrubbedLog,
  fourEyes: () => boolean = () => false,
): Promise<OpenedStore> {
  const { source, keeping } = config
  const made = source.kind === 'xero' && existsSync(join(recordFolder(source, keeping.folder), STORE_FILE))
  return await openStoreFor(made ? config : { ...config, source: IN_MEMORY }, clock, log, fourEyes)
}
