import { type Cents, sum } from '../../books/money.ts'
import { pageOf } from '../lists/cursor.ts'
import type { Grid, GridRow } from './report-grid.ts'

/** The accounts of a section that are not shown, as one row. */
export interface Others {
  count: number
  amounts: readonly Cents[]
}

/** A section as it is shown: the accounts of this page, all others in one sum, then what the section comes to. */
export interface FittedSection {
  title: string
  accounts: readonly GridRow[]
  others: Others | undefined
  sums: readonly GridRow[]
}

/** A report cut to a page. */
export interface Fitted {
  sections: readonly FittedSection[]
  count: number
  shown: number
  cursor: string | undefined
}

// What a table may cost, and about what a row and each amount in it do, in tokens. A reply has other words too: 4,000 in all.
const TABLE_TOKENS = 3_000
const ROW_TOKENS = 12
const AMOUNT_TOKENS = 7
const MOST_ACCOUNTS = 200

/** How many accounts fit a reply beside the rows that are always there. */
export function accountsThatFit(grid: Grid, columns: number): number {
  const always = grid.reduce((count, { rows }) => count + 2 + rows.filter(({ kind }) => kind !== 'account').length, 0)
  const rows = Math.floor(TABLE_TOKENS / (ROW_TOKENS + AMOUNT_TOKENS * columns)) - always
  return Math.max(5, Math.min(rows, MOST_ACCOUNTS))
}

/**
 * Cuts a report to its largest accounts, by their largest amount in any column; the cursor leads to the next largest. On every page each
 * section adds up, since what is not shown stands there as one sum. Throws Fault for a foreign cursor.
 */
export function fitted(
  grid: Grid,
  page: { limit: number; cursor?: string | undefined } & Record<string, unknown>,
): Fitted {
  const accounts = grid.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'account'))
  const largest = accounts
    .map((row) => ({ row, size: sizeOf(row) }))
    .sort((a, b) => (a.size === b.size ? 0 : a.size > b.size ? -1 : 1))
  const { shown, cursor } = pageOf(largest, page)
  const chosen = new Set(shown.map(({ row }) => row))
  return {
    sections: grid.map(({ title, rows }) => fittedSection(title, rows, chosen)),
    count: accounts.length,
    shown: shown.length,
    cursor,
  }
}

function sizeOf({ amounts }: GridRow): Cents {
  return amounts.map((amount) => (amount < 0n ? -amount : amount)).reduce((a, b) => (a > b ? a : b), 0n)
}

function fittedSection(title: string, rows: readonly GridRow[], chosen: ReadonlySet<GridRow>): FittedSection {
  const accounts = rows.filter(({ kind }) => kind === 'account')
  const left = accounts.filter((row) => !chosen.has(row))
  const width = left[0]?.amounts.length ?? 0
  const amounts = Array.from({ length: width }, (_, column) => sum(left.map((row) => row.amounts[column] ?? 0n)))
  return {
    title,
    accounts: accounts.filter((row) => chosen.has(row)),
    others: left.length === 0 ? undefined : { count: left.length, amounts },
    sums: rows.filter(({ kind }) => kind !== 'account'),
  }
}
