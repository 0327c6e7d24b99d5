import { addDays, type Day } from '../../../books/day.ts'
import { type DayCount, dayWords, isWeekend } from '../../../books/day-count.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { formatAmount, sum } from '../../../books/money.ts'
import type { DebtorState } from './cadence.ts'
import type { CadencePolicy } from './cadence-policy.ts'
import { isXeros, leftToXero, type Position, STEP_RULES } from './cadence-steps.ts'
import type { StepName } from './steps.ts'

/** A condition of contacting somebody: whether it is met today, why, and until when it is not where that is known. */
export interface Gate {
  gate: string
  passed: boolean
  why: string
  /** The first day on which it may be met. */
  until?: Day | undefined
}

const TOUCHES_DAYS = 30
const SHOWN_STOPS = 3

/** How each step is called in sentences. */
export const STEP_WORDS: Readonly<Record<StepName, string>> = {
  courtesy: 'a courtesy reminder before the due date',
  first: 'the first reminder',
  inquiry: 'the question whether something is wrong',
  second: 'the second reminder',
  call: 'the call',
  firm: 'the firm reminder',
  final: 'the final notice',
  hand_over: 'handing over to a person',
}

/** The gates in the order in which their reasons are told; all must be passed to act. */
export function gatesOf(state: DebtorState, policy: CadencePolicy, position: Position): Gate[] {
  const step = position.due ?? position.next()?.step
  const stops = stopsGate(state, policy, position)
  return [
    policyGate(policy),
    given('hold', state.hold, 'The contact is not on hold.'),
    stops,
    given('receipt', state.unmatched, 'No receipt waits to be put against an invoice.'),
    materialGate(policy, position),
    sooner(stepGate(position, state), stops.until),
    sooner(xeroGate(state, policy, position, step), stops.until),
    sooner(emailGate(state, position, step), stops.until),
    gapGate(state, policy),
    touchesGate(state, policy),
    dayOffGate(state, policy),
  ]
}

/** The first working day on which every failed gate may be passed; undefined where one of them waits for a person. */
export function waitUntil(failed: readonly Gate[], today: Day, policy: CadencePolicy): Day | undefined {
  let latest = addDays(today, 1)
  for (const { until } of failed) {
    if (until === undefined) return undefined
    if (until > latest) latest = until
  }
  return workingDayFrom(latest, policy)
}

function given(gate: string, why: string | undefined, otherwise: string): Gate {
  return { gate, passed: why === undefined, why: sentence(why ?? otherwise) }
}

/** What waits for a step may be met sooner where an invoice that is left out comes back. */
function sooner(gate: Gate, back: Day | undefined): Gate {
  if (gate.passed || back === undefined || (gate.until !== undefined && gate.until <= back)) return gate
  return { ...gate, until: back }
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}

function policyGate({ leftAlone }: CadencePolicy): Gate {
  return given('policy', leftAlone, 'The policy lets it be chased.')
}

function stopsGate({ invoices }: DebtorState, policy: CadencePolicy, { chased }: Position): Gate {
  const stopped = invoices.flatMap(({ id, number, stop }) => {
    const why = stop?.why ?? policy.invoices.get(id)?.leftAlone
    return why === undefined ? [] : [{ text: `${quoted(number, 40)} (${why})`, until: stop?.until }]
  })
  if (stopped.length === 0) return { gate: 'stops', passed: true, why: 'No invoice is left out.' }
  const shown = stopped.slice(0, SHOWN_STOPS).map(({ text }) => text)
  const more = stopped.length > SHOWN_STOPS ? ` and ${stopped.length - SHOWN_STOPS} more` : ''
  const known = stopped.flatMap(({ until }) => (until ? [until] : [])).sort()
  return {
    gate: 'stops',
    passed: chased.length > 0,
    why: `${chased.length > 0 ? 'Left out' : 'Every invoice is left out'}: ${shown.join(', ')}${more}.`,
    until: known[0] && addDays(known[0], 1),
  }
}

