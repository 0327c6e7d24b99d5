import { describe, expect, it } from 'vitest'
import { addMonths, day } from '../../../src/books/day.ts'
import { cents } from '../../../src/books/money.ts'
import type { Check } from '../../../src/tools/close/checks/check.ts'
import { documentChecks } from '../../../src/tools/close/checks/document-checks.ts'
import { misplacedPayments } from '../../../src/tools/close/checks/misplaced-payments.ts'
import { paymentsOnOtherDocuments } from '../../../src/tools/close/checks/payments-on-other-documents.ts'
import { wrongSideBalances } from '../../../src/tools/close/checks/wrong-side.ts'
import type { CloseDocument, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { ACCOUNTS, doc, docLine, journal, monthBooks, spend } from './month-fixture.ts'

const said = (check: Check, books: MonthBooks) =>
  check.examine(books).found.map(({ severity, key }) => `${severity} ${key.join(' ')}`)

const checkOf = (rule: string) => {
  const check = documentChecks.find((one) => one.rule === rule)
  if (!check) throw new Error(`There is no check ${rule}.`)
  return check
}

describe('a loan instalment', () => {
  const instalment = (date: string, codes: readonly string[], more: Partial<CloseDocument> = {}) =>
    spend({
      ...{ id: date, date: day(date), contactId: 'bank', contactName: 'First Bank', reference: 'LOAN INSTALMENT' },
      lines: codes.map((accountCode) => docLine({ accountCode, net: cents('500') })),
      ...more,
    })
  const before = ['2026-07-05', '2026-08-05', '2026-09-05'].map((date) => instalment(date, ['900', '437']))

  it('wholly on interest is misplaced where the lender was always paid back with it', () => {
    const now = instalment('2026-10-05', ['437', '437'])
    expect(said(misplacedPayments, monthBooks([...before, now]))).toEqual(['warning 2026-10-05'])
  })

  it.each([
    ['with its share paid back', [...before, instalment('2026-10-05', ['900', '437'])]],
    ['of interest alone from who was never paid back', [instalment('2026-10-05', ['437'])]],
    ['of the lender, for something else', [...before, instalment('2026-10-05', ['437'], { reference: 'OVERDRAFT' })]],
  ])('%s is right', (_, documents) => {
    expect(said(misplacedPayments, monthBooks(documents))).toEqual([])
  })

  it('is no more private than protective equipment; birthday presents are', () => {
    const bought = (description: string) => spend({ id: 'p', lines: [docLine({ description })] })
    expect(said(misplacedPayments, monthBooks([bought('Birthday presents')]))).toEqual(['warning p'])
    expect(said(misplacedPayments, monthBooks([bought('Personal protective equipment')]))).toEqual([])
  })
})

describe('a payment', () => {
  const bill = (id: string, total: string, more: Partial<CloseDocument> = {}) =>
    doc({ id, number: `INV-${id}`, total: cents(total), date: day('2026-10-02'), ...more })
  const payment = (target: string, total: string, reference = 'Payment run') =>
    doc({
      ...{ kind: 'payment', type: 'ACCPAYPAYMENT', id: 'paid', number: '', reference, total: cents(total), open: 0n },
      ...{ date: day('2026-10-22'), bankAccount: '090', lines: [] },
      settlements: [
        {
          ...{ id: 's', kind: 'bill', date: day('2026-10-22'), amount: cents(total) },
          document: { id: target, kind: 'bill', number: '' },
        } as unknown as CloseDocument['settlements'][number],
      ],
    })

  it.each([
    ['the whole of another', [bill('1001', '80'), bill('1002', '100', { open: cents('20') }), payment('1002', '80')]],
    ['by its reference', [bill('1001', '80'), bill('1002', '70', { open: 0n }), payment('1002', '70', 'for INV-1001')]],
  ])('that is for another bill is found: %s', (_, documents) => {
    const [found] = paymentsOnOtherDocuments.examine(monthBooks(documents)).found
    expect(found).toMatchObject({ severity: 'warning', key: ['paid', '1001'] })
    expect(found?.documents.map(({ id }) => id)).toEqual(['1002', '1001', 'paid'])
  })

  it.each([
    ['part of a bill', [bill('1001', '80'), bill('1002', '100', { open: cents('50') }), payment('1002', '50')]],
    ['a bill of the same amount', [bill('1001', '80'), bill('1002', '80', { open: 0n }), payment('1002', '80')]],
    [
      'part of a bill, and there are two of that amount',
      [bill('1001', '80'), bill('1003', '80'), bill('1002', '100', { open: cents('20') }), payment('1002', '80')],
    ],
    [
      'part of a bill, and another contact has one of that amount',
      [bill('1001', '80', { contactId: 'c2' }), bill('1002', '100', { open: cents('20') }), payment('1002', '80')],
    ],
    [
      'part of a bill, and a later one has that amount',
      [
        bill('1001', '80', { date: day('2026-10-25') }),
        bill('1002', '100', { open: cents('20') }),
        payment('1002', '80'),
      ],
    ],
  ])('of %s is right', (_, documents) => {
    expect(said(paymentsOnOtherDocuments, monthBooks(documents))).toEqual([])
  })
})

describe('equal payments of one day', () => {
  const fares = (reconciled: boolean | undefined) =>
    ['a', 'b'].map((id) =>
      spend({ id, number: '', contactId: 'taxi', contactName: 'City Taxis', reference: 'CARD CITY TAXIS', reconciled }),
    )

  it('are two where the bank has both, and may be one entered twice where it has not', () => {
    const duplicates = checkOf('duplicate_document')
    expect(said(duplicates, monthBooks(fares(true)))).toEqual([])
    expect(said(duplicates, monthBooks(fares(false)))).toEqual(['warning a b'])
  })
})

describe('a monthly bill that did not come', () => {
  const past = Array.from({ length: 12 }, (_, back) =>
    doc({
      ...{ id: `b${back}`, number: `R-${200 - back}`, contactId: 'cleaner', contactName: 'Sparrow Cleaning' },
      ...{ date: addMonths(day('2026-09-09'), -back), total: cents('300'), open: 0n },
    }),
  )
  const accounts = ACCOUNTS.map((one) => (one.code === '850' ? { ...one, name: 'Accrued Expenses' } : one))
  const accrual = (status: string) =>
    journal('2026-10-31', cents('300'), { status, reference: 'Accrual Sparrow Cleaning, 2026-10' })
  const recurring = checkOf('missing_recurring')

  it.each([
    ['nothing accrues', [], ['warning purchase cleaner NZD']],
    ['a draft accrues', [accrual('DRAFT')], ['note purchase cleaner NZD']],
    ['a posted journal accrues', [accrual('POSTED')], []],
  ] as const)('and that %s', (_, journals, expected) => {
    expect(said(recurring, monthBooks([...past, ...journals], { accounts }))).toEqual(expected)
  })

  it('is said to be accrued', () => {
    const books = monthBooks([...past, accrual('POSTED')], { accounts })
    expect(recurring.examine(books).proved[0]).toMatch(/Sparrow Cleaning.* is accrued: posted journal/)
  })
})

describe('suspense', () => {
  it('stands on no wrong side: it has a check of its own', () => {
    expect(said(wrongSideBalances, monthBooks([journal('2026-10-12', cents('-40'))]))).not.toContain(
      'warning account-850',
    )
  })
})
