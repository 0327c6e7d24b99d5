import type { Day } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'

/** What a line of a statement may be about: an entry on the bank account, or an open document that money may have come for. */
export interface MatchEntry {
  id: string
  date: Day
  /** What it would move on the bank account, in that account's currency: in above 0, out below. */
  amount: Cents
  name: string
  /** Numbers and references that the bank's text may repeat. */
  references: readonly string[]
  /** Entries of the same batch left the bank as one amount. */
  batch?: string | undefined
}

/** A line of a statement as matching looks at it. */
export interface MatchLine {
  date: Day
  amount: Cents
  /** All words of the line. */
  text: string
}

/** How sure a match is: `auto` needs no look, `suggest` does. */
export type MatchTier = 'auto' | 'suggest'

/** In which way amounts fit: to the cent, several together, a part of it, or nearly. */
export type MatchKind = 'exact' | 'several' | 'part' | 'short'

/** A line with the entries that it is most likely about, by their places; `confidence` 0 to 1, `difference` is line less entries. */
export interface Match {
  line: number
  entries: readonly number[]
  kind: MatchKind
  tier: MatchTier
  confidence: number
  difference: Cents
  reasons: readonly string[]
}

/** How matching looks: how many days a line may come before and after its entry. Open documents may be paid long after. */
export interface MatchTerms {
  daysBefore: number
  daysAfter: number
}

/** The terms for entries that are booked on the day of the payment: banks take some days. */
export const BOOKED_TERMS: MatchTerms = { daysBefore: 3, daysAfter: 10 }
