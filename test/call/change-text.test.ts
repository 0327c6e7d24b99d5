import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { DocumentRef } from '../../src/call/acts/documents.ts'
import { moneyOf } from '../../src/call/acts.ts'
import type { Change } from '../../src/call/change.ts'
import { describeChange } from '../../src/call/change-text.ts'
import { heldRecord } from '../approvals/approvals-in-memory.ts'

const contact = { id: 'c1', name: 'Harbour Dental' }
const totals = { subTotal: 123_456_00n, totalTax: 18_518_40n, total: 141_974_40n }

const document: DocumentRef = {
  id: 'd1',
  kind: 'invoice',
  number: 'INV-0001',
  contact,
  status: 'DRAFT',
  date: day('2026-11-01'),
  total: 11_500n,
  amountDue: 11_500n,
  currency: 'NZD',
  currencyRate: 1_000_000n,
  updatedAt: 1,
}

function bill(description = 'Chairs'): Change {
  return {
    act: 'create_document',
    summary: 'Create bill',
    warnings: ['looks like BILL-7'],
    draft: {
      kind: 'bill',
      contact,
      status: 'AUTHORISED',
      date: day('2026-11-20'),
      due: undefined,
      number: 'B-1',
      reference: undefined,
      currency: 'NZD',
      lineAmountTypes: 'Exclusive',
      lines: [
        { description, quantity: 25_000n, unitAmount: 493_824n, accountCode: '400', discountRate: 100_000n },
        { description: 'Only words' },
      ],
      totals,
    },
  }
}

describe('a change for the person who decides', () => {
  it('shows a document with every line, its discount, and its totals to the cent', () => {
    const text = describeChange(heldRecord(bill()))
    expect(text.lines).toMatchObject({
      columns: ['Description', 'Quantity', 'Unit price', 'Discount', 'Account', 'Amount'].map((name) => ({ name })),
      rows: [
        ['Chairs', '2.5', '49.3824', '10%', '400', '111.11'],
        ['Only words', '', '', '', '', ''],
      ],
    })
    expect(text.lines?.totals).toEqual([
      ['Subtotal', '123,456.00'],
      ['Tax', '18,518.40'],
      ['Total', '141,974.40 NZD'],
    ])
    expect(text.facts).toEqual(
      expect.arrayContaining([
        ['Organisation', 'Kestrel Trading Ltd (demo)'],
        ['Bill', 'B-1'],
        ['From', 'Harbour Dental'],
        ['Due', "by the contact's terms"],
        ['Line amounts', 'before tax'],
      ]),
    )
    expect(text).toMatchObject({ warnings: ['looks like BILL-7'], proposedBy: 'sam through Claude 1.0' })
  })

  it('shows bank details in full, taken from what is sent and not from the words about it', () => {
    const change: Change = {
      act: 'update_contact',
      contact,
      patch: { bankAccount: '12-3456-7890123-00', email: '', salesTerms: { day: 20, type: 'OFFOLLOWINGMONTH' } },
      differences: [
        { field: 'bank account', before: '••••9900', after: '••••1111' },
        { field: 'e-mail', before: 'a@b.nz', after: 'kept' },
      ],
      summary: 'Change contact',
      warnings: [],
    }
    expect(describeChange(heldRecord(change)).differences).toEqual([
      { field: 'e-mail', before: 'a@b.nz', after: '' },
      { field: 'bank account', before: '••••9900', after: '12-3456-7890123-00' },
      { field: 'sales terms', before: '', after: '20 of the following month' },
    ])
    const fresh: Change = {
      act: 'create_contact',
      contact: { name: 'New Ltd', bankAccount: '12-3456-7890123-00' },
      summary: 'Create contact',
      warnings: [],
    }
    expect(describeChange(heldRecord(fresh)).facts).toContainEqual(['Bank account', '12-3456-7890123-00'])
  })

  it('shows every field a document change sends, also one that nothing was said about', () => {
    const change: Change = {
      act: 'update_document',
      document,
      patch: {
        contact: { id: 'c2', name: 'Other Ltd' },
        url: 'https://example.com',
        lines: [{ id: 'l1', description: 'Chairs' }],
      },
      differences: [
        { field: 'contact', before: 'Harbour Dental', after: 'Harbour Dental' },
        { field: 'line 1', before: 'x', after: 'y' },
      ],
      totals,
      summary: 'Change it',
      warnings: [],
    }
    const text = describeChange(heldRecord(change))
    expect(text.differences).toEqual([
      { field: 'contact', before: 'Harbour Dental', after: 'Other Ltd' },
      { field: 'link', before: '', after: 'https://example.com' },
      { field: 'line 1', before: 'x', after: 'y' },
      { field: 'total', before: '115.00 NZD', after: '141,974.40 NZD' },
    ])
    expect(moneyOf(change)).toMatchObject({ amount: 141_974_40n, before: 11_500n, currency: 'NZD' })
  })

  it('says where a status goes, and instants in the zone asked for', () => {
    const change: Change = {
      act: 'set_status',
      document,
      to: 'AUTHORISED',
      ours: false,
      summary: 'Approve',
      warnings: [],
    }
    const text = describeChange(heldRecord(change), 'Pacific/Auckland')
    expect(text.differences).toEqual([{ field: 'status', before: 'DRAFT', after: 'AUTHORISED' }])
    expect(text.expires).toBe('2026-11-21 22:00 Pacific/Auckland')
  })

  it('shows a description of 4,000 characters whole', () => {
    const long = 'x'.repeat(4_000)
    expect(describeChange(heldRecord(bill(long))).lines?.rows[0]?.[0]).toBe(long)
  })

  it('lets no control or invisible character and no run of spaces through, wherever it stands', () => {
    const odd = fc.constantFrom(
      '\u001b[2J',
      '\n',
      '\r',
      '\u202e',
      '\u200b',
      '\u00a0',
      '\u3000',
      '\u2800',
      '\u0007',
      'a',
    )
    const hostile = fc.array(odd, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(hostile, (text) => {
        const change: Change = { ...bill(text), summary: text, warnings: [text] }
        const record = heldRecord(change, {
          why: text,
          tool: text,
          organisation: { id: 'o', name: text, demo: false },
          proposer: { user: text, client: text },
          agreed: [text],
        })
        const shown = describeChange(record)
        const texts: string[] = []
        JSON.stringify(shown, (_, value) => (typeof value === 'string' ? texts.push(value) : value))
        expect(texts.length).toBeGreaterThan(10)
        for (const one of texts) expect(one).not.toMatch(/[\p{C}\u00a0\u3000\u2800]| {2}/u)
      }),
    )
  })
})
