import { type Day, partsOf } from './day.ts'
import { cleanText, quoted } from './ledger-text.ts'
import { lockDateOf, type Organisation } from './organisation.ts'

/** What an accountant asks first of an organisation, in sentences: its time, tax, year end and lock dates. */
export function organisationInWords(organisation: Organisation, now: number): string[] {
  return [
    zoneInWords(organisation, now),
    taxInWords(organisation),
    `The financial year ends on ${yearEndInWords(organisation)}.`,
    locksInWords(organisation),
  ]
}

/** Such as "Times are in Auckland (NZDT, UTC+13)." */
export function zoneInWords({ zone, unknownZone, country }: Organisation, now: number): string {
  if (unknownZone !== undefined) {
    return `Xero's time zone ${quoted(unknownZone, 60)} is not known here: days are counted in UTC.`
  }
  const place = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  const offset = partNamed(zone, 'en', 'shortOffset', now).replace(/^GMT/, 'UTC')
  const short = partNamed(zone, localeOf(country), 'short', now)
  const letters = /^[A-Z]{3,5}$/.test(short) && short !== 'UTC' ? `${short}, ` : ''
  return zone.endsWith('/UTC') ? 'Times are in UTC.' : `Times are in ${place} (${letters}${offset}).`
}

// The letters of a zone are known to the English of its own country alone.
function localeOf(country: string): string {
  return /^[A-Z]{2}$/.test(country) ? `en-${country}` : 'en'
}

function partNamed(timeZone: string, locale: string, timeZoneName: 'short' | 'shortOffset', now: number): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(now)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

const TAXES: Readonly<Record<string, string>> = {
  GB: 'VAT',
  NZ: 'GST',
  AU: 'GST',
  SG: 'GST',
  IN: 'GST',
  ZA: 'VAT',
  IE: 'VAT',
}

const BASES: Readonly<Record<string, string>> = {
  PAYMENTS: 'on payments basis',
  INVOICE: 'on invoice basis',
  CASH: 'on cash basis',
  ACCRUAL: 'on accrual basis',
  ACCRUALS: 'on accrual basis',
  FLATRATECASH: 'by the flat rate scheme on cash basis',
  FLATRATEACCRUAL: 'by the flat rate scheme on accrual basis',
}

const PERIODS: Readonly<Record<string, string>> = {
  MONTHLY: 'monthly',
  ONEMONTHS: 'monthly',
  '1MONTHLY': 'monthly',
  TWOMONTHS: 'two-monthly',
  '2MONTHLY': 'two-monthly',
  QUARTERLY: 'quarterly',
  QUARTERLY1: 'quarterly (option 1)',
  QUARTERLY2: 'quarterly (option 2)',
  QUARTERLY3: 'quarterly (option 3)',
  '3MONTHLY': 'quarterly',
  SIXMONTHS: 'six-monthly',
  '6MONTHLY': 'six-monthly',
  ANNUALLY: 'yearly',
  YEARLY: 'yearly',
}

/** Such as "GST on payments basis, two-monthly." */
export function taxInWords({ country, salesTaxBasis, salesTaxPeriod }: Organisation): string {
  const tax = TAXES[country] ?? 'Sales tax'
  if (salesTaxBasis === 'NONE') return `${tax}: not registered.`
  if (salesTaxBasis === '') return `${tax}: Xero does not say on which basis.`
  const basis = BASES[salesTaxBasis] ?? `on basis ${quoted(salesTaxBasis, 30)}`
  const period =
    PERIODS[salesTaxPeriod] ?? (salesTaxPeriod === '' || salesTaxPeriod === 'NONE' ? '' : quoted(salesTaxPeriod, 30))
  return `${tax} ${basis}${period === '' ? '' : `, ${period}`}.`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** A day for people, such as "31 Oct 2026". */
export function dayInWords(value: Day): string {
  const { year, month, date } = partsOf(value)
  return `${date} ${MONTHS[month - 1]} ${year}`
}

/** Such as "31 Mar". */
export function yearEndInWords({ financialYearEnd: { day, month } }: Organisation): string {
  return `${day} ${MONTHS[month - 1] ?? cleanText(String(month), 5)}`
}

/** What the lock dates forbid. */
export function locksInWords(organisation: Organisation): string {
  const { periodLockDate: period, endOfYearLockDate: year } = organisation
  const last = lockDateOf(organisation)
  if (!last) return 'No lock date is set.'
  const closed = year && period && year < period ? ` (the year is closed up to ${dayInWords(year)})` : ''
  return `Nothing on or before ${dayInWords(last)} can be posted${closed}.`
}
