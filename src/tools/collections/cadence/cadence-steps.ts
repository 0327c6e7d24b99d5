import type { Day } from '../../../books/day.ts'
import type { Channel } from '../record/record-entry.ts'
import type { DebtorState } from './cadence.ts'
import type { CadencePolicy } from './cadence-policy.ts'
import type { StepName, Tone } from './steps.ts'

/** What a step is: its place in the order, its tone, the ways it may be made in order of preference, and whether a person must agree to it. */
export interface StepRules {
  rank: number
  tone: Tone | undefined
  channels: readonly Channel[]
  person: boolean
}

/** The rules of each step. */
export const STEP_RULES: Readonly<Record<StepName, StepRules>> = {
  courtesy: { rank: 0, tone: 'courtesy', channels: ['email'], person: false },
  first: { rank: 1, tone: 'friendly', channels: ['email', 'phone'], person: false },
  inquiry: { rank: 2, tone: 'concerned', channels: ['email', 'phone'], person: false },
  second: { rank: 2, tone: 'professional', channels: ['email', 'phone'], person: false },
  call: { rank: 3, tone: 'professional', channels: ['phone'], person: true },
  firm: { rank: 4, tone: 'firm', channels: ['email', 'letter'], person: true },
  final: { rank: 5, tone: 'final', channels: ['email', 'letter'], person: true },
  hand_over: { rank: 6, tone: undefined, channels: [], person: true },
}

/** How far up each tone is; asking whether something is wrong presses no harder than a friendly reminder. */
const TONE_LEVELS: Readonly<Record<Tone, number>> = {
  ...{ courtesy: 0, friendly: 1, concerned: 1, professional: 2, firm: 3, final: 4 },
}

/** Below this risk by habit, from 0 to 100, a contact is a good payer. */
export const GOOD_PAYER_BELOW = 20
/** Xero's own reminders say what the steps up to this rank would. */
const XERO_REMINDS_UP_TO = STEP_RULES.second.rank

type OpenInvoice = DebtorState['invoices'][number]

/** An invoice that may be chased: how many counted days past due it is, and the step that its messages have come to, -1 for none. */
export interface Chased {
  invoice: OpenInvoice
  late: number
  reached: number
  steps: readonly { step: StepName; from: number; before: number }[]
}

/** Where a contact stands in the steps. */
export interface Position {
  chased: readonly Chased[]
  /** The step that is due today, and the invoices that its message is about: all that are past due. */
  due: StepName | undefined
  /** The next step that will be due, and when; of the steps that Xero does not remind of where `beyondXero`. */
  next(beyondXero?: boolean): { step: StepName; on: Day } | undefined
  invoices: readonly OpenInvoice[]
  late: number
  /** The rank of the furthest step that was made, -1 for none, and the newest day of that step. */
  reached: number
  reachedOn: Day | undefined
}

/** Whether Xero reminds by e-mail in our place up to the second step. */
export function leftToXero({ xeroReminds, hasEmail }: DebtorState, { besideXeroReminders }: CadencePolicy): boolean {
  return xeroReminds && hasEmail && !besideXeroReminders
}

/** Whether a step is one that Xero reminds of where it does. */
export function isXeros(step: StepName): boolean {
  return STEP_RULES[step].rank <= XERO_REMINDS_UP_TO
}

/** Reads where a contact stands: stopped invoices are left out, what was said about invoices that are paid by now is forgotten. */
export function positionOf(state: DebtorState, policy: CadencePolicy, open: readonly OpenInvoice[]): Position {
  const { days, today } = state
  const chased = open.map((invoice) => chasedInvoice(invoice, state, policy))
  const reached = Math.max(-1, ...chased.map((one) => one.reached))
  const about = chased.flatMap((one) => messagesAbout(one.invoice, state, policy))
  const atReached = about.filter(({ step }) => step !== undefined && STEP_RULES[step].rank === reached)
  const reachedOn = newest(atReached.map(({ day }) => day))
  const handOver = handOverFrom(reached, reachedOn, state, policy)
  const ahead = chased.map((one) => ({ ...one, steps: stepsAhead(one, reached, state) }))
  const ready = ahead.flatMap(readySteps)
  const most = mostForce(ready, about, state, policy)
  const due =
    handOver !== undefined && days.upTo(today) >= handOver
      ? 'hand_over'
      : furthest(ready.filter((step) => forceOf(step) <= most))
  return {
    chased,
    due,
    next: (beyondXero = false) => nextStep(ahead, { handOver, beyondXero }, state),
    invoices: ahead
      .filter((one) => one.late > 0 || (due === 'courtesy' && readySteps(one).length > 0))
      .map(({ invoice }) => invoice),
    late: Math.max(...chased.map(({ late }) => late)),
    reached,
    reachedOn,
  }
}

function chasedInvoice(invoice: OpenInvoice, state: DebtorState, policy: CadencePolicy): Chased {
  const { days, today } = state
  const late = days.upTo(today) - days.onOrAfter(invoice.due)
  const ranks = messagesAbout(invoice, state, policy).flatMap(({ step }) => (step ? [STEP_RULES[step].rank] : []))
  const reached = Math.max(-1, ...ranks)
  const steps = stepsOf({ invoice, late, reached }, state, policy)
  return { invoice, late, reached, steps }
}

