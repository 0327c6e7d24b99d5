import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, type Month } from '../../../src/books/day.ts'
import { cents } from '../../../src/books/money.ts'
import { backdatedInvoices } from '../../../src/tools/close/checks/backdated-invoices.ts'
import { bookChecks } from '../../../src/tools/close/checks/book-checks.ts'
import type { Check } from '../../../src/tools/close/checks/check.ts'
import { cutOff } from '../../../src/tools/close/checks/cut-off.ts'
import { lateChanges } from '../../../src/tools/close/checks/late-changes.ts'
import { lockDates } from '../../../src/tools/close/checks/lock-dates.ts'
import { misplacedPayments } from '../../../src/tools/close/checks/misplaced-payments.ts'
import { missingAttachments } from '../../../src/tools/close/checks/missing-attachments.ts'
import { namedMonths } from '../../../src/tools/close/checks/named-months.ts'
import { oddRates } from '../../../src/tools/close/checks/odd-rates.ts'
import { payrollPosted } from '../../../src/tools/close/checks/payroll-posted.ts'
import { repeatingNotRaised } from '../../../src/tools/close/checks/repeating-not-raised.ts'
import { revaluation } from '../../../src/tools/close/checks/revaluation.ts'
import { suspense } from '../../../src/tools/close/checks/suspense.ts'
import {
  unappliedCustomerCredits,
  unappliedSupplierCredits,
} from '../../../src/tools/close/checks/unapplied-credits.ts'
import { unpostedDocuments } from '../../../src/tools/close/checks/unposted-documents.ts'
import { unreconciled } from '../../../src/tools/close/checks/unreconciled.ts'
import { unusualAccounts } from '../../../src/tools/close/checks/unusual-accounts.ts'
import { unusualAmounts } from '../../../src/tools/close/checks/unusual-amounts.ts'
import type { CloseDocument, MonthBooks, RepeatingTemplate } from '../../../src/tools/close/month/month-books.ts'
import { monthsAfter } from '../../../src/tools/close/month/period.ts'
import { USUAL_SETTINGS } from '../../../src/tools/close/run/close-settings.ts'
import { ACCOUNTS, doc, docLine, invoiced, journal, monthBooks, OCTOBER, spend } from './month-fixture.ts'

/** What a check says of books in short: severity and key of each finding. */
function said(check: Check, books: MonthBooks): string[] {
  return check.examine(books).found.map(({ severity, key }) => `${severity} ${key.join(' ')}`)
}

const of = (documents: readonly CloseDocument[], more: Partial<MonthBooks> = {}) => monthBooks(documents, more)
const forText = (description: string, more: Partial<CloseDocument> = {}) =>
  doc({ lines: [docLine({ description })], ...more })

describe('drafts', () => {
  it.each([
    ['a draft bill of the period', doc({ id: 'a', status: 'DRAFT' }), ['warning a']],
    [
      'one that awaits approval, of the month before',
      doc({ id: 'a', status: 'SUBMITTED', date: day('2026-09-30') }),
      ['warning a'],
    ],
    ['a draft journal', journal('2026-10-31', cents('50'), { id: 'a', status: 'DRAFT' }), ['warning a']],
    ['one long forgotten', doc({ status: 'DRAFT', date: day('2026-03-01') }), ['note forgotten']],
    ['one of the next month, such as a reversal', journal('2026-11-01', 50n, { status: 'DRAFT' }), []],
    ['one that comes to nothing', doc({ status: 'DRAFT', total: 0n }), []],
    ['an approved bill', doc(), []],
    ['a quote', doc({ kind: 'quote', status: 'DRAFT' }), []],
  ] as const)('%s', (_, document, expected) => {
    expect(said(unpostedDocuments, of([document]))).toEqual(expected)
  })

  it('of a journal, what it debits is at risk', () => {
    const [found] = unpostedDocuments.examine(
      of([journal('2026-10-31', cents('50'), { status: 'DRAFT', total: 0n })]),
    ).found
    expect(found?.amount).toBe(cents('50'))
  })
})

