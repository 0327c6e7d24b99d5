import { groupedBy } from '../../../../books/grouping.ts'
import { type PlainName, plainName } from './contact-names.ts'

/** A contact as far as it may be there twice. */
export interface NamedContact {
  id: string
  name: string
}

/** Two contacts that look like one, and how sure that is, 0 to 1. */
export interface ContactPair {
  one: string
  other: string
  confidence: number
}

interface Named extends PlainName {
  id: string
}

const LONGEST = 60
const LARGEST_GROUP = 40

/** Words that say of a business nothing that another of the same name would not have. */
const WEAK = new Set(
  'uk gb england europe ireland nz aust australia usa us intl co grp service solution trading sales account accounts dept head office online store product supply ltd limited plc llp inc holding business partnership firm shop club'.split(
    ' ',
  ),
)

/** Pairs of contacts whose names are the same but for how they are written, or for a slip, surest first; ids in order within a pair. */
export function alikeNames(contacts: readonly NamedContact[]): ContactPair[] {
  const named = contacts.map(({ id, name }): Named => {
    const { words, text, letters } = plainName(name)
    return { id, words, text: text.slice(0, LONGEST), letters: letters.slice(0, LONGEST) }
  })
  const commonness = wordCounts(named)
  const found = new Map<string, ContactPair>()
  const compare = (a: Named, b: Named) => {
    const [one, other] = a.id < b.id ? [a, b] : [b, a]
    const key = `${one.id} ${other.id}`
    if (one.id === other.id || found.has(key)) return
    const confidence = likeness(one, other, commonness)
    if (confidence > 0) found.set(key, { one: one.id, other: other.id, confidence })
  }
  for (const bucket of bucketsOf(named, commonness)) {
    bucket.forEach((a, index) => {
      for (const b of bucket.slice(index + 1)) compare(a, b)
    })
  }
  return [...found.values()].sort((a, b) => b.confidence - a.confidence || (a.one + a.other < b.one + b.other ? -1 : 1))
}

