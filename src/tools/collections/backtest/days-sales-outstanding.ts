import { addDays, type Day, daysBetween, endOfMonth, startOfMonth } from '../../../books/day.ts'
import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import type { OpenInvoice, ReceivableCase, Receivables } from '../debtors/receivables.ts'

/**
 * Days sales outstanding at the end of a month: how many days of sales are unpaid. `countback` and `simple` are in days with one decimal;
 * undefined where the books do not reach back far enough, or nothing was sold in the three months.
 */
export interface MonthDso {
  end: Day
  /** What was unpaid at the end of the month, and what was invoiced in it; base-currency cents with tax. */
  unpaid: Cents
  invoiced: Cents
  countback: number | undefined
  simple: number | undefined
}

/** How days sales outstanding moved from the first to the last of some months: `steady` within a day. */
export type DsoDirection = 'rising' | 'falling' | 'steady'

const COUNTBACK =
  'countback takes the invoices of the newest month off what is unpaid, then those of the month before, adds up the days of the months used up, and counts the last one in proportion'
const BASIS = 'with tax, in base currency, less credit notes; an invoice is unpaid until money settles it'

/** The two formulas and what they stand on, in words. */
export const DSO_FORMULA = `${COUNTBACK}; simple is unpaid / invoiced in the last three months x their days. Both ${BASIS}`

const SIMPLE_MONTHS = 3
const MOST_COUNTBACK_MONTHS = 36
/** Less than this many days is no movement. */
const STEADY_DAYS = 1

type Ledger = Pick<Receivables, 'cases' | 'open' | 'today'>

/** Days sales outstanding at the end of each of the last `months` months that are over, the oldest first; none before the first invoice. */
export function dsoByMonth(receivables: Ledger, months: number): MonthDso[] {
  const invoicedIn = byMonth(receivables.cases)
  const first = [...invoicedIn.keys()].sort()[0]
  if (first === undefined) return []
  const parts = partPayments(receivables.open)
  const ends = monthEnds(endBefore(addDays(receivables.today, -1)), months).filter((end) => startOfMonth(end) >= first)
  const [firstEnd] = ends
  // Most invoices were paid before all of these months ended.
  const late = receivables.cases.filter(({ paid }) => paid === undefined || firstEnd === undefined || paid > firstEnd)
  return ends.map((end) => {
    const unpaid = unpaidAt(late, parts, end)
    const sales = { invoicedIn, first }
    return {
      ...{ end, unpaid, invoiced: invoicedIn.get(startOfMonth(end)) ?? 0n },
      countback: countback(unpaid, end, sales),
      simple: simple(unpaid, end, sales),
    }
  })
}

/** Where the countback went between the first and the last of the months; undefined where fewer than two are known. */
export function dsoDirection(months: readonly MonthDso[]): DsoDirection | undefined {
  const known = months.flatMap(({ countback: days }) => (days === undefined ? [] : [days]))
  const [from, to] = [known[0], known.at(-1)]
  if (known.length < 2 || from === undefined || to === undefined) return undefined
  if (Math.abs(to - from) < STEADY_DAYS) return 'steady'
  return to > from ? 'rising' : 'falling'
}

/** The last three month ends in one sentence, with direction and formula; undefined where nothing can be said. */
export function dsoLine(receivables: Ledger): string | undefined {
  const { cases, open, today } = receivables
  const due = sum(open.map(({ dueInBase }) => dueInBase))
  const before = kept.get(cases)
  if (before?.today === today && before.due === due) return before.line
  const line = newDsoLine(receivables)
  kept.set(cases, { today, due, line })
  return line
}

// The same array comes back while nothing has changed, and months that are over stay what they were.
const kept = new WeakMap<readonly ReceivableCase[], { today: Day; due: Cents; line: string | undefined }>()

function newDsoLine(receivables: Ledger): string | undefined {
  const months = dsoByMonth(receivables, 3).filter((one) => one.countback !== undefined)
  if (months.length === 0) return undefined
  const figures = months.map(({ end, countback: days }) => `${daysText(days)} at ${end}`).join(', ')
  const direction = dsoDirection(months)
  const moved = direction === undefined ? '' : `, ${DIRECTION_WORDS[direction]}`
  return `Days sales outstanding: ${figures}${moved}. Formula: ${COUNTBACK}; ${BASIS}.`
}

