import {
  comparison,
  conjunction,
  constant,
  disjunction,
  type Expression,
  negation,
  property,
  textMethod,
} from './expression.ts'
import type { FieldTable } from './fields.ts'
import { parseError, type Token, tokensOf } from './lexer.ts'
import { dateTimeOf, guidOf, numberOf, parsedDateTime } from './literals.ts'

/** Deeper nesting than this is refused, so that no text can exhaust the stack. */
const DEEPEST = 100

const COMPARISONS = new Set(['=', '==', '!=', '<>', '<', '<=', '>', '>='])

/** The parser's position in an expression over rows of one entity. */
interface Reader<T> {
  tokens: readonly Token[]
  at: number
  depth: number
  table: FieldTable<T>
}

/**
 * Compiles Xero's `where` (.NET dynamic LINQ) to a test of one row. Throws QueryParseException (400, ErrorNumber 16) with Xero's texts.
 * A missing value never satisfies a method or an order comparison, as if the query ran in the database.
 */
export function compileWhere<T>(source: string, table: FieldTable<T>): (row: T) => boolean {
  const reader: Reader<T> = { tokens: tokensOf(source), at: 0, depth: 0, table }
  const expression = readOr(reader)
  const rest = peek(reader)
  if (rest.kind !== 'end') throw parseError('Syntax error', rest.index)
  if (expression.type !== 'Boolean') throw parseError("Expression of type 'Boolean' expected", 0)
  return (row) => expression.get(row) === true
}

function readOr<T>(reader: Reader<T>): Expression<T> {
  return readChain(reader, '||', 'or', readAnd, disjunction)
}

function readAnd<T>(reader: Reader<T>): Expression<T> {
  return readChain(reader, '&&', 'and', readComparison, conjunction)
}

function readChain<T>(
  reader: Reader<T>,
  symbol: string,
  word: string,
  readPart: (reader: Reader<T>) => Expression<T>,
  join: (parts: readonly Expression<T>[]) => Expression<T>,
): Expression<T> {
  const first = readPart(reader)
  const parts = [first]
  while (isSymbol(reader, symbol) || isWord(reader, word)) {
    const operator = take(reader)
    const part = readPart(reader)
    for (const side of [first, part]) {
      if (side.type === 'Boolean') continue
      const types = `'${first.type}' and '${part.type}'`
      throw parseError(`Operator '${operator.text}' incompatible with operand types ${types}`, operator.index)
    }
    parts.push(part)
  }
  return parts.length === 1 ? first : join(parts)
}

function readComparison<T>(reader: Reader<T>): Expression<T> {
  let left = readUnary(reader)
  for (let chained = 0; peek(reader).kind === 'symbol' && COMPARISONS.has(peek(reader).text); chained += 1) {
    const operator = take(reader)
    if (chained === DEEPEST) throw parseError('Expression is too complex', operator.index)
    left = comparison(operator.text, left, readUnary(reader), operator.index)
  }
  return left
}

function readUnary<T>(reader: Reader<T>): Expression<T> {
  const token = peek(reader)
  if (isSymbol(reader, '!') || isWord(reader, 'not')) {
    take(reader)
    const part = deeper(reader, readUnary)
    if (part.type === 'Boolean') return negation(part)
    throw parseError(`Operator '${token.text}' incompatible with operand type '${part.type}'`, token.index)
  }
  if (!isSymbol(reader, '-')) return readPrimary(reader)
  take(reader)
  const number = peek(reader)
  if (number.kind !== 'integer' && number.kind !== 'real') throw parseError('Expression expected', number.index)
  take(reader)
  return numberOf(`-${number.text}`, number)
}

function readPrimary<T>(reader: Reader<T>): Expression<T> {
  let expression = readStart(reader)
  for (let called = 0; isSymbol(reader, '.'); called += 1) {
    take(reader)
    const name = takeName(reader)
    if (called === DEEPEST) throw parseError('Expression is too complex', name.index)
    if (!isSymbol(reader, '(')) throw noProperty(name, expression.type)
    expression = textMethod(name.text, expression, readArguments(reader), name.index)
  }
  return expression
}

function readStart<T>(reader: Reader<T>): Expression<T> {
  const token = peek(reader)
  switch (token.kind) {
    case 'text':
      take(reader)
      return constant('String', token.text, token.index)
    case 'integer':
    case 'real':
      take(reader)
      return numberOf(token.text, token)
    case 'name':
      return readName(reader)
    default:
      if (token.text !== '(') throw parseError('Expression expected', token.index)
      return readParentheses(reader)
  }
}

function readParentheses<T>(reader: Reader<T>): Expression<T> {
  take(reader)
  const inner = deeper(reader, readOr)
  if (!isSymbol(reader, ')')) throw parseError("')' or operator expected", peek(reader).index)
  take(reader)
  return inner
}

