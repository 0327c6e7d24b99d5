import { describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { scheduled, scheduleInput } from '../../../src/tools/close/journals/schedule.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { bill, booksOf, journal, line, shapes } from './journal-books.ts'

type Terms = Record<string, unknown>

/** What a schedule charges in a month, in cents, and its words. */
function charged(terms: Terms, month = '2026-10', yearEnd = { day: 31, month: 3 }) {
  const books = booksOf([], { period: periodOf(day(`${month}-01`)) })
  const organisation = { ...books.organisation, financialYearEnd: yearEnd }
  const { lines, calculation } = scheduled(scheduleInput.parse(terms), { ...books, organisation })
  return { amounts: lines.map(({ account, amount }) => `${account} ${amount}`), calculation }
}

const insurance = { kind: 'prepayment', about: 'Insurance', total: 12_000, months: 12, start: '2026-01-01' }
const van = { kind: 'depreciation', about: 'Van', total: 38_000, months: 60 }

// Worked out by hand.
describe('a schedule', () => {
  it.each<[string, Terms, string, string[], RegExp]>([
    ['one twelfth', insurance, '2026-10', ['433 100000', '620 -100000'], /month 10 is 1,000\.00/],
    ['the last twelfth', insurance, '2026-12', ['433 100000', '620 -100000'], /month 12 is 1,000\.00/],
    // 100.00 over 3: 33.33, 33.34, 33.33.
    [
      'thirds, the second',
      { ...insurance, total: 100, months: 3, start: '2026-09-30' },
      '2026-10',
      ['433 3334', '620 -3334'],
      /month 2 is 33\.34/,
    ],
    // 38,000 / 60 = 633.33.
    ['five years, a month', van, '2026-10', ['416 63333', '731 -63333'], /over 60 months; a month is 633\.33/],
    // (38,000 - 8,000) / 60 = 500.00.
    [
      'five years to a residual',
      { ...van, residual: 8_000 },
      '2026-10',
      ['416 50000', '731 -50000'],
      /38,000\.00 less residual 8,000\.00/,
    ],
    ['no residual', { ...van, residual: 0 }, '2026-10', ['416 63333', '731 -63333'], /^38,000\.00 over 60/],
    // April 2026 to March 2027: 7,600.00.
    [
      'a whole year',
      { ...van, cumulative: true, start: '2026-01-15' },
      '2027-03',
      ['416 760000', '731 -760000'],
      /12 months of the financial year to 2027-03-31 are 7,600\.00/,
    ],
    // 38,000 * 30 % / 12 = 950.00; in the second year 26,600 * 30 % / 12 = 665.00.
    [
      'diminishing, the first year',
      { kind: 'depreciation', about: 'Van', total: 38_000, diminishing: 30, start: '2026-01-01' },
      '2026-10',
      ['416 95000', '731 -95000'],
      /at 30 % a year/,
    ],
    [
      'diminishing, the second year',
      { kind: 'depreciation', about: 'Van', total: 38_000, diminishing: 30, start: '2025-10-01' },
      '2026-10',
      ['416 66500', '731 -66500'],
      /month 13 is 665\.00/,
    ],
    [
      'an accrual',
      { kind: 'accrual', about: 'Power', total: 412.5 },
      '2026-10',
      ['445 41250', '805 -41250'],
      /412\.50 as given/,
    ],
  ])('is %s', (_, terms, month, amounts, words) => {
    const made = charged(terms, month)
    expect(made.amounts).toEqual(amounts)
    expect(made.calculation).toMatch(words)
  })

  it.each([
    ['2026-04', { day: 5, month: 4 }, 1n],
    ['2027-03', { day: 5, month: 4 }, 12n],
    ['2028-02', { day: 28, month: 2 }, 12n],
    ['2028-03', { day: 28, month: 2 }, 1n],
  ])('counts the months of a year to %s that ends on %o', (month, end, months) => {
    const { amounts } = charged({ ...van, total: 60_000, cumulative: true, start: '2024-01-01' }, month, end)
    expect(amounts[0]).toBe(`416 ${100_000n * months}`)
  })
})

describe('what is found in the books', () => {
  it('by days: 15 October to 14 January is 92 days, 17 of them in October', () => {
    // 920.00: 10.00 a day, 75 days are for later.
    const paid = bill('2026-10-15', [line('433', 92_000n, 'Cover 15 Oct 2026 - 14 Jan 2027')])
    expect(shapes(booksOf([paid]))).toEqual([['prepayment', '620 75000, 433 -75000']])
    // A journal put the 750.00 of the 75 days there: November has 30 of them.
    const put = journal('2026-10-31', 'Prepayment: Cover 15 Oct 2026 - 14 Jan 2027', [
      line('620', 75_000n, 'Cover 15 Oct 2026 - 14 Jan 2027'),
      line('433', -75_000n),
    ])
    const november = periodOf(day('2026-11-01'))
    expect(shapes(booksOf([paid, put], { period: november }))).toEqual([['prepayment', '433 30000, 620 -30000']])
  })

  it('by months over 29 February: 1,200.00 from 1 February 2028 for a year leaves 1,100.00', () => {
    const february = periodOf(day('2028-02-01'))
    const paid = bill('2028-02-29', [line('433', 120_000n, 'Insurance 1 Feb 2028 to 31 Jan 2029')])
    expect(shapes(booksOf([paid], { period: february }))).toEqual([['prepayment', '620 110000, 433 -110000']])
  })

  it('in another currency: 100.00 at 0.8 is 125.00', () => {
    const order = bill('2026-10-02', [line('412', 10_000n)], {
      ...{ kind: 'purchase_order', type: '', number: 'PO-7', due: day('2026-10-31') },
      ...{ currency: 'USD', currencyRate: 800_000n },
    })
    expect(shapes(booksOf([order]))).toEqual([['accrual', '412 12500, 805 -12500']])
  })
})
