import type { Pagination } from '../contract.ts'
import { apiException } from '../edge/refusals.ts'
import { parseWireInstant } from '../edge/wire-dates.ts'
import type { FieldTable } from './fields.ts'
import { compileOrder, inTurn, pageInOrder, type RankedOrder, type RowOrder } from './order.ts'
import { compileWhere } from './where.ts'

/** What of a call decides a list: query parameters (lower-case names) and headers. */
export interface ListRequest {
  query: ReadonlyMap<string, string>
  headers: Readonly<Record<string, string>>
}

/** How an entity is listed. `updatedAt` and `id` give Xero's default order and If-Modified-Since. */
export interface Listing<T> {
  table: FieldTable<T>
  id(row: T): string
  updatedAt(row: T): number
  /** `optional`: paged when `page` or `pageSize` is given; `always`; `never`. */
  paging: 'optional' | 'always' | 'never'
  /** Replaces the default order, UpdatedDateUTC then id, both ascending. */
  order?: RowOrder<T>
}

/** The rows that Xero would answer with, and its paging facts when the list is paged. */
export interface Listed<T> {
  rows: T[]
  pagination?: Pagination
}

/** Unpaged lists longer than this are refused. */
const LONGEST_UNPAGED = 100_000

const DEFAULT_PAGE_SIZE = 100
const LARGEST_PAGE_SIZE = 1_000

/** Filters by `where` and If-Modified-Since, orders, and takes the page. Throws QueryParseException. */
export function listRows<T>(rows: Iterable<T>, request: ListRequest, listing: Listing<T>): Listed<T> {
  const kept = filtered(rows, request, listing)
  const page = readPage(request.query, listing.paging)
  if (!page && kept.length > LONGEST_UNPAGED) throw tooLong()
  const end = page ? page.page * page.pageSize : kept.length
  const span = { start: page ? end - page.pageSize : 0, end }
  const taken = pageInOrder(kept, orderOf(request, listing), span)
  if (!page) return { rows: taken }
  const pagination = { ...page, pageCount: Math.ceil(kept.length / page.pageSize), itemCount: kept.length }
  return { rows: taken, pagination }
}

function filtered<T>(rows: Iterable<T>, request: ListRequest, listing: Listing<T>): T[] {
  const where = request.query.get('where')?.trim() ?? ''
  const test = where === '' ? undefined : compileWhere(where, listing.table)
  const since = modifiedSince(request.headers)
  const kept: T[] = []
  for (const row of rows) {
    if (since !== undefined && listing.updatedAt(row) < since) continue
    if (test === undefined || test(row)) kept.push(row)
  }
  return kept
}

/** The order that was asked for, or the entity's own; of equals the one with the lower id comes first. */
function orderOf<T>(request: ListRequest, listing: Listing<T>): RankedOrder<T> {
  const source = request.query.get('order')?.trim() ?? ''
  if (source === '' && listing.order) return { compare: listing.order, rank: undefined }
  const { compare, rank } = source === '' ? byUpdateOf(listing) : compileOrder(source, listing.table)
  return { compare: inTurn([compare, byIdOf(listing)]), rank }
}

function byUpdateOf<T>({ updatedAt }: Listing<T>): RankedOrder<T> {
  return { compare: (a, b) => updatedAt(a) - updatedAt(b), rank: updatedAt }
}

function byIdOf<T>(listing: Listing<T>): RowOrder<T> {
  return (a, b) => {
    const [x, y] = [listing.id(a), listing.id(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }
}

/** Page and page size of a call, clamped as Xero does; undefined when the list is not paged. */
function readPage(
  query: ReadonlyMap<string, string>,
  paging: Listing<unknown>['paging'],
): { page: number; pageSize: number } | undefined {
  const [page, pageSize] = [query.get('page'), query.get('pagesize')]
  const asked = page !== undefined || pageSize !== undefined
  if (paging === 'never' || (paging === 'optional' && !asked)) return undefined
  return {
    page: clamp(page, 1, Number.MAX_SAFE_INTEGER / LARGEST_PAGE_SIZE, 1),
    pageSize: clamp(pageSize, 1, LARGEST_PAGE_SIZE, DEFAULT_PAGE_SIZE),
  }
}

function clamp(text: string | undefined, least: number, most: number, otherwise: number): number {
  const value = Number.parseInt(text ?? '', 10)
  return Number.isNaN(value) ? otherwise : Math.floor(Math.min(Math.max(value, least), most))
}

/**
 * If-Modified-Since in milliseconds, cut to the second: RFC 1123 or ISO 8601 (which xero-node sends).
 * Undefined when absent or unreadable: Xero then answers with everything.
 */
export function modifiedSince(headers: Readonly<Record<string, string>>): number | undefined {
  const instant = parseWireInstant(headers['if-modified-since'])
  return instant === undefined ? undefined : Math.floor(instant / 1_000) * 1_000
}

function tooLong() {
  return apiException(16, 'QueryParseException', 'The list is too long without paging. Use the page parameter')
}
