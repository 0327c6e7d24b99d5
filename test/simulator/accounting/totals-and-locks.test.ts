import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { lockProblem } from '../../../src/simulator/accounting/locks.ts'
import { lineTaxOf, unitAmountOf } from '../../../src/simulator/accounting/totals.ts'
import { movements, systemAccount, trialBalance } from '../../../src/simulator/ledger.ts'
import { caller, organisation, sale } from './fixture.ts'

const LAST_DAY = day('2099-12-31')

describe('a line', () => {
  test('bears no tax in a document without tax, whatever its rate', () => {
    expect(lineTaxOf(10_000n, 150_000n, 'NoTax')).toBe(0n)
    expect(lineTaxOf(11_500n, 150_000n, 'Inclusive')).toBe(1_500n)
    expect(lineTaxOf(10_000n, 150_000n, 'Exclusive')).toBe(1_500n)
  })

  test('of no quantity has no unit price', () => {
    expect(unitAmountOf(10_000n, 0n)).toBe(0n)
    expect(unitAmountOf(10_000n, 30_000n)).toBe(333_333n)
  })
})

describe('lock dates', () => {
  test.each([
    ['2026-03-31', 'year'],
    ['2026-04-01', 'period'],
    ['2026-06-30', 'period'],
    ['2026-07-01', undefined],
  ])('lock %s for the %s', (date, by) => {
    const { settings } = organisation()
    settings.endOfYearLockDate = day('2026-03-31')
    const yearOnly = lockProblem(settings, day(date))
    expect(yearOnly === undefined).toBe(by !== 'year')
    settings.periodLockDate = day('2026-06-30')
    expect(lockProblem(settings, day(date)) === undefined).toBe(by === undefined)
    expect(lockProblem(settings, day('2026-07-01'), day(date)) === undefined).toBe(by === undefined)
  })
})

describe('the ledger', () => {
  test('takes the net of an inclusive line to its account, and nothing to rounding', () => {
    const { one, books } = caller()
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineAmountTypes: 'Inclusive' }))
    const balances = trialBalance(books, LAST_DAY)
    expect(balances.get('aaaaaaaa-0000-0000-0000-000000000200')).toBe(-8_696n)
    expect(balances.get(systemAccount(books, 'GST').id)).toBe(-1_304n)
    expect(balances.get(systemAccount(books, 'ROUNDING').id)).toBeUndefined()
  })

  test('counts the first and the last day of a span', () => {
    const { one, books } = caller()
    one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-11-10' }))
    const [own, before, after] = movements(books, [
      { from: day('2026-11-10'), to: day('2026-11-10') },
      { from: day('2026-11-01'), to: day('2026-11-09') },
      { from: day('2026-11-11'), to: day('2026-11-30') },
    ])
    expect([own?.size, before?.size, after?.size]).toEqual([3, 0, 0])
  })

  test('takes the odd cent of an allocation between equal rates to rounding, not to currency gains', () => {
    const { one, books } = caller()
    const abroad = (amount: number) => ({
      Status: 'AUTHORISED',
      LineAmountTypes: 'NoTax',
      CurrencyCode: 'USD',
      CurrencyRate: 3,
      LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: amount, AccountCode: '200' }],
    })
    const { InvoiceID } = one('PUT', 'Invoices', sale(abroad(1)))
    const note = one('PUT', 'CreditNotes', sale({ ...abroad(2), Type: 'ACCRECCREDIT' }))
    one('PUT', `CreditNotes/${note.CreditNoteID}/Allocations`, { Amount: 1, Invoice: { InvoiceID } })
    const balances = trialBalance(books, LAST_DAY)
    expect(balances.get(systemAccount(books, 'ROUNDING').id)).not.toBe(undefined)
    expect(balances.get(systemAccount(books, 'REALISEDCURRENCYGAIN').id)).toBeUndefined()
  })
})
