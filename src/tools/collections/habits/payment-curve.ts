import type { Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import {
  addCounts,
  type Counts,
  countCase,
  EARLIEST,
  LATEST,
  newCounts,
  type PaymentCase,
  PLACES,
} from './payment-counts.ts'

/**
 * When a contact's invoices are paid, in days against the due date: of those still unpaid the share that is paid on each day. Computed from
 * the ledger on the spot with fixed parameters; nothing is trained.
 */
export interface PaymentCurve {
  /** The chance that an invoice of this due date is paid on or before a day, given that it is unpaid at the beginning of the day of reading. */
  paidBy(due: Day, by: Day): number
  /** The same, given that it was unpaid at the beginning of another day. */
  paidBetween(due: Day, from: Day, by: Day): number
  /** The day by which it is more likely paid than not, given the same; undefined where that is further away than the curve reaches. */
  medianDay(due: Day): Day | undefined
  /** By how many counted days past due a share of its invoices is usually paid, negative before; 180 where that is later. */
  latenessAt(share: number): number
  /** Paid invoices that it stands on, before they count less with age. */
  paidCount: number
}

/** The curves of a ledger as at a day. */
export interface PaymentCurves {
  /** The curve of a contact; of one without history that of the whole ledger. */
  of(contactId: string): PaymentCurve
  /** The curve of the whole ledger. */
  pooled: PaymentCurve
}

/** What is paid later than that is taken to be spread over so many days. */
const TAIL_DAYS = 180

/** The ledger's pooled curve counts as much as three invoices of the contact. */
const PSEUDO_INVOICES = 3

/**
 * Reads the payment curves of a ledger: what was paid before `asOf`, and what is open on it. `days` says which days count. With `contacts`
 * only those are told apart, which is quicker; all others have the curve of the whole ledger.
 */
export function paymentCurves(
  cases: Iterable<PaymentCase>,
  asOf: Day,
  days: DayCount,
  contacts?: ReadonlySet<string>,
): PaymentCurves {
  const all = newCounts()
  const byContact = new Map<string, Counts>()
  for (const one of cases) {
    if (contacts && !contacts.has(one.contactId)) {
      countCase(all, one, asOf, days)
      continue
    }
    let own = byContact.get(one.contactId)
    if (!own) {
      own = newCounts()
      byContact.set(one.contactId, own)
    }
    countCase(own, one, asOf, days)
  }
  for (const own of byContact.values()) addCounts(all, own)
  return curvesFromCounts(all, (contactId) => byContact.get(contactId), { asOf, days })
}

/** The curves of counts: those of the whole ledger, and of each contact, undefined without history. */
export function curvesFromCounts(
  all: Counts,
  countsOf: (contactId: string) => Counts | undefined,
  { asOf, days }: { asOf: Day; days: DayCount },
): PaymentCurves {
  const base = baseOf(all)
  const today = days.onOrAfter(asOf)
  const curveOf = (counts: Counts | undefined) => curveFrom(base, counts, { today, days })
  const kept = new Map<string, PaymentCurve>()
  const pooled = curveOf(undefined)
  return {
    pooled: { ...pooled, paidCount: all.cases },
    of: (contactId) => {
      const known = kept.get(contactId)
      if (known) return known
      const curve = curveOf(countsOf(contactId))
      kept.set(contactId, curve)
      return curve
    },
  }
}

/** The pooled curve: the share paid of those unpaid on each day, and the share unpaid before it. */
interface Base {
  hazard: Float64Array
  unpaid: Float64Array
}

function baseOf(counts: Counts): Base {
  const hazard = new Float64Array(PLACES)
  const unpaid = new Float64Array(PLACES)
  let [atRisk, left] = [0, 1]
  for (let place = 0; place < PLACES; place += 1) {
    atRisk += counts.atRisk[place] ?? 0
    unpaid[place] = left
    const share = atRisk > 1e-9 ? Math.min(1, (counts.paid[place] ?? 0) / atRisk) : 0
    hazard[place] = share
    left *= 1 - share
  }
  return { hazard, unpaid }
}

function curveFrom(
  base: Base,
  counts: Counts | undefined,
  { today, days }: { today: number; days: DayCount },
): PaymentCurve {
  const logs = logsOf(base, counts)
  const tail = ((logs[PLACES] ?? 0) - (logs[PLACES - 1] ?? 0)) / TAIL_DAYS
  const logUpTo = (difference: number) => {
    if (difference >= LATEST) return (logs[PLACES - 1] ?? 0) + (difference - LATEST + 1) * tail
    return logs[Math.max(0, difference - EARLIEST + 1)] ?? 0
  }
  const paid = (due: Day, from: number, by: Day) => {
    const number = days.onOrAfter(due)
    const until = days.upTo(by)
    return until < from ? 0 : 1 - Math.exp(logUpTo(until - number) - logUpTo(from - number - 1))
  }
  return {
    paidCount: counts?.cases ?? 0,
    paidBy: (due, by) => paid(due, today, by),
    paidBetween: (due, from, by) => paid(due, days.onOrAfter(from), by),
    medianDay: (due) => {
      const number = days.onOrAfter(due)
      const half = logUpTo(today - number - 1) - Math.LN2
      for (let until = today; until <= Math.max(today, number) + LATEST; until += 1) {
        if (logUpTo(until - number) <= half + 1e-12) return days.dayOf(until)
      }
      return undefined
    },
    latenessAt: (share) => {
      const unpaid = Math.log(1 - share) + 1e-12
      let days = EARLIEST
      while (days < LATEST && logUpTo(days) > unpaid) days += 1
      return days
    },
  }
}

/** The logarithm of the share that is unpaid after each place, the first before any. */
function logsOf({ hazard, unpaid }: Base, counts: Counts | undefined): Float64Array {
  const logs = new Float64Array(PLACES + 1)
  let atRisk = 0
  for (let place = 0; place < PLACES; place += 1) {
    atRisk += counts?.atRisk[place] ?? 0
    const prior = PSEUDO_INVOICES * (unpaid[place] ?? 0)
    const base = hazard[place] ?? 0
    const weight = prior + Math.max(0, atRisk)
    const share = weight > 1e-9 ? (prior * base + (counts?.paid[place] ?? 0)) / weight : base
    logs[place + 1] = (logs[place] ?? 0) + Math.log(Math.max(1e-12, 1 - share))
  }
  return logs
}
