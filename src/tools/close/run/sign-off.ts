import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { counted } from '../../lists/columns.ts'
import { readMonth } from '../month/read-month.ts'
import { STEP_GRAPH, STEPS, type StepId } from './close-steps.ts'
import type { OnRecord, Said } from './dispose.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { foldRun, stepsAfter } from './fold-run.ts'
import { eventChange, periodSubject, type SIGN_OFFS, type SteppedEvent } from './run-events.ts'
import { isOpen, isSamePerson, type StandingStep, standingOf } from './run-standing.ts'
import { runData, runInWords, runNotes, stepsTable } from './run-view.ts'

type SaidOfStep = Omit<Said, 'findings'> & { step: StepId }

const MOST_NAMED = 5

/**
 * Plans what a person says of a step. What is signed is held against the books as they are now. Throws Fault where that is not possible: with the
 * findings that stand in the way, or what has to be given.
 */
export async function steppedPlan(said: SaidOfStep, on: OnRecord, context: Context): Promise<ShownPlan> {
  const as = said.as as (typeof SIGN_OFFS)[number]
  refuseWithout(said, on)
  const by = cleanText(said.by ?? '', 80)
  const step = stepOf(said.step, on)
  if (as === 'open') refuseOpen(step)
  if (as === 'waived') refuseWaiver(said, step, on)
  if (as === 'attested' && step.status !== 'pending') throw nothingToAttest(step, on)
  if (as === 'signed') await refuseSigning(by, step, on, context)
  const event: SteppedEvent = {
    ...{ event: 'stepped', step: said.step, as, by, reason: cleanText(said.reason ?? '', 500) },
    ...{ amount: said.amount ?? 0n, until: said.until ?? '' },
  }
  return shownPlan(event, on)
}

function shownPlan(event: SteppedEvent, on: OnRecord): ShownPlan {
  const { run: before, settings, today, organisation } = on
  const { title } = STEP_GRAPH[event.step]
  const numbered = { number: before.newest + 1, at: before.checked?.at ?? 0, event }
  const run = { ...before, ...foldRun([numbered], before) }
  const standing = standingOf(run, settings, today, lockDateOf(organisation))
  const shown = { ...on, run, standing }
  const subject = periodSubject(run.period)
  const what = event.as === 'open' ? 'opened again' : `${event.as} by ${event.by}`
  const change = eventChange(
    event,
    { subject, last: before.lastOf(subject) },
    {
      summary: `Put on record that ${title} of ${run.period.month} is ${what}`,
      facts: [
        ['Step', `${title}: ${what}`],
        ...(event.reason === '' ? [] : [['Words', event.reason] as const]),
        ...(event.until === '' ? [] : [['Until', event.until] as const]),
      ],
    },
  )
  return {
    changes: [change],
    shown: {
      say: `${title} of ${run.period.month}: ${what}. ${runInWords(shown)}`,
      table: stepsTable(
        standing.steps.filter(({ step }) => step === event.step || stepsAfter(event.step).includes(step)),
      ),
      notes: [...(event.as === 'open' ? [] : [WORD]), ...runNotes(shown)],
      data: { ...runData(shown), step: event.step, status: stepOf(event.step, shown).status },
    },
  }
}

const WORD =
  'This records what the named person said, as the assistant was told it. It is no signature by passkey or code: those are asked for what changes Xero.'

function stepOf(step: StepId, { standing }: Pick<OnRecord, 'standing'>): StandingStep {
  const found = standing.steps.find((one) => one.step === step)
  if (!found) throw new Error(`a run without the step ${step}`)
  return found
}

function refuseWithout({ step, as, by, reason }: SaidOfStep, { run }: OnRecord): void {
  if (step === 'lock') {
    const next =
      'Nothing was done. A person sets it in Xero: Accounting, Advanced, Financial settings, Lock dates; run_close_checks then sees it.'
    throw new Fault('refused', 'step: the lock date is only observed; Xero lets no app set it.', next)
  }
  if (by === undefined || cleanText(by, 80) === '') {
    throw new Fault(
      'invalid_input',
      `by: who says that ${step} is ${as} has to be named.`,
      'Nothing was done. Ask the user for the name of the person.',
    )
  }
  if (as !== 'open' && as !== 'prepared' && !run.checked) {
    throw new Fault(
      'refused',
      `No checks of ${run.period.month} were made.`,
      'Nothing was done. Make them with run_close_checks first.',
    )
  }
  if (reason === undefined && (as === 'waived' || as === 'attested')) {
    throw new Fault(
      'invalid_input',
      `reason: ${as} needs one.`,
      'Nothing was done. Ask what the person saw, in their words.',
    )
  }
}

