import { addDays, addMonths, type Day, daysBetween, partsOf, startOfMonth, weekday } from '../../books/day.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr } from '../accounting/sent.ts'
import { type Fields, fieldsOf, isObject, readText } from '../edge/body.ts'
import { MONTH_NAMES } from '../month-names.ts'
import type { PaymentTerm } from '../state.ts'
import type { RepeatingInvoice } from '../state-orders.ts'

type Schedule = RepeatingInvoice['schedule']

/** Xero's due-date types; invoices and bills have names of their own for the same two rules. */
const TERMS: Readonly<Record<string, PaymentTerm['type']>> = {
  DAYSAFTERBILLDATE: 'DAYSAFTERBILLDATE',
  DAYSAFTERINVOICEDATE: 'DAYSAFTERBILLDATE',
  DAYSAFTERBILLMONTH: 'DAYSAFTERBILLMONTH',
  DAYSAFTERINVOICEMONTH: 'DAYSAFTERBILLMONTH',
  OFCURRENTMONTH: 'OFCURRENTMONTH',
  OFFOLLOWINGMONTH: 'OFFOLLOWINGMONTH',
}

/** Reads the schedule of a new template; its first document is due on its StartDate. What is wrong is added to `errors`. */
export function readSchedule(value: unknown, today: Day, errors: string[]): Schedule {
  if (!isObject(value)) errors.push(UNSEEN.scheduleMissing)
  const found: string[] = []
  const schedule = scheduleOf(fieldsOf(value), today, found)
  if (isObject(value)) errors.push(...found)
  return schedule
}

function scheduleOf(fields: Fields, today: Day, errors: string[]): Schedule {
  const startDate = dayOr(fields, 'StartDate', undefined, errors)
  const endDate = dayOr(fields, 'EndDate', undefined, errors)
  const period = wholeNumber(fields, 'Period', errors)
  if (period < 1) errors.push(UNSEEN.schedulePeriodInvalid)
  if (startDate === undefined) errors.push(UNSEEN.scheduleStartMissing)
  else if (endDate !== undefined && endDate < startDate) errors.push(UNSEEN.scheduleEndInvalid)
  const start = startDate ?? today
  return {
    period,
    unit: readUnit(fields, errors),
    ...readDue(fields, errors),
    startDate: start,
    nextScheduledDate: start,
    ...(endDate === undefined ? {} : { endDate }),
  }
}

function readUnit(fields: Fields, errors: string[]): Schedule['unit'] {
  const unit = readText(fields.get('Unit'))?.toUpperCase()
  if (unit !== 'WEEKLY' && unit !== 'MONTHLY') errors.push(UNSEEN.scheduleUnitInvalid)
  return unit === 'WEEKLY' ? 'WEEKLY' : 'MONTHLY'
}

function readDue(fields: Fields, errors: string[]): Pick<Schedule, 'dueDate' | 'dueDateType'> {
  const dueDate = wholeNumber(fields, 'DueDate', errors)
  const dueDateType = readText(fields.get('DueDateType'))?.toUpperCase() ?? ''
  if (TERMS[dueDateType] === undefined) errors.push(UNSEEN.scheduleDueTypeInvalid)
  else if (!suits(dueDate, dueDateType)) errors.push(UNSEEN.scheduleDueInvalid)
  return { dueDate, dueDateType }
}

const ONE = 10_000n

/** A whole number up to 999, or -1. */
function wholeNumber(fields: Fields, name: string, errors: string[]): number {
  const value = decimalOr(fields, name, 4, undefined, errors)
  if (value === undefined || value < 0n || value % ONE !== 0n || value > 999n * ONE) return -1
  return Number.parseInt((value / ONE).toString(), 10)
}

function suits(dueDate: number, type: string): boolean {
  return type.startsWith('DAYSAFTER') ? dueDate >= 0 : dueDate >= 1 && dueDate <= 31
}

/** The payment term by which a template's documents fall due. */
export function termOf({ dueDate, dueDateType }: Schedule): PaymentTerm {
  return { day: dueDate, type: TERMS[dueDateType] ?? 'DAYSAFTERBILLDATE' }
}

/**
 * The schedule after the document of a day was raised; without a next day when that would lie after the end. Months are counted from the
 * start, so that what began on a 31st comes on the last day of shorter months and on the 31st again after them.
 */
export function advanced(schedule: Schedule, raised: Day): Schedule {
  const { nextScheduledDate: _, ...rest } = schedule
  const next = dayAfter(schedule, raised)
  return schedule.endDate !== undefined && next > schedule.endDate ? rest : { ...rest, nextScheduledDate: next }
}

function dayAfter({ unit, period, startDate }: Schedule, raised: Day): Day {
  if (unit === 'WEEKLY') return addDays(raised, period * 7)
  const [from, to] = [partsOf(startDate), partsOf(raised)]
  const months = (to.year - from.year) * 12 + to.month - from.month
  return addMonths(startDate, months + period)
}

const PLACEHOLDER = /\[(week year|month year|week|month|year)\s*(?:([+-])\s*(\d{1,3}))?\]/gi

/** Fills Xero's placeholders for a document of a day: `[Week]`, `[Month]`, `[Year]`, `[Week Year]`, `[Month Year]`, each also with `+n` or `-n`. */
export function filled(text: string, date: Day): string {
  return text.replace(PLACEHOLDER, (_, name: string, sign: string | undefined, digits: string | undefined) => {
    const count = Number.parseInt(digits ?? '0', 10) * (sign === '-' ? -1 : 1)
    return placeholder(name.toLowerCase(), count, date)
  })
}

function placeholder(name: string, count: number, date: Day): string {
  if (name.startsWith('week')) {
    const { week, year } = weekOf(addDays(date, count * 7))
    return name === 'week' ? String(week) : `${week} ${year}`
  }
  const { year, month } = partsOf(addMonths(startOfMonth(date), name === 'year' ? count * 12 : count))
  const monthName = MONTH_NAMES[month - 1] ?? ''
  return name === 'year' ? String(year) : name === 'month' ? monthName : `${monthName} ${year}`
}

/** The ISO week: it belongs to the year of its Thursday. */
function weekOf(date: Day): { week: number; year: number } {
  const thursday = addDays(date, 4 - (weekday(date) || 7))
  const { year } = partsOf(thursday)
  const ordinal = daysBetween(addMonths(startOfMonth(thursday), 1 - partsOf(thursday).month), thursday)
  return { week: Math.floor(ordinal / 7) + 1, year }
}
