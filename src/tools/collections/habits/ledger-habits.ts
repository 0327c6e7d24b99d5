import type { Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { ReceivableCase, Receivables } from '../debtors/receivables.ts'
import { dayCountOf } from './day-count-of.ts'
import { type PaymentCurves, paymentCurves } from './payment-curve.ts'
import { type PaymentHistory, paymentHistories } from './payment-history.ts'

/** How the customers of a ledger pay. */
export interface LedgerHabits {
  curves: PaymentCurves
  histories: ReadonlyMap<string, PaymentHistory>
}

/**
 * What a function makes of a ledger's cases and something else: made once for as long as both stay what they are. A reading gives the same
 * array while nothing in the books has changed, so that asking twice costs once.
 */
export function onceFor<Other extends readonly unknown[], Value>(
  make: (cases: readonly ReceivableCase[], ...other: Other) => Value,
): (cases: readonly ReceivableCase[], ...other: Other) => Value {
  const kept = new WeakMap<readonly ReceivableCase[], { other: Other; value: Value }>()
  return (cases, ...other) => {
    const before = kept.get(cases)
    if (before?.other.every((one, index) => one === other[index])) return before.value
    const value = make(cases, ...other)
    kept.set(cases, { other, value })
    return value
  }
}

const daysFor = onceFor((cases, holidays: string) => dayCountOf(cases, holidays.split(' ').filter(Boolean) as Day[]))

/** The days that count for a ledger, as in dayCountOf. */
export function daysOf(cases: readonly ReceivableCase[], holidays: readonly Day[] = []): DayCount {
  return daysFor(cases, holidays.join(' '))
}

const habitsFor = onceFor((cases, today: Day, days: DayCount): LedgerHabits => {
  const contacts = new Set(cases.map(({ contactId }) => contactId))
  return { curves: paymentCurves(cases, today, days), histories: paymentHistories(cases, contacts, days) }
})

/** The payment curves and histories of a ledger as at the day of its reading. */
export function habitsOf({ cases, today, days }: Pick<Receivables, 'cases' | 'today' | 'days'>): LedgerHabits {
  return habitsFor(cases, today, days)
}
