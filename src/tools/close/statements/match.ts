import { bestTogether } from './assign.ts'
import type { Match, MatchEntry, MatchLine, MatchTerms } from './match-entry.ts'
import { type Proposal, proposalsFor } from './proposals.ts'

/** What becomes of lines and entries: matches in the order of lines, and the places of those that are left. */
export interface Matched {
  matches: readonly Match[]
  linesLeft: readonly number[]
  entriesLeft: readonly number[]
}

// What speaks for a line being about none of the entries.
const NONE = 3
const AUTO = 0.95
const SUGGEST = 0.5
const MOST_ROUNDS = 12

/**
 * Matches lines of a statement with what the books have. What is nearly certain is taken first, round by round, since it leaves fewer to choose from; of the
 * rest the matches that are the likeliest together are suggested. A line and an entry are used once, and between alike ones nothing is certain.
 */
export function matchLines(lines: readonly MatchLine[], entries: readonly MatchEntry[], terms: MatchTerms): Matched {
  let open = proposalsFor(lines, entries, terms).flat()
  const matches: Match[] = []
  const matchOf = matching(lines, entries)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sure = certainOf(open)
    if (sure.length === 0) break
    matches.push(...sure.map(({ proposal, confidence }) => matchOf(proposal, 'auto', confidence)))
    open = without(
      open,
      sure.map(({ proposal }) => proposal),
    )
  }
  const chosen = bestTogether(open, ({ weight }) => weight - NONE)
  const likely = confidences(stillPossible(open, chosen))
  for (const proposal of chosen) {
    const confidence = Math.min(0.96, likely.get(proposal) ?? 0)
    if (confidence >= SUGGEST) matches.push(matchOf(proposal, 'suggest', confidence))
  }
  const [usedLines, used] = [new Set(matches.map(({ line }) => line)), new Set(matches.flatMap((one) => one.entries))]
  return {
    matches: matches.sort((one, other) => one.line - other.line),
    linesLeft: lines.flatMap((_, place) => (usedLines.has(place) ? [] : [place])),
    entriesLeft: entries.flatMap((_, place) => (used.has(place) ? [] : [place])),
  }
}

function matching(lines: readonly MatchLine[], entries: readonly MatchEntry[]) {
  return ({ line, entries: places, kind, reasons }: Proposal, tier: Match['tier'], confidence: number): Match => {
    const booked = places.reduce((total, place) => total + (entries[place]?.amount ?? 0n), 0n)
    return { line, entries: places, kind, tier, confidence, reasons, difference: (lines[line]?.amount ?? 0n) - booked }
  }
}

function certainOf(open: readonly Proposal[]): { proposal: Proposal; confidence: number }[] {
  return [...confidences(open)]
    .map(([proposal, confidence]) => ({ proposal, confidence }))
    .filter(({ proposal: { kind }, confidence }) => confidence >= AUTO && (kind === 'exact' || kind === 'several'))
}

function without(open: readonly Proposal[], taken: readonly Proposal[]): Proposal[] {
  const lines = new Set(taken.map(({ line }) => line))
  const entries = new Set(taken.flatMap((one) => one.entries))
  return open.filter((one) => !lines.has(one.line) && !one.entries.some((entry) => entries.has(entry)))
}

// What is chosen competes with what nobody else was given.
function stillPossible(open: readonly Proposal[], chosen: readonly Proposal[]): Proposal[] {
  const owner = new Map(chosen.flatMap((one) => one.entries.map((entry) => [entry, one.line] as const)))
  return open.filter(({ line, entries }) => entries.every((entry) => (owner.get(entry) ?? line) === line))
}

/** How likely each proposal is: the less likely of what its line says and what its entries say, each against all else that is possible. */
function confidences(open: readonly Proposal[]): Map<Proposal, number> {
  const [ofLine, ofEntry] = [new Map<number, number>(), new Map<number, number>()]
  const none = Math.exp(NONE)
  for (const { line, entries, weight } of open) {
    ofLine.set(line, (ofLine.get(line) ?? none) + Math.exp(weight))
    for (const entry of entries) ofEntry.set(entry, (ofEntry.get(entry) ?? none) + Math.exp(weight))
  }
  return new Map(
    open.map((one) => {
      const against = [ofLine.get(one.line) ?? none, ...one.entries.map((entry) => ofEntry.get(entry) ?? none)]
      return [one, Math.exp(one.weight) / Math.max(...against)]
    }),
  )
}
