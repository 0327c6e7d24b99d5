import { type Day, daysBetween } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'

/** An invoice as payment habits are read from it; `paid` is the day on which money settled it, undefined while it is open. */
export interface PaymentCase {
  contactId: string
  issued: Day
  due: Day
  paid: Day | undefined
}

// Days against the due date that are told apart; what lies outside counts as the outermost.
/** The first place of counts. */
export const EARLIEST = -60
/** The last place of counts. */
export const LATEST = 180
/** How many places there are. */
export const PLACES = LATEST - EARLIEST + 1

/** A payment a year ago counts half. */
const HALF_LIFE_DAYS = 365

/** Weighted counts by day against the due date: invoices paid on it, and marks where invoices that could still be come and go. */
export interface Counts {
  paid: Float64Array
  atRisk: Float64Array
  cases: number
}

/** Counts of nothing. */
export function newCounts(): Counts {
  return { paid: new Float64Array(PLACES), atRisk: new Float64Array(PLACES + 1), cases: 0 }
}

function placeOf(difference: number): number {
  return Math.min(Math.max(difference, EARLIEST), LATEST) - EARLIEST
}

/** Counts an invoice as it was known at the beginning of `asOf`. */
export function countCase(counts: Counts, one: PaymentCase, asOf: Day, days: DayCount): void {
  const { paid } = one
  if (paid !== undefined && paid < asOf) countPaid(counts, one, { paid, weight: weightOf(paid, asOf) }, days)
  else countOpen(counts, numbersOf(one, days), days.onOrAfter(asOf))
}

/** The numbers of the days on which an invoice was there first and is due. */
export interface CaseNumbers {
  issued: number
  due: number
}

/** The days of an invoice as numbers. */
export function numbersOf({ issued, due }: PaymentCase, days: DayCount): CaseNumbers {
  return { issued: days.onOrAfter(issued), due: days.onOrAfter(due) }
}

/** A payment, and how many times it counts. */
export interface WeighedPayment {
  paid: Day
  weight: number
}

/** Counts an invoice from its issue to its payment. */
export function countPaid(counts: Counts, one: PaymentCase, { paid, weight }: WeighedPayment, days: DayCount): void {
  const { issued, due } = numbersOf(one, days)
  // Money that comes in at a weekend was sent before it.
  const last = days.upTo(paid)
  const end = mark(counts, { from: Math.min(issued, last) - due, last: last - due }, weight)
  counts.paid[end] = (counts.paid[end] ?? 0) + weight
  counts.cases += 1
}

/** Counts an open invoice from its issue to the day before the one of a number. */
export function countOpen(counts: Counts, { issued, due }: CaseNumbers, today: number): void {
  if (issued < today) mark(counts, { from: issued - due, last: today - 1 - due }, 1)
}

/** Marks where an invoice comes and goes, in days against its due date; added up once all are in. Answers the place of the last day. */
function mark({ atRisk }: Counts, { from, last }: { from: number; last: number }, weight: number): number {
  const [start, end] = [placeOf(from), placeOf(last)]
  atRisk[start] = (atRisk[start] ?? 0) + weight
  atRisk[end + 1] = (atRisk[end + 1] ?? 0) - weight
  return end
}

/** How much a payment counts on a day; before the payment, how much more than once. */
export function weightOf(paid: Day, asOf: Day): number {
  return 0.5 ** (daysBetween(paid, asOf) / HALF_LIFE_DAYS)
}

/** Adds counts to others, each so many times. */
export function addCounts(sum: Counts, own: Counts, times = 1): void {
  for (let place = 0; place < PLACES; place += 1)
    sum.paid[place] = (sum.paid[place] ?? 0) + times * (own.paid[place] ?? 0)
  for (let place = 0; place <= PLACES; place += 1)
    sum.atRisk[place] = (sum.atRisk[place] ?? 0) + times * (own.atRisk[place] ?? 0)
  sum.cases += own.cases
}
