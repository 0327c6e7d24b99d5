import { addDays, type Day, daysBetween, type Month, monthOf, partsOf } from '../../../../books/day.ts'
import type { Cents } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { monthsAfter, type Period } from '../../month/period.ts'
import { type DocumentRef, refOf } from '../check.ts'
import { type Charge, chargesOf, type Party } from './charges.ts'
import { figure, isIn, mainAccount, middle, netOf, type Side } from './sides.ts'

/** How often something comes. */
export type Cadence = 'monthly' | 'four_weekly' | 'quarterly'

/**
 * What used to come and did not in the period. `amount` is the usual one without tax and `total` with it, cents of `currency`, medians of what
 * came; `spread` says how far they vary, as a share of the amount. `confidence` is 0 to 1.
 */
export interface MissingRecurring {
  side: Side
  contactId: string
  contactName: string
  accountCode: string
  taxType: string
  currency: string
  cadence: Cadence
  expected: Day
  amount: Cents
  total: Cents
  spread: number
  confidence: number
  /** What it is known from, newest first. */
  documents: readonly DocumentRef[]
}

/** Months in a row that make a habit of monthly billing, and quarters one of quarterly. */
const LEAST_MONTHS = 6
const LEAST_QUARTERS = 4
const LEAST_CONFIDENCE = 0.5
const RECENT = 12
/** Whoever bills more often than this in a month bills each delivery or job: a month without one says that there was nothing to bill. */
const MOST_A_MONTH = 6
/** From which share of the waits before, that were as long as this one, nothing is overdue. */
const WAITED_BEFORE = 0.4
const RECENT_WAITS = 24
/** Days after the period in which what is late comes, and by how many of them its wait may be longer than any before. */
const SOON = 7
/** How far amounts may be from the usual one, as a decimal logarithm, to be steady. */
const STEADY_AMOUNT = 0.1
/** From which unevenness of the days between, as a share of their mean, purchases in each of some months may be chance. */
const UNEVEN = 0.25

/** What is worked out of one list of documents serves the check and the accruals. */
const worked = new WeakMap<readonly CloseDocument[], Map<Month, readonly MissingRecurring[]>>()

/** What was billed regularly by, or to, each contact and is not there in the period, surest first. */
export function missingRecurring({
  documents,
  period,
}: Pick<MonthBooks, 'documents' | 'period'>): readonly MissingRecurring[] {
  const months = worked.get(documents) ?? new Map<Month, readonly MissingRecurring[]>()
  worked.set(documents, months)
  const missing = months.get(period.month) ?? missingIn(documents, period)
  months.set(period.month, missing)
  return missing
}

function missingIn(documents: readonly CloseDocument[], period: Period): MissingRecurring[] {
  return chargesOf(documents)
    .parties.flatMap((party) => missingOf(party, period) ?? [])
    .sort((a, b) => b.confidence - a.confidence || (a.contactId < b.contactId ? -1 : 1))
}

function missingOf({ business, charges }: Party, period: Period): MissingRecurring | undefined {
  if (charges.length < LEAST_QUARTERS || charges.some(({ document }) => isIn(period, document))) return undefined
  const until = charges.flatMap(({ document }) => (document.date <= period.to ? document : []))
  if (until.length < LEAST_QUARTERS) return undefined
  const sorted = until.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.id < b.id ? -1 : 1))
  const cadence = cadenceOf(sorted, period)
  if (!cadence || cadence.confidence < LEAST_CONFIDENCE || cameSoonAfter(charges, sorted, period)) return undefined
  return described(business.side, sorted, cadence)
}

/** Whether the next one is dated in the first days after the period, no later than some came before: it was late, not missed. */
function cameSoonAfter(charges: readonly Charge[], sorted: readonly CloseDocument[], { to }: Period): boolean {
  const [last] = sorted
  const soon = charges.flatMap(({ document: { date } }) => (date > to && date <= addDays(to, SOON) ? date : []))
  const next = soon.reduce<Day | undefined>(
    (first, date) => (first === undefined || date < first ? date : first),
    undefined,
  )
  if (!last || next === undefined) return false
  return daysBetween(last.date, next) <= Math.max(...dayDistances(sorted).slice(0, RECENT)) + SOON
}

interface Rhythm {
  cadence: Cadence
  expected: Day
  confidence: number
}

function cadenceOf(sorted: readonly CloseDocument[], period: Period): Rhythm | undefined {
  return monthlyOf(sorted, period) ?? quarterlyOf(sorted, period)
}