function readName<T>(reader: Reader<T>): Expression<T> {
  const name = take(reader)
  switch (name.text.toLowerCase()) {
    case 'true':
    case 'false':
      return constant('Boolean', name.text.toLowerCase() === 'true', name.index)
    case 'null':
      return constant('Object', null, name.index)
    case 'guid':
      return readGuid(reader, name)
    case 'datetime':
      return readDateTime(reader, name)
    default:
      return readPath(reader, name)
  }
}

function readGuid<T>(reader: Reader<T>, name: Token): Expression<T> {
  if (isSymbol(reader, '.')) readStatic(reader, 'Guid', 'parse')
  return guidOf(readArguments(reader), name)
}

function readDateTime<T>(reader: Reader<T>, name: Token): Expression<T> {
  if (!isSymbol(reader, '.')) return dateTimeOf(readArguments(reader), name)
  readStatic(reader, 'DateTime', 'parse')
  return parsedDateTime(readArguments(reader), name)
}

function readStatic<T>(reader: Reader<T>, type: string, method: string): void {
  take(reader)
  const name = takeName(reader)
  if (name.text.toLowerCase() !== method) throw noProperty(name, type)
}

/** A property, perhaps of an object: the longest path that the table knows; what follows is a method of it. */
function readPath<T>(reader: Reader<T>, first: Token): Expression<T> {
  let path = first.text.toLowerCase()
  let name = first
  let owner = reader.table.entity
  while (reader.table.objects.has(path) && isSymbol(reader, '.')) {
    owner = reader.table.objects.get(path) ?? owner
    take(reader)
    name = takeName(reader)
    path = `${path}.${name.text.toLowerCase()}`
  }
  const field = reader.table.byPath.get(path)
  if (field) return withoutValue(reader, property(field, first.index))
  if (reader.table.objects.has(path)) return wholeObject(reader, path, first)
  throw noProperty(name, owner)
}

/** `.Value` and `.HasValue` of a property that may be absent, as .NET spells it. */
function withoutValue<T>(reader: Reader<T>, expression: Expression<T>): Expression<T> {
  const next = reader.tokens[reader.at + 1]
  const word = isSymbol(reader, '.') && next?.kind === 'name' ? next.text.toLowerCase() : ''
  if (word !== 'value' && word !== 'hasvalue') return expression
  reader.at += 2
  return word === 'value' ? expression : comparison('!=', expression, constant('Object', null, 0), expression.index)
}

/** An object itself can only be compared with null: it is there when any of its properties is. */
function wholeObject<T>(reader: Reader<T>, path: string, name: Token): Expression<T> {
  const inner = [...reader.table.byPath].filter(([key]) => key.startsWith(`${path}.`)).map(([, field]) => field)
  const present = (row: T) => inner.some((field) => (field.get(row) ?? null) !== null)
  return { type: 'Object', places: 0, index: name.index, get: (row) => (present(row) ? true : null) }
}

function readArguments<T>(reader: Reader<T>): Expression<T>[] {
  if (!isSymbol(reader, '(')) throw parseError("'(' expected", peek(reader).index)
  take(reader)
  const given: Expression<T>[] = []
  while (!isSymbol(reader, ')')) {
    if (given.length > 0 && !isSymbol(reader, ',')) throw parseError("')' or ',' expected", peek(reader).index)
    if (given.length > 0) take(reader)
    given.push(deeper(reader, readOr))
  }
  take(reader)
  return given
}

function deeper<T>(reader: Reader<T>, read: (reader: Reader<T>) => Expression<T>): Expression<T> {
  reader.depth += 1
  if (reader.depth > DEEPEST) throw parseError('Expression is too complex', peek(reader).index)
  const expression = read(reader)
  reader.depth -= 1
  return expression
}

function peek<T>(reader: Reader<T>): Token {
  return reader.tokens[reader.at] ?? { kind: 'end', text: '', index: 0 }
}

function take<T>(reader: Reader<T>): Token {
  const token = peek(reader)
  if (token.kind !== 'end') reader.at += 1
  return token
}

function takeName<T>(reader: Reader<T>): Token {
  const token = take(reader)
  if (token.kind !== 'name') throw parseError('Identifier expected', token.index)
  return token
}

function isSymbol<T>(reader: Reader<T>, text: string): boolean {
  const token = peek(reader)
  return token.kind === 'symbol' && token.text === text
}

function isWord<T>(reader: Reader<T>, word: string): boolean {
  const token = peek(reader)
  return token.kind === 'name' && token.text.toLowerCase() === word
}

function noProperty(name: Token, type: string) {
  return parseError(`No property or field '${name.text}' exists in type '${type}'`, name.index)
}
