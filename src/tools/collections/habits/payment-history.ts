import { type Day, utcMidnight } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { ReceivableCase } from '../debtors/receivables.ts'

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

type Paid = ReceivableCase & { paid: Day }

const NEWEST = 24
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** The payment histories of these contacts; who has paid nothing has none. */
export function paymentHistories(
  cases: Iterable<ReceivableCase>,
  contactIds: ReadonlySet<string>,
  days: DayCount,
): ReadonlyMap<string, PaymentHistory> {
  const byContact = new Map<string, Paid[]>()
  for (const one of cases) {
    if (!isPaid(one) || !contactIds.has(one.contactId)) continue
    const own = byContact.get(one.contactId)
    if (own) own.push(one)
    else byContact.set(one.contactId, [one])
  }
  return new Map([...byContact].map(([id, invoices]) => [id, historyOf(invoices, days)]))
}

function isPaid(one: ReceivableCase): one is Paid {
  return one.paid !== undefined
}

function historyOf(invoices: Paid[], days: DayCount): PaymentHistory {
  const newest = invoices.sort((a, b) => (a.paid < b.paid ? 1 : a.paid > b.paid ? -1 : 0))
  const on = (newest[0] as Paid).paid
  const lateness = ({ due, paid }: Paid) => days.upTo(paid) - days.onOrAfter(due)
  const usual = newest
    .slice(0, NEWEST)
    .map(lateness)
    .sort((a, b) => a - b)
  return {
    paid: newest.length,
    ...sumsOf(newest, lateness),
    since: (newest.at(-1) as Paid).paid,
    median: atShare(usual, 0.5),
    mostly: atShare(usual, 0.8),
    last: { on, amount: sum(newest.filter(({ paid }) => paid === on).map(({ amount }) => amount)) },
  }
}

function sumsOf(invoices: readonly Paid[], lateness: (one: Paid) => number) {
  let [late, overAWeek, taken] = [0, 0, 0]
  for (const one of invoices) {
    const paid = utcMidnight(one.paid)
    taken += paid - utcMidnight(one.issued)
    // Counting days is slow, and most are paid in time.
    if (one.paid <= one.due) continue
    if (lateness(one) > 0) late += 1
    if (paid - utcMidnight(one.due) > WEEK_MS) overAWeek += 1
  }
  return { late, overAWeek, averageDays: Math.round(taken / DAY_MS / invoices.length) }
}

/** The least value that a share of the sorted ones does not exceed. */
function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
