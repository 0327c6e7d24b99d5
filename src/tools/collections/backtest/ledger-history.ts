import { type Day, daysBetween } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import {
  addCounts,
  type CaseNumbers,
  type Counts,
  countOpen,
  countPaid,
  newCounts,
  numbersOf,
  type PaymentCase,
  weightOf,
} from '../habits/payment-counts.ts'
import { curvesFromCounts, type PaymentCurves } from '../habits/payment-curve.ts'

/** What was known of a ledger at the beginning of a day: invoices issued and payments received before it. It holds until the next day is asked for. */
export interface KnownThen<Case extends PaymentCase> {
  curves: PaymentCurves
  /** What was open. */
  open: readonly Case[]
  /** How many days after the due date a contact paid on average, by the calendar; of one without payments what everybody's were. */
  meanLateness(contactId: string): number
}

/**
 * Goes through a ledger day by day: `at` tells what was known at the beginning of a day, without looking at anything later. Days must be asked
 * for in their order, else RangeError. The curves are those of `paymentCurves`, but what is paid is counted once.
 */
export function ledgerHistory<Case extends PaymentCase>(
  cases: readonly Case[],
  days: DayCount,
): { at(asOf: Day): KnownThen<Case> } {
  const sorted = [...cases].sort((a, b) => (a.issued < b.issued ? -1 : a.issued > b.issued ? 1 : 0))
  const past: Past = { weighedOn: undefined, all: newTally(), byContact: new Map() }
  let [next, open, before] = [0, [] as Opened<Case>[], '' as string]
  return {
    at(asOf) {
      if (asOf < before) throw new RangeError(`${asOf} is before ${before}`)
      before = asOf
      past.weighedOn ??= asOf
      for (let one = sorted[next]; one !== undefined && one.issued < asOf; one = sorted[next]) {
        open.push({ one, numbers: numbersOf(one, days) })
        next += 1
      }
      open = open.filter(({ one }) => !addPaid(past, one, asOf, days))
      return {
        open: open.map(({ one }) => one),
        curves: curvesAt(past, open, asOf, days),
        meanLateness: (contactId) => meanOf(past, contactId),
      }
    },
  }
}

/** An open invoice with the numbers of its days, which are asked for on every day that it is open. */
interface Opened<Case extends PaymentCase> {
  one: Case
  numbers: CaseNumbers
}

/** Payments so far, and the days after the due date that they took together. */
interface Tally {
  counts: Counts
  lateness: number
}

/** What was paid so far, each payment weighed as on the first day that was asked for, which later days only scale. */
interface Past {
  weighedOn: Day | undefined
  all: Tally
  byContact: Map<string, Tally>
}

function newTally(): Tally {
  return { counts: newCounts(), lateness: 0 }
}

function tallyOf(past: Past, contactId: string): Tally {
  const known = past.byContact.get(contactId)
  if (known) return known
  const tally = newTally()
  past.byContact.set(contactId, tally)
  return tally
}

/** Counts an invoice where it was paid before a day; answers whether it was. */
function addPaid(past: Past, one: PaymentCase, asOf: Day, days: DayCount): boolean {
  const { paid } = one
  if (paid === undefined || paid >= asOf) return false
  const weight = weightOf(paid, past.weighedOn ?? asOf)
  for (const tally of [past.all, tallyOf(past, one.contactId)]) {
    countPaid(tally.counts, one, { paid, weight }, days)
    tally.lateness += daysBetween(one.due, paid)
  }
  return true
}

function meanOf({ all, byContact }: Past, contactId: string): number {
  const { counts, lateness } = byContact.get(contactId) ?? all
  return counts.cases === 0 ? 0 : lateness / counts.cases
}

function curvesAt(past: Past, open: readonly Opened<PaymentCase>[], asOf: Day, days: DayCount): PaymentCurves {
  const [times, today] = [weightOf(past.weighedOn ?? asOf, asOf), days.onOrAfter(asOf)]
  const openOf = new Map<string, CaseNumbers[]>()
  const all = newCounts()
  addCounts(all, past.all.counts, times)
  for (const { one, numbers } of open) {
    countOpen(all, numbers, today)
    const own = openOf.get(one.contactId)
    if (own) own.push(numbers)
    else openOf.set(one.contactId, [numbers])
  }
  const countsOf = (contactId: string) => {
    const [paid, unpaid] = [past.byContact.get(contactId), openOf.get(contactId) ?? []]
    if (!paid && unpaid.length === 0) return undefined
    const counts = newCounts()
    if (paid) addCounts(counts, paid.counts, times)
    for (const numbers of unpaid) countOpen(counts, numbers, today)
    return counts
  }
  return curvesFromCounts(all, countsOf, { asOf, days })
}