describe('months that texts name', () => {
  it.each([
    ['Hosting October 2026', ['2026-10']],
    ['Rent Oct 26', []],
    ["Cleaning Sept '26", ['2026-09']],
    ['Power for October', ['2026-10']],
    ['Licence 2026-10', ['2026-10']],
    ['Retainer 10/2026', ['2026-10']],
    ['October - December 2026', ['2026-10', '2026-12']],
    ['Delivered 28 October 2026', []],
    ['Order of 3rd October', []],
    ['October 28, 2026 visit', []],
    ['you may march on', []],
    ['Octopus Energy, Marchetti, Mayfield', []],
    ['2026-10-31', []],
    ['INV-2026-1077', []],
    ['Support December', ['2026-12']],
    ['Support January', ['2027-01']],
  ])('%j', (text, months) => {
    expect([...namedMonths(text, day('2026-11-03'))].sort()).toEqual(months)
  })
})

describe('cut-off', () => {
  const late = (text: string, more: Partial<CloseDocument> = {}) =>
    forText(text, { id: 'late', date: day('2026-11-04'), ...more })
  const power = (month: string, date: string) => forText(`Power ${month}`, { date: day(date) })
  it.each([
    ['a bill of November for October', [late('Power October 2026')], ['warning late']],
    ['one whose reference alone says so', [late('Power', { reference: 'Oct 2026' })], ['warning late']],
    ['one for November', [late('Power November 2026')], []],
    ['one over several months', [late('Licence October to December 2026')], []],
    ['one with a day of October', [late('Repair on 28 October')], []],
    [
      'one that was accrued',
      [late('Power October 2026'), journal('2026-10-31', cents('90'), { reference: 'Accrue Volt' })],
      [],
    ],
    ['one accrued with its amount', [late('Power October'), journal('2026-10-31', cents('100'))], []],
    ['a draft', [late('Power October 2026', { status: 'DRAFT' })], []],
    [
      'one as every month',
      [power('August 2026', '2026-09-03'), power('September 2026', '2026-10-03'), late('Power October 2026')],
      ['note usual'],
    ],
    [
      'an invoice of October for November',
      [invoiced({ id: 'early', lines: [docLine({ description: 'Retainer November 2026' })] })],
      ['warning early'],
    ],
    ['a bill of October for November', [forText('Rent November 2026')], []],
  ] as const)('%s', (_, documents, expected) => {
    expect(said(cutOff, of(documents))).toEqual(expected)
  })
})

describe('invoices dated back', () => {
  const numbered = (number: string, date: string, id = number) => invoiced({ id, number, date: day(date) })
  const november = ['INV-0101', 'INV-0102', 'INV-0103'].map((number) => numbered(number, '2026-11-10'))
  it('have a later number than invoices of the next month', () => {
    expect(said(backdatedInvoices, of([...november, numbered('INV-0104', '2026-10-30')]))).toEqual(['warning INV-0104'])
  })
  it.each([
    ['numbered in order', [...november, numbered('INV-0100', '2026-10-30')]],
    ['only two were before it', [...november.slice(0, 2), numbered('INV-0104', '2026-10-30')]],
    ['another series', [...november, numbered('CON-0104', '2026-10-30')]],
    [
      'made in the first days of the month',
      [...['1', '2', '3'].map((each) => numbered(`INV-010${each}`, '2026-11-02')), numbered('INV-0104', '2026-10-31')],
    ],
  ])('are not those that are %s', (_, documents) => {
    expect(said(backdatedInvoices, of(documents))).toEqual([])
  })
})

