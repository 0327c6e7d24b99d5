import { type Finding, faulty, fine, warned } from '../../call/findings.ts'
import type { Policy } from '../../call/policy.ts'
import { policyInOneLine } from '../../call/policy-words.ts'
import type { Config } from '../../config.ts'

/** What the settings are judged by, beside themselves. */
export interface SettingsFacts {
  config: Config
  /** Of the folders that files may be read from and saved to, those that there are not. */
  missingFolders: readonly string[]
}

/** Which books the settings mean, and what in them will not do as it is meant. */
export function settingsFindings({ config, missingFolders }: SettingsFacts): Finding[] {
  const { toolsets } = config
  const tools = `toolset${toolsets.length > 1 ? 's' : ''} ${toolsets.join(', ')}`
  return [
    fine('settings.configuration', `${sourceInWords(config)}; ${tools}.`),
    ...missingFolders.map((folder) =>
      warned(
        'settings.file_folders',
        `The folder ${folder} is not there.`,
        'Make it, or take it out of --file-folders.',
      ),
    ),
  ]
}

function sourceInWords({ source }: Config): string {
  if (source.kind === 'demo') return `The made-up company (${source.country}) in this process`
  const where = source.simulator === undefined ? 'Xero' : `The simulator at ${source.simulator}`
  if (source.given === undefined) {
    return `${where}, with the logins of the record${source.simulator === undefined ? '' : ', else its own'}`
  }
  return source.given.kind === 'bearer'
    ? `${where}, with the token in XERO_MCP_BEARER`
    : `${where}, with the custom connection in XERO_MCP_CLIENT_ID`
}

/** The policy as it would be in force. `mode` is that of its file, undefined for a preset and where modes mean nothing. */
export interface PolicyFacts {
  policy: Policy
  /** What was wrong with it: then it is `observe`. */
  notices: readonly string[]
  file: string | undefined
  mode: number | undefined
}

const OTHERS_WRITE = 0o022

/** Whether the policy can be used, what it lets through, and who may change it. */
export function policyFindings({ policy, notices, file, mode }: PolicyFacts): Finding[] {
  const broken = notices.map((notice) =>
    faulty('settings.policy', notice, 'Mend it; "xero-mcp policy show --file FILE" checks it again.'),
  )
  const open = mode !== undefined && (mode & OTHERS_WRITE) !== 0
  return [
    ...(broken.length > 0 ? broken : [fine('settings.policy', policyInOneLine(policy))]),
    ...(open
      ? [
          warned(
            'settings.policy_file',
            `Other users of this computer can change the policy file (mode ${(mode & 0o777).toString(8)}).`,
            `chmod go-w ${file}`,
          ),
        ]
      : []),
  ]
}
