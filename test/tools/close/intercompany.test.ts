import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { cents } from '../../../src/books/money.ts'
import { intercompany } from '../../../src/tools/close/checks/intercompany.ts'
import type { CloseDocument, RelatedBooks } from '../../../src/tools/close/month/month-books.ts'
import { doc, invoiced, monthBooks } from './month-fixture.ts'

const OTHER = { id: 'other', name: 'Kestrel Services' }

const sold = (more: Partial<CloseDocument> = {}) =>
  invoiced({ number: 'INV-1', contactName: 'Kestrel Services Ltd', ...more })
const bought = (more: Partial<CloseDocument> = {}) => doc({ number: 'INV-1', contactName: 'Kestrel Trading', ...more })
const paid = (date: string, amount: bigint) =>
  ({ settlements: [{ id: 's', kind: 'payment', date: day(date), amount, reference: '' }], open: 0n }) as const

function examined(
  own: readonly CloseDocument[],
  documents: readonly CloseDocument[],
  more: Partial<RelatedBooks> = {},
) {
  const related = [{ organisation: OTHER, baseCurrency: 'NZD', documents, unread: undefined, ...more }]
  return intercompany.examine(monthBooks(own, { related }))
}

const fact = (own: readonly CloseDocument[], there: readonly CloseDocument[]) =>
  examined(own, there)
    .found.map((found) => found.fact)
    .join(' ')

describe('between connected organisations', () => {
  it.each([
    ['the same number and amount', [sold()], [bought()]],
    ['a number written otherwise', [sold()], [bought({ number: 'inv 1' })]],
    ['no number, the same amount and near days', [sold()], [bought({ number: '', date: day('2026-10-14') })]],
    ['the end of the number alone', [sold({ number: 'INV-0042' })], [bought({ number: '0042' })]],
    ['both paid in the month', [sold(paid('2026-10-20', cents('100')))], [bought(paid('2026-10-20', cents('100')))]],
    [
      'credit notes of both',
      [sold({ kind: 'credit_note', type: 'ACCRECCREDIT' })],
      [bought({ kind: 'supplier_credit', type: 'ACCPAYCREDIT' })],
    ],
    ['what others sell', [sold({ contactName: 'Harbour Dental' })], []],
    [
      'an old one that was paid, on one side only',
      [sold({ date: day('2026-05-01'), ...paid('2026-05-20', cents('100')) })],
      [],
    ],
    ['one of the next month', [sold({ date: day('2026-11-02') })], []],
  ])('%s ties', (_, own, there) => {
    expect(fact(own, there)).toBe('')
  })

  it.each([
    [
      'a bill that was never entered',
      [sold()],
      [],
      '1 document on one side only; balances on 2026-10-31 differ by 100.00 NZD',
    ],
    ['one not raised here', [], [bought()], '1 document on one side only'],
    ['a draft there', [sold()], [bought({ status: 'DRAFT' })], '1 document on one side only'],
    [
      'digits swapped',
      [sold({ total: cents('240') })],
      [bought({ total: cents('204') })],
      '1 document with other figures; balances on 2026-10-31 differ by 36.00 NZD',
    ],
    ['another currency', [sold({ currency: 'USD' })], [bought()], '1 document with other figures'],
    ['the month after', [sold()], [bought({ date: day('2026-11-02') })], '1 document with other figures'],
    [
      'paid on one side',
      [sold(paid('2026-10-20', cents('100')))],
      [bought()],
      'differ by 100.00 NZD (0.00 NZD here, 100.00 NZD there)',
    ],
    ['two of one amount with other numbers', [sold()], [bought({ number: 'INV-777' })], '2 documents on one side only'],
    ['an open one of a month before', [sold({ date: day('2026-06-01') })], [], '1 document on one side only'],
  ])('%s does not', (_, own, there, expected) => {
    expect(fact(own, there)).toContain(expected)
  })

  it('one finding has the pair, with every document behind it', () => {
    const answer = examined([sold(), sold({ number: 'INV-2' })], [bought({ number: 'INV-9', total: 5n })])
    expect(answer.found).toHaveLength(1)
    expect(answer.found[0]).toMatchObject({ key: ['other'], amount: cents('200') - 5n })
    expect(answer.found[0]?.rows?.map(([title]) => title)).toEqual([
      'invoice "INV-1"',
      'invoice "INV-2"',
      'bill "INV-9"',
    ])
    expect(answer.found[0]?.documents).toHaveLength(2)
  })

  it('what could not be read is said, without a finding', () => {
    const answer = examined([sold()], [], { unread: 'No calls are left today.' })
    expect(answer).toMatchObject({
      found: [],
      unchecked: '"Kestrel Services" could not be compared: No calls are left today.',
    })
  })

  it('books that mirror each other always tie, in any order', () => {
    const amounts = fc.array(
      fc.record({ total: fc.bigInt({ min: 1n, max: 9n }), at: fc.integer({ min: 10, max: 28 }) }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(amounts, fc.boolean(), (rows, numbered) => {
        const own = rows.map(({ total, at }, index) =>
          sold({ total, number: numbered ? `INV-${index + 100}` : '', date: day(`2026-10-${at}`) }),
        )
        const there = own.map(({ total, number, date }) => bought({ total, number, date })).reverse()
        expect(fact(own, there).replace(/\d+ documents? with other figures/, '')).not.toContain('one side only')
        if (numbered) expect(fact(own, there)).toBe('')
      }),
    )
  })
})
