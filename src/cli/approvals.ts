import { parseArgs } from 'node:util'
import { visible } from '../books/ledger-text.ts'
import { type ApprovalsAround, attempted, safeTerminal, untilInterrupted } from './approvals-around.ts'
import { approveNamed, changeNamed, rejectNamed, reviewHeld } from './approvals-decide.ts'
import { enrol, listApprovers, printLink, revoke } from './approvals-enrol.ts'
import { becameText, fullText, listText } from './approvals-show.ts'

/** What `xero-mcp approvals --help` prints. */
export const APPROVALS_HELP = `xero-mcp approvals: a person agrees to what is held, or says no.

  approvals                           lists what is held, shows it in full, asks
                                      for a code
  approvals list                      what is held
  approvals show ID                   one change in full
  approvals approve ID...             agrees to changes, after showing them
  approvals reject ID --reason TEXT   says no
  approvals link                      a link of one use to the page, for those
                                      with a passkey
  approvals enrol [--name NAME]       a link of one use to the page, to enrol
                                      with a passkey
  approvals enrol --totp              enrols with one-time codes of an
                                      authenticator app
  approvals approvers                 who may agree
  approvals revoke NAME               takes that away

Codes are asked for on the terminal and taken from nowhere else. The first
approver enrols freely, the next ones need a code or passkey of one who is
enrolled.
`

/** Arguments that cannot be used; the message says what would do. */
class UsageError extends Error {}

interface Given {
  words: readonly string[]
  reason: string | undefined
  name: string | undefined
  totp: boolean
}

interface Command {
  /** How many words follow, at least and at most. */
  words: readonly [number, number]
  options: readonly ('reason' | 'name' | 'totp')[]
  /** Whether it works without a person at the terminal. */
  anywhere: boolean
  run(given: Given, around: ApprovalsAround): Promise<number>
}

const MOST_AT_ONCE = 50

const COMMANDS: Readonly<Record<string, Command>> = {
  review: { words: [0, 0], options: [], anywhere: false, run: (_, around) => reviewHeld(around) },
  list: { words: [0, 0], options: [], anywhere: true, run: (_, around) => list(around) },
  show: { words: [1, 1], options: [], anywhere: true, run: ({ words: [id = ''] }, around) => show(id, around) },
  approve: {
    words: [1, MOST_AT_ONCE],
    options: [],
    anywhere: false,
    run: ({ words }, around) => approveNamed(words, around),
  },
  reject: {
    words: [1, 1],
    options: ['reason'],
    anywhere: false,
    run: ({ words: [id = ''], reason = '' }, around) => rejectNamed(id, reason, around),
  },
  enrol: { words: [0, 0], options: ['name', 'totp'], anywhere: false, run: enrol },
  approvers: { words: [0, 0], options: [], anywhere: true, run: (_, around) => listApprovers(around) },
  revoke: {
    words: [1, 1],
    options: [],
    anywhere: false,
    run: ({ words: [name = ''] }, around) => revoke(name, around),
  },
  link: { words: [0, 0], options: [], anywhere: false, run: (_, around) => printLink(around) },
}

/** Runs `xero-mcp approvals`. Answers the exit code: 1 when something was refused or stopped, 2 for arguments or a terminal that will not do. */
export async function runApprovals(args: readonly string[], outside: ApprovalsAround): Promise<number> {
  const around = { ...outside, terminal: safeTerminal(outside.terminal) }
  const { terminal } = around
  try {
    const read = readArguments(args)
    if (read === 'help') {
      terminal.write(APPROVALS_HELP)
      return 0
    }
    const [command, given] = read
    if (!command.anywhere && !terminal.isTTY) return await withoutTerminal(around)
    return await untilInterrupted(around, async () => (await attempted(around, () => command.run(given, around))) ?? 1)
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown
    terminal.complain(`xero-mcp approvals: ${thrown.message}\n`)
    return 2
  }
}

// A code that comes through a pipe shows no person; whoever has a browser and a passkey can use the page.
async function withoutTerminal({ terminal, pageAddress }: ApprovalsAround): Promise<number> {
  const page = await pageAddress()
  const instead = page === undefined ? 'Run it in a terminal.' : `Run it in a terminal, or open the page: ${page}`
  terminal.complain(`xero-mcp approvals: deciding takes a person at a terminal, and this is none. ${instead}\n`)
  return 2
}

function readArguments(args: readonly string[]): 'help' | readonly [Command, Given] {
  const { values, positionals } = readFlags(args)
  if (values.help === true) return 'help'
  const [word = 'review', ...words] = positionals
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined
  if (!command) {
    const names = Object.keys(COMMANDS).filter((name) => name !== 'review')
    throw new UsageError(`there is no ${visible(word, 40)}; there are ${names.join(', ')}.`)
  }
  const [least, most] = command.words
  if (words.length < least) throw new UsageError(`${word} needs to know which. See xero-mcp approvals --help.`)
  if (words.length > most) throw new UsageError(`${word} takes ${most === 0 ? 'no words' : `up to ${most}`} after it.`)
  const strange = Object.keys(values).find((name) => !command.options.some((option) => option === name))
  if (strange !== undefined) throw new UsageError(`--${strange} does not go with ${word}.`)
  if (word === 'reject' && (values.reason ?? '').trim() === '') {
    throw new UsageError('reject needs --reason TEXT: whoever proposed it will read why.')
  }
  return [command, { words, reason: values.reason, name: values.name, totp: values.totp === true }]
}

function readFlags(args: readonly string[]) {
  try {
    const options = {
      reason: { type: 'string' },
      name: { type: 'string' },
      totp: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (error) {
    const what = error instanceof TypeError ? error.message.split('. ')[0] : 'The arguments cannot be read'
    throw new UsageError(`${what}. See xero-mcp approvals --help.`)
  }
}

async function list(around: ApprovalsAround): Promise<number> {
  const held = await around.approvals.held()
  around.terminal.write(held.length === 0 ? 'Nothing waits for a person.\n' : `${listText(held, around, false)}\n`)
  return 0
}

async function show(id: string, around: ApprovalsAround): Promise<number> {
  const record = await changeNamed(id, around)
  around.terminal.write(fullText(record, around))
  if (record.state !== 'held') around.terminal.write(`\n${becameText(record)}\n`)
  return 0
}
