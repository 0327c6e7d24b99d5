import { type Day, day } from '../../../src/books/day.ts'
import { businessDays } from '../../../src/books/day-count.ts'
import type { DebtorState } from '../../../src/tools/collections/cadence/cadence.ts'
import {
  type CadencePolicy,
  defaultFields,
  overridden,
  policyFrom,
} from '../../../src/tools/collections/cadence/cadence-policy.ts'

/** An invoice of a debtor, on which 500.00 has been due since 2 March 2026, a Monday, unless told. */
export function owed(over: Partial<DebtorState['invoices'][number]> = {}): DebtorState['invoices'][number] {
  return {
    ...{ id: 'i1', number: 'INV-1', due: day('2026-03-02'), dueInBase: 500_00n, risk: 40 },
    ...{ stop: undefined, promiseBroken: undefined },
    ...over,
  }
}

/** A debtor as seen on a day: tier B, not a good payer, usually on time. */
export function debtor(today: string, over: Partial<DebtorState> = {}): DebtorState {
  return {
    contact: { id: 'c1', name: 'Harbour Dental' },
    today: day(today),
    days: businessDays(),
    hasEmail: true,
    xeroReminds: false,
    tier: 'B',
    riskByHabit: 60,
    medianLateness: 0,
    unusualAfter: 20,
    invoices: [owed()],
    hold: undefined,
    unmatched: undefined,
    contacted: [],
    ...over,
  }
}

/** That a debtor was contacted on a day with a step, about the first invoice. */
export function contacted(
  on: string | Day,
  step: DebtorState['contacted'][number]['step'],
  over: Partial<DebtorState['contacted'][number]> = {},
): DebtorState['contacted'][number] {
  return { day: day(on), channel: 'email', step, tone: undefined, invoices: [{ id: 'i1' }], ...over }
}

/** The policy without any on record, with some fields told. */
export function policy(over: Parameters<typeof overridden>[1] = {}): CadencePolicy {
  return policyFrom(overridden(defaultFields(), over), 'default', new Map())
}
