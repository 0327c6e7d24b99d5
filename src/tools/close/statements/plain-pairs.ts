import { daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { BankEntry } from './bank-entries.ts'
import type { Matched } from './match.ts'
import { BOOKED_TERMS, type Match } from './match-entry.ts'
import type { StatementLine } from './statement.ts'

const CONFIDENCE = 0.6

/**
 * Matches, and with them pairs of what they left: a line and an entry of one amount to the cent within the days that banks take, though the bank's words name
 * nobody. Were they two things, each would be missing on its other side by the same amount.
 */
export function withPlainPairs(
  { matches, linesLeft, entriesLeft }: Matched,
  lines: readonly StatementLine[],
  entries: readonly BankEntry[],
): Match[] {
  const open = groupedBy(entriesLeft, (place) => String(entries[place]?.amount))
  const pairs: Match[] = []
  for (const line of linesLeft) {
    const alike = open.get(String(lines[line]?.amount)) ?? []
    const entry = nearest(lines[line], alike, entries)
    if (entry === undefined) continue
    open.set(
      String(lines[line]?.amount),
      alike.filter((place) => place !== entry),
    )
    pairs.push({ ...pairOf(line, entry), reasons: ['same amount within days, and nothing else has it'] })
  }
  return [...matches, ...pairs].sort((one, other) => one.line - other.line)
}

function pairOf(line: number, entry: number): Omit<Match, 'reasons'> {
  return { line, entries: [entry], kind: 'exact', tier: 'suggest', confidence: CONFIDENCE, difference: 0n }
}

function nearest(
  line: StatementLine | undefined,
  places: readonly number[],
  entries: readonly BankEntry[],
): number | undefined {
  const within = places.flatMap((place) => {
    const entry = entries[place]
    if (!line || !entry) return []
    const days = daysBetween(entry.date, line.date)
    return days >= -BOOKED_TERMS.daysBefore && days <= BOOKED_TERMS.daysAfter ? [{ place, days: Math.abs(days) }] : []
  })
  return within.sort((one, other) => one.days - other.days)[0]?.place
}
