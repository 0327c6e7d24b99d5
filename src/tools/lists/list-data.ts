import type { Day } from '../../books/day.ts'

/** What every list tells programs beside its text. */
interface ListFacts {
  /** How many rows there are on all pages. */
  count: number
  shown: number
  /** The day that the list is true for. */
  asOf: Day
  /** Where the next page begins; undefined on the last one. */
  cursor: string | undefined
  /** Sums of all pages by currency, amounts as decimal text. */
  totals?: Readonly<Record<string, unknown>> | undefined
  /** Typed rows, where they were asked for or are few. */
  rows?: readonly Readonly<Record<string, unknown>>[] | undefined
}

/** The data of a list, in the one shape that all lists share; what is not there is left out. */
export function listData({ count, shown, asOf, cursor, totals, rows }: ListFacts): Record<string, unknown> {
  return {
    count,
    shown,
    as_of: asOf,
    ...(totals ? { totals } : {}),
    ...(cursor === undefined ? {} : { cursor }),
    ...(rows ? { rows } : {}),
  }
}
