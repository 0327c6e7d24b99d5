import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { cents, decimal4 } from '../../../src/books/money.ts'
import { fixedSum, type LateInterest, lateInterest } from '../../../src/tools/collections/reminders/late-interest.ts'
import { statutoryRate } from '../../../src/tools/collections/reminders/late-interest-rates.ts'

const debt = (total: string, due: string, more: object = {}) => ({
  ...{ due: day(due), total: cents(total), amountDue: cents(total), settlements: [] },
  ...more,
})
const reckoned = (...given: Parameters<typeof lateInterest>) => {
  const found = lateInterest(...given)
  if (!found || 'missing' in found) throw new Error(`no interest: ${JSON.stringify(found)}`)
  return found
}

describe('statutory interest', () => {
  test('as gov.uk works it out: £1,000 at 8.5% is £85 a year, 23p a day, £11.50 after 50 days', () => {
    const due = day('2016-12-31')
    const found = reckoned(debt('1000', due), addDays(due, 50), decimal4('0.5'))
    expect(found).toEqual({
      rate: decimal4('8.5'),
      days: 50,
      perYear: cents('85'),
      perDay: cents('0.23'),
      interest: cents('11.64'),
      byDay: cents('11.50'),
      fixedSum: cents('70'),
    } satisfies LateInterest)
  })

  test.each([
    ['0.01', '40'],
    ['999.99', '40'],
    ['1000', '70'],
    ['1000.01', '70'],
    ['9999.99', '70'],
    ['10000', '100'],
    ['1000000', '100'],
  ])('the fixed sum of %s is %s', (size, expected) => expect(fixedSum(cents(size))).toBe(cents(expected)))

  test.each([
    ['2025-12-30', '12.25', 'begins on 31 December, so the rate of 30 June'],
    ['2025-12-31', '11.75', 'begins on 1 January, so the rate of the day before'],
    ['2026-06-29', '11.75', 'begins on 30 June'],
    ['2023-06-29', '11.5', 'begins on 30 June 2023, before the rate of that day counts'],
    ['2023-06-30', '13', 'begins on 1 July 2023'],
    ['2022-01-01', '8.25', 'begins on 2 January 2022'],
  ])('due %s runs at %s%%: it %s', (due, rate) => {
    expect(statutoryRate(addDays(day(due), 1))).toBe(decimal4(rate))
  })

  test('the rate of a debt stays what it was when interest began', () => {
    const old = debt('1000', '2023-12-15')
    expect(reckoned(old, day('2026-11-20')).rate).toBe(decimal4('13'))
  })

  test('nothing is reckoned without a rate, and the half-year is named', () => {
    expect(lateInterest(debt('1000', '2027-02-01'), day('2027-03-01'))).toEqual({ missing: '2027-01-01' })
    expect(lateInterest(debt('1000', '2019-12-30'), day('2026-03-01'))).toEqual({ missing: '2019-07-01' })
    expect(reckoned(debt('1000', '2027-02-01'), day('2027-03-01'), decimal4('3.5')).rate).toBe(decimal4('11.5'))
    expect(reckoned(debt('1000', '2026-02-01'), day('2026-03-01'), decimal4('3.5')).rate).toBe(decimal4('11.75'))
  })

  test('what is not late, or paid, bears none', () => {
    expect(lateInterest(debt('1000', '2026-11-20'), day('2026-11-20'))).toBeUndefined()
    expect(lateInterest(debt('1000', '2026-10-20', { amountDue: 0n }), day('2026-11-20'))).toBeUndefined()
  })

  test('a part paid late counts for the fixed sum, one paid in time does not', () => {
    const paid = (date: string) => ({
      amountDue: cents('900'),
      settlements: [{ date: day(date), amount: cents('200') }],
    })
    expect(reckoned(debt('1100', '2026-10-20', paid('2026-11-01')), day('2026-11-20')).fixedSum).toBe(cents('70'))
    expect(reckoned(debt('1100', '2026-10-20', paid('2026-10-20')), day('2026-11-20')).fixedSum).toBe(cents('40'))
  })

  it('never shrinks from one day to the next, and is the yearly amount after 365 days', () => {
    const start = day('2026-07-15')
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 11n }), fc.integer({ min: 1, max: 700 }), (amountDue, days) => {
        const one = { due: start, total: amountDue, amountDue, settlements: [] }
        const [now, later] = [days, days + 1].map((count) => reckoned(one, addDays(start as Day, count)))
        expect((later?.interest ?? 0n) >= (now?.interest ?? 0n)).toBe(true)
        const year = reckoned(one, addDays(start, 365))
        expect(year.interest).toBe(year.perYear)
      }),
    )
  })
})