function wordCounts(named: readonly Named[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { words } of named) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Those that may be alike stand in one bucket: the same text less any one letter, the same words in any order, the same rarest word. */
function* bucketsOf(named: readonly Named[], commonness: ReadonlyMap<string, number>): Generator<readonly Named[]> {
  yield* lackingOne(named)
  for (const keyOf of [sortedWords, (one: Named) => rarestWord(one, commonness)]) {
    yield* [...groupedBy(named, keyOf).values()].filter(({ length }) => length > 1 && length <= LARGEST_GROUP)
  }
}

/** The prime that hashes of texts are built with, and what they stay below, so that a hash and a place fit a number exactly. */
const [BASE, HASHES] = [1_000_003, 2 ** 31]
const PLACES = 2 ** 22

/** Those whose texts are the same without one letter each, or without one of the one and whole of the other, told by hashes of such texts. */
function* lackingOne(named: readonly Named[]): Generator<readonly Named[]> {
  const hashes = Float64Array.from(
    named.flatMap(({ text, letters }, place) =>
      (text === letters ? [text] : [text, letters]).flatMap((one) =>
        hashesWithout(one).map((hash) => hash * PLACES + place),
      ),
    ),
  ).sort()
  for (let from = 0, to = 0; from < hashes.length; from = to) {
    const hash = Math.floor((hashes[from] ?? 0) / PLACES)
    while (to < hashes.length && Math.floor((hashes[to] ?? 0) / PLACES) === hash) to += 1
    if (to - from < 2) continue
    const bucket = [...new Set(hashes.subarray(from, to))].flatMap((at) => named[at % PLACES] ?? [])
    if (bucket.length > 1 && bucket.length <= LARGEST_GROUP) yield bucket
  }
}

/** A hash of a text, and one of it without each of its letters. */
function hashesWithout(text: string): number[] {
  const before = [0]
  for (let at = 0; at < text.length; at++) before.push(next(before[at] ?? 0, text.charCodeAt(at)))
  const hashes = [before[text.length] ?? 0]
  for (let left = 0; left < text.length; left++) {
    let hash = before[left] ?? 0
    for (let at = left + 1; at < text.length; at++) hash = next(hash, text.charCodeAt(at))
    hashes.push(hash)
  }
  return hashes
}

function next(hash: number, code: number): number {
  return (Math.imul(hash, BASE) + code + 1) & (HASHES - 1)
}

function sortedWords({ words }: Named): string {
  return [...words].sort().join(' ')
}

function rarestWord({ words }: Named, commonness: ReadonlyMap<string, number>): string {
  const strong = words.filter((word) => word.length > 2)
  return [...strong].sort((a, b) => (commonness.get(a) ?? 0) - (commonness.get(b) ?? 0) || (a < b ? -1 : 1))[0] ?? ''
}

function likeness(one: Named, other: Named, commonness: ReadonlyMap<string, number>): number {
  if (one.text === '' || other.text === '') return 0
  if (one.text === other.text || one.letters === other.letters) return 0.98
  if (sortedWords(one) === sortedWords(other)) return 0.9
  if (digitsOf(one) !== digitsOf(other)) return 0
  return Math.max(slipped(one, other, commonness), within(one, other, commonness))
}

function digitsOf({ text }: Named): string {
  return text.replace(/\D/g, '')
}

/** One letter is missing, too many, another or in the wrong place. In a short word, or between two words that both are usual, that is another name. */
function slipped(one: Named, other: Named, commonness: ReadonlyMap<string, number>): number {
  const shortest = Math.min(one.text.length, other.text.length)
  const distance = Math.min(editDistance(one.text, other.text), editDistance(one.letters, other.letters))
  if (shortest < 5 || distance > (shortest >= 16 ? 2 : 1)) return 0
  const [left, right] = [lacking(one, other), lacking(other, one)]
  if (left.length !== 1 || right.length !== 1) return shortest >= 10 ? sure(distance) : 0
  return isOneWord(left[0] ?? '', right[0] ?? '', commonness) ? sure(distance) : 0
}

function sure(distance: number): number {
  return distance === 1 ? 0.9 : 0.75
}

/** The words of one that the other has not. */
function lacking({ words }: Named, { words: others }: Named): string[] {
  const known = new Set(others)
  return words.filter((word) => !known.has(word))
}

function isOneWord(left: string, right: string, commonness: ReadonlyMap<string, number>): boolean {
  if (Math.min(left.length, right.length) < 2 || Math.max(left.length, right.length) < 4) return false
  const usual = (commonness.get(left) ?? 0) > 1 && (commonness.get(right) ?? 0) > 1
  return !usual || isPlural(left, right)
}

function isPlural(one: string, other: string): boolean {
  return `${one}s` === other || `${other}s` === one
}

/** All words of one are in the other, and what that has beside them says little. */
function within(one: Named, other: Named, commonness: ReadonlyMap<string, number>): number {
  const [few, many] = one.words.length <= other.words.length ? [one, other] : [other, one]
  if (few.words.length === many.words.length) return 0
  const all = new Set(many.words)
  if (!few.words.every((word) => all.has(word))) return 0
  const own = new Set(few.words)
  const beside = many.words.filter((word) => !own.has(word))
  const telling = few.words.some((word) => word.length > 3 && !WEAK.has(word) && (commonness.get(word) ?? 0) <= 3)
  return telling && beside.every((word) => WEAK.has(word)) ? 0.8 : 0
}

/** How many letters must be put in, left out, changed or swapped with the next one; 3 stands for more than 2. */
export function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3
  const shortest = Math.min(one.length, other.length)
  let from = 0
  while (from < shortest && one[from] === other[from]) from += 1
  let same = 0
  while (same < shortest - from && one.at(-1 - same) === other.at(-1 - same)) same += 1
  return distanceOf(one.slice(from, one.length - same), other.slice(from, other.length - same))
}

function distanceOf(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= other.length; column++) {
      const changed = at(last, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1)
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const swapped = isSwapped ? at(before, column - 2) + 1 : changed
      current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, changed, swapped))
      least = Math.min(least, at(current, column))
    }
    if (least > 3) return 3
    before = last
    last = current
  }
  return Math.min(3, at(last, other.length))
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 9
}
