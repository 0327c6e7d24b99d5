import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Clock } from '../../books/clock.ts'
import { type Finding, unchecked } from '../../call/findings.ts'
import type { Config } from '../../config.ts'
import type { ScrubbedLog } from '../../log.ts'
import { engineName } from '../../store/sqlite-engine.ts'
import type { ReachHost } from '../../xero/reach-host.ts'
import type { Computer } from '../data-folder.ts'
import { policyInForce } from '../policy-in-force.ts'
import { computerFindings } from './computer.ts'
import { entryFinding, hostFiles, hostFindings } from './hosts.ts'
import { lookAtBooks } from './look-at-books.ts'
import { lookAtLogins } from './look-at-logins.ts'
import { lookAtNetwork, type NetworkLook } from './look-at-network.ts'
import { lookAtRecord } from './look-at-record.ts'
import { policyFindings, settingsFindings } from './settings.ts'

/** What an examination is made with. `deep`: the record and its audit are read whole, however long they are. */
export interface ExamineParts {
  version: string
  deep: boolean
  computer: Computer
  /** Of Node, such as 22.11.0, with the full paths of node and of this program. */
  node: string
  nodePath: string
  program: string
  /** The settings as they were typed. */
  flags: readonly string[]
  clock: Clock
  reach: ReachHost
  log: ScrubbedLog
}

/** What can be told before the settings are read. */
export function examineComputer({ version, node, computer }: ExamineParts): Finding[] {
  return computerFindings({ version, node, engine: engineName(), platform: computer.platform })
}

/** Looks at everything that a server with these settings depends on, the network first. It never throws Fault; all waits have limits. */
export async function examine(config: Config, parts: ExamineParts): Promise<Finding[]> {
  const { computer, clock, reach, log, deep } = parts
  const { source } = config
  const simulator = source.kind === 'xero' ? source.simulator : undefined
  const network: NetworkLook =
    source.kind === 'demo'
      ? { findings: [], unreached: undefined }
      : await lookAtNetwork(reach, clock, { simulator, proxy: proxyIn(computer.environment) })
  const { policy, findings: settings } = await lookAtSettings(config, parts)
  const record = await lookAtRecord({ config, policy: policy(), log, clock, deep, platform: computer.platform })
  return [
    ...settings,
    ...record.findings,
    ...network.findings,
    ...(await lookThrough(config, parts, record.kept, network.unreached, policy)),
    ...lookAtHosts(parts),
  ]
}

async function lookThrough(
  config: Config,
  { clock, log }: ExamineParts,
  kept: Awaited<ReturnType<typeof lookAtRecord>>['kept'],
  unreached: string | undefined,
  policy: Awaited<ReturnType<typeof policyInForce>>['policy'],
): Promise<Finding[]> {
  if (!kept) return [unchecked('organisation.reached', 'Logins and organisations', 'the record does not open')]
  const logins = await lookAtLogins({ config, policy: policy(), kept, clock, unreached })
  if (logins.some(({ check }) => check === 'login.none')) {
    await kept.store.close()
    return [...logins, unchecked('organisation.reached', 'Organisations', 'there is no login')]
  }
  return [...logins, ...(await lookAtBooks({ config, policy, log, kept, clock, unreached }))]
}

async function lookAtSettings(config: Config, { computer }: ExamineParts) {
  const warnings: string[] = []
  const { policy, notices } = await policyInForce(config.policy, (message) => warnings.push(message))
  const file = 'file' in config.policy ? config.policy.file : undefined
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })
  const mode = computer.platform === 'win32' ? undefined : stat?.mode
  const missingFolders = config.fileFolders.filter((folder) => !existsSync(folder))
  const findings = [
    ...settingsFindings({ config, missingFolders }),
    ...policyFindings({ policy: policy(), notices: [...config.notices, ...notices, ...warnings], file, mode }),
  ]
  return { policy, findings }
}

/** The proxy's host without what may stand before it as a password. */
function proxyIn(environment: Computer['environment']): string | undefined {
  const given = environment.HTTPS_PROXY ?? environment.https_proxy
  if (given === undefined || given === '') return undefined
  return URL.canParse(given) ? new URL(given).host : 'something that is no address'
}

function lookAtHosts({ computer, nodePath, program, flags }: ExamineParts): Finding[] {
  const files = hostFiles(computer).flatMap((path) => {
    try {
      const mode = computer.platform === 'win32' ? undefined : statSync(path).mode
      return [{ path, text: readFileSync(path, 'utf8'), mode }]
    } catch {
      return []
    }
  })
  return [entryFinding(nodePath, program, flags), ...files.flatMap((file) => hostFindings(file, existsSync))]
}
