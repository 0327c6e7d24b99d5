import { readFile } from 'node:fs/promises'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Audit } from '../call/audit.ts'
import { readCheckpoints } from '../store/checkpoint-file.ts'
import { exportAudit } from './audit-export.ts'
import { showAudit } from './audit-show.ts'
import { ArgumentError, flagsOf, numberOf, type Output, organisationNamed, runNamed } from './command-line.ts'

/** What `xero-mcp audit --help` prints. */
export const AUDIT_HELP = `xero-mcp audit: what was done, by whom, on whose yes; and whether that
record is whole.

  audit show [--change ID] [--organisation NAME] [--limit N]
                           the newest entries (50), oldest first
  audit verify [--checkpoints FILE]
                           checks every entry; with the checkpoints kept
                           elsewhere also that the record was not set back. Exit
                           code 1 and every fault when it is not whole
  audit export [--from SEQ] [--out FILE]
                           every entry as a line of JSON, then the checkpoints
                           and the public key
`

/** The audit of a store that was opened for a command. */
export interface OpenedAudit {
  audit: Audit
  /** The key that checkpoints are signed with, base64url. */
  publicKey: string
  organisations: readonly OrganisationRef[]
  close(): Promise<void>
}

/** What the command runs in. */
export interface AuditSurroundings extends Output {
  /** Opens the store; throws Fault when it cannot be. */
  open(): Promise<OpenedAudit>
}

const OPTIONS = {
  change: { type: 'string' },
  organisation: { type: 'string' },
  limit: { type: 'string' },
  checkpoints: { type: 'string' },
  from: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Flags = { [Name in keyof typeof OPTIONS]?: string | boolean | undefined } & {
  [Name in 'change' | 'organisation' | 'limit' | 'checkpoints' | 'from' | 'out']?: string | undefined
}

interface Subcommand {
  flags: readonly string[]
  run(flags: Flags, around: AuditSurroundings): Promise<number>
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  show: { flags: ['change', 'organisation', 'limit'], run: show },
  verify: { flags: ['checkpoints'], run: verify },
  export: { flags: ['from', 'out'], run: exportTo },
}

const MOST_SHOWN = 10_000
const LAST_SEQ = 2_000_000_000

/** Runs `xero-mcp audit`. Answers the exit code: 1 when the audit is not whole or cannot be read, 2 when the arguments cannot be used. */
export async function runAudit(args: readonly string[], around: AuditSurroundings): Promise<number> {
  return await runNamed('audit', around, async () => {
    const { values, positionals } = flagsOf('audit', args, OPTIONS)
    if (values.help) {
      around.write(AUDIT_HELP)
      return 0
    }
    const [name = '', ...more] = positionals
    const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
    if (!subcommand || more.length > 0)
      throw new ArgumentError('Say one of show, verify, export. See xero-mcp audit --help.')
    const strange = Object.keys(values).find((flag) => !subcommand.flags.includes(flag))
    if (strange) throw new ArgumentError(`--${strange} does not go with ${name}. See xero-mcp audit --help.`)
    return await subcommand.run(values, around)
  })
}

async function show({ change, organisation, limit }: Flags, around: AuditSurroundings): Promise<number> {
  const count = numberOf('--limit', limit, MOST_SHOWN, 50)
  return await withOpened(around, async ({ audit, organisations }) => {
    const of = organisation === undefined ? undefined : organisationNamed('--organisation', organisation, organisations)
    around.write(await showAudit(audit, { change, organisation: of?.id, limit: count }, organisations))
    return 0
  })
}

async function verify({ checkpoints: path }: Flags, around: AuditSurroundings): Promise<number> {
  const { checkpoints, unreadable } = path === undefined ? readCheckpoints('') : await checkpointsIn(path)
  return await withOpened(around, async ({ audit }) => {
    const verdict = await audit.verify(checkpoints)
    const faults = [
      ...unreadable.map((line) => `Line ${line} of the checkpoint file is no checkpoint.`),
      ...verdict.faults,
    ]
    const what = `${counted(verdict.entries, 'entry', 'entries')} and ${counted(verdict.checkpoints, 'checkpoint', 'checkpoints')}`
    if (faults.length > 0) {
      around.complain(`The audit is not whole: ${what} checked.\n${faults.map((fault) => `- ${fault}\n`).join('')}`)
      return 1
    }
    const kept = counted(checkpoints.length, 'checkpoint', 'checkpoints')
    around.write(
      path === undefined
        ? `The audit is whole: ${what}.\nWithout --checkpoints it cannot be seen whether the store was set back to an older copy.\n`
        : `The audit is whole: ${what}, and agrees with ${kept} kept elsewhere.\n`,
    )
    return 0
  })
}

async function exportTo({ from, out }: Flags, around: AuditSurroundings): Promise<number> {
  const start = numberOf('--from', from, LAST_SEQ, 1)
  return await withOpened(around, async (opened) => {
    const entries = await exportAudit(opened, start, out, (text) => around.write(text))
    if (out !== undefined) around.write(`${counted(entries, 'entry', 'entries')} exported.\n`)
    return 0
  })
}

async function withOpened(around: AuditSurroundings, work: (opened: OpenedAudit) => Promise<number>): Promise<number> {
  const opened = await around.open()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}

async function checkpointsIn(path: string): Promise<ReturnType<typeof readCheckpoints>> {
  try {
    return readCheckpoints(await readFile(path, 'utf8'))
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : ''
    throw new ArgumentError(
      `--checkpoints: the file cannot be read${code}. Name the file that checkpoints are kept in.`,
    )
  }
}
