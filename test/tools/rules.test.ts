import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day, daysBetween, endOfMonth, partsOf } from '../../src/books/day.ts'
import type { Invoice, OpenCredit } from '../../src/books/documents.ts'
import { inBaseCurrency } from '../../src/books/documents.ts'
import { sum } from '../../src/books/money.ts'
import { nearest, similarity } from '../../src/books/nearest.ts'
import { dueUnder, TERM_TYPES } from '../../src/books/payment-terms.ts'
import { Fault } from '../../src/call/fault.ts'
import { chooseContact } from '../../src/tools/contacts/contact-named.ts'
import { readDocumentName } from '../../src/tools/documents/document-named.ts'
import { comparableNumber } from '../../src/tools/documents/duplicates.ts'
import { patchLines } from '../../src/tools/documents/line-patch.ts'
import { pageOf } from '../../src/tools/lists/cursor.ts'
import { ageingOf, BUCKETS, bucketOf } from '../../src/tools/reports/ageing.ts'
import { fakeBooks, guid, invoice, line } from './fake-books.ts'

const anyDay = fc.integer({ min: 0, max: 3650 }).map((offset) => addDays(day('2022-01-01'), offset))

describe('payment terms', () => {
  it.each([
    ['2026-01-31', 30, 'DAYSAFTERBILLDATE', '2026-03-02'],
    ['2026-01-15', 10, 'DAYSAFTERBILLMONTH', '2026-02-10'],
    ['2026-02-28', 20, 'OFFOLLOWINGMONTH', '2026-03-20'],
    ['2026-12-31', 20, 'OFFOLLOWINGMONTH', '2027-01-20'],
    ['2026-01-31', 31, 'OFFOLLOWINGMONTH', '2026-02-28'],
    ['2028-01-31', 31, 'OFFOLLOWINGMONTH', '2028-02-29'],
    ['2026-04-05', 31, 'OFCURRENTMONTH', '2026-04-30'],
    ['2026-11-01', 0, 'DAYSAFTERBILLDATE', '2026-11-01'],
    ['2026-04-05', 0, 'OFCURRENTMONTH', '2026-04-01'],
    ['2026-04-05', 0, 'OFFOLLOWINGMONTH', '2026-05-01'],
  ])('%s with %i %s is due %s', (date, number, type, due) => {
    expect(dueUnder({ day: number, type }, day(date))).toBe(due)
  })

  it('always gives a day that exists, in the month that the rule names', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 31 }), fc.constantFrom(...TERM_TYPES), (date, number, type) => {
        const due = dueUnder({ day: number, type }, date)
        if (!due) throw new Error('no due date')
        const months = partsOf(due).year * 12 + partsOf(due).month - partsOf(date).year * 12 - partsOf(date).month
        const measured = {
          OFCURRENTMONTH: [months, 0],
          OFFOLLOWINGMONTH: [months, 1],
          DAYSAFTERBILLDATE: [daysBetween(date, due), number],
          DAYSAFTERBILLMONTH: [daysBetween(endOfMonth(date), due), number],
        }[type]
        expect(measured[0]).toBe(measured[1])
      }),
    )
  })

  it('knows no due date for a rule that Xero does not list', () => {
    expect(dueUnder({ day: 5, type: 'SOMEDAY' }, day('2026-01-01'))).toBeUndefined()
    expect(dueUnder(undefined, day('2026-01-01'))).toBeUndefined()
  })
})

