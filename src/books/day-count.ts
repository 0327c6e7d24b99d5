import { type Day, utcDay, utcMidnight, weekday } from './day.ts'

/**
 * Numbers days in the order in which money moves: every day, or those that are neither weekend nor holiday. Numbers count from a start of
 * their own; only differences mean something.
 */
export interface DayCount {
  /** The number of a day; a day off has that of the counted day before it. */
  upTo(day: Day): number
  /** The number of a day; a day off has that of the counted day after it. */
  onOrAfter(day: Day): number
  /** The counted day of a number. */
  dayOf(number: number): Day
}

const DAY_MS = 86_400_000
// 1 January 1970 was a Thursday: from here on days count from the Monday before.
const MONDAY_BEFORE = 3

/** A ledger has few days and many documents: what a day comes to is computed once. */
function remembered(count: (day: Day) => number): (day: Day) => number {
  const known = new Map<Day, number>()
  return (day) => {
    const before = known.get(day)
    if (before !== undefined) return before
    const number = count(day)
    known.set(day, number)
    return number
  }
}

/** Every day counts. */
export const calendarDays: DayCount = {
  upTo: serialOf,
  onOrAfter: serialOf,
  dayOf: (number) => utcDay(number * DAY_MS),
}

/** Days that are neither Saturday, Sunday nor one of these holidays. */
export function businessDays(holidays: readonly Day[] = []): DayCount {
  const closed = [...new Set(holidays)].filter((one) => !isWeekend(one)).map(serialOf)
  const serials = closed.sort((a, b) => a - b)
  const upTo = (day: Day) => {
    const serial = serialOf(day)
    return weekdaysUpTo(serial) - countUpTo(serials, serial)
  }
  const isOff = (day: Day) => isWeekend(day) || isIn(serials, serialOf(day))
  return {
    upTo: remembered(upTo),
    onOrAfter: remembered((day) => (isOff(day) ? upTo(day) + 1 : upTo(day))),
    dayOf: (number) => {
      let serial = serialOfWeekday(number)
      for (let day = utcDay(serial * DAY_MS); isOff(day) || upTo(day) < number; day = utcDay(serial * DAY_MS))
        serial += 1
      return utcDay(serial * DAY_MS)
    },
  }
}

/** A number of counted days in words: "9 business days", or "9 days" where every day counts. */
export function dayWords(count: number, days: DayCount): string {
  return `${count} ${days === calendarDays ? '' : 'business '}day${count === 1 ? '' : 's'}`
}

/** Whether a day is a Saturday or Sunday. */
export function isWeekend(day: Day): boolean {
  const number = weekday(day)
  return number === 0 || number === 6
}

function serialOf(day: Day): number {
  return utcMidnight(day) / DAY_MS
}

function weekdaysUpTo(serial: number): number {
  const since = serial + MONDAY_BEFORE
  const weeks = Math.floor(since / 7)
  return weeks * 5 + Math.min(since - weeks * 7 + 1, 5)
}

function serialOfWeekday(number: number): number {
  const weeks = Math.floor((number - 1) / 5)
  return weeks * 7 + (number - 1 - weeks * 5) - MONDAY_BEFORE
}

/** How many of the sorted values are at most this one. */
function countUpTo(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

function isIn(values: readonly number[], value: number): boolean {
  return values[countUpTo(values, value) - 1] === value
}
