import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { Cents } from '../../../books/money.ts'
import type { Tier } from '../debtors/ranking.ts'
import type { Channel } from '../record/record-entry.ts'
import type { Stop } from '../record/stops.ts'
import { gatesOf, waitUntil } from './cadence-gates.ts'
import type { CadencePolicy } from './cadence-policy.ts'
import { type Position, positionOf, STEP_RULES } from './cadence-steps.ts'
import type { StepName, Tone } from './steps.ts'

/** Everything that decides what to do next about a contact. Amounts are base-currency cents, risks from 0 to 100, lateness in counted days. */
export interface DebtorState {
  contact: ContactRef
  today: Day
  days: DayCount
  hasEmail: boolean
  /** Whether Xero itself sends reminders of invoices. */
  xeroReminds: boolean
  tier: Tier
  riskByHabit: number
  medianLateness: number
  /** How late four fifths of what the contact paid was at most. */
  unusualAfter: number
  invoices: readonly {
    id: string
    number: string
    due: Day
    dueInBase: Cents
    risk: number
    stop: Stop | undefined
    /** The day for which payment was promised, where the newest promise was not kept. */
    promiseBroken: Day | undefined
  }[]
  /** Why the whole contact is not chased. */
  hold: string | undefined
  /** Money that was received from the contact without being put against an invoice, in words. */
  unmatched: string | undefined
  /** Every contact that was had, in any order; one that names no invoice was about all. */
  contacted: readonly {
    day: Day
    channel: Channel
    step: StepName | undefined
    tone: Tone | undefined
    invoices: readonly { id: string }[]
  }[]
}

/**
 * What to do next about a contact: the one message about all that is past due (`invoiceIds`), or to wait. `on` is today, or when to look
 * again; undefined where a person must do something first. `step` is then the one that waits, or that comes next. `person` says that a
 * person must do it or agree to it.
 */
export interface NextAction {
  kind: 'act' | 'wait'
  step: StepName | undefined
  tone: Tone | undefined
  channel: Channel | undefined
  invoiceIds: readonly string[]
  person: boolean
  on: Day | undefined
  why: string
  gates: readonly { gate: string; passed: boolean; why: string }[]
}

/** The next action about a contact under a policy. The same state gives the same action; acting needs every gate passed. */
export function nextAction(state: DebtorState, policy: CadencePolicy): NextAction {
  const open = state.invoices.filter(({ id, stop, dueInBase }) => !stop && dueInBase > 0n && !isLeftAlone(id, policy))
  const position = positionOf(state, policy, open)
  const gates = gatesOf(state, policy, position)
  const failed = gates.filter(({ passed }) => !passed)
  const [first] = failed
  return {
    ...plannedStep(position, state),
    kind: first ? 'wait' : 'act',
    on: first ? waitUntil(failed, state.today, policy) : state.today,
    why: first?.why ?? gates.find(({ gate }) => gate === 'step')?.why ?? '',
    gates: gates.map(({ gate, passed, why }) => ({ gate, passed, why })),
  }
}

function isLeftAlone(invoiceId: string, { invoices }: CadencePolicy): boolean {
  return invoices.get(invoiceId)?.leftAlone !== undefined
}

function plannedStep(
  { due, next, invoices }: Position,
  { hasEmail }: DebtorState,
): Pick<NextAction, 'step' | 'tone' | 'channel' | 'invoiceIds' | 'person'> {
  const step = due ?? next()?.step
  if (!step) return { step, tone: undefined, channel: undefined, invoiceIds: [], person: false }
  const { tone, channels, person } = STEP_RULES[step]
  const channel = channels.find((one) => one !== 'email' || hasEmail)
  return {
    ...{ step, tone, channel },
    invoiceIds: due ? invoices.map(({ id }) => id) : [],
    person: person || channel === 'phone' || channel === 'letter',
  }
}