describe('late changes', () => {
  const signed = [{ month: '2026-09' as Month, at: Date.UTC(2026, 9, 12) }]
  const changed = Date.UTC(2026, 9, 20)
  const september = { id: 'a', date: day('2026-09-20') }
  it.each([
    ['a journal', journal('2026-09-30', 50n, { id: 'a', updatedAt: changed }), ['warning a']],
    ['an unpaid bill', doc({ ...september, updatedAt: changed }), ['warning a']],
    [
      'a bill of a month before the signed one',
      doc({ id: 'a', date: day('2026-06-02'), updatedAt: changed }),
      ['warning a'],
    ],
    [
      'a bill paid since',
      doc({
        ...september,
        updatedAt: changed,
        settlements: [{ id: 's', kind: 'payment', date: day('2026-10-20'), amount: 1n, reference: '' }],
      }),
      ['note explained'],
    ],
    ['money reconciled since', spend({ ...september, updatedAt: changed }), ['note explained']],
    ['money not reconciled', spend({ ...september, reconciled: false, updatedAt: changed }), ['warning a']],
    ['what was changed before', doc({ ...september, updatedAt: Date.UTC(2026, 9, 2) }), []],
    ['a draft', doc({ ...september, status: 'DRAFT', updatedAt: changed }), []],
    ['a bill of October', doc({ updatedAt: changed }), []],
  ] as const)('%s', (_, document, expected) => {
    expect(said(lateChanges, of([document], { signed }))).toEqual(expected)
  })

  it('cannot have happened where nothing was signed, which holds no step up', () => {
    const { proved, unchecked } = lateChanges.examine(of([doc()]))
    expect([proved[0], unchecked]).toEqual([expect.stringContaining('No month has been signed off'), undefined])
  })
})

describe('unreconciled items', () => {
  it.each([
    ['an old one', [spend({ reconciled: false, date: day('2026-08-01') })], ['warning account-090']],
    [
      'two old ones of one account',
      [spend({ reconciled: false, date: day('2026-08-01') }), spend({ reconciled: false, date: day('2026-07-01') })],
      ['warning account-090'],
    ],
    ['a payment of October', [spend({ kind: 'payment', type: '', reconciled: false })], ['note recent']],
    ['one of November', [spend({ reconciled: false, date: day('2026-11-02') })], []],
    ['a reconciled one', [spend()], []],
    ['what a transfer is listed as', [spend({ type: 'SPEND-TRANSFER', reconciled: false })], []],
    ['one that is unknown', [spend({ reconciled: undefined })], []],
  ])('%s', (_, documents, expected) => {
    expect(said(unreconciled, of(documents))).toEqual(expected)
  })

  it('of a transfer each side by itself', () => {
    const transfer = { id: 't', date: day('2026-08-03'), fromAccount: '090', toAccount: '091', amount: cents('500') }
    const transfers = [{ ...transfer, fromReconciled: true, toReconciled: false, hasAttachments: false }]
    const answer = unreconciled.examine(of([], { transfers }))
    expect(answer.found).toMatchObject([{ key: ['account-091'], amount: cents('500') }])
    expect(answer.unchecked).toContain('not visible through Xero')
  })
})

describe('money on the wrong side', () => {
  const paid = (description: string, accountCode = '429', more: Partial<CloseDocument> = {}) =>
    spend({ id: 'a', lines: [docLine({ description, accountCode })], ...more })
  const income = (description: string, more: Partial<CloseDocument> = {}) =>
    spend({
      id: 'in',
      type: 'RECEIVE',
      bankAccount: '091',
      lines: [docLine({ description, accountCode: '270' })],
      ...more,
    })
  it.each([
    ['a loan paid back in expenses', [paid('Loan repayment October')], ['warning a']],
    ['a mortgage paid back', [paid('Repayment of the mortgage')], ['warning a']],
    ['interest on a loan', [paid('Loan interest', '437')], []],
    ['a loan payment on interest expense', [paid('Loan repayment', '437')], []],
    ['a loan payment on the loan', [paid('Loan repayment', '900')], []],
    ['equipment on loan', [paid('Hire of equipment on loan')], []],
    [
      'a repayment split by lines',
      [
        paid('', '437', {
          lines: [
            docLine({ description: 'Loan repayment', accountCode: '900' }),
            docLine({ description: 'Loan repayment interest', accountCode: '429' }),
          ],
        }),
      ],
      [],
    ],
    ['sales tax in expenses', [paid('GST payment Aug-Sep', '429', { contactName: 'Inland Revenue' })], ['warning a']],
    ['advice on tax', [paid('GST return preparation')], []],
    ['sales tax on its liability', [paid('GST payment', '820', { contactName: 'Inland Revenue' })], []],
    ['a private expense', [paid('Family holiday flights')], ['warning a']],
    ['personal protective equipment', [paid('Personal items: protective gloves')], []],
    [
      'a transfer in income, both sides',
      [income('Transfer'), paid('Transfer', '429', { id: 'out' })],
      ['warning in out'],
    ],
    ['a transfer that names the account', [income('Transfer from Business Bank')], ['warning in']],
    ['a sale and a purchase of one amount', [income('Course fee', { contactId: 'c2' }), paid('Books')], []],
    ['two that it could be', [income('Transfer'), paid('x', '429', { id: 'o1' }), paid('x', '429', { id: 'o2' })], []],
    ['a refund of a supplier', [income('Refund', { contactId: 'c9', lines: [docLine({ accountCode: '300' })] })], []],
    ['one of November', [paid('Loan repayment', '429', { date: day('2026-11-03') })], []],
  ])('%s', (_, documents, expected) => {
    expect(said(misplacedPayments, of(documents))).toEqual(expected)
  })

  it('is no loan where the chart has none', () => {
    const accounts = ACCOUNTS.filter(({ code }) => code !== '900')
    expect(said(misplacedPayments, of([paid('Loan repayment')], { accounts }))).toEqual([])
  })
})

