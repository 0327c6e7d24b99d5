import { type Day, daysBetween } from '../../books/day.ts'
import type { DayCount } from '../../books/day-count.ts'
import type { Cents } from '../../books/money.ts'
import type { ReceivableCase } from './receivables.ts'

/** How a contact has paid so far: how many invoices, how many of them late, by counted days, and since when. */
export interface PaymentHistory {
  paid: number
  late: number
  /** Paid more than seven days after they were due. */
  overAWeek: number
  since: Day
  /** From issue to payment, calendar days, on average. */
  averageDays: number
  /** Counted days past due, negative before: half of the newest 24 payments were at most so late, and four fifths of them. */
  median: number
  mostly: number
  /** The invoices that were settled last, with the base-currency cents that they came to. */
  last: { on: Day; amount: Cents }
}

type Paid = Pick<ReceivableCase, 'issued' | 'due' | 'amount'> & { paid: Day }

const NEWEST = 24
const WEEK = 7

/** The payment histories of these contacts; who has paid nothing has none. */
export function paymentHistories(
  cases: Iterable<ReceivableCase>,
  contactIds: ReadonlySet<string>,
  days: DayCount,
): ReadonlyMap<string, PaymentHistory> {
  const byContact = new Map<string, Paid[]>()
  for (const { contactId, paid, issued, due, amount } of cases) {
    if (paid === undefined || !contactIds.has(contactId)) continue
    const own = byContact.get(contactId)
    if (own) own.push({ paid, issued, due, amount })
    else byContact.set(contactId, [{ paid, issued, due, amount }])
  }
  return new Map([...byContact].map(([id, invoices]) => [id, historyOf(invoices, days)]))
}

function historyOf(invoices: Paid[], days: DayCount): PaymentHistory {
  const newest = invoices.sort((a, b) => (a.paid < b.paid ? 1 : a.paid > b.paid ? -1 : 0))
  const on = (newest[0] as Paid).paid
  const lateness = newest.map(({ due, paid }) => days.upTo(paid) - days.onOrAfter(due))
  const usual = lateness.slice(0, NEWEST).sort((a, b) => a - b)
  const count = (is: (one: Paid) => boolean) => newest.filter(is).length
  const settledLast = newest.filter(({ paid }) => paid === on)
  return {
    paid: newest.length,
    late: lateness.filter((late) => late > 0).length,
    overAWeek: count(({ due, paid }) => daysBetween(due, paid) > WEEK),
    since: (newest.at(-1) as Paid).paid,
    averageDays: Math.round(
      newest.reduce((sum, { issued, paid }) => sum + daysBetween(issued, paid), 0) / newest.length,
    ),
    median: atShare(usual, 0.5),
    mostly: atShare(usual, 0.8),
    last: { on, amount: settledLast.reduce((sum, { amount }) => sum + amount, 0n) },
  }
}

/** The least value that a share of the sorted ones does not exceed. */
function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
