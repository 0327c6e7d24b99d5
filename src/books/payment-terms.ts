import type { PaymentTerms } from './contacts.ts'
import { addDays, type Day, dayOf, daysInMonth, endOfMonth, partsOf } from './day.ts'

/** Xero's four rules for when a document falls due. */
export const TERM_TYPES = ['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH'] as const

/**
 * The day a document falls due under a contact's terms; undefined for a rule that Xero does not list.
 * A day that the month does not have is its last day. Source: Xero's payment terms.
 */
export function dueUnder(terms: PaymentTerms | undefined, date: Day): Day | undefined {
  if (!terms) return undefined
  const { year, month } = partsOf(date)
  switch (terms.type) {
    case 'DAYSAFTERBILLDATE':
      return addDays(date, terms.day)
    case 'DAYSAFTERBILLMONTH':
      return addDays(endOfMonth(date), terms.day)
    case 'OFCURRENTMONTH':
      return dayOfMonth(year, month, terms.day)
    case 'OFFOLLOWINGMONTH':
      return month === 12 ? dayOfMonth(year + 1, 1, terms.day) : dayOfMonth(year, month + 1, terms.day)
    default:
      return undefined
  }
}

function dayOfMonth(year: number, month: number, date: number): Day {
  return dayOf(year, month, Math.max(1, Math.min(date, daysInMonth(year, month))))
}

const WORDS: Readonly<Record<string, string>> = {
  DAYSAFTERBILLDATE: 'days after the document date',
  DAYSAFTERBILLMONTH: "days after the end of the document's month",
  OFCURRENTMONTH: 'of the current month',
  OFFOLLOWINGMONTH: 'of the following month',
}

/** Payment terms in words: "20 of the following month"; empty where there are none. */
export function termsText(terms: PaymentTerms | undefined): string {
  return terms ? `${terms.day} ${WORDS[terms.type] ?? terms.type}` : ''
}
