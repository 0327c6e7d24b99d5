import { type Day, dayOf, daysInMonth } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'

/** A stretch of text that says a day; `year` is undefined where only day and month stand there. */
export interface SaidDay {
  kind: 'day'
  at: number
  words: string
  /** The days that it can mean: one, or none for a day that does not exist. */
  day: Day | undefined
  year: boolean
}

/** A stretch of text that says an amount; `currencies` are those that its sign can mean, none where it has no sign. */
export interface SaidAmount {
  kind: 'amount'
  at: number
  words: string
  amount: Cents
  currencies: readonly string[] | undefined
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH_STARTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(MONTHS.map((name, index) => [name, index + 1])),
  ...{ mai: 5, okt: 10, dez: 12, mrz: 3 },
}

/** Names of months in English and German, without accents, whole or shortened. */
export const MONTH =
  '(?:january|january|february|march|april|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|oktober|dezember|may|jan|feb|mar|mrz|apr|jun|jul|aug|sept|sep|oct|okt|nov|dec|dez)'

const EDGE = '(?<![\\p{L}\\p{N}])(?<![\\p{N}][-/.])'
const END = '(?![\\p{L}\\p{N}])(?![-/.]\\p{N})'
const YEAR = "(?:\\s*,?\\s*(\\d{4})|\\s*'(\\d{2}))?"
const DAY_FIRST = new RegExp(
  `${EDGE}(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s*(?:of\\s+|-)?(${MONTH})\\.?(?:-(\\d{4})|${YEAR})${END}`,
  'giu',
)
const MONTH_FIRST = new RegExp(`${EDGE}(${MONTH})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?${YEAR}${END}`, 'giu')
const YEAR_FIRST = new RegExp(`${EDGE}(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${END}`, 'gu')
const NUMBERS = new RegExp(`${EDGE}(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${END}`, 'gu')

/** Days in plain text; `monthFirst` reads 12/04/2026 as 4 December. */
export function daysIn(text: string, monthFirst: boolean): SaidDay[] {
  const said = (match: RegExpMatchArray, parts: { y: string | undefined; m: number; d: number }): SaidDay => ({
    kind: 'day',
    at: match.index ?? 0,
    words: match[0],
    day: existing(parts),
    year: parts.y !== undefined,
  })
  return [
    ...[...text.matchAll(YEAR_FIRST)].map((match) =>
      said(match, { y: match[1], m: whole(match[2]), d: whole(match[3]) }),
    ),
    ...[...text.matchAll(NUMBERS)].map((match) => {
      const [first, second] = [whole(match[1]), whole(match[3])]
      return said(match, { y: match[4], m: monthFirst ? first : second, d: monthFirst ? second : first })
    }),
    ...[...text.matchAll(DAY_FIRST)].map((match) =>
      said(match, { y: match[3] ?? match[4] ?? match[5], m: monthNumber(match[2]), d: whole(match[1]) }),
    ),
    ...[...text.matchAll(MONTH_FIRST)].map((match) =>
      said(match, { y: match[3] ?? match[4], m: monthNumber(match[1]), d: whole(match[2]) }),
    ),
  ]
}

// A leap year stands in where none is said, so that 29 February can be read.
function existing({ y = '2000', m, d }: { y: string | undefined; m: number; d: number }): Day | undefined {
  const year = whole(y.length === 2 ? `20${y}` : y)
  if (year < 1900 || m < 1 || m > 12 || d < 1 || d > daysInMonth(year, m)) return undefined
  return dayOf(year, m, d)
}

function monthNumber(name = ''): number {
  return MONTH_STARTS[name.toLowerCase().slice(0, 3)] ?? 0
}

function whole(text = ''): number {
  return Number.parseInt(text, 10)
}