/** When an invoice's steps begin, in their order, in counted days past due. */
function stepsOf(
  { invoice, late, reached }: Omit<Chased, 'steps'>,
  { medianLateness, riskByHabit, unusualAfter, tier }: DebtorState,
  policy: CadencePolicy,
): Chased['steps'] {
  const { days } = policy.invoices.get(invoice.id) ?? policy
  const first = Math.min(Math.max(days.first, Math.ceil(medianLateness)), Math.max(days.first, days.first_latest))
  const isGood = riskByHabit < GOOD_PAYER_BELOW
  // To a good payer who was not reminded yet a first reminder still fits, unless the second would be due.
  const unusual = Math.max(Math.floor(unusualAfter) + 1, reached >= STEP_RULES.first.rank ? first : days.second)
  const asks = isGood && Number.isFinite(days.second) && (late > unusualAfter || unusual <= days.second)
  const worthCourtesy = invoice.risk >= policy.courtesyFromRisk
  const always = Number.POSITIVE_INFINITY
  return [
    { step: 'courtesy', from: worthCourtesy ? days.courtesy : always, before: 0 },
    { step: 'first', from: first, before: always },
    asks ? { step: 'inquiry', from: unusual, before: always } : { step: 'second', from: days.second, before: always },
    { step: 'call', from: tier === 'A' && !isGood ? days.call_tier_a : days.call, before: always },
    { step: 'firm', from: days.firm, before: always },
    { step: 'final', from: days.final, before: always },
  ]
}

type Contacted = DebtorState['contacted'][number]

/** The contacts that were about an invoice: those that name it, and those that name none from the time on at which it was to be reminded of. */
function messagesAbout(invoice: OpenInvoice, state: DebtorState, policy: CadencePolicy): Contacted[] {
  const { days, today, contacted } = state
  const { courtesy } = (policy.invoices.get(invoice.id) ?? policy).days
  const begins = days.onOrAfter(invoice.due) + (Number.isFinite(courtesy) ? courtesy : 0)
  return contacted.filter(({ day, invoices }) => {
    if (day > today) return false
    return invoices.length > 0 ? invoices.some(({ id }) => id === invoice.id) : days.upTo(day) >= begins
  })
}

/** The steps after the one that was reached; after a broken promise the next of them begins at once, until the contact is reached again. */
function stepsAhead({ invoice, late, steps }: Chased, reached: number, state: DebtorState): Chased['steps'] {
  const ahead = steps.filter(({ step, from }) => STEP_RULES[step].rank > reached && Number.isFinite(from))
  if (!isBrokenSince(invoice, state)) return ahead
  const next = ahead.find(({ step }) => step !== 'courtesy')
  return ahead.map((one) => (one === next ? { ...one, from: Math.min(one.from, Math.max(late, 1)) } : one))
}

function isBrokenSince({ promiseBroken }: OpenInvoice, { contacted, today }: DebtorState): boolean {
  if (promiseBroken === undefined || promiseBroken > today) return false
  return !contacted.some(({ day }) => day > promiseBroken && day <= today)
}

function handOverFrom(
  reached: number,
  finalOn: Day | undefined,
  { days }: DebtorState,
  policy: CadencePolicy,
): number | undefined {
  if (reached !== STEP_RULES.final.rank || finalOn === undefined) return undefined
  const { hand_over: after } = policy.days
  return Number.isFinite(after) ? days.upTo(finalOn) + after : undefined
}

/** The furthest tone that is allowed: so many above the last one, or that of the mildest step which could be made now. */
function mostForce(
  ready: readonly StepName[],
  about: readonly Contacted[],
  state: DebtorState,
  policy: CadencePolicy,
): number {
  const said = about.map(({ tone, step }) => (tone ? TONE_LEVELS[tone] : step ? forceOf(step) : 0))
  const byXero = leftToXero(state, policy) ? TONE_LEVELS.professional : 0
  const mildest = Math.min(TONE_LEVELS.final, ...ready.map(forceOf))
  return Math.max(Math.max(0, ...said) + policy.toneJump, byXero, mildest)
}

function forceOf(step: StepName): number {
  const { tone } = STEP_RULES[step]
  return tone ? TONE_LEVELS[tone] : 0
}

function readySteps({ steps, late }: Chased): StepName[] {
  return steps.filter(({ from, before }) => from <= late && late < before).map(({ step }) => step)
}

function nextStep(
  ahead: readonly Chased[],
  { handOver, beyondXero }: { handOver: number | undefined; beyondXero: boolean },
  { days, today }: DebtorState,
): { step: StepName; on: Day } | undefined {
  const now = days.upTo(today)
  let next: { step: StepName; on: number } | undefined
  const consider = (step: StepName, on: number) => {
    if (on > now && (next === undefined || on < next.on)) next = { step, on }
  }
  for (const { invoice, steps, late } of ahead) {
    const due = days.onOrAfter(invoice.due)
    for (const { step, from } of steps) {
      if (from > late && !(beyondXero && isXeros(step))) consider(step, due + from)
    }
  }
  if (handOver !== undefined) consider('hand_over', handOver)
  return next && { step: next.step, on: days.dayOf(next.on) }
}

function furthest(steps: readonly StepName[]): StepName | undefined {
  const [first, ...more] = steps
  if (!first) return undefined
  return more.reduce((one, other) => (STEP_RULES[other].rank > STEP_RULES[one].rank ? other : one), first)
}

function newest(daysOf: readonly Day[]): Day | undefined {
  return [...daysOf].sort().at(-1)
}
