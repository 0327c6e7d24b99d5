import { addMonths, type Day, type Month, monthOf, partsOf, startOfMonth } from '../../../books/day.ts'

const NAMES = [
  'jan(?:uary)?',
  'feb(?:ruary)?',
  'mar(?:ch)?',
  'apr(?:il)?',
  'may',
  'june?',
  'july?',
  'aug(?:ust)?',
  'sept?(?:ember)?',
  'oct(?:ober)?',
  'nov(?:ember)?',
  'dec(?:ember)?',
]
const NAME = NAMES.join('|')

// A day of a month is a date of something, not a month that something is for.
const NAMED = new RegExp(
  `(?<![\\d.]\\s?(?:st|nd|rd|th)?\\s?)\\b(${NAME})\\b\\.?,?(?!\\s*\\d{1,2}(?:st|nd|rd|th)?\\b(?!\\d))(?:[\\s'’/-]*((?:20)?\\d{2})\\b)?`,
  'gi',
)
const NUMBERED =
  /(?<![\d/.-])(20\d{2})[-/](0[1-9]|1[0-2])(?![\d/.-])|(?<![\d/.-])(0[1-9]|1[0-2])\/(20\d{2})(?![\d/.-])/g
// Words that are months only where they stand as such.
const AMBIGUOUS = /^(may|mar|march|dec|jan|sep)$/i

/**
 * The months that a text says it is for, such as "Hosting October 2026" or "Rent 2026-10"; a month without a year is the one nearest to `near`. Dates
 * with a day ("28 October") name no month; nor do words that are something else in small letters ("may", "march").
 */
export function namedMonths(text: string, near: Day): ReadonlySet<Month> {
  const found = new Set<Month>()
  for (const [, name = '', year] of text.matchAll(NAMED)) {
    const month = NAMES.findIndex((one) => new RegExp(`^(?:${one})$`, 'i').test(name)) + 1
    const isPlain = AMBIGUOUS.test(name) && name === name.toLowerCase()
    if (month > 0 && !isPlain) found.add(year === undefined ? nearest(month, near) : inYear(year, month))
  }
  for (const [, year, month, monthFirst, yearLast] of text.matchAll(NUMBERED)) {
    found.add(`${year ?? yearLast}-${month ?? monthFirst}` as Month)
  }
  return found
}

function inYear(year: string, month: number): Month {
  return `${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}` as Month
}

function nearest(month: number, near: Day): Month {
  const away = ((month - partsOf(near).month + 17) % 12) - 5
  return monthOf(addMonths(startOfMonth(near), away))
}
