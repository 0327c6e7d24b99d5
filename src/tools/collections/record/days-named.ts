import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysInMonth,
  endOfMonth,
  parseDay,
  partsOf,
  startOfMonth,
  weekday,
} from '../../../books/day.ts'

/** Days that words can mean, both included, and where they stand in the text. */
export interface NamedDays {
  from: Day
  to: Day
  at: number
  length: number
}

type Reading = readonly [from: Day, to: Day]

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const WEEKDAY = '(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?'
const COUNT = '(\\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|a couple of|a few)'
const COUNTS: Readonly<Record<string, number>> = {
  ...{
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
  },
  ...{ fourteen: 14, 'a couple of': 2, 'a few': 3 },
}

// In the order in which they are looked for: what one has read, the next does not see.
const PATTERNS: readonly [pattern: string, read: (match: readonly string[], today: Day) => readonly Reading[]][] = [
  ['(\\d{4})-(\\d{2})-(\\d{2})', ([, y, m, d]) => one(parseDay(`${y}-${m}-${d}`))],
  [
    `end of (?:the month of )?${MONTH}(?: (\\d{4}))?`,
    ([, month, year], today) => one(lastOf(dateOf(1, month, year, startOfMonth(today)))),
  ],
  [`mid[- ]${MONTH}`, ([, month], today) => one(dateOf(15, month, '', today))],
  [
    `(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? (\\d{4}))?`,
    ([, date, month, year], today) => one(dateOf(whole(date), month, year, today)),
  ],
  [
    `${MONTH} (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
    ([, month, date, year], today) => one(dateOf(whole(date), month, year, today)),
  ],
  ['(\\d{1,2})[/-](\\d{1,2})(?:[/-](\\d{4}|\\d{2}))?', numeric],
  ['(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}|\\d{2})', numeric],
  [
    `end of (the |this |next )?month|month[- ]end|\\beom`,
    ([words], today) => one(endOfMonth(addMonths(startOfMonth(today), words?.includes('next') ? 1 : 0))),
  ],
  [
    'end of (?:the |this |next )?week|\\beow',
    ([words], today) => within(mondayOf(today), words?.includes('next') ? 11 : 4, words?.includes('next') ? 13 : 6),
  ],
  [`day after tomorrow`, (_, today) => one(addDays(today, 2))],
  [`tomorrow`, (_, today) => one(addDays(today, 1))],
  [`today|tonight|this afternoon|this evening`, (_, today) => one(today)],
  [`(?:a )?fortnight`, (_, today) => one(addDays(today, 14))],
  [`${COUNT} (business |working |calendar )?(day|week|month)s?`, counted],
  [`(next )?${WEEKDAY}( week| next week)?`, onWeekday],
  ['next week', (_, today) => within(mondayOf(today), 7, 13)],
  ['this week', (_, today) => [[today, addDays(mondayOf(today), 6)]]],
  ['next month', (_, today) => [[addMonths(startOfMonth(today), 1), endOfMonth(addMonths(startOfMonth(today), 1))]]],
  ['the (\\d{1,2})(?:st|nd|rd|th)', ([, date], today) => dateAlone(whole(date), today)],
]

/**
 * The days that a text (of small letters) names, as somebody can mean them who writes on a day. Where words can mean several, each is given:
 * "next Friday" is this one or the one after, 4/12 is in December or in April.
 */
export function daysNamed(text: string, today: Day): NamedDays[] {
  const found: NamedDays[] = []
  let left = text
  for (const [pattern, read] of PATTERNS) {
    for (const match of left.matchAll(new RegExp(`(?<![\\w$£€.,-])(?:${pattern})(?!\\w)`, 'g'))) {
      const readings = read(match, today)
      if (readings.length === 0) continue
      for (const [from, to] of readings) found.push({ from, to, at: match.index, length: match[0].length })
      left = left.slice(0, match.index) + ' '.repeat(match[0].length) + left.slice(match.index + match[0].length)
    }
  }
  return found
}

function one(day: Day | undefined): Reading[] {
  return day ? [[day, day]] : []
}

function within(monday: Day, from: number, to: number): Reading[] {
  return [[addDays(monday, from), addDays(monday, to)]]
}

function mondayOf(day: Day): Day {
  return addDays(day, -((weekday(day) + 6) % 7))
}

function whole(text: string | undefined): number {
  return Number.parseInt(text ?? '', 10)
}

function lastOf(day: Day | undefined): Day | undefined {
  return day && endOfMonth(day)
}

/** A date of a month by name; without a year the next there is, today or later. */
function dateOf(date: number, month: string | undefined, year: string | undefined, today: Day): Day | undefined {
  const number = MONTHS.indexOf((month ?? '').slice(0, 3)) + 1
  return inYear(date, number, year ? whole(year) : undefined, today)
}

function inYear(date: number, month: number, year: number | undefined, today: Day): Day | undefined {
  if (month < 1 || month > 12 || date < 1) return undefined
  const current = partsOf(today).year
  for (const one of year === undefined ? [current, current + 1] : [year]) {
    if (date > daysInMonth(one, month)) continue
    const day = dayIf(one, month, date)
    if (year !== undefined || (day && day >= today)) return day
  }
  return undefined
}

/** A day that exists; years before 1900 are none here. */
function dayIf(year: number, month: number, date: number): Day | undefined {
  return year < 1900 ? undefined : dayOf(year, month, date)
}

function numeric([, first, second, year]: readonly string[], today: Day): Reading[] {
  const [a, b] = [whole(first), whole(second)]
  const inFull = year === undefined ? undefined : year.length === 2 ? 2000 + whole(year) : whole(year)
  return [...one(inYear(a, b, inFull, today)), ...(a === b ? [] : one(inYear(b, a, inFull, today)))]
}

function counted([, count = '', sort = '', unit]: readonly string[], today: Day): Reading[] {
  const number = COUNTS[count] ?? whole(count)
  if (unit === 'month') return one(addMonths(today, number))
  const days = unit === 'week' ? number * 7 : number
  if (sort.startsWith('business') || sort.startsWith('working'))
    return [[addDays(today, days), addDays(today, days + 2 * Math.ceil(days / 5))]]
  return one(addDays(today, days))
}

function onWeekday([, next, name = '', after]: readonly string[], today: Day): Reading[] {
  const wanted = WEEKDAYS.indexOf(name.slice(0, 3))
  const coming = addDays(today, (wanted - weekday(today) + 7) % 7)
  const following = addDays(coming, 7)
  if (after !== undefined) return one(following)
  return next !== undefined || coming === today ? [...one(coming), ...one(following)] : one(coming)
}

function dateAlone(date: number, today: Day): Reading[] {
  for (let months = 0; months < 3; months += 1) {
    const { year, month } = partsOf(addMonths(startOfMonth(today), months))
    if (date < 1 || date > daysInMonth(year, month)) continue
    const day = dayOf(year, month, date)
    if (day >= today) return one(day)
  }
  return []
}