/** Billed in each of the last months, and overdue by the supplier's own waits: the longer without a gap and the likelier by now, the surer. */
function monthlyOf(sorted: readonly CloseDocument[], period: Period): Rhythm | undefined {
  const months = new Set<Month>(sorted.map(({ date }) => monthOf(date)))
  let streak = 0
  while (months.has(monthsAfter(period, -1 - streak).month)) streak += 1
  if (streak < LEAST_MONTHS) return undefined
  const since = monthsAfter(period, -streak).from
  if (sorted.filter(({ date }) => date >= since).length > MOST_A_MONTH * streak) return undefined
  const days = dayDistances(sorted)
  const waited = waitedBefore(daysBetween(sorted[0]?.date ?? period.to, period.to), days.slice(0, RECENT_WAITS))
  if (waited > WAITED_BEFORE || isByChance(sorted, days.slice(0, RECENT))) return undefined
  const fourWeekly = Math.abs(middle(days) - 28) < 0.75 && days.every((gap) => Math.abs(gap - 28) <= 3)
  const usual = Math.round(middle(sorted.slice(0, LEAST_MONTHS).map(({ date }) => partsOf(date).date)))
  const expected = fourWeekly ? addDays(sorted[0]?.date ?? period.from, 28) : addDays(period.from, usual - 1)
  const cadence = fourWeekly ? 'four_weekly' : 'monthly'
  return { cadence, expected: within(expected, period), confidence: (streak + 1) / (streak + 2) }
}

/** The share of the waits for the next one, in days, that might have been as long as this one, each give or take a tenth and a day or two. */
function waitedBefore(wait: number, waits: readonly number[]): number {
  const shares = waits.map((days) => 1 / (1 + Math.exp((-1.7 * (days - wait)) / (0.1 * days + 1.5))))
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, waits.length)
}

/** Lunches and the like are bought in each of some months too, on uneven days and at any amounts; a supplier that sends bills is not like that. */
function isByChance(sorted: readonly CloseDocument[], days: readonly number[]): boolean {
  if (sorted[0]?.kind !== 'bank_transaction') return false
  const logs = sorted.slice(0, RECENT).map(({ total }) => Math.log10(figure(total)))
  const usual = middle(logs)
  if (middle(logs.map((log) => Math.abs(log - usual))) <= STEADY_AMOUNT) return false
  const mean = days.reduce((sum, gap) => sum + gap, 0) / days.length
  return Math.sqrt(days.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / days.length) / mean > UNEVEN
}

/** Billed four quarters in a row, each a quarter of a year after the one before. */
function quarterlyOf(sorted: readonly CloseDocument[], period: Period): Rhythm | undefined {
  const days = dayDistances(sorted).slice(0, LEAST_QUARTERS - 1)
  if (days.length < LEAST_QUARTERS - 1 || days.some((gap) => gap < 80 || gap > 103)) return undefined
  const expected = addDays(sorted[0]?.date ?? period.from, Math.round(middle(days)))
  if (!isIn(period, { date: expected }) || daysBetween(expected, period.to) < 5) return undefined
  return { cadence: 'quarterly', expected, confidence: 0.75 }
}

function dayDistances(sorted: readonly CloseDocument[]): number[] {
  const days = [...new Set(sorted.map(({ date }) => date))]
  return days.slice(1).map((day, index) => daysBetween(day, days[index] ?? day))
}

function within(day: Day, { from, to }: Period): Day {
  return day < from ? from : day > to ? to : day
}

function described(side: Side, sorted: readonly CloseDocument[], rhythm: Rhythm): MissingRecurring | undefined {
  const recent = sorted.slice(0, LEAST_MONTHS)
  const [last] = recent
  if (!last) return undefined
  const amounts = recent.map((one) => netOf(one))
  const usual = middleAmount(amounts)
  const usually = figure(usual)
  return {
    ...{
      side,
      contactId: last.contactId,
      contactName: last.contactName,
      currency: last.currency,
      ...rhythm,
    },
    accountCode: mainAccount(last),
    taxType: last.lines.find(({ accountCode }) => accountCode === mainAccount(last))?.taxType ?? '',
    ...{ amount: usual, total: middleAmount(recent.map(({ total }) => total)) },
    spread: usually === 0 ? 1 : middle(amounts.map((amount) => Math.abs(figure(amount) - usually))) / Math.abs(usually),
    documents: recent.map(refOf),
  }
}

/** One of the amounts, that which as many are above as below. */
function middleAmount(amounts: readonly Cents[]): Cents {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sorted[Math.floor(sorted.length / 2)] ?? 0n
}