const DOLLARS = ['NZD', 'AUD', 'USD', 'CAD', 'SGD', 'HKD', 'FJD']
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  ...{ nz$: ['NZD'], au$: ['AUD'], a$: ['AUD'], us$: ['USD'], c$: ['CAD'], s$: ['SGD'], hk$: ['HKD'] },
  ...{ $: DOLLARS, '£': ['GBP'], '€': ['EUR'], '¥': ['JPY', 'CNY'], dollars: DOLLARS, dollar: DOLLARS },
  ...{ pounds: ['GBP'], pound: ['GBP'], euros: ['EUR'], euro: ['EUR'], quid: ['GBP'] },
}
const SIGN = '(?:nz\\$|au\\$|us\\$|hk\\$|a\\$|c\\$|s\\$|[$£€¥])'
const CODE = '(?:NZD|AUD|USD|GBP|EUR|CAD|SGD|HKD|FJD|JPY|CNY|CHF|ZAR|INR|SEK|NOK|DKK|THB|MYR|PHP|[A-Z]{3})'
const WORD = '(?:dollars?|pounds?|euros?|quid)'
const GROUPED = "\\d{1,3}(?:[,.' ]\\d{3})+(?:[.,]\\d{1,2})?"
const NUMBER = `(?:${GROUPED}|\\d+(?:[.,]\\d{1,2})?)(?:\\.?-)?(?![\\d])(?![.,]\\d)`
const BEFORE = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:${CODE}|(?:nzd|aud|usd|gbp|eur))\\s?${SIGN}?|${SIGN})\\s?(-?${NUMBER})`,
  'gu',
)
const BEFORE_ANY_CASE = new RegExp(`(?<![\\p{L}\\p{N}])(${SIGN})\\s?(-?${NUMBER})`, 'giu')
const AFTER = new RegExp(`(?<![\\p{L}\\p{N}.,])(-?${NUMBER})\\s?(${SIGN}|${CODE}(?![\\p{L}\\p{N}])|${WORD}\\b)`, 'gu')
const BARE = /(?<![\p{L}\p{N}.,])(\d{1,3}(?:[,.']\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d{2})(?![\p{L}\p{N}%])(?![.,]\d)/gu

/** Amounts in plain text: numbers with a currency before or after them, and those with cents or parted thousands. `known` are the codes that it may use. */
export function amountsIn(text: string, known: readonly string[]): SaidAmount[] {
  const found = [
    ...[...text.matchAll(BEFORE)].map((match) => said(match, match[2] ?? '', match[1] ?? '', known)),
    ...[...text.matchAll(BEFORE_ANY_CASE)].map((match) => said(match, match[2] ?? '', match[1] ?? '', known)),
    ...[...text.matchAll(AFTER)].map((match) => said(match, match[1] ?? '', match[2] ?? '', known)),
    ...[...text.matchAll(BARE)].map((match) => said(match, match[1] ?? '', '', known)),
  ]
  const longestFirst = found.sort((a, b) => b.words.length - a.words.length || a.at - b.at)
  const kept: SaidAmount[] = []
  for (const one of longestFirst) if (!kept.some((other) => overlap(one, other))) kept.push(one)
  return kept.sort((a, b) => a.at - b.at)
}

function overlap(a: SaidAmount, b: SaidAmount): boolean {
  return a.at < b.at + b.words.length && b.at < a.at + a.words.length
}

function said(match: RegExpMatchArray, number: string, sign: string, known: readonly string[]): SaidAmount {
  const plain = sign.replace(/\s/g, '').toLowerCase()
  const code = plain.slice(0, 3).toUpperCase()
  const bySign = SIGNS[plain] ?? (/^[A-Z]{3}$/.test(code) ? [code] : undefined)
  const currencies = sign === '' ? undefined : known.includes(code) ? [code] : bySign
  return { kind: 'amount', at: match.index ?? 0, words: match[0], amount: centsOf(number), currencies }
}

/** Cents of a number however it is written: the last mark with one or two digits after it is the decimal one. */
function centsOf(number: string): Cents {
  const text = number.replace(/\.?-$/, '')
  const [, whole = '', fraction = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(text) ?? []
  const digits = whole.replace(/[^\d]/g, '')
  const cents = BigInt(`${digits}${fraction.padEnd(2, '0')}`)
  return whole.startsWith('-') ? -cents : cents
}
