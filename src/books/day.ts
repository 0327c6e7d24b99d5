/** Calendar days without clock or zone: a Day is `YYYY-MM-DD` text, so days compare and sort as text. */
export type Day = string & { readonly __day: true }

/** A calendar month, `YYYY-MM`. */
export type Month = string & { readonly __month: true }

const DAY_MS = 86_400_000

/** Reads `YYYY-MM-DD`; undefined when the text is no such day or the day does not exist (2026-02-30). */
export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, date] = [whole(match[1]), whole(match[2]), whole(match[3])]
  if (year < 1900 || month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined
  return text as Day
}

/** Like parseDay for days that are known to be right; throws RangeError otherwise. */
export function day(text: string): Day {
  const parsed = parseDay(text)
  if (!parsed) throw new RangeError(`not a calendar day: ${text}`)
  return parsed
}

/** How many days a month has; month 1 is January. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The day in a time zone (IANA name) at an instant in milliseconds since 1970 UTC. Throws RangeError for an unknown zone. */
export function dayAt(instant: number, timeZone: string): Day {
  return zoneFormat(timeZone).format(instant) as Day
}

/** Day and time in a time zone at an instant in milliseconds, as `2026-11-20 13:05`. Throws RangeError for an unknown zone. */
export function minuteAt(instant: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${dayAt(instant, timeZone)} ${format.format(instant)}`
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>()

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  let format = zoneFormats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    zoneFormats.set(timeZone, format)
  }
  return format
}

/** Midnight UTC of a day, in milliseconds: how Xero writes days on the wire. */
export function utcMidnight(value: Day): number {
  const { year, month, date } = partsOf(value)
  return Date.UTC(year, month - 1, date)
}

/** The UTC day of an instant in milliseconds. */
export function utcDay(instant: number): Day {
  const date = new Date(instant)
  const year = date.getUTCFullYear()
  if (!(year >= 1000 && year <= 9999)) return date.toISOString().slice(0, 10) as Day
  return `${year}-${TWO_DIGITS[date.getUTCMonth() + 1]}-${TWO_DIGITS[date.getUTCDate()]}` as Day
}

const TWO_DIGITS = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, '0'))

/** Adds days; negative counts go back. */
export function addDays(value: Day, days: number): Day {
  return utcDay(utcMidnight(value) + days * DAY_MS)
}

/** Adds months and keeps the day of the month where it exists, else the last day (31 January + 1 = 28 or 29 February). */
export function addMonths(value: Day, months: number): Day {
  const { year, month, date } = partsOf(value)
  const index = year * 12 + (month - 1) + months
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  return dayOf(toYear, toMonth, Math.min(date, daysInMonth(toYear, toMonth)))
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utcMidnight(to) - utcMidnight(from)) / DAY_MS)
}

/** The month a day lies in. */
export function monthOf(value: Day): Month {
  return value.slice(0, 7) as Month
}

/** First day of a month. */
export function startOfMonth(value: Day | Month): Day {
  return `${value.slice(0, 7)}-01` as Day
}

/** Last day of a month, the 28th to the 31st. */
export function endOfMonth(value: Day | Month): Day {
  const year = whole(value.slice(0, 4))
  const month = whole(value.slice(5, 7))
  return dayOf(year, month, daysInMonth(year, month))
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(value: Day): number {
  // 1 January 1970 was a Thursday.
  return (((utcMidnight(value) / DAY_MS + 4) % 7) + 7) % 7
}

/** Year, month (1 to 12) and date of a day. */
export function partsOf(value: Day): { year: number; month: number; date: number } {
  return { year: pair(value, 0) * 100 + pair(value, 2), month: pair(value, 5), date: pair(value, 8) }
}

/** The two digits at a place of a day, as a number. */
function pair(value: Day, at: number): number {
  return value.charCodeAt(at) * 10 + value.charCodeAt(at + 1) - 528
}

/** A day from its parts, which must exist. */
export function dayOf(year: number, month: number, date: number): Day {
  return day(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}

function whole(text: string | undefined): number {
  return Number.parseInt(text ?? '', 10)
}
