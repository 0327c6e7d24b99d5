import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Listing, listRows } from '../../src/simulator/query/list.ts'
import { compileOrder, firstInOrder, pageInOrder } from '../../src/simulator/query/order.ts'
import { messageOf, type Row, rows, table } from './query-rows.ts'

describe('order', () => {
  const ordered = (order: string) =>
    [...rows]
      .sort(compileOrder(order, table).compare)
      .map((row) => row.id.slice(-1))
      .join('')

  it.each([
    ['Date', '123'],
    ['Date DESC', '321'],
    ['AmountDue ASC', '321'],
    ['amountdue descending', '123'],
    ['Contact.Name DESC, Date DESC', '231'],
    ['Contact.Name ASC,AmountDue', '312'],
    ['DueDate', '213'],
    ['SentToContact, InvoiceNumber', '231'],
  ])('%s gives %s', (order, expected) => {
    expect(ordered(order)).toBe(expected)
  })

  it.each([
    ['Colour', "No property or field 'Colour' exists in type 'Invoice' (at index 0)"],
    ['Date DOWN', 'Syntax error (at index 5)'],
    ['Date,', 'Expression expected (at index 5)'],
    ['Contact', "No property or field 'Contact' exists in type 'Invoice' (at index 0)"],
  ])('%s is refused', (order, message) => {
    expect(messageOf(() => compileOrder(order, table))).toMatchObject({ ErrorNumber: 16, Message: message })
  })

  it('takes the first rows as a full sort would', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 3_000, size: 'max' })
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 200 }), (values, count) => {
        const order = (a: number, b: number) => a - b
        expect(firstInOrder(values, order, count)).toEqual([...values].sort(order).slice(0, count))
      }),
    )
  })
})

it('takes a page by rank as a full sort would', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer()), { maxLength: 300, size: 'max' })
  fc.assert(
    fc.property(pairs, fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 100 }), (values, start, size) => {
      const compare = (a: [number, number], b: [number, number]) => a[0] - b[0] || a[1] - b[1]
      const page = pageInOrder(values, { compare, rank: ([key]) => key }, { start, end: start + size })
      expect(page).toEqual([...values].sort(compare).slice(start, start + size))
    }),
  )
})

const PATHS = ['InvoiceID', 'Date', 'DueDate', 'AmountDue', 'SentToContact', 'Contact.Name'] as const

it('takes a page of any order as a full sort would, with values missing and ids that are no GUID', () => {
  const drawn = fc.record({
    id: fc.oneof(fc.uuid(), fc.uuid(), fc.uuid(), fc.constant('not-a-guid')),
    date: fc.constantFrom(...rows.map((row) => row.date)),
    dueDate: fc.constantFrom(undefined, ...rows.map((row) => row.dueDate)),
    due: fc.bigInt(-500n, 500n),
    sent: fc.boolean(),
  })
  const lists = fc.array(drawn, { maxLength: 120, size: 'max' })
  const order = fc.tuple(fc.constantFrom(...PATHS), fc.constantFrom('', ' DESC')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(lists, order, fc.integer({ min: 0, max: 60 }), (all, source, start) => {
      const drawnRows = all.map((own) => ({ ...rows[0], ...own })) as Row[]
      const ordered = compileOrder(source, table)
      const page = pageInOrder(drawnRows, ordered, { start, end: start + 20 })
      const whole = [...drawnRows].sort(ordered.compare).slice(start, start + 20)
      const keysOf = (some: Row[]) =>
        some.map((row) => table.byPath.get(source.split(' ')[0]?.toLowerCase() ?? '')?.get(row))
      expect(keysOf(page)).toEqual(keysOf(whole))
    }),
  )
})

describe('lists', () => {
  const many: Row[] = Array.from({ length: 250 }, (_, index) => ({
    ...(rows[index % 3] ?? rows[0]),
    id: `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, '0')}`,
    updated: Date.UTC(2026, 0, 1) + ((index * 7) % 250) * 1_000 + 500,
  })) as Row[]
  const listing: Listing<Row> = { table, id: (row) => row.id, updatedAt: (row) => row.updated, paging: 'optional' }
  const list = (query: Record<string, string>, headers: Record<string, string> = {}, paging = listing.paging) =>
    listRows(many, { query: new Map(Object.entries(query)), headers }, { ...listing, paging })

  it('are whole and in order of change without page', () => {
    const listed = list({})
    expect(listed.pagination).toBeUndefined()
    expect(listed.rows).toHaveLength(250)
    expect(listed.rows.map((row) => row.updated)).toEqual([...many.map((row) => row.updated)].sort((a, b) => a - b))
  })

  it.each([
    [{ page: '1' }, 1, 100, 100],
    [{ page: '3' }, 3, 100, 50],
    [{ page: '4' }, 4, 100, 0],
    [{ page: '0' }, 1, 100, 100],
    [{ page: 'x' }, 1, 100, 100],
    [{ page: '2', pagesize: '40' }, 2, 40, 40],
    [{ pagesize: '5000' }, 1, 1_000, 250],
    [{ pagesize: '0' }, 1, 1, 1],
    [{ pagesize: '-3' }, 1, 1, 1],
  ])('%j is page %i of %i with %i rows', (query, page, pageSize, count) => {
    const listed = list({ ...query })
    expect(listed.rows).toHaveLength(count)
    expect(listed.pagination).toEqual({ page, pageSize, pageCount: Math.ceil(250 / pageSize), itemCount: 250 })
  })

  it('give each row once over all pages', () => {
    const pages = ['1', '2', '3', '4', '5', '6'].flatMap((page) => list({ page, pagesize: '45', order: 'Status' }).rows)
    expect(pages.map((row) => row.id).sort()).toEqual(many.map((row) => row.id).sort())
  })

  it('count only what is kept', () => {
    const { pagination } = list({ where: 'Status=="PAID"', page: '1', pagesize: '10' })
    expect(pagination).toMatchObject({ itemCount: 83, pageCount: 9 })
  })

  it('page always or never where Xero does', () => {
    expect(list({}, {}, 'always').pagination).toMatchObject({ page: 1, pageSize: 100 })
    expect(list({ page: '2' }, {}, 'never')).toMatchObject({ rows: { length: 250 } })
  })

  it.each([
    ['Thu, 01 Jan 2026 00:04:00 GMT', 10],
    ['2026-01-01T00:04:00', 10],
    ['2026-01-01T00:04:00.999Z', 10],
    ['last week', 250],
  ])('hold what changed since %s', (since, count) => {
    expect(list({}, { 'if-modified-since': since }).rows).toHaveLength(count)
  })

  it('longer than 100,000 must be paged', () => {
    const [first] = many
    const long = Array.from({ length: 100_001 }, () => first).filter((row) => row !== undefined)
    const request = { query: new Map<string, string>(), headers: {} }
    expect(messageOf(() => listRows(long, request, listing))).toMatchObject({ ErrorNumber: 16 })
    expect(listRows(long, { ...request, query: new Map([['page', '2']]) }, listing).rows).toHaveLength(100)
  })
})
