import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { LAST_DAY } from '../accounting/books-check.ts'
import { type Caller, caller, type Json } from '../accounting/fixture.ts'
import { company, idOf } from '../reports/random-books.ts'

function journal(extra: Json = {}): Json {
  return {
    Narration: 'Accrue the rent',
    Date: '2026-11-15',
    JournalLines: [
      { LineAmount: 100, AccountCode: '404', Description: 'Rent' },
      { LineAmount: -100, AccountCode: '970' },
    ],
    ...extra,
  }
}

function balance(xero: Caller, code: string): bigint {
  return trialBalance(xero.books, LAST_DAY).get(idOf(code)) ?? 0n
}

/** Expects a refusal with these sentences that changes nothing. */
function expectRefused(xero: Caller, path: string, body: Json, sentences: string[], method = 'PUT'): void {
  const before = encodeState(xero.books)
  expect(xero.messages(method, path, body)).toEqual(sentences)
  expect(encodeState(xero.books)).toBe(before)
}

describe('a manual journal', () => {
  test('is a draft without tax unless it says otherwise, and posts nothing', () => {
    const xero = caller(company())
    const made = xero.one('PUT', 'ManualJournals', journal())
    expect(made).toMatchObject({
      Status: 'DRAFT',
      LineAmountTypes: 'NoTax',
      Narration: 'Accrue the rent',
      ShowOnCashBasisReports: true,
      HasAttachments: false,
      Date: `/Date(${Date.UTC(2026, 10, 15)}+0000)/`,
    })
    expect(made.JournalLines).toEqual([
      {
        Description: 'Rent',
        TaxType: 'NONE',
        TaxAmount: 0,
        LineAmount: 100,
        AccountCode: '404',
        Tracking: [],
        AccountID: idOf('404'),
        IsBlank: false,
      },
      {
        TaxType: 'NONE',
        TaxAmount: 0,
        LineAmount: -100,
        AccountCode: '970',
        Tracking: [],
        AccountID: idOf('970'),
        IsBlank: false,
      },
    ])
    expect(xero.books.journals).toEqual([])
  })

  test('posts its lines, and its tax apart', () => {
    const xero = caller(company())
    const lines = [
      { LineAmount: 100, AccountCode: '400', TaxType: 'INPUT2', Tracking: [{ Name: 'Region', Option: 'North' }] },
      { LineAmount: -115, AccountCode: '970', TaxType: 'NONE' },
    ]
    xero.one('PUT', 'ManualJournals', journal({ Status: 'POSTED', LineAmountTypes: 'Exclusive', JournalLines: lines }))
    expect([balance(xero, '400'), balance(xero, '820'), balance(xero, '970')]).toEqual([10_000n, 1_500n, -11_500n])
    const inclusive = [{ ...lines[0], LineAmount: 115 }, lines[1]]
    const types = { Status: 'POSTED', LineAmountTypes: 'Inclusive', JournalLines: inclusive }
    xero.one('PUT', 'ManualJournals', journal(types))
    expect([balance(xero, '400'), balance(xero, '820'), balance(xero, '970')]).toEqual([20_000n, 3_000n, -23_000n])
    expect(xero.books.journals.map(({ sourceType, date }) => [sourceType, date])).toEqual([
      ['MANJOURNAL', '2026-11-15'],
      ['MANJOURNAL', '2026-11-15'],
    ])
  })

  test.each([
    [
      {
        JournalLines: [
          { LineAmount: 100, AccountCode: '404' },
          { LineAmount: -10, AccountCode: '970' },
        ],
      },
      'The total debits (100.00) must equal total credits (-10.00)',
    ],
    [{ Narration: '' }, 'The narration must be specified'],
    [{ JournalLines: [{ LineAmount: 0, AccountCode: '404' }] }, 'A manual journal must have at least two lines'],
    [{ Status: 'VOIDED' }, 'Manual journal not of valid status for creation'],
    [{ Status: 'OVERDUE' }, 'Manual journal not of valid status for creation'],
    [
      { JournalLines: [{ AccountCode: '404' }, { LineAmount: 0, AccountCode: '970' }] },
      'Each journal line must have a line amount',
    ],
  ])('is refused for %j', (extra, sentence) => {
    expectRefused(caller(company()), 'ManualJournals', journal(extra), [sentence])
  })

  test.each(['610', '800', '090', '960', '630'])('may not use account %s, as a draft or posted', (code) => {
    const lines = [
      { LineAmount: 100, AccountCode: code },
      { LineAmount: -100, AccountCode: '970' },
    ]
    for (const Status of ['DRAFT', 'POSTED']) {
      const sentence = `Account code '${code}' is not a valid code for this document.`
      expectRefused(caller(company()), 'ManualJournals', journal({ Status, JournalLines: lines }), [sentence])
    }
  })

  test('loses a code that is not in the chart with a warning, and cannot be posted without', () => {
    const xero = caller(company())
    const JournalLines = [
      { LineAmount: 100, AccountCode: '476' },
      { LineAmount: -100, AccountCode: '970' },
    ]
    const made = xero.one('PUT', 'ManualJournals', journal({ JournalLines }))
    expect(made.Warnings).toEqual([
      { Message: "Account code '476' has been removed as it does not match a recognised account." },
    ])
    expect(made.JournalLines[0]).not.toHaveProperty('AccountCode')
    const missing = 'Each journal line must have an account code before the journal can be posted'
    expectRefused(xero, `ManualJournals/${made.ManualJournalID}`, { Status: 'POSTED' }, [missing], 'POST')
  })

  test('goes from draft to posted to voided, and no further', () => {
    const xero = caller(company())
    const { ManualJournalID } = xero.one('PUT', 'ManualJournals', journal())
    const path = `ManualJournals/${ManualJournalID}`
    expectRefused(xero, path, { Status: 'VOIDED' }, ['Manual journal not of valid status for modification'], 'POST')
    expect(xero.one('POST', path, { Status: 'POSTED' }).Status).toBe('POSTED')
    expect(balance(xero, '404')).toBe(10_000n)
    expectRefused(xero, path, { Status: 'DELETED' }, ['Manual journal not of valid status for modification'], 'POST')
    const changed = [
      { LineAmount: 70, AccountCode: '404' },
      { LineAmount: -70, AccountCode: '970' },
    ]
    xero.one('POST', 'ManualJournals', { ManualJournalID, Date: '2026-11-16', JournalLines: changed })
    expect(balance(xero, '404')).toBe(7_000n)
    expect(trialBalance(xero.books, day('2026-11-15')).get(idOf('404'))).toBe(0n)
    expect(xero.one('POST', path, { Status: 'ARCHIVED' }).Status).toBe('ARCHIVED')
    expect(balance(xero, '404')).toBe(7_000n)
    xero.one('POST', path, { Status: 'POSTED' })
    xero.one('POST', path, { Status: 'VOIDED' })
    expect(balance(xero, '404')).toBe(0n)
    expectRefused(xero, path, { Status: 'POSTED' }, ['Manual journal not of valid status for modification'], 'POST')
    const records = xero.call('GET', `${path}/History`).items
    expect(records.map((entry: Json) => entry.Changes).reverse()).toEqual([
      'Created',
      'Posted',
      'Edited',
      'Archived',
      'Restored',
      'Voided',
    ])
    expect(records.at(-1).Details).toBe('Accrue the rent for 100.00 through the Xero API using Acme App.')
  })

  test('a draft can be deleted; what is not there cannot be updated', () => {
    const xero = caller(company())
    const { ManualJournalID } = xero.one('PUT', 'ManualJournals', journal())
    xero.one('POST', `ManualJournals/${ManualJournalID}`, { Status: 'DELETED' })
    expect(xero.books.journals).toEqual([])
    const unknown = { ManualJournalID: '00000000-1111-2222-3333-444444444444', Narration: 'x' }
    const sentence = 'An existing manual journal with the specified ManualJournalID could not be found'
    expectRefused(xero, 'ManualJournals', unknown, [sentence], 'POST')
    expect(xero.answer('GET', 'ManualJournals/nothing')).toMatchObject({ kind: 'html', status: 404 })
  })

  test('an update without lines, or with an empty list, leaves those that there are', () => {
    const xero = caller(company())
    const { ManualJournalID } = xero.one('PUT', 'ManualJournals', journal())
    const changed = xero.one('POST', `ManualJournals/${ManualJournalID}`, { Narration: 'Hello', JournalLines: [] })
    expect(changed.Narration).toBe('Hello')
    expect(changed.JournalLines).toHaveLength(2)
  })

  test('lock dates bind what is posted, not drafts', () => {
    const xero = caller(company())
    xero.books.settings.periodLockDate = day('2026-11-15')
    const locked = 'The document date cannot be before the period lock date, currently set at 15-Nov-2026'
    expectRefused(xero, 'ManualJournals', journal({ Status: 'POSTED' }), [locked])
    const { ManualJournalID } = xero.one('PUT', 'ManualJournals', journal())
    expectRefused(xero, `ManualJournals/${ManualJournalID}`, { Status: 'POSTED' }, [locked], 'POST')
    xero.one('POST', `ManualJournals/${ManualJournalID}`, { Status: 'POSTED', Date: '2026-11-16' })
    xero.books.settings.periodLockDate = day('2026-11-16')
    const later = 'The document date cannot be before the period lock date, currently set at 16-Nov-2026'
    expectRefused(xero, `ManualJournals/${ManualJournalID}`, { Status: 'VOIDED' }, [later], 'POST')
  })

  test('lists without lines unless paged, filters, orders, and takes files', () => {
    const xero = caller(company())
    const first = xero.one('PUT', 'ManualJournals', journal())
    xero.later(5_000)
    xero.one('PUT', 'ManualJournals', journal({ Narration: 'Other', Status: 'POSTED', Date: '2026-11-01' }))
    expect(xero.call('GET', 'ManualJournals').items.map((row: Json) => row.JournalLines)).toEqual([[], []])
    const paged = xero.call('GET', 'ManualJournals?page=1&order=Date')
    expect(paged.pagination).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 2 })
    expect(paged.items.map((row: Json) => [row.Narration, row.JournalLines.length])).toEqual([
      ['Other', 2],
      ['Accrue the rent', 2],
    ])
    const where = encodeURIComponent('Status=="POSTED"')
    expect(xero.call('GET', `ManualJournals?where=${where}`).items).toHaveLength(1)
    const since = { 'if-modified-since': new Date(Date.UTC(2026, 10, 20) + 5_000).toISOString() }
    expect(xero.call('GET', 'ManualJournals', undefined, since).items).toHaveLength(1)
    const path = `ManualJournals/${first.ManualJournalID}`
    xero.one('PUT', `${path}/Attachments/a.txt`, new Uint8Array([65]))
    const alone = xero.one('GET', path)
    expect([alone.HasAttachments, alone.Attachments[0].FileName, alone.JournalLines.length]).toEqual([true, 'a.txt', 2])
  })

  test('several stand or fall together, or each for itself', () => {
    const xero = caller(company())
    const ManualJournals = [journal({ Status: 'POSTED' }), journal({ Narration: '' })]
    expectRefused(xero, 'ManualJournals', { ManualJournals }, ['The narration must be specified'])
    const { items } = xero.call('PUT', 'ManualJournals?summarizeErrors=false', { ManualJournals })
    expect(items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(items[1].ManualJournalID).toBe('00000000-0000-0000-0000-000000000000')
    expect(xero.books.manualJournals.size).toBe(1)
  })

  test('whatever is posted balances', () => {
    const amount = fc.integer({ min: -9_999, max: 9_999 }).map((value) => value / 100)
    const types = fc.constantFrom('NoTax', 'Exclusive', 'Inclusive')
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 5 }), types, (amounts, LineAmountTypes) => {
        const xero = caller(company())
        const lines = amounts.map((LineAmount) => ({ LineAmount, AccountCode: '400', TaxType: 'INPUT2' }))
        xero.answer('PUT', 'ManualJournals', journal({ Status: 'POSTED', LineAmountTypes, JournalLines: lines }))
        for (const { lines: entries } of xero.books.journals) {
          expect(entries.reduce((total, entry) => total + entry.amount, 0n)).toBe(0n)
        }
      }),
    )
  })
})
