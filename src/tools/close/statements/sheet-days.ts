import { type Day, parseDay } from '../../../books/day.ts'

/** Whether the day or the month comes first in a date of numbers. */
export type DateOrder = 'day_first' | 'month_first'

const YEAR_FIRST = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?$/
const NUMBERS = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?$/
const DAY_NAME = /^(\d{1,2})[-/. ]?([a-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})$/i
const NAME_DAY = /^([a-z]{3,9})\.?[-/. ]?(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The day in a cell of a statement; undefined for what is none in this order. Years of two digits are of this century. */
export function dayIn(text: string, order: DateOrder): Day | undefined {
  const plain = text.trim()
  const year = YEAR_FIRST.exec(plain)
  if (year) return dayFrom(year[1], year[2], year[3])
  const numbers = NUMBERS.exec(plain)
  if (numbers) {
    const [, one, other, last] = numbers
    return order === 'day_first' ? dayFrom(last, other, one) : dayFrom(last, one, other)
  }
  const named = DAY_NAME.exec(plain)
  if (named) return dayFrom(named[3], monthNamed(named[2]), named[1])
  const american = NAME_DAY.exec(plain)
  return american ? dayFrom(american[3], monthNamed(american[1]), american[2]) : undefined
}

function monthNamed(name = ''): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

function dayFrom(year = '', month = '', date = ''): Day | undefined {
  const whole = year.length === 2 ? `20${year}` : year
  return parseDay(`${whole}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
}

/**
 * In which order the dates of a whole statement are written: what every cell can be read in. Where both can be, the one in which the days run in one direction,
 * then the one in which all lie within `expected`; undefined where that leaves both, and `none` where neither reads every cell.
 */
export function dateOrderOf(
  cells: readonly string[],
  expected?: { from: Day; to: Day },
): DateOrder | 'none' | undefined {
  const [dayFirst, monthFirst] = [daysIn(cells, 'day_first'), daysIn(cells, 'month_first')]
  if (!dayFirst && !monthFirst) return 'none'
  if (!dayFirst) return 'month_first'
  if (!monthFirst || dayFirst.every((day, index) => day === monthFirst[index])) return 'day_first'
  const isExpected = (days: readonly Day[]) =>
    expected !== undefined && days.every((day) => day >= expected.from && day <= expected.to)
  for (const holds of [isOrdered, isExpected]) {
    const [one, other] = [holds(dayFirst), holds(monthFirst)]
    if (one !== other) return one ? 'day_first' : 'month_first'
  }
  return undefined
}

function daysIn(cells: readonly string[], order: DateOrder): Day[] | undefined {
  const days = cells.map((cell) => dayIn(cell, order)).filter((day) => day !== undefined)
  return days.length === cells.length ? days : undefined
}

function isOrdered(days: readonly Day[]): boolean {
  const pairs = days.slice(1).map((day, index) => [days[index] ?? day, day] as const)
  return pairs.every(([before, after]) => before <= after) || pairs.every(([before, after]) => before >= after)
}
