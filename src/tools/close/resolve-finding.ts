import * as z from 'zod'
import { amount, day } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { periodNamed } from './month/period.ts'
import { STEPS, type StepId } from './run/close-steps.ts'
import { disposedPlan } from './run/dispose.ts'
import { readCloseSettings } from './run/read-close-settings.ts'
import { readRun } from './run/read-run.ts'
import { standingOf } from './run/run-standing.ts'
import { steppedPlan } from './run/sign-off.ts'

const isShort = ({ length }: { length: number }) => length <= 50

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM'),
  findings: z.array(z.string().min(1).max(20)).min(1).refine(isShort, 'name at most 50').optional().describe('Ids'),
  step: z.string().max(40).optional().describe('Instead; sign: whole close'),
  as: z
    .enum(['fixed', 'accepted', 'excluded', 'question', 'open', 'prepared', 'signed', 'waived', 'attested'])
    .describe('open takes back'),
  reason: z.string().min(1).max(500).optional(),
  amount: amount.optional(),
  until: day.optional(),
  by: z.string().min(1).max(80).optional().describe('Person: ask, never guess'),
})

/** Puts on record what a person says of findings or of a step. Nothing in Xero changes. */
export const resolveFinding = writeTool({
  name: 'resolve_finding',
  title: 'Settle and sign',
  toolset: 'close',
  effect: 'local',
  reach: 'local',
  about:
    'Put on record what the user decides: findings fixed, accepted, excluded or in question; a step prepared, signed, waived or attested by a person. Use when they say so. Repairs nothing.',
  input,
  example: { step: 'cut_off', as: 'prepared', by: 'Ann Lee' },
  plan: resolved,
})

const OF_FINDINGS: readonly string[] = ['fixed', 'accepted', 'excluded', 'question', 'open']
const OF_STEPS: readonly string[] = ['prepared', 'signed', 'waived', 'attested', 'open']

async function resolved(given: z.output<typeof input>, context: Context): Promise<ShownPlan> {
  const { notes, books, today } = context
  const period = periodNamed(given.period, today)
  refuseMixed(given)
  const step = stepNamed(given.step)
  const [run, settings, organisation] = await Promise.all([
    readRun(notes, period),
    readCloseSettings(notes),
    books.organisation(),
  ])
  const standing = standingOf(run, settings, today, lockDateOf(organisation))
  const on = { run, standing, settings, organisation, today }
  if (given.until !== undefined && given.until < today) {
    throw new Fault('invalid_input', `until: ${given.until} is past.`, 'Nothing was done. Give a day to come.')
  }
  if (step === undefined) return disposedPlan({ ...given, findings: given.findings ?? [] }, on)
  return await steppedPlan({ ...given, step }, on, context)
}

function stepNamed(text: string | undefined): StepId | undefined {
  const step = STEPS.find((one) => one === text?.trim().toLowerCase().replace(/[ -]/g, '_'))
  if (step || text === undefined) return step
  throw new Fault(
    'invalid_input',
    `step: there is no step ${quoted(text, 40)}.`,
    `Nothing was done. There is ${STEPS.join(', ')}.`,
  )
}

function refuseMixed({ findings, step, as }: z.output<typeof input>): void {
  if ((findings === undefined) === (step === undefined)) {
    const fact = 'findings, step: exactly one of them is needed.'
    throw new Fault('invalid_input', fact, 'Nothing was done. Give ids of findings, or a step.')
  }
  const fitting = step === undefined ? OF_FINDINGS : OF_STEPS
  if (fitting.includes(as)) return
  const of = step === undefined ? 'findings' : 'a step'
  throw new Fault('invalid_input', `as: ${of} cannot be ${as}.`, `Nothing was done. Give ${fitting.join(', ')}.`)
}
