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
  const newest = newestOf(invoices)
  const on = (newest[0] as Paid).paid
  const lateness = ({ due, paid }: Paid) => days.upTo(paid) - days.onOrAfter(due)
  const usual = newest.map(lateness).sort((a, b) => a - b)
  return {
    paid: invoices.length,
    ...sumsOf(invoices, lateness),
    median: atShare(usual, 0.5),
    mostly: atShare(usual, 0.8),
    last: { on, amount: sum(invoices.filter(({ paid }) => paid === on).map(({ amount }) => amount)) },
  }
}

/** The invoices that were paid last, the newest first. To sort all of them takes long where there are many. */
function newestOf(invoices: readonly Paid[]): Paid[] {
  const newest: Paid[] = []
  for (const one of invoices) {
    const least = newest[NEWEST - 1]
    if (least && one.paid <= least.paid) continue
    let place = newest.length
    while (place > 0 && (newest[place - 1] as Paid).paid < one.paid) place -= 1
    newest.splice(place, 0, one)
    if (newest.length > NEWEST) newest.pop()
  }
  return newest
}

function sumsOf(invoices: readonly Paid[], lateness: (one: Paid) => number) {
  let [late, overAWeek, taken] = [0, 0, 0]
  let since = (invoices[0] as Paid).paid
  for (const one of invoices) {
    const paid = utcMidnight(one.paid)
    taken += paid - utcMidnight(one.issued)
    if (one.paid < since) since = one.paid
    // Counting days is slow, and most are paid in time.
    if (one.paid <= one.due) continue
    if (lateness(one) > 0) late += 1
    if (paid - utcMidnight(one.due) > WEEK_MS) overAWeek += 1
  }
  return { since, late, overAWeek, averageDays: Math.round(taken / DAY_MS / invoices.length) }
}

/** The least value that a share of the sorted ones does not exceed. */
function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
