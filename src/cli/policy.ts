import { readFileSync } from 'node:fs'
import { argv, env, stderr, stdout } from 'node:process'
import { formatAmount } from '../books/money.ts'
import { accountCodesOf, effectOf, subjectOf } from '../call/acts.ts'
import type { Change } from '../call/change.ts'
import { Fault } from '../call/fault.ts'
import { type Policy, PRESETS, policyOf, weigh } from '../call/policy.ts'
import { caseOf, type PolicyFacts } from '../call/policy-facts.ts'
import { loadPolicy } from '../call/policy-file.ts'
import { ALWAYS_ASKED, ALWAYS_REFUSED, policyInWords } from '../call/policy-words.ts'
import { splitSettings } from '../config.ts'
import { systemClock } from '../system.ts'
import { alignTables } from './align-tables.ts'
import { ArgumentError } from './command-line.ts'
import { changeFrom, factsFrom, type PolicyFlags, readFlags } from './policy-case.ts'
import { changeIn } from './policy-change.ts'

/** What `xero-mcp policy --help` prints. */
export const POLICY_HELP = `xero-mcp policy: what the operator's policy would decide. It changes nothing.

  policy show [--file FILE | --policy PRESET] [--organisation NAME …]
              the rules in sentences; a file is checked as well. With an
              organisation also its time zone, tax and lock dates: opens it for
              reading, with the server's settings, such as --simulator URL or
              --demo
  policy check [--file FILE | --policy PRESET] …
              what would happen to a change, and why; without a policy, under
              each preset

The change, whole or by its main facts:
  --change FILE|JSON       a change as the audit exports it
  --act ACT                create_document (default), set_status,
                           update_document, email_document, update_contact …
  --status STATUS          of a new document (DRAFT), or that set_status gives
                           (AUTHORISED)
  --from-status STATUS     that an existing document has
  --field NAME             that an update sets, such as email or bankAccount;
                           may be repeated
  --kind invoice|bill  --amount N  --currency CODE  --date DAY
  --account CODE  --contact NAME  --tool NAME

What is known beside it:
  --contact-known          the contact has posted documents; else it has none
  --contact-documents N  --contact-since DAY  --contact-usual N
  --used-amount N  --used-count N                   let through today already
  --lock-date DAY  --today DAY  --time HH:MM
  --organisation NAME  --base-currency CODE

It ends with 0, with 1 when the organisation cannot be reached, or with 2 when
arguments or policy file cannot be used.
`

/** What the command runs in. */
export interface PolicySurroundings {
  write(text: string): void
  complain(text: string): void
  readFile(path: string): string
  now(): number
  /** Every tool there is, to find mistyped ones. */
  tools(): Promise<readonly string[]>
  /** What is to be known of a connected organisation, in sentences, with the server's settings. Throws ArgumentError and Fault. */
  organisation(name: string, settings: readonly string[]): Promise<readonly string[]>
}

/** Shows a policy's rules, or explains what they decide on a change. Answers the exit code: 1 when an organisation cannot be reached, 2 when arguments or the file cannot be used. */
export async function runPolicy(
  args: readonly string[] = argv.slice(3),
  around: PolicySurroundings = processSurroundings(),
): Promise<number> {
  try {
    const { settings, own } = splitSettings(args, ['policy', 'organisation'])
    const { values: flags, positionals } = readFlags(own)
    if (flags.help) around.write(POLICY_HELP)
    else await run(positionals, flags, settings, around)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError || thrown instanceof Fault)) throw thrown
    around.complain(`xero-mcp policy: ${thrown.message}\n`)
    return thrown instanceof Fault ? 1 : 2
  }
}

async function run(
  [verb, ...rest]: readonly string[],
  flags: PolicyFlags,
  settings: readonly string[],
  around: PolicySurroundings,
): Promise<void> {
  if (rest.length > 0) throw new ArgumentError(`${JSON.stringify(rest[0])} is too many. See xero-mcp policy --help.`)
  const opens = verb === 'show' && flags.organisation !== undefined
  if (settings.length > 0 && !opens) {
    throw new ArgumentError(`${settings[0]} goes with policy show --organisation NAME alone.`)
  }
  if (verb === 'show') await show(flags, settings, around)
  else if (verb === 'check') check(await policiesFor(flags, around), flags, around)
  else throw new ArgumentError('Say policy show or policy check. See xero-mcp policy --help.')
}

