import { addDays, addMonths, type Day, dayOf, daysInMonth, monthOf, partsOf, weekday } from '../../books/day.ts'
import type { PaymentTerm } from '../state.ts'
import type { RandomSource } from './random.ts'

/** When a company trades with somebody: on a date of each month, every so many weeks on a weekday, or now and then. */
export type Rhythm =
  | { every: 'month'; date: number; exact?: boolean }
  | { every: 'weeks'; weeks: number; weekday: number }
  | { every: 'while'; shortest: number; longest: number }

/** A span of calendar days, both ends included. */
export interface Span {
  from: Day
  to: Day
}

/** The working day (Monday to Friday) nearest to a day within the same month: Saturday goes back, Sunday goes on. */
export function workingDayInMonth(day: Day): Day {
  const date = weekday(day)
  if (date !== 0 && date !== 6) return day
  const [first, second] = date === 6 ? [-1, 2] : [1, -2]
  const near = addDays(day, first)
  return monthOf(near) === monthOf(day) ? near : addDays(day, second)
}

/** The day itself or the next Monday. */
export function nextWorkingDay(day: Day): Day {
  const date = weekday(day)
  return date === 6 ? addDays(day, 2) : date === 0 ? addDays(day, 1) : day
}

/** The day itself or the Friday before. */
export function lastWorkingDay(day: Day): Day {
  const date = weekday(day)
  return date === 6 ? addDays(day, -1) : date === 0 ? addDays(day, -2) : day
}

/** The days within a span on which a rhythm falls, in order; every one exists and, but for exact dates, is a working day. */
export function occurrences(rhythm: Rhythm, span: Span, source: RandomSource): Day[] {
  const days = allOccurrences(rhythm, span, source)
  return days.filter((day) => day >= span.from && day <= span.to)
}

function allOccurrences(rhythm: Rhythm, span: Span, source: RandomSource): Day[] {
  switch (rhythm.every) {
    case 'month':
      return monthly(rhythm, span)
    case 'weeks':
      return stepped(firstWeekday(span.from, rhythm.weekday), span.to, () => rhythm.weeks * 7)
    case 'while': {
      const gap = () => source.between(rhythm.shortest, rhythm.longest)
      return stepped(addDays(span.from, source.between(0, rhythm.longest)), span.to, gap).map(workingDayInMonth)
    }
  }
}

function monthly({ date, exact }: { date: number; exact?: boolean }, span: Span): Day[] {
  const days: Day[] = []
  const start = partsOf(span.from)
  const first = dayOf(start.year, start.month, 1)
  for (let index = 0; ; index++) {
    const { year, month } = partsOf(addMonths(first, index))
    const day = dayOf(year, month, Math.min(date, daysInMonth(year, month)))
    if (monthOf(day) > monthOf(span.to)) return days
    days.push(exact === true ? day : workingDayInMonth(day))
  }
}

function firstWeekday(from: Day, wanted: number): Day {
  return addDays(from, (wanted - weekday(from) + 7) % 7)
}

function stepped(first: Day, last: Day, gap: () => number): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, gap())) days.push(day)
  return days
}

/** The day a document dated `day` falls due under payment terms. */
export function dueDay(day: Day, terms: PaymentTerm): Day {
  switch (terms.type) {
    case 'DAYSAFTERBILLDATE':
      return addDays(day, terms.day)
    case 'DAYSAFTERBILLMONTH':
      return addDays(lastOfMonth(day, 0), terms.day)
    case 'OFCURRENTMONTH':
      return dateInMonth(day, 0, terms.day)
    case 'OFFOLLOWINGMONTH':
      return dateInMonth(day, 1, terms.day)
  }
}

function lastOfMonth(day: Day, months: number): Day {
  return dateInMonth(day, months, 31)
}

function dateInMonth(day: Day, months: number, date: number): Day {
  const { year, month } = partsOf(day)
  const target = partsOf(addMonths(dayOf(year, month, 1), months))
  return dayOf(target.year, target.month, Math.min(date, daysInMonth(target.year, target.month)))
}
