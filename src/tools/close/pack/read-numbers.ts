import { parseDay } from '../../../books/day.ts'

/** A number, day or name with a number in it, as a narrative says it. Amounts are `units` of `10^-places`, which is below 0 where thousands are meant. */
export type SaidNumber =
  | { kind: 'amount'; words: string; at: number; units: bigint; places: number }
  | { kind: 'percent'; words: string; at: number; units: bigint; places: number }
  | { kind: 'date'; words: string; at: number; date: string }
  | { kind: 'name'; words: string; at: number }
  | { kind: 'spelled'; words: string; at: number; count: number | undefined }

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const MONTH = `(?:${MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)}|\\.)?`).join('|')})`.replace(
  '(?:|',
  '(?:',
)

const COUNTS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const TEENS = 'thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen'
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const LARGE =
  'hundreds?|thousands?|millions?|billions?|dozens?|half|halved|doubled?|tripled?|quadrupled?|twice|thrice|\\w+fold|thirds?|quarters?'
const SPELLED = new RegExp(`\\b(?:${COUNTS.slice(2).join('|')}|${TEENS}|${TENS}|${LARGE})\\b`, 'gi')

const DATES = [
  /\b\d{4}-\d{2}-\d{2}\b/g,
  /\b\d{4}-\d{2}\b(?!-)/g,
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTH},?(?: \\d{4})?\\b`, 'gi'),
  new RegExp(`\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?(?!\\d),?(?: \\d{4})?`, 'gi'),
  new RegExp(`\\b${MONTH} \\d{4}\\b`, 'gi'),
  new RegExp(`\\b(?:${MONTHS.filter((name) => name !== 'may' && name !== 'march').join('|')}|May|March)\\b`, 'g'),
  new RegExp(`\\b(?:${MONTHS.filter((name) => name !== 'may' && name !== 'march').join('|')})\\b`, 'gi'),
  /\b(?:19|20)\d{2}\b(?![\d,.]*\d)(?! ?(?:%|k\b|m\b))/g,
]

const NAME = /(?=[\p{L}\p{N}/_#-]*\p{L})(?=[\p{L}\p{N}/_#-]*\p{N})[\p{L}\p{N}]+(?:[/_#-][\p{L}\p{N}]+)*/gu
const SCALED = /^\d+(?:k|m|bn|thousand|million|billion)$/i
const NUMBER =
  /(?<![\p{L}\p{N}.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:(?:\s?(?:%|per ?cent\b|percent\b))|\s?(?:k|m|bn|thousand|million|billion)\b)?/giu

/** Every number that a text says, in the order of the text: dates first where a number is part of one. */
export function numbersIn(text: string): SaidNumber[] {
  let left = text
  const found: SaidNumber[] = []
  const take = (pattern: RegExp, read: (words: string, at: number) => SaidNumber | undefined) => {
    left = left.replace(pattern, (words: string, ...rest: unknown[]) => {
      const at = rest.find((one) => typeof one === 'number') as number
      const said = read(words, at)
      if (said) found.push(said)
      return said ? ' '.repeat(words.length) : words
    })
  }
  for (const pattern of DATES) take(pattern, (words, at) => ({ kind: 'date', words, at, date: dateOf(words) }))
  take(NAME, (words, at) => (SCALED.test(words) ? undefined : { kind: 'name', words, at }))
  take(NUMBER, numberOf)
  take(/\p{N}+/gu, (words, at) => ({ kind: 'name', words, at }))
  take(SPELLED, (words, at) => {
    const count = COUNTS.indexOf(words.toLowerCase())
    return { kind: 'spelled', words, at, count: count < 0 ? undefined : count }
  })
  return found.sort((one, other) => one.at - other.at)
}

const POWERS: Readonly<Record<string, number>> = { k: 3, thousand: 3, m: 6, million: 6, bn: 9, billion: 9 }

function numberOf(words: string, at: number): SaidNumber {
  const [, digits = '', fraction = '', tail = ''] = /^([\d,]+)(?:\.(\d+))?\s?(.*)$/i.exec(words) ?? []
  const units = BigInt(digits.replaceAll(',', '') + fraction)
  const word = tail.toLowerCase()
  if (word.startsWith('%') || word.startsWith('per'))
    return { kind: 'percent', words, at, units, places: fraction.length }
  return { kind: 'amount', words, at, units, places: fraction.length - (POWERS[word] ?? 0) }
}

/** A date as `YYYY-MM-DD`, or what of it is said: `YYYY-MM`, `YYYY`, `-MM-DD` or `-MM`; what is no date stays as it is written. */
function dateOf(words: string): string {
  if (/^[\d-]+$/.test(words)) return words
  const name =
    /[a-z]{3,}/i
      .exec(words.replace(/\bof\b/i, ''))?.[0]
      ?.toLowerCase()
      .slice(0, 3) ?? ''
  const month = String(MONTHS.findIndex((one) => one.startsWith(name)) + 1).padStart(2, '0')
  const year = /\b\d{4}\b/.exec(words)?.[0] ?? ''
  const date = /(?<!\d)\d{1,2}(?!\d)/.exec(words.replace(year, ''))?.[0]
  const told = date === undefined ? `${year}-${month}` : `${year}-${month}-${date.padStart(2, '0')}`
  return year === '' || date === undefined || parseDay(told) ? told : words
}