function refuseOpen({ step, signOffs }: StandingStep): void {
  if (signOffs.length > 0) return
  throw new Fault('refused', `step: nothing was said of ${step} that could be taken back.`, 'Nothing was done.')
}

function refuseWaiver({ amount, until }: SaidOfStep, step: StandingStep, { organisation }: OnRecord): void {
  if (step.step === 'sign')
    throw new Fault(
      'refused',
      'step: the close itself cannot be waived.',
      'Nothing was done. Waive the step that fails.',
    )
  if (amount === undefined || until === undefined) {
    throw new Fault(
      'invalid_input',
      'amount, until: a waiver needs both.',
      'Nothing was done. Ask up to which amount and until which day it holds.',
    )
  }
  if (amount >= step.amount) return
  const money = (cents: Cents) => moneyText(cents, organisation.baseCurrency)
  const fact = `amount: ${money(step.amount)} of ${step.step} are at risk, more than ${money(amount)}.`
  throw new Fault('refused', fact, 'Nothing was done. Settle findings first, or waive as much.')
}

function nothingToAttest({ step, status }: StandingStep, { standing, settings }: OnRecord): Fault {
  const holding = standing.findings.filter(
    (one) => one.step === step && isOpen(one) && (one.severity === 'blocker' || settings.strict),
  )
  const ids = holding.slice(0, MOST_NAMED).map(({ id }) => id)
  const first = status === 'failing' ? ` First say what becomes of what holds it up: ${ids.join(', ')}.` : ''
  return new Fault(
    'refused',
    `step: there is nothing to attest of ${step}: it is ${status}.`,
    `Nothing was done.${first}`,
  )
}

async function refuseSigning(by: string, step: StandingStep, on: OnRecord, context: Context): Promise<void> {
  refuseSamePerson(by, step, on)
  const { standing, run, organisation } = on
  const whole = step.step === 'sign'
  const held = whole ? standing.steps.filter((one) => isBeforeSign(one) && !isFine(one)) : isFine(step) ? [] : [step]
  if (held.length > 0) throw standsInTheWay(held, on)
  if (whole && standing.residual > standing.materiality) {
    const [residual, material] = [standing.residual, standing.materiality].map((one) =>
      moneyText(one, organisation.baseCurrency),
    )
    const fact = `Money at risk that nobody settled comes to ${residual}, above materiality, ${material}.`
    throw new Fault(
      'refused',
      fact,
      'Nothing was done. Settle findings with resolve_finding, or waive a step with amount and until.',
    )
  }
  const now = fingerprintsOf(await readMonth(context, run.period))
  const before = run.checked?.fingerprints ?? {}
  const moved = STEPS.filter((one) => before[one] !== now[one])
  if (moved.length === 0) return
  const fact = `The books of ${run.period.month} have moved since the checks: ${moved.join(', ')}.`
  throw new Fault('refused', fact, 'Nothing was done. Make the checks again with run_close_checks, then sign.')
}

function isBeforeSign({ step }: StandingStep): boolean {
  return step !== 'sign' && step !== 'lock'
}

function isFine({ status, step }: StandingStep): boolean {
  return status === 'passing' || status === 'waived' || status === 'signed' || (step === 'sign' && status === 'pending')
}

function refuseSamePerson(by: string, { step, signOffs }: StandingStep, { settings }: OnRecord): void {
  if (!settings.twoPeople) return
  const prepared = signOffs.find(({ as }) => as === 'prepared')
  if (!prepared) {
    throw new Fault(
      'refused',
      `step: nobody has prepared ${step}, and two people are asked for here.`,
      'Nothing was done. Record first who prepared it.',
    )
  }
  if (!isSamePerson(prepared.by, by)) return
  throw new Fault(
    'refused',
    `by: ${quoted(by, 80)} prepared ${step} and cannot review it.`,
    'Nothing was done. Another person has to.',
  )
}

function standsInTheWay(held: readonly StandingStep[], { standing }: OnRecord): Fault {
  const steps = held.map(({ step, status, why }) => `${step} ${status}${why === '' ? '' : ` (${why})`}`).join('; ')
  const names = new Set(held.map(({ step }) => step))
  const open = standing.findings.filter(
    ({ step, state, severity }) =>
      names.has(step) && state !== 'accepted' && state !== 'excluded' && state !== 'gone' && severity !== 'note',
  )
  const shown = open.slice(0, MOST_NAMED).map(({ id }) => id)
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : ''
  const findings = open.length === 0 ? '' : ` ${counted(open.length, 'finding')}: ${shown.join(', ')}${more}.`
  return new Fault(
    'refused',
    `It cannot be signed: ${steps}.${findings}`,
    'Nothing was done. Settle them with resolve_finding, or waive the step with reason, amount and until.',
  )
}
