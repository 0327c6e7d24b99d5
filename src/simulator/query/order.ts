import { compareText } from './expression.ts'
import type { Field, FieldTable, FieldValue } from './fields.ts'
import { parseError, type Token, tokensOf } from './lexer.ts'

/** Compares two rows: negative when the first comes first. */
export type RowOrder<T> = (a: T, b: T) => number

const DESCENDING = new Set(['desc', 'descending'])
const ASCENDING = new Set(['asc', 'ascending'])

/** An order, with a number for each row that never falls along it; undefined where the first key cannot be put in numbers. */
export interface RankedOrder<T> {
  compare: RowOrder<T>
  rank: ((row: T) => number) | undefined
}

/** Compiles `order` (`Date DESC, InvoiceNumber`): absent values first, text without case. Throws QueryParseException. */
export function compileOrder<T>(source: string, table: FieldTable<T>): RankedOrder<T> {
  const tokens = tokensOf(source)
  const keys: RankedOrder<T>[] = []
  let at = 0
  do {
    const { field, next } = readField(tokens, at, table)
    const word = tokens[next]?.text.toLowerCase() ?? ''
    const down = DESCENDING.has(word)
    at = down || ASCENDING.has(word) ? next + 1 : next
    const sign = down ? -1 : 1
    keys.push({ compare: byField(field, sign), rank: rankBy(field, sign) })
  } while (tokens[at++]?.text === ',')
  const last = tokens[at - 1]
  if (last && last.kind !== 'end') throw parseError('Syntax error', last.index)
  return { compare: inTurn(keys.map(({ compare }) => compare)), rank: keys[0]?.rank }
}

function readField<T>(tokens: readonly Token[], at: number, table: FieldTable<T>): { field: Field<T>; next: number } {
  const first = tokens[at]
  if (first?.kind !== 'name') throw parseError('Expression expected', first?.index ?? 0)
  let path = first.text
  let next = at + 1
  while (tokens[next]?.text === '.' && tokens[next + 1]?.kind === 'name') {
    path += `.${tokens[next + 1]?.text}`
    next += 2
  }
  const field = table.byPath.get(path.toLowerCase())
  if (!field) throw parseError(`No property or field '${path}' exists in type '${table.entity}'`, first.index)
  return { field, next }
}

function byField<T>(field: Field<T>, sign: 1 | -1): RowOrder<T> {
  return (a, b) => sign * compareValues(field.get(a) ?? null, field.get(b) ?? null)
}

function rankBy<T>(field: Field<T>, sign: 1 | -1): RankedOrder<T>['rank'] {
  if (field.type === 'String') return undefined
  const rankOf = field.type === 'Guid' ? beginningOf : (value: FieldValue) => Number(value)
  return (row) => {
    const value = field.get(row) ?? null
    return sign * (value === null ? Number.NEGATIVE_INFINITY : rankOf(value))
  }
}

/** The first twelve of a GUID's digits as a number, which a double holds exactly. */
function beginningOf(guid: FieldValue): number {
  const text = String(guid)
  return Number.parseInt(text.slice(0, 8), 16) * 65_536 + Number.parseInt(text.slice(9, 13), 16)
}

function compareValues(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0
  if (a === null || a === undefined) return -1
  if (b === null || b === undefined) return 1
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

/** One order after the other: the next decides where the one before sees no difference. */
export function inTurn<T>(orders: readonly RowOrder<T>[]): RowOrder<T> {
  const [only] = orders
  if (orders.length === 1 && only) return only
  return (a, b) => {
    for (const order of orders) {
      const sign = order(a, b)
      if (sign !== 0) return sign
    }
    return 0
  }
}

/** The first `count` rows in order, without sorting the rest; rows already in order are only looked at once. */
export function firstInOrder<T>(rows: readonly T[], order: RowOrder<T>, count: number): T[] {
  if (isInOrder(rows, order)) return rows.slice(0, count)
  if (count * 8 > rows.length) return [...rows].sort(order).slice(0, count)
  return smallest(rows, order, count)
}

function isInOrder<T>(rows: readonly T[], order: RowOrder<T>): boolean {
  let before: T | undefined
  for (const row of rows) {
    if (before !== undefined && order(before, row) > 0) return false
    before = row
  }
  return true
}

/** Keeps the best rows seen in batches: each batch is sorted and cut back, so most rows cost one comparison. */
function smallest<T>(rows: readonly T[], order: RowOrder<T>, count: number): T[] {
  let best: T[] = []
  let worst: T | undefined
  const limit = Math.max(count * 2, 1_000)
  for (const row of rows) {
    if (worst !== undefined && order(row, worst) >= 0) continue
    best.push(row)
    if (best.length < limit) continue
    best = best.sort(order).slice(0, count)
    worst = best.at(-1)
  }
  return best.sort(order).slice(0, count)
}

/** Rows `start` to `end` in an order, without sorting the others: their ranks alone are sorted, which is quick, and tell which rows lie on the page. */
export function pageInOrder<T>(
  rows: readonly T[],
  { compare, rank }: RankedOrder<T>,
  { start, end }: { start: number; end: number },
): T[] {
  const ranks = rank && ranksOf(rows, rank)
  if (!ranks) return firstInOrder(rows, compare, end).slice(start)
  const sorted = ranks.slice().sort()
  const least = sorted[start]
  const most = sorted[Math.min(end, sorted.length) - 1]
  if (least === undefined || most === undefined) return []
  let before = 0
  const near: T[] = []
  rows.forEach((row, index) => {
    const at = ranks[index] ?? 0
    if (at < least) before += 1
    else if (at <= most) near.push(row)
  })
  return near.sort(compare).slice(start - before, end - before)
}

/** Undefined where a row has none, such as one whose id is no GUID. */
function ranksOf<T>(rows: readonly T[], rank: (row: T) => number): Float64Array | undefined {
  const ranks = Float64Array.from(rows, rank)
  return ranks.some(Number.isNaN) ? undefined : ranks
}