function materialGate({ material }: CadencePolicy, { due, invoices, chased }: Position): Gate {
  const about = due ? invoices : chased.map(({ invoice }) => invoice)
  const amount = sum(about.map(({ dueInBase }) => dueInBase))
  const passed = about.length === 0 || amount >= material
  const compared = passed ? 'reaches' : 'is below'
  const why = `What is due, ${formatAmount(amount)}, ${compared} the least amount worth chasing, ${formatAmount(material)}.`
  return { gate: 'material', passed, why: about.length === 0 ? 'Nothing is due to be compared.' : why }
}

function stepGate({ due, next, late, chased, reached, reachedOn }: Position, { days }: DebtorState): Gate {
  const gate = 'step'
  if (due) return { gate, passed: true, why: `${lateness(late, days)}.` }
  const coming = next()
  if (coming)
    return {
      gate,
      passed: false,
      why: `The next step is ${STEP_WORDS[coming.step]}, on ${coming.on}.`,
      until: coming.on,
    }
  if (chased.length === 0) return { gate, passed: false, why: 'Nothing is due that may be chased.' }
  const done = reached === STEP_RULES.hand_over.rank ? `It was handed over on ${reachedOn}` : 'No step is left'
  return { gate, passed: false, why: `${done}: a person decides what follows.` }
}

function lateness(late: number, days: DayCount): string {
  if (late <= 0) return late === 0 ? 'An invoice is due today' : `The first invoice is due in ${dayWords(-late, days)}`
  return `The oldest invoice is ${dayWords(late, days)} past due`
}

function xeroGate(state: DebtorState, policy: CadencePolicy, { next }: Position, step: StepName | undefined): Gate {
  const gate = 'xero_reminders'
  if (!state.xeroReminds) return { gate, passed: true, why: 'Xero sends no reminders of its own.' }
  if (!leftToXero(state, policy) || !step || !isXeros(step)) {
    return { gate, passed: true, why: "Xero's own reminders do not stand in for this." }
  }
  return {
    gate,
    passed: false,
    why: "Xero's own reminders are on, so early reminders are left to them.",
    until: next(true)?.on,
  }
}

function emailGate({ hasEmail }: DebtorState, { next }: Position, step: StepName | undefined): Gate {
  const gate = 'email'
  if (hasEmail) return { gate, passed: true, why: 'The contact has an e-mail address.' }
  const other = step && STEP_RULES[step].channels.find((channel) => channel !== 'email')
  if (other) return { gate, passed: true, why: `The contact has no e-mail address, so by ${other}.` }
  if (!step || step === 'hand_over') return { gate, passed: true, why: 'No e-mail address is needed.' }
  return { gate, passed: false, why: 'The contact has no e-mail address.', until: next()?.on }
}

function gapGate({ contacted, days, today }: DebtorState, { gapDays }: CadencePolicy): Gate {
  const last = contacted
    .map(({ day }) => day)
    .filter((day) => day <= today)
    .sort()
    .at(-1)
  if (last === undefined) return { gate: 'gap', passed: true, why: 'Not contacted before.' }
  const passed = days.upTo(today) - days.upTo(last) >= gapDays
  const why = `Last contacted on ${last}; the next contact may follow after ${dayWords(gapDays, days)}.`
  return { gate: 'gap', passed, why, until: passed ? undefined : days.dayOf(days.upTo(last) + gapDays) }
}

function touchesGate({ contacted, today }: DebtorState, { mostContacts }: CadencePolicy): Gate {
  const since = addDays(today, -TOUCHES_DAYS)
  const recent = contacted.map(({ day }) => day).filter((day) => day > since && day <= today)
  const leaving = recent.sort().at(-mostContacts)
  const passed = leaving === undefined
  const why = `Contacted ${recent.length} times in ${TOUCHES_DAYS} days, of at most ${mostContacts}.`
  return { gate: 'touches', passed, why, until: leaving && addDays(leaving, TOUCHES_DAYS) }
}

function dayOffGate({ today }: DebtorState, policy: CadencePolicy): Gate {
  const next = workingDayFrom(today, policy)
  if (next === today) return { gate: 'day_off', passed: true, why: 'Today is a working day.' }
  return { gate: 'day_off', passed: false, why: 'Today is a weekend or a holiday.', until: next }
}

function workingDayFrom(day: Day, { holidays }: CadencePolicy): Day {
  let at = day
  while (isWeekend(at) || holidays.includes(at)) at = addDays(at, 1)
  return at
}
