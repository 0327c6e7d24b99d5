import { type Day, partsOf } from '../books/day.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text is a GUID, the form of every id of Xero's. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/** A day in Xero's filter language. */
export function dayLiteral(value: Day): string {
  const { year, month, date } = partsOf(value)
  return `DateTime(${year},${month},${date})`
}

/** Conditions that a date is a day. */
export function onDay(day: Day): string[] {
  return [`Date>=${dayLiteral(day)}`, `Date<=${dayLiteral(day)}`]
}

/** An id of Xero's in its filter language. */
export function guidLiteral(id: string): string {
  return `Guid("${id}")`
}

/** Conditions that must all hold; undefined when there are none. They hold only enums and days, never a caller's text. */
export function allOf(conditions: readonly (string | undefined)[]): string | undefined {
  const present = conditions.filter((condition) => condition !== undefined)
  return present.length === 0 ? undefined : present.join(' AND ')
}
