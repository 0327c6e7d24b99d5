import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { isGone } from '../../../books/records.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { isPurchase, type ProposalBooks } from './ledger-accounts.ts'

/** How many months in a row must have had a bill. */
export const MONTHS_IN_ROW = 6

/** A supplier who billed every month and did not this time. `usual` is the median month, base-currency cents without tax; `months` oldest first. */
export interface MissingBill {
  contactId: string
  contactName: string
  usual: Cents
  months: readonly Cents[]
  last: CloseDocument
  /** Bills of the last six months, the newest first. */
  bills: readonly CloseDocument[]
}

/** Suppliers billed in each of the last six months with nothing dated in the period. A bill up to three days early is the period's own. */
export function missingRecurring({ period, documents }: ProposalBooks): MissingBill[] {
  const from = monthsAfter(period, -MONTHS_IN_ROW).from
  const arrived = documents.filter(
    ({ kind, status, date }) => kind === 'bill' && !isGone(status) && date >= from && date <= period.to,
  )
  const groups = groupedBy(arrived, ({ contactId }) => contactId)
  return [...groups.values()].flatMap((bills) => {
    const missing = missingOf(bills, period)
    return missing ? [missing] : []
  })
}

function missingOf(bills: readonly CloseDocument[], period: ProposalBooks['period']): MissingBill | undefined {
  const sorted = [...bills].sort((a, b) => (a.date < b.date ? 1 : -1))
  const [last, before] = sorted
  if (!last || last.date >= period.from || isPeriodsOwn(last.date, before?.date, period.from)) return undefined
  const posted = sorted.filter(isPurchase)
  const months = Array.from({ length: MONTHS_IN_ROW }, (_, index) => monthsAfter(period, index - MONTHS_IN_ROW)).map(
    (month) => posted.filter(({ date }) => date >= month.from && date <= month.to),
  )
  if (months.some((month) => month.length === 0)) return undefined
  const totals = months.map((month) => sum(month.map(netOf)))
  const [newest = last] = posted
  const { contactId, contactName } = newest
  return { contactId, contactName, usual: medianOf(totals), months: totals, last: newest, bills: posted }
}

const DAYS_EARLY = 3
const LEAST_GAP = 20

/** Whether the last bill of the month before is a second one, which came some days early. */
function isPeriodsOwn(last: Day, before: Day | undefined, from: Day): boolean {
  return last >= addDays(from, -DAYS_EARLY) && before !== undefined && daysBetween(before, last) < 40
    ? before >= addDays(from, -31) || daysBetween(before, last) < LEAST_GAP
    : false
}

/** What a document comes to without tax, base-currency cents. */
export function netOf({ lines, currencyRate }: CloseDocument): Cents {
  return inBaseCurrency(sum(lines.map(({ net }) => net)), currencyRate)
}

/** The middle of some amounts, the lower of two middles; 0 of none. */
export function medianOf(amounts: readonly Cents[]): Cents {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n
}