describe('ageing', () => {
  it.each([
    [-1, 'current'],
    [0, 'current'],
    [1, '1-30'],
    [30, '1-30'],
    [31, '31-60'],
    [60, '31-60'],
    [61, '61-90'],
    [90, '61-90'],
    [91, '90+'],
  ])('puts %i days late into %s', (late, bucket) => {
    expect(bucketOf(addDays(day('2026-11-20'), -late), day('2026-11-20'))).toBe(bucket)
  })

  const open = fc.record({
    contact: fc.integer({ min: 1, max: 6 }),
    due: fc.option(anyDay, { nil: undefined }),
    amount: fc.bigInt({ min: 1n, max: 10_000_000n }),
    rate: fc.constantFrom(1_000_000n, 612_345n, 1_873_111n),
  })

  it('conserves every cent: rows, columns, credits and total tie to the open positions', () => {
    fc.assert(
      fc.property(fc.array(open), fc.array(open), anyDay, (owed, credited, asAt) => {
        const invoices: Invoice[] = owed.map(({ contact, due, amount, rate }, index) =>
          invoice(index, {
            contact: { id: guid(contact), name: `C${contact}` },
            due,
            amountDue: amount,
            currencyRate: rate,
            currency: rate === 1_000_000n ? 'NZD' : 'USD',
          }),
        )
        const credits: OpenCredit[] = credited.map(({ contact, amount, rate }, index) => ({
          id: guid(index),
          kind: 'credit note',
          number: '',
          contact: { id: guid(contact), name: `C${contact}` },
          date: asAt,
          currency: 'NZD',
          currencyRate: rate,
          total: amount,
          remaining: amount,
          allocations: [],
        }))
        const { contacts, all } = ageingOf({ invoices, credits }, asAt, 'NZD')
        const expected =
          sum(owed.map(({ amount, rate }) => inBaseCurrency(amount, rate))) -
          sum(credited.map(({ amount, rate }) => inBaseCurrency(amount, rate)))
        expect(all.total).toBe(expected)
        expect(sum(contacts.map(({ total }) => total))).toBe(expected)
        expect(sum(BUCKETS.map((bucket) => all.buckets[bucket])) + all.credits).toBe(expected)
        for (const row of contacts) {
          expect(sum(BUCKETS.map((bucket) => row.buckets[bucket])) + row.credits).toBe(row.total)
        }
        expect(sum(contacts.map(({ documents }) => BigInt(documents)))).toBe(BigInt(owed.length))
      }),
    )
  })
})

describe('the rows of an ageing', () => {
  const asAt = day('2026-11-20')
  const owing = (number: number, amountDue: bigint, more: Partial<Invoice> = {}) =>
    invoice(number, { contact: { id: guid(number), name: `C${number}` }, amountDue, ...more })

  it('are the largest first, names decide between equals', () => {
    const invoices = [owing(1, 100n), owing(4, 300n), owing(3, 100n), owing(2, 300n)]
    const { contacts } = ageingOf({ invoices, credits: [] }, asAt, 'NZD')
    expect(contacts.map(({ name }) => name)).toEqual(['C2', 'C4', 'C1', 'C3'])
  })

  it('age a document without due date from its own date', () => {
    const invoices = [owing(1, 100n, { due: undefined, date: addDays(asAt, -45) })]
    expect(ageingOf({ invoices, credits: [] }, asAt, 'NZD').all.buckets['31-60']).toBe(100n)
  })
})