describe('unapplied credits', () => {
  const credit = (more: Partial<CloseDocument> = {}) =>
    doc({
      kind: 'supplier_credit',
      type: 'ACCPAYCREDIT',
      id: 'cr',
      total: cents('40'),
      date: day('2026-10-20'),
      ...more,
    })
  const bill = (more: Partial<CloseDocument> = {}) => doc({ date: day('2026-10-01'), ...more })
  it.each([
    ['one that fits an open bill', [credit(), bill({ total: cents('40') })], ['warning cr']],
    ['one that names the bill', [credit({ reference: 'for B-9999' }), bill({ number: 'B-9999' })], ['warning cr']],
    ['an older one with any bill open', [credit({ date: day('2026-09-01') }), bill()], ['warning cr']],
    ['a young one that fits none', [credit(), bill()], []],
    ['one with nothing open', [credit()], []],
    ['an old one with nothing open', [credit({ date: day('2026-05-01') })], ['note forgotten']],
    ['one with a bill of another contact', [credit(), bill({ total: cents('40'), contactId: 'c2' })], []],
    ['one with a bill in another currency', [credit(), bill({ total: cents('40'), currency: 'USD' })], []],
    ['one used since', [credit({ open: 0n }), bill({ total: cents('40') })], []],
    ['a draft', [credit({ status: 'DRAFT' }), bill({ total: cents('40') })], []],
  ])('%s', (_, documents, expected) => {
    expect(said(unappliedSupplierCredits, of(documents))).toEqual(expected)
    expect(said(unappliedCustomerCredits, of(documents))).toEqual([])
  })

  it('are of customers where money came in', () => {
    const over = doc({
      kind: 'overpayment',
      type: 'RECEIVE-OVERPAYMENT',
      id: 'ov',
      total: cents('40'),
      contactId: 'c3',
    })
    const open = invoiced({ contactId: 'c3', total: cents('40'), date: day('2026-10-01') })
    expect(said(unappliedCustomerCredits, of([over, open]))).toEqual(['warning ov'])
    expect(said(unappliedSupplierCredits, of([over, open]))).toEqual([])
  })
})

describe('attachments', () => {
  const past = (hasAttachments: boolean) => [1, 2, 3].map(() => doc({ date: day('2026-09-05'), hasAttachments }))
  it.each([
    ['missing where they are usual', [...past(true), doc({ hasAttachments: false })], ['warning period']],
    ['missing where nobody attaches', [...past(false), doc({ hasAttachments: false })], ['note period']],
    ['there', [...past(true), doc()], []],
    ['missing below the amount', [...past(true), doc({ hasAttachments: false, total: cents('74.99') })], []],
    [
      'missing of wages',
      [...past(true), spend({ hasAttachments: false, lines: [docLine({ accountCode: '477' })] })],
      [],
    ],
    ['missing of sales', [...past(true), invoiced({ hasAttachments: false })], []],
    [
      'missing of a loan payment',
      [...past(true), spend({ hasAttachments: false, lines: [docLine({ accountCode: '900' })] })],
      [],
    ],
  ])('%s', (_, documents, expected) => {
    expect(said(missingAttachments, of(documents))).toEqual(expected)
  })
})

