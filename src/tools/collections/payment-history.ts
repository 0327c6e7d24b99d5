import { type Day, daysBetween } from '../../books/day.ts'
import type { DayCount } from '../../books/day-count.ts'
import type { Cents } from '../../books/money.ts'
import type { ReceivableCase } from './receivables.ts'

/** How a contact has paid so far: how many invoices, how many of them late, by counted days, and since when. */
export interface PaymentHistory {
  paid: number
  late: number
  since: Day
  /** From issue to payment, calendar days, on average. */
  averageDays: number
  /** The invoices that were settled last, with the base-currency cents that they came to. */
  last: { on: Day; amount: Cents }
}

interface Tally {
  paid: number
  late: number
  since: Day
  days: number
  last: { on: Day; amount: Cents }
}

/** The payment histories of these contacts; who has paid nothing has none. */
export function paymentHistories(
  cases: Iterable<ReceivableCase>,
  contactIds: ReadonlySet<string>,
  days: DayCount,
): ReadonlyMap<string, PaymentHistory> {
  const tallies = new Map<string, Tally>()
  for (const { contactId, paid, ...one } of cases) {
    if (paid === undefined || !contactIds.has(contactId)) continue
    const tally = tallies.get(contactId) ?? { paid: 0, late: 0, since: paid, days: 0, last: { on: paid, amount: 0n } }
    tallies.set(contactId, tally)
    countPaid(tally, { ...one, paid }, days)
  }
  return new Map([...tallies].map(([id, tally]) => [id, historyFrom(tally)]))
}

function countPaid(
  tally: Tally,
  { issued, due, paid, amount }: Pick<ReceivableCase, 'issued' | 'due' | 'amount'> & { paid: Day },
  days: DayCount,
): void {
  tally.paid += 1
  tally.days += daysBetween(issued, paid)
  if (days.upTo(paid) > days.onOrAfter(due)) tally.late += 1
  if (paid < tally.since) tally.since = paid
  if (paid > tally.last.on) tally.last = { on: paid, amount: 0n }
  if (paid === tally.last.on) tally.last.amount += amount
}

function historyFrom({ days, ...tally }: Tally): PaymentHistory {
  return { ...tally, averageDays: Math.round(days / tally.paid) }
}