describe('line patching', async () => {
  const books = fakeBooks()
  const setting = {
    accounts: await books.accounts(),
    taxRates: await books.taxRates(),
    trackingCategories: await books.trackingCategories(),
    contact: undefined,
    kind: 'invoice' as const,
    lineAmountTypes: 'Exclusive' as const,
  }

  it('never drops or reorders a line that was not to be removed, and keeps its id', () => {
    const picks = fc.record({
      count: fc.integer({ min: 1, max: 12 }),
      change: fc.uniqueArray(fc.integer({ min: 0, max: 11 })),
      remove: fc.uniqueArray(fc.integer({ min: 0, max: 11 })),
      add: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(picks, ({ count, change, remove, add }) => {
        const lines = Array.from({ length: count }, (_, index) => line(index + 1))
        const removed = remove.filter((index) => index < count)
        const changed = change.filter((index) => index < count && !removed.includes(index))
        fc.pre(removed.length < count || add > 0)
        const result = patchLines(
          lines,
          {
            change_lines: changed.map((index) => ({ line: index + 1, description: `changed ${index}` })),
            remove_lines: removed.map((index) => lines[index]?.id ?? ''),
            add_lines: Array.from({ length: add }, () => ({ description: 'new', unit_price: 10_000n, account: '200' })),
          },
          setting,
        )
        const kept = lines.filter((_, index) => !removed.includes(index))
        expect(result.lines.slice(0, kept.length).map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
        expect(result.lines).toHaveLength(kept.length + add)
        for (const { id, description } of result.lines.slice(0, kept.length)) {
          const index = lines.findIndex((one) => one.id === id)
          expect(description).toBe(changed.includes(index) ? `changed ${index}` : lines[index]?.description)
        }
        expect(result.differences).toHaveLength(changed.length + removed.length + add)
      }),
    )
  })

  it('keeps what is not given: discount, tracking of other categories, item and tax', () => {
    const before = line(1, {
      discountAmount: 500n,
      itemCode: 'ROUTER-X1',
      tracking: [{ category: 'Team', option: 'A' }],
    })
    const { lines } = patchLines([before], { change_lines: [{ line: 1, tracking: { region: 'north' } }] }, setting)
    expect(lines[0]).toMatchObject({
      discountAmount: 500n,
      itemCode: 'ROUTER-X1',
      taxType: 'OUTPUT2',
      tracking: [
        { category: 'Team', option: 'A' },
        { category: 'Region', option: 'North' },
      ],
    })
  })

  it.each([
    [{ change_lines: [{ line: 3 }] }, 'there is no line "3"'],
    [{ change_lines: [{ line: 0 }] }, 'there is no line "0"'],
    [{ change_lines: [{ line: 1 }, { line: guid(9001) }] }, 'named twice'],
    [{ change_lines: [{ line: 1 }], remove_lines: [1] }, 'named twice'],
    [{ remove_lines: [1, 2] }, 'no line would be left'],
  ])('refuses %j', (input, fact) => {
    expect(() => patchLines([line(1), line(2)], input, setting)).toThrow(fact)
    expect(() => patchLines([line(1), line(2)], input, setting)).toThrow(Fault)
  })
})

describe('naming a contact', () => {
  const named = (name: string, status = 'ACTIVE') => ({ id: name, name, status })
  const acme = [named('Acme Corp'), named('Acme East Division')]

  it.each([
    ['acme corp', acme, 'one'],
    ['East', [named('Acme East Division')], 'one'],
    ['Acme', acme, 'several'],
    ['Acme', [...acme, named('ACME')], 'one'],
    ['Acme', [named('Acme', 'ARCHIVED'), named('Acme Corp')], 'archived'],
    ['Acme', [named('Acme', 'ARCHIVED'), named('Acme')], 'one'],
    ['Acme', [named('Acme Old', 'ARCHIVED')], 'archived'],
    ['Acme', [named('Acme Old', 'ARCHIVED'), named('Acme Corp')], 'one'],
    ['Acme', [], 'none'],
    [' acme   CORP ', [named('Acme  Corp'), named('Acme Corp East')], 'one'],
  ] as const)('takes %s among %j as %s', (name, candidates, found) => {
    expect(chooseContact(name, candidates).found).toBe(found)
  })
})

describe('names and numbers', () => {
  it.each([
    ['INV-0036', 'inv 36', true],
    ['B/00123', 'b123', true],
    ['A1-02', 'A10-2', false],
    ['100', '1000', false],
    ['2026-010', '2026-10', true],
    ['B-0', 'B-', false],
    ['B-000', 'B-0', true],
  ])('compares %s with %s: %s', (one, other, same) => {
    expect(comparableNumber(one) === comparableNumber(other)).toBe(same)
  })

  it.each([
    ['bill-3f2a1b0c', { by: 'handle', kind: 'bill', prefix: '3f2a1b0c' }],
    ['B-77#3F2A1B0C', { by: 'number', number: 'B-77', prefix: '3f2a1b0c' }],
    ['INV-0036', { by: 'number', number: 'INV-0036', prefix: '' }],
    [guid(5).toUpperCase(), { by: 'id', id: guid(5) }],
    ['bill-12', { by: 'number', number: 'bill-12', prefix: '' }],
  ])('reads the document name %s', (text, name) => {
    expect(readDocumentName(text)).toEqual(name)
  })

  it('finds the nearest names first', () => {
    expect(nearest('Bluefin Logistic', ['Acme Corp', 'Bluefin Logistics', 'Bluebird'], (name) => name, 2)[0]).toBe(
      'Bluefin Logistics',
    )
    expect(similarity('Fern & Stone', 'fern stone')).toBe(1)
    expect(similarity('abc', 'xyz')).toBe(0)
  })
})

describe('cursors', () => {
  const rows = Array.from({ length: 7 }, (_, index) => index)

  it('show every row once, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (limit) => {
        const seen: number[] = []
        let cursor: string | undefined
        do {
          const page = pageOf(rows, { limit, cursor, kind: 'bill' })
          seen.push(...page.shown)
          cursor = page.cursor
        } while (cursor)
        expect(seen).toEqual(rows)
      }),
    )
  })

  it('are refused with other arguments', () => {
    const { cursor } = pageOf(rows, { limit: 3, kind: 'bill' })
    expect(() => pageOf(rows, { limit: 3, cursor, kind: 'invoice' })).toThrow('does not belong')
    expect(() => pageOf(rows, { limit: 3, cursor: '3-zzz', kind: 'bill' })).toThrow(Fault)
    expect(pageOf(rows, { limit: 2, cursor, kind: 'bill' }).shown).toEqual([3, 4])
    expect(pageOf(rows, { detail: 'full', kind: 'bill', limit: 2, cursor }).shown).toEqual([3, 4])
    const two = pageOf(rows, { limit: 3, kind: 'bill', order: 'due' })
    expect(pageOf(rows, { order: 'due', kind: 'bill', limit: 2, cursor: two.cursor }).shown).toEqual([3, 4])
  })
})
