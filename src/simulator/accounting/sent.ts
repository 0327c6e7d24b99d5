import type { Day } from '../../books/day.ts'
import { type Fields, readText } from '../edge/body.ts'
import { parseWireDate } from '../edge/wire-dates.ts'
import { readDecimal } from '../edge/wire-numbers.ts'
import { UNSEEN } from './messages.ts'

/** A field of an update: what was sent, nothing when null was sent, and what was there before when it was left out. */
export function textOr(fields: Fields, name: string, before: string | undefined): string | undefined {
  if (!fields.has(name)) return before
  return readText(fields.get(name)) || undefined
}

/** Like textOr, with a limit of characters; a longer text is refused. */
export function shortText(
  fields: Fields,
  name: string,
  before: string | undefined,
  limit: number,
  errors: string[],
): string | undefined {
  const text = textOr(fields, name, before)
  if (text !== undefined && fields.has(name) && text.length > limit) errors.push(UNSEEN.textTooLong(name, limit))
  return text
}

/** A day: what was sent, or what was there; unreadable text is refused. */
export function dayOr(fields: Fields, name: string, before: Day | undefined, errors: string[]): Day | undefined {
  const value = fields.get(name) ?? (fields.has(name) ? undefined : fields.get(`${name}String`))
  if (value === undefined) return fields.has(name) ? undefined : before
  if (value === '') return undefined
  const day = parseWireDate(value)
  if (day === undefined) errors.push(UNSEEN.dateInvalid(name))
  return day ?? before
}

/** A number with `places` decimals: what was sent, or what was there; anything else is refused. */
export function decimalOr(
  fields: Fields,
  name: string,
  places: number,
  before: bigint | undefined,
  errors: string[],
): bigint | undefined {
  if (!fields.has(name)) return before
  const value = fields.get(name)
  if (value === null || value === '') return undefined
  const decimal = readDecimal(value, places)
  if (decimal === undefined) errors.push(UNSEEN.numberInvalid(name))
  return decimal
}

/** Builds an object without its undefined entries, as records under `exactOptionalPropertyTypes` want. */
export function present<T extends object>(entries: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const kept: Partial<T> = {}
  for (const key in entries) {
    const value = entries[key]
    if (value !== undefined) kept[key] = value
  }
  return kept
}
