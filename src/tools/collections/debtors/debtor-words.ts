import type { Day } from '../../../books/day.ts'
import { type DayCount, dayWords } from '../../../books/day-count.ts'
import { quoted } from '../../../books/ledger-text.ts'
import type { NextAction } from '../cadence/cadence.ts'
import type { StepName } from '../cadence/steps.ts'
import type { RiskStep } from '../habits/risk.ts'
import { type AssessedDebtor, type AssessedInvoice, LITTLE_EVIDENCE, percent, usualLateness } from './assessment.ts'

type Reason = AssessedDebtor['reasons'][number]

/** A reason of a debtor's risk in words, with what it was read from; `days` says which days are counted. */
export function reasonWords(step: RiskStep, debtor: AssessedDebtor, days: DayCount): string {
  const words: Readonly<Record<RiskStep, () => string>> = {
    ledger: () => 'how all customers pay',
    habit: () => habitWords(debtor, days),
    elapsed: () => elapsedWords(debtor, days),
    promise: () => promiseWords(debtor),
    broken_promise: () => 'the newest promise was not kept',
    dispute: () => 'disputed: paid more slowly',
    insolvency: () => 'insolvent: no payment is expected',
  }
  return words[step]()
}

/** The two reasons that move a debtor's risk most, other than how everybody pays, with their points: "+28 usually 9 days late". */
export function biggestReasons(debtor: AssessedDebtor, days: DayCount): string {
  const moving = debtor.reasons.filter(({ step, points }) => step !== 'ledger' && points !== 0)
  const biggest = moving.sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, 2)
  if (biggest.length === 0) return 'pays like all customers'
  return biggest.map((reason) => `${pointsText(reason)} ${reasonWords(reason.step, debtor, days)}`).join('; ')
}

/** Points with their sign: "+28", "-3". */
export function pointsText({ points }: Pick<Reason, 'points'>): string {
  return points > 0 ? `+${points}` : String(points)
}

function habitWords(debtor: AssessedDebtor, days: DayCount): string {
  const { history } = debtor
  if (!history) return 'no paid invoice yet'
  const usual = usualWords(debtor, days)
  return history.paid < LITTLE_EVIDENCE ? `${usual}, but only ${history.paid} paid so far` : usual
}

/** When half of what somebody is sent has been paid: "usually 9 business days late". */
export function usualWords(debtor: AssessedDebtor, days: DayCount): string {
  const { medianLateness: median } = usualLateness(debtor)
  if (median === 0) return 'usually paid on the due date'
  return `usually ${dayWords(Math.abs(median), days)} ${median > 0 ? 'late' : 'early'}`
}

function elapsedWords({ invoices, reasons }: AssessedDebtor, days: DayCount): string {
  const points = reasons.find(({ step }) => step === 'elapsed')?.points ?? 0
  if (points < 0) return 'what is unpaid today is soon at the day on which they usually pay'
  const [most] = [...invoices].sort((a, b) => (addedBy(a) < addedBy(b) ? 1 : addedBy(a) > addedBy(b) ? -1 : 0))
  if (!most || most.daysLate <= 0) return 'not paid as early as usual'
  return `${quoted(most.number, 20)} ${dayWords(most.daysLate, days)} past due${most.unusual ? ', later than usual for them' : ''}`
}

/** How much money the time that has passed puts at risk on an invoice. */
function addedBy({ dueInBase, levels }: AssessedInvoice): bigint {
  return BigInt(Math.round((levels.elapsed - levels.habit) * 1_000)) * dueInBase
}

function promiseWords({ standing }: AssessedDebtor): string {
  const live = standing.promises.find(({ state }) => state === 'live')
  const kept = standing.promises.filter(({ state }) => state === 'kept').length
  const broken = standing.promises.filter(({ state }) => state === 'broken' || state === 'partly').length
  return `${live?.from === 'xero' ? 'payment expected' : 'promised'} for ${live?.on ?? 'a day'} (${kept} kept, ${broken} broken before)`
}

const STEP_WORDS: Readonly<Record<StepName, string>> = {
  courtesy: 'courtesy reminder',
  first: 'first reminder',
  inquiry: 'ask whether something is wrong',
  second: 'second reminder',
  call: 'call',
  firm: 'firm reminder',
  final: 'final notice',
  hand_over: 'a person decides what comes next',
}

/** What is to be done next and when: "today: call", "wait until 2026-12-01". */
export function actionWords({ kind, step, on }: NextAction, today: Day): string {
  if (kind === 'wait' || step === undefined) return on === undefined ? 'wait' : `wait until ${on}`
  return `${on !== undefined && on > today ? on : 'today'}: ${STEP_WORDS[step]}`
}

/** A chance for people: "63%"; never quite certain. */
export function chanceText(chance: number): string {
  return `${Math.min(99, Math.max(1, percent(chance)))}%`
}
