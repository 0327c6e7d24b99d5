import { queryParseException } from '../edge/refusals.ts'

/** One piece of a `where` expression; `index` is where it begins. */
export interface Token {
  kind: 'name' | 'integer' | 'real' | 'text' | 'symbol' | 'end'
  text: string
  index: number
}

/** More tokens than any honest filter has. */
const MOST_TOKENS = 5_000

const SPACE = /\s+/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /\d+(\.\d+)?(?:[eE][+-]?\d{1,3})?[mMfFlL]?/y
const SYMBOL = /==|!=|<>|<=|>=|&&|\|\||[=<>!()[\],.+\-*/%&?:]/y

/** Splits an expression into tokens, the last of kind `end`. Throws QueryParseException. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let index = 0
  while (index < source.length) {
    const space = match(SPACE, source, index)
    if (space !== undefined) {
      index += space.length
      continue
    }
    const token = tokenAt(source, index)
    index += token.kind === 'text' ? token.text.length + 2 : token.text.length
    tokens.push(token)
    if (tokens.length > MOST_TOKENS) throw parseError('Expression is too complex', index)
  }
  tokens.push({ kind: 'end', text: '', index: source.length })
  return tokens
}

function tokenAt(source: string, index: number): Token {
  const first = source.charAt(index)
  if (first === '"') return quoted(source, index)
  if (first === "'") return character(source, index)
  const name = match(NAME, source, index)
  if (name !== undefined) return { kind: 'name', text: name, index }
  const number = match(NUMBER, source, index)
  if (number !== undefined) return { kind: /^\d+[lL]?$/.test(number) ? 'integer' : 'real', text: number, index }
  const symbol = match(SYMBOL, source, index)
  if (symbol === undefined)
    throw parseError(`Syntax error '${String.fromCodePoint(source.codePointAt(index) ?? 0)}'`, index)
  return { kind: 'symbol', text: symbol, index }
}

/** Text ends at the next quotation mark: there is no escape for one. */
function quoted(source: string, index: number): Token {
  const end = source.indexOf('"', index + 1)
  if (end < 0) throw parseError('Unterminated string literal', source.length)
  return { kind: 'text', text: source.slice(index + 1, end), index }
}

/** In .NET single quotes hold one character. */
function character(source: string, index: number): Token {
  const end = source.indexOf("'", index + 1)
  if (end < 0) throw parseError('Unterminated string literal', source.length)
  if (end !== index + 2) throw parseError('Character literal must contain exactly one character', index)
  return { kind: 'text', text: source.slice(index + 1, end), index }
}

function match(pattern: RegExp, source: string, index: number): string | undefined {
  pattern.lastIndex = index
  return pattern.exec(source)?.[0]
}

/** Xero's refusal of an expression, with the place it was noticed at. */
export function parseError(message: string, index: number) {
  return queryParseException(`${message} (at index ${index})`)
}
