import { addMonths, type Day, daysBetween, endOfMonth, type Month, parseDay, startOfMonth } from '../../../books/day.ts'

/** What a text says that it is for; both days are inclusive. */
export interface ServiceSpan {
  from: Day
  to: Day
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NAME =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const YEAR = "(?:'?(\\d{2})|(\\d{4}))"
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/g
const NUMBERS = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b/g
const WORDS = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?[ -]${NAME}[ ,-]+${YEAR}\\b`, 'gi')
const MONTH_OF_YEAR = new RegExp(`(?<!\\d[ -])\\b${NAME}[ ,/-]+${YEAR}(?!\\d)`, 'gi')
const TO = /(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bthrough\b)/i

/** No service is paid for longer at once. */
const LONGEST_DAYS = 5 * 366

interface Found {
  at: number
  end: number
  from: Day
  to: Day
}

/** The days or months that a text says it is for; undefined where it says none. `monthFirst` is how the country writes days in numbers. */
export function spanNamed(text: string, monthFirst: boolean): ServiceSpan | undefined {
  const days = daysIn(text, monthFirst)
  return pairIn(text, days) ?? monthsNamed(text, days)
}

function monthsNamed(text: string, days: readonly Found[]): ServiceSpan | undefined {
  const within = (at: number) => days.some((one) => at >= one.at && at < one.end)
  const months = monthsIn(text).filter(({ at }) => !within(at))
  const pair = pairIn(text, months)
  if (pair) return pair
  const [only] = months
  return only && months.length === 1 && days.length === 0 ? { from: only.from, to: only.to } : undefined
}

/** Two that stand beside each other with a word between that makes them a span. */
function pairIn(text: string, found: readonly Found[]): ServiceSpan | undefined {
  for (const [index, first] of found.entries()) {
    const second = found[index + 1]
    if (!second || second.at - first.end > 8 || !TO.test(text.slice(first.end, second.at))) continue
    const length = daysBetween(first.from, second.to)
    if (length > 0 && length <= LONGEST_DAYS) return { from: first.from, to: second.to }
  }
  return undefined
}

function daysIn(text: string, monthFirst: boolean): Found[] {
  const iso = all(text, ISO, ([, year = '', month = '', date = '']) => dayFrom(year, month, date))
  const words = all(text, WORDS, ([, date = '', name = '', short, long]) =>
    dayFrom(yearOf(short, long), monthNumber(name), date),
  )
  const numbers = all(text, NUMBERS, ([, one = '', two = '', year = '']) => {
    const [date, month] = monthFirst ? [two, one] : [one, two]
    return dayFrom(year.length === 2 ? `20${year}` : year, month, date)
  })
  return [...iso, ...words, ...numbers].sort((one, other) => one.at - other.at)
}

function monthsIn(text: string): Found[] {
  const found = [...text.matchAll(MONTH_OF_YEAR)].map((match) => {
    const month = `${yearOf(match[2], match[3])}-${monthNumber(match[1] ?? '')}` as Month
    return { at: match.index, end: match.index + match[0].length, from: startOfMonth(month), to: endOfMonth(month) }
  })
  return found.sort((one, other) => one.at - other.at)
}

function all(text: string, pattern: RegExp, dayOf: (match: RegExpMatchArray) => Day | undefined): Found[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const day = dayOf(match)
    return day ? [{ at: match.index, end: match.index + match[0].length, from: day, to: day }] : []
  })
}

function dayFrom(year: string, month: string, date: string): Day | undefined {
  return parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
}

function yearOf(short: string | undefined, long: string | undefined): string {
  return long ?? `20${short ?? ''}`
}

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1).padStart(2, '0')
}

/** Whether a span is of whole calendar months. */
export function isWholeMonths({ from, to }: ServiceSpan): boolean {
  return from === startOfMonth(from) && to === endOfMonth(to)
}

/** The months that a span touches, oldest first, with the days of each that lie in it. */
export function monthsOf({ from, to }: ServiceSpan): { from: Day; to: Day; days: number }[] {
  const months: { from: Day; to: Day; days: number }[] = []
  for (let start = startOfMonth(from); start <= to; start = addMonths(start, 1)) {
    const end = endOfMonth(start)
    const [first, last] = [start < from ? from : start, end > to ? to : end]
    months.push({ from: start, to: end, days: daysBetween(first, last) + 1 })
  }
  return months
}
