import { addDays, type Day, daysBetween, type Month, monthOf, partsOf } from '../../../../books/day.ts'
import type { Cents } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { monthsAfter, type Period } from '../../month/period.ts'
import { type DocumentRef, refOf } from '../check.ts'
import { chargesOf, type Party } from './charges.ts'
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
/** How far amounts may be from the usual one, as a decimal logarithm, to be steady. */
const STEADY_AMOUNT = 0.1
/** From which unevenness of the days between, as a share of their mean, purchases in each of some months may be chance. */
const UNEVEN = 0.25

/** What is worked out of one list of documents serves the check and the accruals. */
const worked = new WeakMap<readonly CloseDocument[], Map<Month, readonly MissingRecurring[]>>()

/** What was billed regularly by, or to, each contact and is not there in the period, surest first; looks at no document after the period. */
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
  if (!cadence || cadence.confidence < LEAST_CONFIDENCE) return undefined
  return described(business.side, sorted, cadence)
}

interface Rhythm {
  cadence: Cadence
  expected: Day
  confidence: number
}

function cadenceOf(sorted: readonly CloseDocument[], period: Period): Rhythm | undefined {
  return monthlyOf(sorted, period) ?? quarterlyOf(sorted, period)
}

/** Billed in each of the last months: the longer without a gap and the likelier by now, the surer. */
function monthlyOf(sorted: readonly CloseDocument[], period: Period): Rhythm | undefined {
  const months = new Set<Month>(sorted.map(({ date }) => monthOf(date)))
  let streak = 0
  while (months.has(monthsAfter(period, -1 - streak).month)) streak += 1
  const days = dayDistances(sorted)
  if (streak < LEAST_MONTHS || isByChance(sorted, days.slice(0, RECENT))) return undefined
  const fourWeekly = Math.abs(middle(days) - 28) < 0.75 && days.every((gap) => Math.abs(gap - 28) <= 3)
  const usual = Math.round(middle(sorted.slice(0, LEAST_MONTHS).map(({ date }) => partsOf(date).date)))
  const expected = fourWeekly ? addDays(sorted[0]?.date ?? period.from, 28) : addDays(period.from, usual - 1)
  const cadence = fourWeekly ? 'four_weekly' : 'monthly'
  return { cadence, expected: within(expected, period), confidence: (streak + 1) / (streak + 2) }
}

/** Lunches and the like are bought in each of some months too, on uneven days and at any amount; a supplier that sends bills is not like that. */
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
