import type { Field, FieldType, FieldValue } from './fields.ts'
import { parseError } from './lexer.ts'

/** A compiled part of a `where`: `type` is what Xero's error texts call it, `get` computes it for a row. */
export interface Expression<T> {
  type: FieldType | 'Object' | 'Int32' | 'Double'
  /** Scale of a number's units. */
  places: number
  index: number
  /** The value of a literal; a property has none before there is a row. */
  literal?: FieldValue
  get(row: T): FieldValue
}

/** How two values compare: the sign of left minus right. */
type Comparison<T> = (row: T) => number | undefined

const NUMBERS = new Set(['Decimal', 'Int32', 'Double'])

/** An expression that is the same for every row. */
export function constant<T>(type: Expression<T>['type'], value: FieldValue, index: number, places = 0): Expression<T> {
  return { type, places, index, literal: value, get: () => value }
}

/** A property of the row. */
export function property<T>(field: Field<T>, index: number): Expression<T> {
  return { type: field.type, places: field.places, index, get: field.get }
}

/** Several conditions that must all hold; stops at the first that does not. */
export function conjunction<T>(parts: readonly Expression<T>[]): Expression<T> {
  return flag(parts, (row) => parts.every((part) => part.get(row) === true))
}

/** Several conditions of which one must hold. */
export function disjunction<T>(parts: readonly Expression<T>[]): Expression<T> {
  return flag(parts, (row) => parts.some((part) => part.get(row) === true))
}

/** The opposite of a condition. */
export function negation<T>(part: Expression<T>): Expression<T> {
  return flag([part], (row) => part.get(row) !== true)
}

function flag<T>(parts: readonly Expression<T>[], get: (row: T) => boolean): Expression<T> {
  return { type: 'Boolean', places: 0, index: parts[0]?.index ?? 0, get }
}

/** Compares two expressions. Text compares without case; an absent value equals only null and is neither more nor less. */
export function comparison<T>(
  operator: string,
  left: Expression<T>,
  right: Expression<T>,
  index: number,
): Expression<T> {
  if (!comparable(operator, left, right)) {
    const types = `'${left.type}' and '${right.type}'`
    throw parseError(`Operator '${operator}' incompatible with operand types ${types}`, index)
  }
  const test = testOf(operator)
  if (test === undefined) throw parseError('Syntax error', index)
  if (left.type === 'Object' || right.type === 'Object') return nullTest(operator, left, right)
  const compared = comparer(left, right)
  return flag([left], (row) => {
    const sign = compared(row)
    return sign === undefined ? absentResult(operator, left.get(row), right.get(row)) : test(sign)
  })
}

function comparable<T>(operator: string, left: Expression<T>, right: Expression<T>): boolean {
  const equality = isEquality(operator)
  if (left.type === 'Object' || right.type === 'Object') return equality
  if (NUMBERS.has(left.type) && NUMBERS.has(right.type)) return true
  if (left.type !== right.type) return false
  return equality || left.type === 'String' || left.type === 'DateTime'
}

function isEquality(operator: string): boolean {
  return operator === '=' || operator === '==' || operator === '!=' || operator === '<>'
}

function isDifference(operator: string): boolean {
  return operator === '!=' || operator === '<>'
}

function nullTest<T>(operator: string, left: Expression<T>, right: Expression<T>): Expression<T> {
  const wanted = isDifference(operator)
  return flag([left], (row) => (isAbsent(left.get(row)) === isAbsent(right.get(row))) !== wanted)
}

/** With an absent side there is only equality to speak of. */
function absentResult(operator: string, left: FieldValue, right: FieldValue): boolean {
  const bothAbsent = isAbsent(left) && isAbsent(right)
  if (isDifference(operator)) return !bothAbsent
  return isEquality(operator) && bothAbsent
}

function isAbsent(value: FieldValue): boolean {
  return value === null || value === undefined
}

function testOf(operator: string): ((sign: number) => boolean) | undefined {
  switch (operator) {
    case '=':
    case '==':
      return (sign) => sign === 0
    case '!=':
    case '<>':
      return (sign) => sign !== 0
    case '<':
      return (sign) => sign < 0
    case '<=':
      return (sign) => sign <= 0
    case '>':
      return (sign) => sign > 0
    case '>=':
      return (sign) => sign >= 0
    default:
      return undefined
  }
}

function comparer<T>(left: Expression<T>, right: Expression<T>): Comparison<T> {
  if (NUMBERS.has(left.type)) return numberComparer(left, right)
  if (left.type === 'String' || left.type === 'Guid') return textComparer(left, right)
  return (row) => {
    const [a, b] = [left.get(row), right.get(row)]
    return isAbsent(a) || isAbsent(b) ? undefined : Number(a) - Number(b)
  }
}

/** Numbers meet at the larger scale, as whole units: 0.1 is exactly 10 cents. */
function numberComparer<T>(left: Expression<T>, right: Expression<T>): Comparison<T> {
  const places = Math.max(left.places, right.places)
  const [a, b] = [unitsAt(left, places), unitsAt(right, places)]
  return (row) => {
    const [x, y] = [a(row), b(row)]
    if (x === undefined || y === undefined) return undefined
    return x < y ? -1 : x > y ? 1 : 0
  }
}

function unitsAt<T>(part: Expression<T>, places: number): (row: T) => bigint | undefined {
  const factor = 10n ** BigInt(places - part.places)
  return (row) => {
    const value = part.get(row)
    if (typeof value !== 'bigint') return undefined
    return factor === 1n ? value : value * factor
  }
}

function textComparer<T>(left: Expression<T>, right: Expression<T>): Comparison<T> {
  return (row) => {
    const [a, b] = [left.get(row), right.get(row)]
    if (typeof a !== 'string' || typeof b !== 'string') return undefined
    return compareText(a, b)
  }
}

/** Orders text without regard to case. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

const TEXT_TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  equals: (text, part) => text === part,
}

const TEXT_CHANGES: Readonly<Record<string, (text: string) => string>> = {
  tolower: (text) => text.toLowerCase(),
  toupper: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  tostring: (text) => text,
}

/** A method of text: `.Contains("")` and its kin (without case), `.ToLower()` and its kin. */
export function textMethod<T>(
  name: string,
  subject: Expression<T>,
  given: readonly Expression<T>[],
  index: number,
): Expression<T> {
  const [argument] = given
  const test = Object.hasOwn(TEXT_TESTS, name.toLowerCase()) ? TEXT_TESTS[name.toLowerCase()] : undefined
  const change = Object.hasOwn(TEXT_CHANGES, name.toLowerCase()) ? TEXT_CHANGES[name.toLowerCase()] : undefined
  if (subject.type === 'String' && change && given.length === 0) return changed(subject, change)
  if (subject.type === 'String' && test && argument?.type === 'String' && given.length === 1) {
    return flag([subject], (row) => {
      const [text, part] = [subject.get(row), argument.get(row)]
      return typeof text === 'string' && typeof part === 'string' && test(text.toLowerCase(), part.toLowerCase())
    })
  }
  throw parseError(`No applicable method '${name}' exists in type '${subject.type}'`, index)
}

function changed<T>(subject: Expression<T>, change: (text: string) => string): Expression<T> {
  return {
    type: 'String',
    places: 0,
    index: subject.index,
    get: (row) => {
      const text = subject.get(row)
      return typeof text === 'string' ? change(text) : null
    },
  }
}
