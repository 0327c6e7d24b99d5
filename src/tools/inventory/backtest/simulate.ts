import { wholePacks } from '../reorder/plan-item.ts'

/** What one item sold and held in a replay by a policy, units. */
export interface Replayed {
  /** What customers wanted, and what was there for them: nobody waits. */
  wanted: number
  met: number
  /** Mean stock, half way through periods. */
  stock: number
  /** Periods at whose end nothing was left although it was wanted. */
  empty: number
}

/** A replay of periodic review. `from` is the first period that is judged; an order of one period arrives at the beginning of the `leadPeriods`th after it. */
export interface ReplayTerms {
  from: number
  leadPeriods: number
  /** Orders are placed every so many periods; 1 unless given. */
  reviewPeriods?: number
  pack: number
  minimum: number
  /** What the level is before the first order arrives: the first target unless given. */
  opening?: number
}

/**
 * Plays a policy through what was wanted, as lost sales: at the beginning of each period what is due arrives, then, at a review, whole packs are
 * ordered up to `orderUpTo(period)`, which must look at earlier periods alone; then customers take what is there.
 */
export function replayPolicy(
  wanted: ArrayLike<number>,
  orderUpTo: (period: number) => number,
  { from, leadPeriods, reviewPeriods = 1, opening, ...rules }: ReplayTerms,
): Replayed {
  const due = new Float64Array(wanted.length + leadPeriods + 1)
  let onHand = Math.max(0, opening ?? Math.round(orderUpTo(from)))
  let onOrder = 0
  const seen: Replayed = { wanted: 0, met: 0, stock: 0, empty: 0 }
  for (let period = from; period < wanted.length; period += 1) {
    if ((period - from) % reviewPeriods === 0) {
      const quantity = wholePacks(orderUpTo(period) - onHand - onOrder, rules)
      due[period + leadPeriods] = (due[period + leadPeriods] ?? 0) + quantity
      onOrder += quantity
    }
    const arrived = due[period] ?? 0
    onHand += arrived
    onOrder -= arrived
    const asked = Math.max(0, wanted[period] ?? 0)
    const taken = Math.min(asked, onHand)
    seen.wanted += asked
    seen.met += taken
    seen.stock += onHand - taken / 2
    onHand -= taken
    if (taken < asked) seen.empty += 1
  }
  seen.stock /= Math.max(1, wanted.length - from)
  return seen
}
