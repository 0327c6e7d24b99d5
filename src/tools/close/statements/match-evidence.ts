import { daysBetween } from '../../../books/day.ts'
import { magnitude } from '../../../books/money.ts'
import type { MatchEntry, MatchKind, MatchLine } from './match-entry.ts'
import type { NameLikeness } from './name-likeness.ts'

/** How much speaks for a line being about some entries, in natural logarithms of odds, and why. */
export interface Evidence {
  weight: number
  reasons: readonly string[]
}

/** What speaks for a match, all of it about one name: amount, name, references and days. `alike` is how many entries would fit as well by amount alone. */
export function evidenceFor(
  line: MatchLine,
  entries: readonly MatchEntry[],
  { kind, names, alike }: { kind: MatchKind; names: NameLikeness; alike: number },
): Evidence {
  const [name, words] = [namePart(line, entries, names), wordsPart(line, entries)]
  // Who calls a booking what the bank calls it need not name anybody.
  const named = words.weight > 0 && name.weight < 0 ? { weight: 0, reason: '' } : name
  const parts = [amountPart(kind, alike), named, referencePart(line, entries), words, datePart(line, entries)]
  return {
    weight: parts.reduce((total, { weight }) => total + weight, 0),
    reasons: parts.flatMap(({ reason }) => (reason === '' ? [] : [reason])),
  }
}

interface Part {
  weight: number
  reason: string
}

const AMOUNT: Readonly<Record<MatchKind, Part>> = {
  exact: { weight: 3.2, reason: 'same amount' },
  several: { weight: 1.2, reason: 'several together are the amount' },
  part: { weight: -2.6, reason: 'part of the amount' },
  short: { weight: -1.4, reason: 'nearly the amount' },
}

function amountPart(kind: MatchKind, alike: number): Part {
  const { weight, reason } = AMOUNT[kind]
  return { weight: weight - 0.7 * Math.log(Math.max(1, alike)), reason }
}

const LIKENESS: readonly [least: number, weight: number, reason: string][] = [
  [0.85, 4.5, 'same name'],
  [0.65, 3.4, 'name alike'],
  [0.45, 1.8, 'name partly alike'],
  [0.3, -0.5, ''],
  [0.15, -2.5, ''],
  [0, -4.5, ''],
]

const LEAST_OF_SEVERAL = 0.45

function namePart({ text }: MatchLine, entries: readonly MatchEntry[], names: NameLikeness): Part {
  const different = [...new Set(entries.map(({ name }) => name))]
  const found = different.map((name) => names.of(text, name)).filter((one) => one !== undefined)
  const likeness = Math.max(...found)
  // The bank's words for a batch name one of those paid, or nobody.
  if (found.length === 0 || (different.length > 1 && likeness < LEAST_OF_SEVERAL)) return { weight: 0, reason: '' }
  const [, weight = 0, reason = ''] = LIKENESS.find(([least]) => likeness >= least) ?? []
  return { weight, reason }
}

function referencePart({ text }: MatchLine, entries: readonly MatchEntry[]): Part {
  const words = bare(text)
  const named = entries.filter(({ references }) => references.some((one) => isIn(words, bare(one))))
  if (named.length === 0) return { weight: 0, reason: '' }
  return { weight: named.length === entries.length ? 5 : 3.5, reason: 'its number is in the text' }
}

/** References that are words, such as what a bank calls a fee. */
function wordsPart({ text }: MatchLine, entries: readonly MatchEntry[]): Part {
  const said = ` ${wordsOf(text)} `
  const isSaid = (reference: string) => {
    const words = wordsOf(reference)
    return words.length >= SHORTEST_REFERENCE && !isIn(words, words) && said.includes(` ${words} `)
  }
  const all = entries.every(({ references }) => references.some(isSaid))
  return all ? { weight: 3.5, reason: 'its reference is in the text' } : { weight: 0, reason: '' }
}

function wordsOf(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const SHORTEST_REFERENCE = 4

function isIn(words: string, reference: string): boolean {
  return reference.length >= SHORTEST_REFERENCE && /\d{3}/.test(reference) && words.includes(reference)
}

function bare(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

const LATENESS: readonly [days: number, weight: number][] = [
  [5, 0.6],
  [10, -0.8],
  [35, -1.4],
  [75, -2],
]

function datePart(line: MatchLine, entries: readonly MatchEntry[]): Part {
  const gaps = entries.map(({ date }) => daysBetween(date, line.date))
  const [near, far] = [Math.min(...gaps), Math.max(...gaps)]
  const [, late = -2.8] = LATENESS.find(([most]) => far <= most) ?? []
  const early = near < 0 ? -1.2 + near * 0.2 : 0
  const reason = far === 0 && near === 0 ? 'same day' : far <= 5 && near >= 0 ? 'within 5 days' : ''
  return { weight: late + early, reason }
}

/** Whether an amount is below another by so little that a fee, rounding or discount may explain it: at most 5 in a hundred, or 25.00 of 100.00 and more; or above it by half of one. */
export function isNearly(paid: bigint, due: bigint): boolean {
  const [less, whole] = [magnitude(due) - magnitude(paid), magnitude(due)]
  if (less <= 0n) return less < 0n && -less * 200n <= whole
  return less * 20n <= whole || (less <= 2_500n && whole >= 10_000n)
}
