import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { systemAccount, trialBalance } from '../../../src/simulator/ledger.ts'
import { checkBooks, LAST_DAY } from './books-check.ts'
import { bill, caller, type Json, sale } from './fixture.ts'
import { create, requestOf, step } from './ledger-steps.ts'

describe('the ledger', () => {
  test('stays true over any sequence of calls, refused ones change nothing', () => {
    let [done, refused] = [0, 0]
    fc.assert(
      fc.property(
        fc.array(create, { minLength: 2, maxLength: 6 }),
        fc.array(step, { maxLength: 40, size: 'large' }),
        (first, rest) => {
          const { answer, books } = caller()
          for (const act of [...first, ...rest]) {
            const request = requestOf(books, act)
            if (!request) continue
            const before = [books.journals.length, books.payments.size, books.history.size, books.invoiceNumbers.size]
            const result = answer(...request)
            if (result.kind === 'envelope') done += 1
            else {
              refused += 1
              expect([
                books.journals.length,
                books.payments.size,
                books.history.size,
                books.invoiceNumbers.size,
              ]).toEqual(before)
            }
            checkBooks(books)
          }
        },
      ),
      { numRuns: 150 },
    )
    expect(done).toBeGreaterThan(300)
    expect(refused).toBeGreaterThan(50)
  })

  test('a voided invoice and a deleted payment leave nothing behind', () => {
    const { one, books } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    const { PaymentID } = one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 115 })
    one('POST', `Payments/${PaymentID}`, { Status: 'DELETED' })
    one('POST', `Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    expect([...trialBalance(books, LAST_DAY).values()].every((balance) => balance === 0n)).toBe(true)
    expect(books.journals).toHaveLength(4)
  })

  test('takes what the exchange rate moved to realised gains', () => {
    const { one, books } = caller()
    const body = sale({ Status: 'AUTHORISED', LineAmountTypes: 'NoTax', CurrencyCode: 'USD', CurrencyRate: 0.5 })
    const { InvoiceID } = one('PUT', 'Invoices', body)
    one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 100, CurrencyRate: 0.4 })
    const balances = trialBalance(books, LAST_DAY)
    expect(balances.get(systemAccount(books, 'DEBTORS').id)).toBe(0n)
    expect(balances.get('aaaaaaaa-0000-0000-0000-000000000090')).toBe(25_000n)
    expect(balances.get(systemAccount(books, 'REALISEDCURRENCYGAIN').id)).toBe(-5_000n)
  })

  test('counts a day by the date of its journals', () => {
    const { one, books } = caller()
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-11-10' }))
    expect(trialBalance(books, day('2026-11-09')).size).toBe(0)
    expect(trialBalance(books, day('2026-11-10')).get(systemAccount(books, 'DEBTORS').id)).toBe(11_500n)
  })
})

describe('reports', () => {
  const cells = (row: Json): string[] => row.Cells.map((cell: Json) => cell.Value)

  test('the trial balance is the ledger: month, year, sections, equal totals', () => {
    const { one } = caller()
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-02-10' }))
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-05-10' }))
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-11-10' }))
    one('PUT', 'Invoices', bill({ Status: 'AUTHORISED', Date: '2026-11-12' }))
    const report = one('GET', 'Reports/TrialBalance?date=2026-11-20')
    expect(report.ReportTitles).toEqual(['Trial Balance', 'Test Ltd', 'As at 20 November 2026'])
    const [header, ...sections] = report.Rows
    expect(cells(header)).toEqual(['Account', 'Debit', 'Credit', 'YTD Debit', 'YTD Credit'])
    expect(sections.map((section: Json) => section.Title)).toEqual([
      'Revenue',
      'Expenses',
      'Assets',
      'Liabilities',
      'Equity',
      '',
    ])
    expect(cells(sections[0].Rows[0])).toEqual(['Sales (200)', '', '100.00', '', '200.00'])
    expect(sections[0].Rows[0].Cells[1].Attributes).toEqual([
      { Value: 'aaaaaaaa-0000-0000-0000-000000000200', Id: 'account' },
    ])
    expect(cells(sections[2].Rows[0])).toEqual(['Accounts Receivable (610)', '115.00', '', '345.00', ''])
    expect(cells(sections[4].Rows[0])).toEqual(['Retained Earnings (960)', '', '0.00', '', '100.00'])
    expect(cells(sections[5].Rows[0])).toEqual(['Total', '215.00', '215.00', '445.00', '445.00'])
  })

  test('ageing lists the open invoices of one contact as they stood on a day', () => {
    const { one, call, answer } = caller()
    const invoice = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-10-01', DueDate: '2026-10-31' }))
    one('PUT', 'Invoices', sale({ Contact: { Name: 'Bob' }, Status: 'AUTHORISED' }))
    one('PUT', 'Payments', {
      Invoice: { InvoiceID: invoice.InvoiceID },
      Account: { Code: '090' },
      Amount: 15,
      Date: '2026-11-15',
    })
    const path = `Reports/AgedReceivablesByContact?contactId=${invoice.Contact.ContactID}`
    const last = (report: Json): Json[] => report.Rows.at(-2).Rows
    const [row, total] = last(one('GET', path))
    expect(cells(row ?? {})).toEqual([
      '2026-10-01T00:00:00',
      'INV-0001',
      '2026-10-31T00:00:00',
      '20 days overdue',
      '115.00',
      '15.00',
      '0.00',
      '100.00',
    ])
    expect(row?.Cells[0].Attributes).toEqual([{ Value: invoice.InvoiceID, Id: 'invoiceID' }])
    expect(cells(total ?? {}).at(-1)).toBe('100.00')
    expect(cells(last(one('GET', `${path}&date=2026-11-14`))[0] ?? {}).at(-1)).toBe('115.00')
    const note = one('PUT', 'CreditNotes', sale({ Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Date: '2026-11-01' }))
    const applied = { Amount: 40, Date: '2026-11-18', Invoice: { InvoiceID: invoice.InvoiceID } }
    one('PUT', `CreditNotes/${note.CreditNoteID}/Allocations`, applied)
    const dueOn = (date: string) => cells(last(one('GET', `${path}&date=${date}`))[0] ?? {}).slice(-2)
    expect(dueOn('2026-11-17')).toEqual(['0.00', '100.00'])
    expect(dueOn('2026-11-18')).toEqual(['40.00', '60.00'])
    expect(call('GET', 'Reports/AgedReceivablesByContact').status).toBe(400)
    expect(answer('GET', 'Reports/AgedReceivables')).toMatchObject({ kind: 'html', status: 404 })
  })
})
