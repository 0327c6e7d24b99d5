import { addDays } from '../../../../books/day.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import { type Candidate, candidatesOf, countUpTo, type DuplicateBooks } from './duplicate-candidates.ts'

/** A charge that is there whole and once more in two parts, which come to it to the cent. */
export interface SplitEntry {
  whole: Candidate
  parts: readonly [Candidate, Candidate]
}

/** Days that the whole and its parts lie apart at most. */
const LONGEST_GAP = 60
/** How long a number is that tells, and how much longer that of a part. */
const TELLING = 4
const LONGEST_ADDITION = 3

/**
 * Charges of a party of which two come to a third and all bear its number, such as 2041, 2041/1 and 2041/2; at least one of them is dated in the period.
 * Equal sums alone say too little.
 */
export function splitEntries(books: Pick<MonthBooks, 'documents' | 'period'>): SplitEntry[] {
  const all = candidatesOf(books)
  const found = new Map<string, SplitEntry>()
  for (const candidate of all.current) {
    for (const other of relatedTo(candidate, all)) {
      const [part, whole] = candidate.document.total < other.document.total ? [candidate, other] : [other, candidate]
      const rest = restOf(whole, part, all)
      if (rest)
        found.set(
          [whole, part, rest]
            .map(({ document }) => document.id)
            .sort()
            .join(' '),
          { whole, parts: [part, rest] },
        )
    }
  }
  return [...found.values()]
}

function relatedTo(candidate: Candidate, { chargesOf }: DuplicateBooks): Candidate[] {
  const list = chargesOf(candidate.party)
  const { date, total } = candidate.document
  if (candidate.plain.length < TELLING) return []
  const from = countUpTo(addDays(date, -LONGEST_GAP - 1), list)
  const to = countUpTo(addDays(date, LONGEST_GAP), list)
  return list.slice(from, to).filter((other) => other.document.total !== total && bearSameNumber(candidate, other))
}

function bearSameNumber(one: Candidate, other: Candidate): boolean {
  const [short, long] = one.plain.length <= other.plain.length ? [one.plain, other.plain] : [other.plain, one.plain]
  return short.length >= TELLING && long.length - short.length <= LONGEST_ADDITION && long.startsWith(short)
}

function restOf(whole: Candidate, part: Candidate, { amountsOf }: DuplicateBooks): Candidate | undefined {
  const rest = amountsOf(whole.party).get(whole.document.total - part.document.total) ?? []
  return rest.find((one) => one !== part && one !== whole && bearSameNumber(one, whole) && areNear(one, whole))
}

function areNear({ document: one }: Candidate, { document: other }: Candidate): boolean {
  return one.date >= addDays(other.date, -LONGEST_GAP) && one.date <= addDays(other.date, LONGEST_GAP)
}
