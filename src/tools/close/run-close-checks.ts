import * as z from 'zod'
import { quoted } from '../../books/ledger-text.ts'
import { nearestNames } from '../../books/nearest.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'
import type { Files } from '../../call/files.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { bankAccountNamed } from '../bank/bank-account-named.ts'
import { counted } from '../lists/columns.ts'
import { pageOf } from '../lists/cursor.ts'
import { CHECKS } from './checks/all-checks.ts'
import type { Check } from './checks/check.ts'
import type { MonthBooks } from './month/month-books.ts'
import { periodNamed } from './month/period.ts'
import { handedOver } from './pack/pack-file.ts'
import { callsLeft } from './run/calls-left.ts'
import { checkPeriod } from './run/check-period.ts'
import { findingNamed } from './run/finding-named.ts'
import { readCloseSettings } from './run/read-close-settings.ts'
import { readRun } from './run/read-run.ts'
import { isOpen, standingOf } from './run/run-standing.ts'
import { findingsView, findingView, type ShownRun } from './run/run-view.ts'
import { evidenceView, precodedFile } from './statements/evidence-view.ts'
import { refuseDoubtful } from './statements/statement-doubts.ts'
import { statementFrom, statementInput } from './statements/statement-input.ts'

const USUAL_ROWS = 15
const MOST_UNCHECKED = 5
const MOST_PROVED = 8

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM'),
  checks: z.array(z.string().min(1).max(60)).min(1).optional().describe('Only these rules or steps'),
  finding: z.string().max(20).optional().describe('In full'),
  statement: statementInput.optional(),
  precode: z.string().min(1).max(150).optional().describe('Bank account: CSV for Xero of lines not booked'),
  save_to: z.string().max(1_000).optional(),
  limit: z.number().min(1).max(100).multipleOf(1).default(USUAL_ROWS),
  cursor: z.string().max(40).optional(),
})

type Input = z.output<typeof input>

/** Makes the checks of a month's close and freezes what they find. It changes nothing in Xero. */
export const runCloseChecks = writeTool({
  name: 'run_close_checks',
  title: 'Check a month for its close',
  toolset: 'close',
  effect: 'local',
  reach: 'local',
  about:
    'Check a month: duplicates, coding, tax, cut-off, tie-outs, bank statements, accruals, flux; findings by money at risk, kept on record. Use when asked if a month can be closed or what is wrong in it. Not for how far a close is (close_status).',
  input,
  example: { limit: 5 },
  plan: checked,
})

async function checked(given: Input, context: Context): Promise<ShownPlan> {
  const period = periodNamed(given.period, context.today)
  refuseMixture(given)
  if (given.finding !== undefined) return await inFull(given, given.finding, context)
  const checks = checksAsked(given.checks)
  const brought = given.statement && (await statementFrom(given.statement, context, period))
  const { change, shown, books, read } = await checkPeriod(context, period, checks, brought?.counting)
  refuseDoubtful(brought, books, given.statement)
  const evidence = brought && evidenceView(books, brought.account)
  const handed = await precoded(given, books, context.files)
  const page = pageFor(given, shown, checks)
  const made = change ? 'made.' : 'made; nothing has changed since the run before, so nothing new is on record.'
  const say = [brought?.say, evidence?.say, `${counted(checks.length, 'check')} ${made}`].filter(Boolean).join(' ')
  const proved = given.checks ? provedOf(shown, checks) : []
  const notes = [...(brought?.remarks ?? []), ...(evidence?.notes ?? []), ...handed.notes, ...proved]
  const told = [...notes, ...read, ...uncheckedOf(shown, checks), ...(await callsLeft(context))]
  const view = findingsView(shown, page, { say, notes: told })
  return {
    // The checks rely on what was on record before: they come first.
    changes: [...(change ? [change] : []), ...(brought?.changes ?? [])],
    shown: {
      ...{ ...view, sections: evidence?.sections ?? [], data: { ...view.data, ...evidence?.data } },
      ...(handed.file ? { file: handed.file } : {}),
    },
  }
}

function refuseMixture({ finding, statement, precode, checks }: Input): void {
  if (finding === undefined || (statement ?? precode ?? checks) === undefined) return
  throw new Fault(
    'invalid_input',
    'finding: it comes alone, without checks, statement and precode.',
    'Nothing was done. Call once for each.',
  )
}

async function precoded({ precode, save_to: folder }: Input, books: MonthBooks, files: Files) {
  if (precode === undefined) return { notes: [] }
  const { file, notes } = precodedFile(books, bankAccountNamed(precode, books.accounts, 'precode'))
  const handed = file ? await handedOver(file, folder, files) : { say: '' }
  return { file: handed.file, notes: [handed.say, ...notes].filter(Boolean) }
}

function pageFor({ limit: rows, cursor, ...args }: Input, shown: ShownRun, checks: readonly Check[]) {
  const asked = new Set(checks.map(({ rule }) => rule))
  const open = shown.standing.findings.filter((one) => isOpen(one) && asked.has(one.rule))
  const { period, checks: only } = args
  const page = pageOf(open, { period, only, limit: rows, cursor })
  return { rows: page.shown, cursor: page.cursor, count: open.length }
}

/** What checks that were asked for by name have shown to be right. */
function provedOf({ run: { ran } }: ShownRun, checks: readonly Check[]): string[] {
  return checks.flatMap(({ rule }) => ran.get(rule)?.proved ?? []).slice(0, MOST_PROVED)
}

function uncheckedOf({ run }: ShownRun, checks: readonly Check[]): string[] {
  const lacking = checks.flatMap(({ rule }) => run.ran.get(rule) ?? []).filter(({ unchecked }) => unchecked !== '')
  const more = lacking.length - MOST_UNCHECKED
  return [
    ...lacking.slice(0, MOST_UNCHECKED).map(({ title, unchecked }) => `Not checked in full: ${title}. ${unchecked}`),
    ...(more > 0 ? [`Not checked in full: ${more} more; name them in checks.`] : []),
  ]
}

function checksAsked(names: Input['checks']): readonly Check[] {
  if (names === undefined) return CHECKS
  const known = [...new Set(CHECKS.flatMap(({ rule, step }) => [step, rule]))]
  for (const name of names) {
    if (known.includes(name)) continue
    const near = nearestNames(name, known)
    const hint = near.length > 0 ? near : known
    throw new Fault(
      'invalid_input',
      `checks: there is no check ${quoted(name, 60)}.`,
      `Nothing was done. There is ${hint.join(', ')}.`,
    )
  }
  return CHECKS.filter(({ rule, step }) => names.includes(rule) || names.includes(step))
}

async function inFull(given: Input, id: string, { notes, books, today }: Context): Promise<ShownPlan> {
  const period = periodNamed(given.period, today)
  const [run, settings, organisation] = await Promise.all([
    readRun(notes, period),
    readCloseSettings(notes),
    books.organisation(),
  ])
  const standing = standingOf(run, settings, today, lockDateOf(organisation))
  const one = findingNamed(id, standing, 'finding')
  return { changes: [], shown: findingView(one, { run, standing, organisation, today }) }
}
