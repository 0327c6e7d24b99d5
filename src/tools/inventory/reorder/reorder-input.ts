import type { Decimal4 } from '../../../books/money.ts'
import type { PeriodDemand } from '../movements/stock-book.ts'

/** What an order of one item is worked out from. Quantities are units; times are calendar days. */
export interface ReorderInput {
  /** Whole periods, the oldest first. */
  demand: readonly PeriodDemand[]
  periodDays: number
  leadDays: number
  /** Standard deviation of the lead time. */
  leadSpread: number
  /** How often orders are placed. */
  reviewDays: number
  /** The share of demand to be met from stock, from .5 to .999. */
  service: number
  /** On hand less what customers wait for; negative where they wait for more. */
  available: number
  onOrder: number
  /** Orders are whole packs of so many units, and at least `minimum` units; 1 and 0 where nothing is known. */
  pack: number
  minimum: number
  /** A person's own order-up-to level instead of a computed one. */
  fixedTarget: number | undefined
  /** What one unit costs in base currency, four places; undefined where nobody knows. */
  unitCost: Decimal4 | undefined
}

/** How far a suggestion can be trusted: `none` has too little history to say anything, `low` rests on few periods or a guessed lead time. */
export type Confidence = 'ok' | 'low' | 'none'

/** What to order of one item and every number it comes from, units and days. */
export interface ReorderSuggestion {
  confidence: Confidence
  /** Expected demand of one period, and of the protection interval (lead time and review together). */
  perPeriod: number
  protectionDays: number
  expected: number
  /** How far demand of the interval strays from what is expected of it: standard deviation. */
  deviation: number
  /** What is held beyond what is expected. */
  safety: number
  /** Order up to here, once available and on order together are at or below `point`. */
  target: number
  point: number
  position: number
  /** Whole packs; 0 where nothing is to be ordered. */
  quantity: number
  /** For how long what is available lasts at the expected demand; undefined where none is expected. */
  coverDays: number | undefined
  /** Whole sentences, the numbers of the suggestion in them. */
  why: readonly string[]
}
