import { type Day, dayAt, parseDay, utcDay, utcMidnight } from '../../books/day.ts'

/** A calendar day as Xero writes it in an entity: `/Date(1776297600000+0000)/`, midnight UTC. */
export function msDate(day: Day): string {
  return `/Date(${utcMidnight(day)}+0000)/`
}

/** An instant (milliseconds UTC) as Xero writes it in an entity: `/Date(1776297600123+0000)/`. */
export function msInstant(instant: number): string {
  return `/Date(${instant}+0000)/`
}

/** An instant without offset: the envelope's `DateTimeUTC`, and the instants of quotes. */
export function msPlain(instant: number): string {
  return `/Date(${instant})/`
}

/** A calendar day as quotes have it: midnight UTC without offset. */
export function msPlainDate(day: Day): string {
  return msPlain(utcMidnight(day))
}

/** A calendar day as `DateString` has it: `2026-04-16T00:00:00`. */
export function dateString(day: Day): string {
  return `${day}T00:00:00`
}

/** An instant to the second without zone: `2026-09-14T09:29:59` (history's `DateUTCString`). */
export function instantString(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19)
}

/** An instant to the second with zone: `UpdatedDateUTCString`. */
export function instantStringZ(instant: number): string {
  return `${instantString(instant)}Z`
}

/** An instant with seven fractional digits and no zone, as `/connections` writes it. */
export function instantString7(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 23)}0000`
}

const MICROSOFT = /^\\?\/Date\((-?\d{1,15})(?:([+-])(\d{2})(\d{2}))?\)\\?\/$/
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/
const LAST_INSTANT = 8.64e15

/**
 * Reads a date that a client sent: `YYYY-MM-DD`, `YYYY-MM-DDTHH:mm:ss` (its day, whatever the zone) or `/Date(ms[+hhmm])/`
 * (the UTC day of the instant). Undefined when it is none of these or no such day exists.
 */
export function parseWireDate(value: unknown): Day | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const microsoft = MICROSOFT.exec(text)
  if (microsoft) return dayOfMilliseconds(microsoft[1])
  const iso = ISO.exec(text)
  return iso?.[1] === undefined ? undefined : parseDay(iso[1])
}

function dayOfMilliseconds(digits: string | undefined): Day | undefined {
  const instant = Number.parseInt(digits ?? '', 10)
  return Math.abs(instant) > LAST_INSTANT ? undefined : parseDay(utcDay(instant))
}

/** Reads an instant that a client sent, to the millisecond; text without zone is UTC. Undefined when unreadable. */
export function parseWireInstant(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const microsoft = MICROSOFT.exec(text)
  if (microsoft) return Number.parseInt(microsoft[1] ?? '', 10)
  const iso = ISO.exec(text)
  if (!iso || iso[1] === undefined || parseDay(iso[1]) === undefined) return parseHttpDate(text)
  const [, date, hours = '00', minutes = '00', seconds = '00', fraction = '0', zone = 'Z'] = iso
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  const instant = Date.parse(`${date}T${hours}:${minutes}:${seconds}.${milliseconds}${zone}`)
  return Number.isNaN(instant) ? undefined : instant
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC)$/

function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? undefined : instant
}

const QUARTER_HOUR = 900_000
const latest = new Map<string, { quarter: number; day: Day }>()

/**
 * The organisation's calendar day at an instant; `zone` is an IANA name. Zones are whole quarters of an hour from UTC, so that the
 * answer is the same for every instant of a quarter: a long history asks often and moves slowly.
 */
export function todayIn(zone: string, instant: number): Day {
  const quarter = Math.floor(instant / QUARTER_HOUR)
  const known = latest.get(zone)
  if (known?.quarter === quarter) return known.day
  const day = dayAt(instant, zone)
  latest.set(zone, { quarter, day })
  return day
}
