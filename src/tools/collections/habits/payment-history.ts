import { type Day, utcMidnight } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { Cents } from '../../../books/money.ts'
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
  const byContact = new Map<string, Payments>()
  for (const one of cases) {
    if (!isPaid(one) || !contactIds.has(one.contactId)) continue
    let own = byContact.get(one.contactId)
    if (!own) {
      own = newPayments(one.paid)
      byContact.set(one.contactId, own)
    }
    addPayment(own, one, days)
  }
  return new Map([...byContact].map(([id, payments]) => [id, historyOf(payments)]))
}

function isPaid(one: ReceivableCase): one is Paid {
  return one.paid !== undefined
}

/** What a history is told from, added up payment by payment: there are many of them, and few contacts. */
interface Payments {
  paid: number
  late: number
  overAWeek: number
  /** Milliseconds from issue to payment, of all of them. */
  taken: number
  since: Day
  last: { on: Day; amount: Cents }
  /** The newest payments, the newest first, by day and counted days past due. */
  newest: { on: Day; lateness: number }[]
}

function newPayments(on: Day): Payments {
  return { paid: 0, late: 0, overAWeek: 0, taken: 0, since: on, last: { on, amount: 0n }, newest: [] }
}

function addPayment(payments: Payments, { issued, due, paid, amount }: Paid, days: DayCount): void {
  const at = utcMidnight(paid)
  payments.paid += 1
  payments.taken += at - utcMidnight(issued)
  if (paid < payments.since) payments.since = paid
  const lateness = days.upTo(paid) - days.onOrAfter(due)
  if (lateness > 0) payments.late += 1
  if (at - utcMidnight(due) > WEEK_MS) payments.overAWeek += 1
  if (paid > payments.last.on) payments.last = { on: paid, amount }
  else if (paid === payments.last.on) payments.last.amount += amount
  addNewest(payments.newest, paid, lateness)
}

function addNewest(newest: Payments['newest'], on: Day, lateness: number): void {
  const least = newest[NEWEST - 1]
  if (least && on <= least.on) return
  let place = newest.length
  while (place > 0 && (newest[place - 1]?.on ?? on) < on) place -= 1
  newest.splice(place, 0, { on, lateness })
  if (newest.length > NEWEST) newest.pop()
}

function historyOf({ paid, late, overAWeek, taken, since, last, newest }: Payments): PaymentHistory {
  const usual = newest.map(({ lateness }) => lateness).sort((a, b) => a - b)
  return {
    ...{ paid, late, overAWeek, since, last },
    averageDays: Math.round(taken / DAY_MS / paid),
    median: atShare(usual, 0.5),
    mostly: atShare(usual, 0.8),
  }
}

/** The least value that a share of the sorted ones does not exceed. */
function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