describe('payroll', () => {
  const months = (wages: readonly string[]) => ({
    profits: wages.map((amount, index) => ({
      period: monthsAfter(OCTOBER, index - wages.length + 1),
      figures: new Map([['account-477', cents(amount)]]),
    })),
  })
  it.each([
    ['none in the month', ['10000', '10100', '9900', '0'], ['blocker wages']],
    ['half of it', ['10000', '10100', '9900', '5000'], ['warning wages']],
    ['twice', ['10000', '10100', '9900', '20000'], ['warning wages']],
    ['five weeks', ['8000', '8000', '10000', '8000', '8000', '10000'], []],
    ['seasonal work as before', ['10000', '3000', '9900', '3500'], []],
    ['too little of a past', ['10000', '10000', '0'], []],
    ['wages that ended a month ago', ['10000', '10000', '10000', '0', '0'], []],
  ])('%s', (_, wages, expected) => {
    expect(said(payrollPosted, of([], months(wages)))).toEqual(expected)
  })
})

describe('repeating templates', () => {
  const template = {
    id: 'r',
    kind: 'bill',
    contactId: 'c1',
    contactName: 'Volt Energy',
    total: cents('90'),
    currency: 'NZD',
  } as const
  it.each([
    ['due in the period', { next: day('2026-10-28'), ends: undefined }, ['warning r']],
    ['due next month', { next: day('2026-11-01'), ends: undefined }, []],
    ['that have ended', { next: day('2026-10-28'), ends: day('2026-09-30') }, []],
    ['without a next day', { next: undefined, ends: undefined }, []],
  ])('%s', (_, more, expected) => {
    const repeating: RepeatingTemplate[] = [{ ...template, ...more }]
    expect(said(repeatingNotRaised, of([], { repeating }))).toEqual(expected)
  })
})

describe('currency', () => {
  const usd = (rate: bigint, more: Partial<CloseDocument> = {}) => doc({ currency: 'USD', currencyRate: rate, ...more })
  it.each([
    ['a rate of 1 among others', [usd(610_000n), usd(612_000n), usd(1_000_000n, { id: 'odd' })], ['warning odd']],
    ['a rate turned over', [usd(610_000n), usd(612_000n), usd(1_639_000n, { id: 'odd' })], ['warning odd']],
    ['rates that move a little', [usd(610_000n), usd(612_000n), usd(630_000n)], []],
    ['too few to tell', [usd(610_000n), usd(1_000_000n)], []],
    [
      'others of months before',
      [usd(610_000n, { date: day('2026-08-01') }), usd(615_000n, { date: day('2026-08-02') }), usd(700_000n)],
      [],
    ],
    ['a draft', [usd(610_000n), usd(612_000n), usd(1_000_000n, { status: 'DRAFT' })], []],
  ])('%s', (_, documents, expected) => {
    expect(said(oddRates, of(documents))).toEqual(expected)
  })

  it('what is open is revalued, or it is said', () => {
    const open = [usd(500_000n, { total: cents('5000') })]
    expect(said(revaluation, of(open))).toEqual(['warning USD'])
    const gain = { movement: new Map([['account-498', 12n]]), balance: new Map() }
    expect(said(revaluation, of(open, { trial: gain }))).toEqual([])
    expect(said(revaluation, of([usd(500_000n, { total: cents('50') })]))).toEqual([])
    expect(said(revaluation, of([doc({ total: cents('5000') })]))).toEqual([])
  })
})

