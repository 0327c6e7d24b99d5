import type { Day } from '../../../books/day.ts'
import type { DateOrder } from './sheet-days.ts'

/** What is known of a statement beside its file: how its columns and dates are to be read, and the period and account that it is for. */
export interface StatementHints {
  /** What the columns mean, in their order, parted by commas. */
  columns?: string | undefined
  dateOrder?: DateOrder | undefined
  /** The days that the statement is expected to be of; decides only between orders of dates that can both be read. */
  expected?: { from: Day; to: Day } | undefined
  /** Tells which statement of a file of several is meant. */
  accountNumber?: string | undefined
}
