import { daysInMonth } from '../../books/day.ts'
import { queryParseException } from '../edge/refusals.ts'
import { parseWireInstant } from '../edge/wire-dates.ts'
import { constant, type Expression } from './expression.ts'
import { parseError, type Token } from './lexer.ts'

const GUID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})$/i
const NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?[mMfFlL]?$/

/** A number in an expression, kept as whole units of its own scale: no float on the way. */
export function numberOf<T>(text: string, token: Token): Expression<T> {
  const match = NUMBER.exec(text)
  const word = token.kind === 'integer' ? 'integer' : 'real'
  if (!match) throw parseError(`Invalid ${word} literal '${text}'`, token.index)
  const [, sign = '', whole = '0', fraction = ''] = match
  const units = BigInt(`${sign}${whole}${fraction}`)
  return constant(token.kind === 'integer' ? 'Int32' : 'Double', units, token.index, fraction.length)
}

/** `Guid("…")`, in any case. Throws QueryParseException with .NET's text for something else. */
export function guidOf<T>(given: readonly Expression<T>[], name: Token): Expression<T> {
  const text = onlyText(given, name)
  if (!GUID.test(text)) {
    throw queryParseException('Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).')
  }
  const digits = text.replaceAll('-', '').toLowerCase()
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)]
  return constant('Guid', parts.join('-'), name.index)
}

/** `DateTime(year, month, day[, hour, minute, second])`, in UTC. */
export function dateTimeOf<T>(given: readonly Expression<T>[], name: Token): Expression<T> {
  if (given.length !== 3 && given.length !== 6) throw noConstructor(name)
  const parts = given.map((part) => {
    const value = part.type === 'Int32' ? part.literal : undefined
    if (typeof value !== 'bigint' || value < 0n || value > 9_999n) throw noConstructor(name)
    return Number(value)
  })
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const real = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (!real) throw queryParseException('Year, Month, and Day parameters describe an un-representable DateTime.')
  if (hour > 23 || minute > 59 || second > 59) {
    throw queryParseException('Hour, Minute, and Second parameters describe an un-representable DateTime.')
  }
  return constant('DateTime', Date.UTC(year, month - 1, day, hour, minute, second), name.index)
}

/** `DateTime.Parse("…")` of an ISO 8601 date. */
export function parsedDateTime<T>(given: readonly Expression<T>[], name: Token): Expression<T> {
  const instant = parseWireInstant(onlyText(given, name))
  if (instant === undefined) throw queryParseException('String was not recognized as a valid DateTime.')
  return constant('DateTime', instant, name.index)
}

function onlyText<T>(given: readonly Expression<T>[], name: Token): string {
  const [first] = given
  const value = first?.type === 'String' ? first.literal : undefined
  if (given.length !== 1 || typeof value !== 'string') throw noConstructor(name)
  return value
}

function noConstructor(name: Token) {
  return parseError(`No matching constructor in type '${name.text}'`, name.index)
}