function processSurroundings(): PolicySurroundings {
  return {
    write: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    readFile: (path) => readFileSync(path, 'utf8'),
    now: systemClock.now,
    tools: async () => (await import('../catalogue.ts')).catalogue.map(({ name }) => name),
    organisation: async (name, settings) =>
      (await import('./policy-organisation.ts')).organisationShown(name, settings, env),
  }
}

async function policiesFor({ file, policy }: PolicyFlags, around: PolicySurroundings): Promise<readonly Policy[]> {
  if (file !== undefined && policy !== undefined) throw new ArgumentError('--file and --policy exclude each other.')
  if (file !== undefined) {
    const loaded = loadPolicy(fileText(file, around, 'file'), await around.tools())
    if (loaded.faults.length === 0) return [loaded.policy]
    throw new ArgumentError(`${file} cannot be used, a server would run as "observe":\n  ${loaded.faults.join('\n  ')}`)
  }
  if (policy === undefined) return PRESETS.map(policyOf)
  const preset = PRESETS.find((name) => name === policy)
  if (!preset) throw new ArgumentError(`--policy must be ${PRESETS.join(', ')}; name a file with --file.`)
  return [policyOf(preset)]
}

function fileText(path: string, { readFile }: PolicySurroundings, option: string): string {
  try {
    return readFile(path)
  } catch {
    throw new ArgumentError(`--${option}: ${path} cannot be read.`)
  }
}

async function show(flags: PolicyFlags, settings: readonly string[], around: PolicySurroundings): Promise<void> {
  const policies = await policiesFor(flags, around)
  const parts = policies.map((policy) =>
    [`Policy ${titleOf(policy)}`, ...policyInWords(policy).map((line) => `  ${line}`)].join('\n'),
  )
  const { organisation: name } = flags
  const organisation = name === undefined ? [] : [(await around.organisation(name, settings)).join('\n')]
  around.write(`${[...parts, `${ALWAYS_ASKED}\n${ALWAYS_REFUSED}`, ...organisation].join('\n\n')}\n`)
}

function titleOf({ name, base }: Policy): string {
  return PRESETS.some((preset) => preset === name) ? name : `${JSON.stringify(name)}, on top of ${base}`
}

function check(policies: readonly Policy[], flags: PolicyFlags, around: PolicySurroundings): void {
  const facts = factsFrom(flags, around.now())
  const change = given(flags, facts, around)
  const rows = policies.map((policy) => {
    const { decided, matched } = weigh(change, policy, facts)
    const tier = decided.decision === 'ask' ? decided.tier : ''
    return { policy, decided, cells: [policy.name, decided.decision, tier, namesOf(matched)] }
  })
  const table = [['policy', 'decision', 'tier', 'rules that match'], ...rows.map(({ cells }) => cells)]
  const reasons = rows.map(({ policy, decided }) => `${policy.name}: ${decided.why}`)
  const aligned = alignTables(table.map((cells) => cells.map(plainCell).join('|')).join('\n'))
  around.write(`${factsInWords(change, facts)}\n\n${aligned}\n\n${reasons.join('\n')}\n`)
}

function namesOf(rules: readonly { name: string }[]): string {
  return rules.map(({ name }) => name).join(', ') || 'none'
}

function plainCell(cell: string): string {
  return cell.replaceAll('|', '/')
}

function given(flags: PolicyFlags, facts: PolicyFacts, around: PolicySurroundings): Change {
  const { change } = flags
  if (change === undefined) return changeFrom(flags, facts.today)
  return changeIn(change.trimStart().startsWith('{') ? change : fileText(change, around, 'change'))
}

function factsInWords(change: Change, facts: PolicyFacts): string {
  const { history, used, lockDate, today, time, baseCurrency, organisation, tool, accounts } = facts
  const { amount } = caseOf(change, facts)
  const spent = used.filter(({ effect }) => effect === 'post')
  return [
    `${change.act}, effect ${effectOf(change)}, ${amount === undefined ? 'amount not known' : formatAmount(amount)} in ${baseCurrency}; accounts ${accounts?.join(', ') ?? (hasOnlyNewLines(change) ? 'as its lines say' : 'not known')}; tool ${tool}; organisation ${JSON.stringify(organisation.name)}.`,
    `Contact with ${history?.total ?? 0} posted documents; ${lockDate ? `locked up to ${lockDate}` : 'no lock date'}; ${today}, ${time} there; ${spent.length} let through today.`,
  ].join('\n')
}

function hasOnlyNewLines(change: Change): boolean {
  return subjectOf(change) === undefined && accountCodesOf(change, []) !== undefined
}
