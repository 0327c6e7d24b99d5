import { compareText } from './expression.ts'
import type { Field, FieldTable, FieldValue } from './fields.ts'
import { parseError, type Token, tokensOf } from './lexer.ts'

/** Compares two rows: negative when the first comes first. */
export type RowOrder<T> = (a: T, b: T) => number

const DESCENDING = new Set(['desc', 'descending'])
const ASCENDING = new Set(['asc', 'ascending'])

/** Compiles `order` (`Date DESC, InvoiceNumber`): absent values first, text without case. Throws QueryParseException. */
export function compileOrder<T>(source: string, table: FieldTable<T>): RowOrder<T> {
  const tokens = tokensOf(source)
  const keys: RowOrder<T>[] = []
  let at = 0
  do {
    const { field, next } = readField(tokens, at, table)
    const word = tokens[next]?.text.toLowerCase() ?? ''
    const down = DESCENDING.has(word)
    at = down || ASCENDING.has(word) ? next + 1 : next
    keys.push(byField(field, down ? -1 : 1))
  } while (tokens[at++]?.text === ',')
  const last = tokens[at - 1]
  if (last && last.kind !== 'end') throw parseError('Syntax error', last.index)
  return inTurn(keys)
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

/**
 * Rows `start` to `end` in an order whose first key is a number (`rest` decides among equals), without sorting the others:
 * the keys alone are sorted, which is quick, and tell which rows lie on the page.
 */
export function pageByNumber<T>(
  rows: readonly T[],
  key: (row: T) => number,
  rest: RowOrder<T>,
  { start, end }: { start: number; end: number },
): T[] {
  const keys = new Float64Array(rows.length)
  rows.forEach((row, index) => {
    keys[index] = key(row)
  })
  const sorted = keys.slice().sort()
  const least = sorted[start]
  const most = sorted[Math.min(end, sorted.length) - 1]
  if (least === undefined || most === undefined) return []
  let before = 0
  const near: T[] = []
  rows.forEach((row, index) => {
    const at = keys[index] ?? 0
    if (at < least) before += 1
    else if (at <= most) near.push(row)
  })
  near.sort(inTurn([(a, b) => key(a) - key(b), rest]))
  return near.slice(start - before, end - before)
}
