import { addDays } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { magnitude } from '../../../books/money.ts'
import type { MatchEntry, MatchKind, MatchLine, MatchTerms } from './match-entry.ts'
import { evidenceFor, isNearly } from './match-evidence.ts'
import { type NameLikeness, nameLikeness } from './name-likeness.ts'
import { sumsTo } from './subset-sums.ts'

/** One way to explain a line: places of the line and of entries, how much speaks for it, and why. */
export interface Proposal {
  line: number
  entries: readonly number[]
  kind: MatchKind
  weight: number
  reasons: readonly string[]
}

interface Ledger {
  entries: readonly MatchEntry[]
  byAmount: ReadonlyMap<string, readonly number[]>
  byName: ReadonlyMap<string, readonly number[]>
  byBatchAmount: ReadonlyMap<string, readonly (readonly number[])[]>
  names: NameLikeness
  terms: MatchTerms
}

// More alike than that means that nothing is known of any of them.
const MOST_ALIKE = 60
const MOST_PROPOSALS = 8
const LEAST_NAME = 0.45

/** Every likely way to explain each line by entries of its direction, the likeliest of a line first. */
export function proposalsFor(
  lines: readonly MatchLine[],
  entries: readonly MatchEntry[],
  terms: MatchTerms,
): Proposal[][] {
  const places = entries.map((_, place) => place)
  const amountOf = (place: number) => entries[place]?.amount ?? 0n
  const batches = [
    ...groupedBy(
      places.filter((place) => entries[place]?.batch),
      (place) => entries[place]?.batch ?? '',
    ).values(),
  ]
  const ledger: Ledger = {
    ...{ entries, terms, names: nameLikeness(entries.map(({ name }) => name)) },
    byAmount: groupedBy(places, (place) => String(amountOf(place))),
    byName: groupedBy(places, (place) => entries[place]?.name ?? ''),
    byBatchAmount: groupedBy(batches, (batch) => String(batch.reduce((total, place) => total + amountOf(place), 0n))),
  }
  return lines.map((line, place) => proposalsOf(line, place, ledger))
}

function proposalsOf(line: MatchLine, place: number, ledger: Ledger): Proposal[] {
  const named = ledger.names.best(line.text, LEAST_NAME)
  const found = [
    ...exactWays(line, ledger),
    ...batchWays(line, ledger),
    ...named.flatMap((name) => waysOf(line, name, ledger)),
  ]
  return found
    .map(({ ways, kind, alike }) => {
      const chosen = ways.map((one) => ledger.entries[one]).filter((one) => one !== undefined)
      return { line: place, entries: ways, kind, ...evidenceFor(line, chosen, { kind, names: ledger.names, alike }) }
    })
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_PROPOSALS)
}

interface Way {
  ways: readonly number[]
  kind: MatchKind
  alike: number
}

/** Whether a line comes within the days before and after an entry that its bank may take. */
export function isWithin(
  line: Pick<MatchLine, 'date'>,
  entry: Pick<MatchEntry, 'date'> | undefined,
  { daysBefore, daysAfter }: MatchTerms,
): boolean {
  return (
    entry !== undefined && line.date >= addDays(entry.date, -daysBefore) && line.date <= addDays(entry.date, daysAfter)
  )
}

function exactWays(line: MatchLine, { byAmount, entries, terms }: Ledger): Way[] {
  const fitting = (byAmount.get(String(line.amount)) ?? []).filter((place) => isWithin(line, entries[place], terms))
  const alike = new Set(fitting.map((place) => entries[place]?.name)).size
  if (fitting.length > MOST_ALIKE) return []
  return fitting.map((place) => ({ ways: [place], kind: 'exact', alike }))
}

function batchWays(line: MatchLine, { byBatchAmount, entries, terms }: Ledger): Way[] {
  const fitting = (byBatchAmount.get(String(line.amount)) ?? []).filter((batch) =>
    isWithin(line, entries[batch[0] ?? -1], terms),
  )
  return fitting.filter(({ length }) => length > 1).map((ways) => ({ ways, kind: 'exact', alike: fitting.length }))
}

/** Ways by one name: several of its entries together, and one that the line pays in part or nearly. */
function waysOf(line: MatchLine, name: string, { byName, entries, terms }: Ledger): Way[] {
  const whole = magnitude(line.amount)
  const within = (byName.get(name) ?? []).filter((place) => {
    const entry = entries[place]
    return entry && entry.amount > 0n === line.amount > 0n && isWithin(line, entry, terms)
  })
  const amountAt = (place: number) => magnitude(entries[place]?.amount ?? 0n)
  const smaller = within.filter((place) => amountAt(place) < whole)
  const dated = smaller.sort((one, other) => ((entries[one]?.date ?? '') < (entries[other]?.date ?? '') ? -1 : 1))
  const sums = sumsTo(dated, amountAt, whole)
  const nearly = within.filter((place) => isNearly(whole, amountAt(place)))
  const partly = within.filter((place) => amountAt(place) > whole && !isNearly(whole, amountAt(place)))
  return [
    ...sums.found.map((ways): Way => ({ ways, kind: 'several', alike: sums.found.length + sums.byChance })),
    ...nearly.map((place): Way => ({ ways: [place], kind: 'short', alike: nearly.length })),
    ...partly.map((place): Way => ({ ways: [place], kind: 'part', alike: partly.length })),
  ]
}
