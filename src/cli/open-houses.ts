import type { Policy } from '../call/policy.ts'
import type { Config } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { runningClock } from '../simulator/clock.ts'
import type { OpenBooks, Surroundings } from './furnish.ts'
import { foundSimulator, openInProcess } from './open-demo.ts'
import { computerUser, type OpenedStore, openStoreFor } from './open-store.ts'
import { openXero } from './open-xero.ts'

/** Connects the organisations of a configuration and opens their record, unless it was `kept` open already. Throws Fault while either cannot be reached. */
export async function openHouses(
  { source, keeping, user, approvalsPort, fileFolders, toolsets, scopeModel }: Config,
  policy: () => Policy,
  log: ScrubbedLog,
  kept?: OpenedStore,
): Promise<OpenBooks> {
  const around: Surroundings = {
    ...{
      policy,
      log,
      approvalsPort,
      fileFolders,
      toolsets,
      scopeModel,
      user: user ?? computerUser(),
      mirror: keeping.mirror,
    },
    store: async (clock) => kept ?? (await openStoreFor({ source, keeping }, clock, log, () => policy().fourEyes)),
  }
  if (source.kind === 'demo') {
    const clock = runningClock()
    if (source.clock !== undefined) clock.set(source.clock)
    const simulator = foundSimulator({ company: 'demo', region: source.country }, clock, log)
    return await openInProcess(simulator, around)
  }
  return await openXero(source, around)
}
