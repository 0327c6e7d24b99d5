import { addDays } from '../../../../books/day.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import { numberRelation } from './document-numbers.ts'
import { byDay, type Candidate, candidatesOf, countUpTo, type DuplicateBooks } from './duplicate-candidates.ts'
import { scoreOf } from './duplicate-score.ts'

/** Two documents that look like one thing entered twice, the earlier first, and how sure that is, 0 to 1. */
export interface DuplicatePair {
  first: Candidate
  second: Candidate
  how: AmountRelation
  confidence: number
}

/** How amounts that may be the same stand to each other. */
export type AmountRelation = 'equal' | 'gross_net' | 'currency'

const NEIGHBOURS = 24
const TELLING = 4
const MISTYPED = new Set(['extended', 'slipped', 'swapped'])
const LONGEST_GAP = 100
const LONGEST_YEAR = 400

/**
 * Pairs of charges of which at least one is dated in the period that look like the same thing twice, surest first; each document is in the pair
 * that is surest for it. What a credit took back is left out: it is in the books once.
 */
export function duplicatePairs(books: Pick<MonthBooks, 'documents' | 'period' | 'taxRates'>): DuplicatePair[] {
  const all = candidatesOf(books)
  const factors = factorsOf(books)
  const best = new Map<string, DuplicatePair>()
  for (const candidate of all.current) {
    const pair = bestPair(candidate, factors, all)
    if (!pair) continue
    const key = [pair.first.document.id, pair.second.document.id].join(' ')
    if (!best.has(key)) best.set(key, pair)
  }
  return [...best.values()].sort((a, b) => b.confidence - a.confidence || (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf({ first, second }: DuplicatePair): string {
  return `${first.document.id} ${second.document.id}`
}

/** Gross for net at each rate that the organisation has, as pairs of whole numbers: `gross * 1,000,000 = net * factor`. */
function factorsOf({ taxRates }: Pick<MonthBooks, 'taxRates'>): bigint[] {
  const rates = new Set(taxRates.filter(({ status }) => status === 'ACTIVE').map(({ rate }) => rate))
  return [...rates].filter((rate) => rate > 0n).map((rate) => 1_000_000n + rate)
}

function bestPair(candidate: Candidate, factors: readonly bigint[], all: DuplicateBooks): DuplicatePair | undefined {
  let best: { pair: DuplicatePair; score: number } | undefined
  const tried = new Set([candidate])
  for (const [other, how] of others(candidate, factors, all)) {
    if (tried.has(other)) continue
    tried.add(other)
    const [first, second] = byDay(candidate, other) < 0 ? [candidate, other] : [other, candidate]
    const score = scoreOf(first, second, how, all)
    if (score < 0 || (best && score <= best.score)) continue
    best = { pair: { first, second, how, confidence: 1 / (1 + Math.exp(-score - 0.5)) }, score }
  }
  return best?.pair
}

function others(candidate: Candidate, factors: readonly bigint[], all: DuplicateBooks): [Candidate, AmountRelation][] {
  const { document, plain, side, party } = candidate
  const amounts = all.amountsOf(party)
  const equal = near(candidate, amounts.get(document.total) ?? [], LONGEST_GAP)
  const grossOrNet = otherTotals(document.total, factors).flatMap((total) =>
    near(candidate, amounts.get(total) ?? [], LONGEST_GAP),
  )
  const sameNumber = plain === '' ? [] : near(candidate, all.numbersOf(party.business).get(plain) ?? [], LONGEST_YEAR)
  const twins = (plain === '' ? [] : (all.byTotal.get(document.total) ?? [])).filter(
    (other) => other.side === side && (other.plain === plain || isMistyped(plain, other.plain)),
  )
  return [
    ...equal.map((other) => [other, 'equal'] as const),
    ...[...sameNumber, ...near(candidate, twins, LONGEST_GAP)].flatMap((other) => byNumber(document, other)),
    ...grossOrNet.map((other) => [other, 'gross_net'] as const),
  ].map(([other, how]) => [other, how])
}

/** Whether a number long enough to tell is another with a slip or an addition. */
function isMistyped(one: string, other: string): boolean {
  return Math.min(one.length, other.length) >= TELLING && MISTYPED.has(numberRelation(one, other))
}

/** What bears the same number is the same where its amount is, or where it is in another currency. */
function byNumber(
  { currency, total }: Candidate['document'],
  other: Candidate,
): (readonly [Candidate, AmountRelation])[] {
  if (other.document.currency !== currency) return [[other, 'currency']]
  return other.document.total === total ? [[other, 'equal']] : []
}

/** The totals that are this one with or without tax, a cent either way. */
function otherTotals(total: bigint, factors: readonly bigint[]): bigint[] {
  return factors.flatMap((factor) =>
    [(total * factor + 500_000n) / 1_000_000n, (total * 1_000_000n + factor / 2n) / factor].flatMap((middle) => [
      middle - 1n,
      middle,
      middle + 1n,
    ]),
  )
}

/** Those of the list, which is in order of days, that are nearest to a document: at most so many either way and so many days apart. */
function near(one: Candidate, list: readonly Candidate[], longest: number): Candidate[] {
  if (list.length === 0 || (list.length === 1 && list[0] === one)) return []
  const [from, to] = [addDays(one.document.date, -longest), addDays(one.document.date, longest)]
  const place = countUpTo(one.document.date, list)
  return list
    .slice(Math.max(0, place - NEIGHBOURS), place + NEIGHBOURS)
    .filter(({ document: { date } }) => date >= from && date <= to)
}