describe('suspense', () => {
  const on = (accountCode: string, net: bigint, date = '2026-10-05') =>
    spend({ date: day(date), total: net, lines: [docLine({ accountCode, net })] })
  it.each([
    ['held', [on('850', 500n)], ['warning account-850']],
    [
      'cleared',
      [
        on('850', 500n),
        journal('2026-10-31', 500n, {
          lines: [docLine({ accountCode: '429', net: 500n }), docLine({ accountCode: '850', net: -500n })],
        }),
      ],
      [],
    ],
    ['clearing, days old', [on('855', 500n, '2026-10-29')], []],
    ['clearing, weeks old', [on('855', 500n, '2026-10-02')], ['warning account-855']],
    [
      'clearing, weeks old and cleared, another on its way',
      [on('855', 500n, '2026-09-02'), on('855', -500n, '2026-09-04'), on('855', 700n, '2026-10-30')],
      [],
    ],
    ['of November', [on('850', 500n, '2026-11-02')], []],
  ])('%s', (_, documents, expected) => {
    expect(said(suspense, of(documents))).toEqual(expected)
  })

  it('is what settings add to it', () => {
    const settings = { ...USUAL_SETTINGS, suspenseAccounts: ['429'] }
    expect(said(suspense, of([doc()], { settings }))).toEqual(['warning account-429'])
  })

  it('from before what was read is told without parts', () => {
    const trial = { movement: new Map(), balance: new Map([['account-850', -700n]]) }
    const [found] = suspense.examine(of([], { trial })).found
    expect(found).toMatchObject({ amount: 700n, documents: [] })
    expect(found?.next).toContain('before what was read')
  })
})

describe('accounts and amounts', () => {
  it('archived accounts that were posted to are found, dormant ones are told', () => {
    const past = [doc({ date: day('2026-01-10') }), doc({ date: day('2026-09-10') })]
    const archived = doc({ lines: [docLine({ accountCode: '299' })] })
    const dormant = doc({ lines: [docLine({ accountCode: '300' })] })
    expect(said(unusualAccounts, of([...past, archived, dormant, doc()]))).toEqual([
      'warning account-299',
      'note dormant',
    ])
    expect(said(unusualAccounts, of([dormant]))).toEqual([])
  })

  it('round sums are told where they are rare', () => {
    const usual = Array.from({ length: 30 }, (_, index) => spend({ total: cents(`${index}.55`) }))
    expect(said(unusualAmounts, of([...usual, spend({ total: cents('9000') })]))).toEqual(['note period'])
    expect(said(unusualAmounts, of(usual.map((one) => ({ ...one, total: cents('9000') }))))).toEqual([])
  })
})

describe('lock dates', () => {
  const locked = (periodLockDate: string | undefined, today: string) => {
    const { organisation } = of([])
    const lock = periodLockDate === undefined ? undefined : day(periodLockDate)
    return of([], { organisation: { ...organisation, periodLockDate: lock }, today: day(today) })
  }
  it.each([
    ['2026-09-30', '2026-11-10', []],
    ['2026-09-30', '2026-11-20', ['note period']],
    ['2026-08-31', '2026-11-05', ['warning earlier']],
    [undefined, '2026-11-05', ['warning earlier']],
    ['2026-10-31', '2026-11-20', []],
  ])('locked to %s on %s', (lock, today, expected) => {
    expect(said(lockDates, locked(lock, today))).toEqual(expected)
  })
})

describe('every check of the books', () => {
  const anything = fc.record({
    kind: fc.constantFrom(
      'bill',
      'invoice',
      'supplier_credit',
      'bank_transaction',
      'journal',
      'payment',
      'overpayment',
    ),
    status: fc.constantFrom('DRAFT', 'AUTHORISED', 'POSTED'),
    total: fc.bigInt({ min: -10_000n, max: 1_000_000n }),
    currency: fc.constantFrom('NZD', 'USD'),
    currencyRate: fc.constantFrom(0n, 610_000n, 1_000_000n),
    number: fc.constantFrom('', 'INV-1', '999999999999', '"; ignore this'),
    reconciled: fc.constantFrom(true, false, undefined),
    month: fc.integer({ min: 1, max: 11 }),
  })
  it('answers the same whatever the order, never below nothing, with one id for one thing', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 12 }), (rows) => {
        const documents = rows.map(({ month, ...row }, index) =>
          doc({
            ...(row as Partial<CloseDocument>),
            id: `d${index}`,
            date: day(`2026-${String(month).padStart(2, '0')}-15`),
          }),
        )
        for (const check of bookChecks) {
          const { found } = check.examine(of(documents))
          const keys = found.map(({ key }) => key.join(' '))
          expect(new Set(keys).size).toBe(keys.length)
          expect(found.every(({ amount }) => amount >= 0n)).toBe(true)
          expect(said(check, of([...documents].reverse())).sort()).toEqual(said(check, of(documents)).sort())
        }
      }),
      { numRuns: 60 },
    )
  })
})
