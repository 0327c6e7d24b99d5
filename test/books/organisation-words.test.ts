import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { Organisation } from '../../src/books/organisation.ts'
import { locksInWords, organisationInWords, taxInWords, zoneInWords } from '../../src/books/organisation-words.ts'
import { organisation as base } from '../call/fixtures.ts'

const SUMMER = Date.UTC(2026, 10, 26)
const WINTER = Date.UTC(2026, 6, 1)
const of = (over: Partial<Organisation>): Organisation => ({ ...base, ...over })

describe('an organisation in words', () => {
  it.each<[Partial<Organisation>, number, string]>([
    [{}, SUMMER, 'Times are in Auckland (NZDT, UTC+13).'],
    [{}, WINTER, 'Times are in Auckland (NZST, UTC+12).'],
    [{ zone: 'Australia/Adelaide', country: 'AU' }, SUMMER, 'Times are in Adelaide (ACDT, UTC+10:30).'],
    [{ zone: 'Europe/London', country: 'GB' }, WINTER, 'Times are in London (BST, UTC+1).'],
    [{ zone: 'America/New_York', country: 'US' }, SUMMER, 'Times are in New York (EST, UTC-5).'],
    [{ zone: 'Asia/Kathmandu', country: 'NP' }, SUMMER, 'Times are in Kathmandu (UTC+5:45).'],
    [{ zone: 'Etc/UTC', country: 'nowhere' }, SUMMER, 'Times are in UTC.'],
    [
      { zone: 'Etc/UTC', unknownZone: 'MOON"STANDARD\u202eTIME' },
      SUMMER,
      'Xero\'s time zone "MOON\'STANDARDTIME" is not known here: days are counted in UTC.',
    ],
  ])('tells its time: %j', (over, now, words) => expect(zoneInWords(of(over), now)).toBe(words))

  it.each<[Partial<Organisation>, string]>([
    [{ salesTaxBasis: 'PAYMENTS', salesTaxPeriod: '2MONTHLY' }, 'GST on payments basis, two-monthly.'],
    [{ salesTaxBasis: 'INVOICE', salesTaxPeriod: 'SIXMONTHS' }, 'GST on invoice basis, six-monthly.'],
    [
      { country: 'GB', salesTaxBasis: 'FLATRATECASH', salesTaxPeriod: 'QUARTERLY' },
      'VAT by the flat rate scheme on cash basis, quarterly.',
    ],
    [
      { country: 'AU', salesTaxBasis: 'ACCRUALS', salesTaxPeriod: 'QUARTERLY1' },
      'GST on accrual basis, quarterly (option 1).',
    ],
    [{ country: 'US', salesTaxBasis: 'CASH', salesTaxPeriod: 'NONE' }, 'Sales tax on cash basis.'],
    [{ salesTaxBasis: 'NONE' }, 'GST: not registered.'],
    [{ salesTaxBasis: '', salesTaxPeriod: '' }, 'GST: Xero does not say on which basis.'],
    [{ salesTaxBasis: 'NEW', salesTaxPeriod: 'DAILY' }, 'GST on basis "NEW", "DAILY".'],
  ])('tells its tax: %j', (over, words) => expect(taxInWords(of(over))).toBe(words))

  it.each<[Partial<Organisation>, string]>([
    [{}, 'No lock date is set.'],
    [{ periodLockDate: day('2026-10-31') }, 'Nothing on or before 31 Oct 2026 can be posted.'],
    [{ endOfYearLockDate: day('2026-03-31') }, 'Nothing on or before 31 Mar 2026 can be posted.'],
    [
      { periodLockDate: day('2026-10-31'), endOfYearLockDate: day('2026-03-31') },
      'Nothing on or before 31 Oct 2026 can be posted (the year is closed up to 31 Mar 2026).',
    ],
    [
      { periodLockDate: day('2026-01-31'), endOfYearLockDate: day('2026-03-31') },
      'Nothing on or before 31 Mar 2026 can be posted.',
    ],
  ])('tells its lock dates: %j', (over, words) => expect(locksInWords(of(over))).toBe(words))

  it('is four sentences', () => {
    expect(organisationInWords(of({}), SUMMER)).toEqual([
      'Times are in Auckland (NZDT, UTC+13).',
      'GST on invoice basis, two-monthly.',
      'The financial year ends on 31 Mar.',
      'No lock date is set.',
    ])
  })
})
