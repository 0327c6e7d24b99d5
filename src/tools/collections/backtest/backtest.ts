import { addDays, type Day, daysBetween, type Month, monthOf } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { Cents } from '../../../books/money.ts'
import { wholeNumber } from '../debtors/ranking.ts'
import type { PaymentCase } from '../habits/payment-counts.ts'
import type { PaymentCurve } from '../habits/payment-curve.ts'
import { type KnownThen, ledgerHistory } from './ledger-history.ts'
import { chanceTimes } from './ranking-measures.ts'

/** An invoice that rankings are tried on; the amount is base-currency cents. */
export interface BacktestCase extends PaymentCase {
  amount: Cents
}

/** The ways to rank that are compared: payment curves, and what anybody would think of first. */
export const RANKERS = [
  'payment curve',
  'pooled curve',
  'customer mean',
  'oldest first',
  'days overdue x amount',
  'largest first',
  'due date',
] as const

/** One of them. */
export type Ranker = (typeof RANKERS)[number]

/** What a way to rank said beforehand: the chance of being late and more than 7 days late, or any number that grows with it. */
export interface Guess {
  late: number
  overAWeek: number
  /** What a list of whom to chase is sorted by, largest first. */
  order: bigint
  /** The expected day of payment, in days after the due date. */
  days?: number
}

/** An invoice with what came of it and what each way to rank had said on a day; `lateness` in calendar days, undefined while unpaid. */
export interface Scored {
  on: Day
  month: Month
  amount: Cents
  late: boolean
  overAWeek: boolean
  lateness: number | undefined
  by: Readonly<Partial<Record<Ranker, Guess>>>
}

/** When to score: on the days `from` to `to`, by what is known before `until`, usually today; `days` says which days count. */
export interface BacktestSpan {
  from: Day
  to: Day
  until: Day
  days: DayCount
}

/** Where a payment further away than the curve reaches is taken to be, days after the due date. */
const BEYOND_CURVE_DAYS = 60
/** Before so many payments are known nobody is ranked. */
const LEAST_KNOWN = 10
const LATE_DAYS = 7
const LIST_EVERY_DAYS = 14

/** Every invoice issued in the span, scored at the beginning of its day. What was paid before that, or cannot be judged yet, is left out. */
export function scoreAtIssue(cases: readonly BacktestCase[], span: BacktestSpan): Scored[] {
  const history = ledgerHistory(cases, span.days)
  const scored: Scored[] = []
  for (const [asOf, issued] of byIssue(cases, span)) {
    const known = history.at(asOf)
    if (known.curves.pooled.paidCount < LEAST_KNOWN) continue
    for (const one of issued) {
      if (one.paid !== undefined && one.paid < asOf) continue
      scored.push(outcome(one, asOf, span.until, guessesAtIssue(one, known)))
    }
  }
  return scored
}

/** All that is open and at most 7 days overdue on every fourteenth day of the span, scored on that day. */
export function scoreOpen(cases: readonly BacktestCase[], span: BacktestSpan): Scored[] {
  const history = ledgerHistory(cases, span.days)
  const scored: Scored[] = []
  for (let asOf = span.from; asOf <= span.to; asOf = addDays(asOf, LIST_EVERY_DAYS)) {
    const known = history.at(asOf)
    if (known.curves.pooled.paidCount < LEAST_KNOWN) continue
    for (const one of known.open) {
      if (daysBetween(one.due, asOf) > LATE_DAYS || !isJudged(one, span.until)) continue
      scored.push(outcome(one, asOf, span.until, guessesWhileOpen(one, known, asOf)))
    }
  }
  return scored
}

/** Whether it is known of every invoice of this due date how it ended, so that those paid early are not judged alone. */
function isJudged({ due }: PaymentCase, until: Day): boolean {
  return addDays(due, LATE_DAYS) < until
}

function byIssue(cases: readonly BacktestCase[], { from, to, until }: BacktestSpan): [Day, BacktestCase[]][] {
  const days = new Map<Day, BacktestCase[]>()
  for (const one of cases) {
    if (one.issued < from || one.issued > to || !isJudged(one, until)) continue
    const list = days.get(one.issued)
    if (list) list.push(one)
    else days.set(one.issued, [one])
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1))
}

function outcome({ due, paid, amount }: BacktestCase, on: Day, until: Day, by: Scored['by']): Scored {
  const lateness = paid !== undefined && paid < until ? daysBetween(due, paid) : undefined
  const late = lateness ?? Number.POSITIVE_INFINITY
  return { on, month: monthOf(on), amount, late: late > 0, overAWeek: late > LATE_DAYS, lateness, by }
}

function guessesAtIssue(one: BacktestCase, { curves, meanLateness }: KnownThen<BacktestCase>): Scored['by'] {
  const { due, contactId, amount } = one
  const ofCurve = (curve: PaymentCurve): Guess => {
    const overAWeek = 1 - curve.paidBy(due, addDays(due, LATE_DAYS))
    const days = daysBetween(due, curve.medianDay(due) ?? addDays(due, BEYOND_CURVE_DAYS))
    return { late: 1 - curve.paidBy(due, due), overAWeek, order: chanceTimes(overAWeek, amount), days }
  }
  const lateness = meanLateness(contactId)
  return {
    'payment curve': ofCurve(curves.of(contactId)),
    'pooled curve': ofCurve(curves.pooled),
    'customer mean': { ...byMean(lateness, amount), days: Math.round(lateness) },
    'largest first': byAmount(amount),
    'due date': { late: 0, overAWeek: 0, order: 0n, days: 0 },
  }
}

function guessesWhileOpen(
  one: BacktestCase,
  { curves, meanLateness }: KnownThen<BacktestCase>,
  asOf: Day,
): Scored['by'] {
  const { due, contactId, amount } = one
  const ofCurve = (curve: PaymentCurve): Guess => {
    const overAWeek = 1 - curve.paidBy(due, addDays(due, LATE_DAYS))
    return { late: 1 - curve.paidBy(due, due), overAWeek, order: chanceTimes(overAWeek, amount) }
  }
  const overdue = daysBetween(due, asOf)
  const weighed = chanceTimes(Math.max(0, overdue), amount)
  return {
    'payment curve': ofCurve(curves.of(contactId)),
    'pooled curve': ofCurve(curves.pooled),
    'customer mean': byMean(meanLateness(contactId), amount),
    'oldest first': { late: overdue, overAWeek: overdue, order: BigInt(overdue) },
    'days overdue x amount': { late: wholeNumber(weighed), overAWeek: wholeNumber(weighed), order: weighed },
    'largest first': byAmount(amount),
  }
}

function byMean(lateness: number, amount: Cents): Guess {
  return { late: lateness, overAWeek: lateness, order: chanceTimes(Math.max(0, lateness), amount) }
}

function byAmount(amount: Cents): Guess {
  return { late: wholeNumber(amount), overAWeek: wholeNumber(amount), order: amount }
}
