import { groupedBy } from '../../../books/grouping.ts'
import { magnitude } from '../../../books/money.ts'
import type { BankEntry } from './bank-entries.ts'
import { BOOKED_TERMS, type Match } from './match-entry.ts'
import { isWithin } from './proposals.ts'
import type { StatementLine } from './statement.ts'
import { sumsTo } from './subset-sums.ts'

const CONFIDENCE = 0.6
const LEAST_AMOUNTS = 2
// So often may other entries of a day come to a line's amount.
const BY_CHANCE = 0.05

/**
 * Matches, and with them runs of what they left: one line for several entries of one day and direction that come to it to the cent, as a bank shows payments
 * that were sent together and entered one by one. Where other entries come to it too, or the day has so many that some would anyhow, it stays open.
 */
export function withPlainRuns(
  matches: readonly Match[],
  lines: readonly StatementLine[],
  entries: readonly BankEntry[],
): Match[] {
  const [usedLines, used] = [new Set(matches.map(({ line }) => line)), new Set(matches.flatMap((one) => one.entries))]
  const left = entries.map((_, place) => place).filter((place) => !used.has(place))
  const days = [...groupedBy(left, (place) => dayOf(entries[place])).values()]
  const runs: Match[] = []
  lines.forEach((line, place) => {
    if (usedLines.has(place)) return
    const ways = days.flatMap((day) => waysOf(line, day, entries))
    const [way, other] = ways.filter((some) => !some.some((entry) => used.has(entry)))
    if (!way || other) return
    for (const entry of way) used.add(entry)
    runs.push({ line: place, entries: way, ...RUN })
  })
  return [...matches, ...runs].sort((one, other) => one.line - other.line)
}

const RUN = {
  ...{ kind: 'several', tier: 'suggest', confidence: CONFIDENCE, difference: 0n },
  reasons: ['together the amount, of one day, and nothing else comes to it'],
} as const satisfies Omit<Match, 'line' | 'entries'>

function dayOf(entry: BankEntry | undefined): string {
  return entry ? `${entry.date} ${entry.amount > 0n}` : ''
}

function waysOf(line: StatementLine, day: readonly number[], entries: readonly BankEntry[]): readonly number[][] {
  const first = entries[day[0] ?? -1]
  if (!first || day.length < LEAST_AMOUNTS) return []
  if (first.amount > 0n !== line.amount > 0n || !isWithin(line, first, BOOKED_TERMS)) return []
  const { found, byChance } = sumsTo(day, (place) => magnitude(entries[place]?.amount ?? 0n), magnitude(line.amount))
  if (byChance > BY_CHANCE || found.some((way) => hasTwin(way, day, entries))) return []
  return found.map((way) => [...way].sort((one, other) => one - other))
}

/** Whether another entry of the day could be in the place of one of these. */
function hasTwin(way: readonly number[], day: readonly number[], entries: readonly BankEntry[]): boolean {
  const amounts = new Set(way.map((place) => entries[place]?.amount))
  return day.some((place) => !way.includes(place) && amounts.has(entries[place]?.amount))
}