/** How a direction is said. */
export const DIRECTION_WORDS: Readonly<Record<DsoDirection, string>> = {
  rising: 'rising (getting worse)',
  falling: 'falling (getting better)',
  steady: 'steady (within a day)',
}

/** Days with one decimal, or a dash. */
export function daysText(days: number | undefined): string {
  if (days === undefined) return '-'
  const tenths = Math.round(days * 10)
  return `${Math.trunc(tenths / 10)}.${Math.abs(tenths % 10)}`
}

interface Sales {
  invoicedIn: ReadonlyMap<Day, Cents>
  first: Day
}

function byMonth(cases: readonly ReceivableCase[]): Map<Day, Cents> {
  // By day first: there are fewer days than invoices.
  const days = new Map<Day, Cents>()
  for (const { issued, amount } of cases) days.set(issued, (days.get(issued) ?? 0n) + amount)
  const months = new Map<Day, Cents>()
  for (const [issued, amount] of days) {
    const month = startOfMonth(issued)
    months.set(month, (months.get(month) ?? 0n) + amount)
  }
  return months
}

/** The last day of the newest month that is over at the end of a day. */
function endBefore(day: Day): Day {
  return endOfMonth(day) === day ? day : addDays(startOfMonth(day), -1)
}

function monthEnds(last: Day, count: number): Day[] {
  const ends: Day[] = []
  for (let end = last; ends.length < count; end = addDays(startOfMonth(end), -1)) ends.unshift(end)
  return ends
}

/** Money that came in on invoices which are not settled by it, in base currency, by invoice. */
function partPayments(open: readonly OpenInvoice[]): Map<string, { date: Day | undefined; amount: Cents }[]> {
  return new Map(
    open.map(({ id, settlements, amountDue, dueInBase }) => [
      id,
      settlements
        .filter(({ kind }) => kind !== 'credit note')
        .map(({ date, amount }) => ({ date, amount: divideRounded(amount * dueInBase, amountDue) })),
    ]),
  )
}

function unpaidAt(cases: readonly ReceivableCase[], parts: ReturnType<typeof partPayments>, end: Day): Cents {
  let unpaid = 0n
  for (const { id, issued, paid, amount } of cases) {
    if (issued > end || (paid !== undefined && paid <= end)) continue
    const received = paid === undefined ? (parts.get(id) ?? []) : []
    unpaid += amount - sum(received.filter(({ date }) => date === undefined || date <= end).map((part) => part.amount))
  }
  return unpaid
}

function countback(unpaid: Cents, end: Day, { invoicedIn, first }: Sales): number | undefined {
  let [left, days] = [unpaid, 0]
  for (let back = 0, last = end; back < MOST_COUNTBACK_MONTHS; back += 1, last = addDays(startOfMonth(last), -1)) {
    if (left <= 0n) return days
    const month = startOfMonth(last)
    if (month < first) return undefined
    const invoiced = invoicedIn.get(month) ?? 0n
    const length = daysBetween(month, last) + 1
    if (invoiced > left) return days + inTenths(left * BigInt(length), invoiced)
    left -= invoiced
    days += length
  }
  return undefined
}

function simple(unpaid: Cents, end: Day, { invoicedIn, first }: Sales): number | undefined {
  const ends = monthEnds(end, SIMPLE_MONTHS)
  const from = startOfMonth(ends[0] ?? end)
  if (from < first) return undefined
  const invoiced = sum(ends.map((one) => invoicedIn.get(startOfMonth(one)) ?? 0n))
  return invoiced <= 0n ? undefined : inTenths(unpaid * BigInt(daysBetween(from, end) + 1), invoiced)
}

/** A quotient with one decimal. */
function inTenths(numerator: bigint, denominator: bigint): number {
  return Number.parseInt(divideRounded(numerator * 10n, denominator).toString(), 10) / 10
}
