import * as z from 'zod'
import { limit } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { nearestNames } from '../../books/nearest.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { counted } from '../lists/columns.ts'
import { pageOf } from '../lists/cursor.ts'
import { CHECKS } from './checks/all-checks.ts'
import type { Check } from './checks/check.ts'
import { periodNamed } from './month/period.ts'
import { checkPeriod } from './run/check-period.ts'
import { STEPS } from './run/close-steps.ts'
import { findingNamed } from './run/finding-named.ts'
import { readCloseSettings } from './run/read-close-settings.ts'
import { readRun } from './run/read-run.ts'
import { isOpen, standingOf } from './run/run-standing.ts'
import { findingsView, findingView } from './run/run-view.ts'

const USUAL_ROWS = 15

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM; default last month'),
  steps: z.array(z.enum(STEPS)).min(1).max(15).optional().describe('Only these'),
  checks: z.array(z.string().min(1).max(60)).min(1).max(40).optional().describe('Only these rules'),
  finding: z.string().max(20).optional().describe('This one in full, from the record'),
  limit: limit.optional(),
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
    'Check a month: duplicates, coding, tax, cut-off, tie-outs, bank, accruals, flux; findings by money at risk, kept on record. Use when the user asks if a month can be closed or what is wrong in it. Repairs nothing. Not for where a close stands (close_status).',
  input,
  example: { limit: 5 },
  plan: checked,
})

async function checked(given: Input, context: Context): Promise<ShownPlan> {
  const period = periodNamed(given.period, context.today)
  if (given.finding !== undefined) return await inFull(given, given.finding, context)
  const checks = checksAsked(given)
  const { change, shown, read } = await checkPeriod(context, period, checks)
  const { limit: rows = USUAL_ROWS, cursor, ...args } = given
  const asked = new Set(checks.map(({ rule }) => rule))
  const open = shown.standing.findings.filter((one) => isOpen(one) && asked.has(one.rule))
  const page = pageOf(open, { ...args, limit: rows, cursor })
  const say = change
    ? `${counted(asked.size, 'check')} made.`
    : `${counted(asked.size, 'check')} made; nothing has changed since the run before, so nothing new is on record.`
  const view = findingsView(shown, { rows: page.shown, cursor: page.cursor, count: open.length }, { say, notes: read })
  return { changes: change ? [change] : [], shown: view }
}

function checksAsked({ steps, checks }: Input): readonly Check[] {
  const known = CHECKS.map(({ rule }) => rule)
  for (const rule of checks ?? []) {
    if (known.includes(rule)) continue
    const near = nearestNames(rule, known)
    const hint = near.length > 0 ? near : known
    throw new Fault(
      'invalid_input',
      `checks: there is no check ${quoted(rule, 60)}.`,
      `Nothing was done. There is ${hint.join(', ')}.`,
    )
  }
  if (steps === undefined && checks === undefined) return CHECKS
  return CHECKS.filter(({ rule, step }) => checks?.includes(rule) || steps?.includes(step))
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
