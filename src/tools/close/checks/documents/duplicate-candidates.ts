import { addDays, type Day } from '../../../../books/day.ts'
import { groupedBy } from '../../../../books/grouping.ts'
import { magnitude } from '../../../../books/money.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'
import { type Business, type Charge, type ChargeIndex, chargesOf, type Party } from './charges.ts'
import { plainNumber } from './document-numbers.ts'
import { isIn } from './sides.ts'

/** A charge that may be there twice, with its number or reference as it is written and made plain. */
export interface Candidate extends Charge {
  written: string
  plain: string
}

/** What a business usually does: how many charges it has, how many of them share an amount, how many a number, with another one. */
export interface PartyHabit {
  charges: number
  sharingAmount: number
  sharingNumber: number
}

type ByAmount = ReadonlyMap<bigint, readonly Candidate[]>

/**
 * The charges that count, in the period and in all: by party, by party and amount, by business and number, and those of an amount that the period has by that
 * amount, whosoever they are; every list in order of days. What is usual for a business.
 */
export interface DuplicateBooks {
  current: readonly Candidate[]
  chargesOf(party: Party): readonly Candidate[]
  amountsOf(party: Party): ByAmount
  numbersOf(business: Business): ReadonlyMap<string, readonly Candidate[]>
  byTotal: ByAmount
  habitOf(business: Business): PartyHabit
}

/** What is worked out of one list of documents serves every check of its newest period. */
const worked = new WeakMap<MonthBooks['documents'], { month: string; books: DuplicateBooks }>()

/** The charges of documents, less those that a credit took back. */
export function candidatesOf({ documents, period }: Pick<MonthBooks, 'documents' | 'period'>): DuplicateBooks {
  const known = worked.get(documents)
  if (known?.month === period.month) return known.books
  const books = sortedOut(documents, period)
  worked.set(documents, { month: period.month, books })
  return books
}

function sortedOut(documents: MonthBooks['documents'], period: Period): DuplicateBooks {
  const index = chargesOf(documents)
  const back = takenBack(index)
  const charges: Candidate[] = []
  for (const one of index.all) if (!back.has(one)) charges.push(candidateOf(one))
  for (const one of index.overpaid) charges.push(candidateOf(one))
  const current = charges.filter(({ document }) => isIn(period, document)).sort(byDay)
  const byBusiness = groupedBy(charges, ({ party }) => party.business)
  const byParty = groupedBy(charges, ({ party }) => party)
  const amountsOf = once((party: Party) =>
    inOrder(groupedBy(byParty.get(party) ?? [], ({ document }) => document.total)),
  )
  const numbersOf = once((business: Business) =>
    inOrder(groupedBy(byBusiness.get(business) ?? [], ({ plain }) => plain)),
  )
  const habitOf = once((business: Business) => {
    const members = byBusiness.get(business) ?? []
    const shared = members.filter(({ party, document }) => (amountsOf(party).get(document.total)?.length ?? 0) > 1)
    return { charges: members.length, sharingAmount: shared.length, sharingNumber: sharingOf(numbersOf(business)) }
  })
  const inDays = once((party: Party) => [...(byParty.get(party) ?? [])].sort(byDay))
  return { current, chargesOf: inDays, amountsOf, numbersOf, byTotal: totalsOf(charges, current), habitOf }
}

function candidateOf({ document, side, party }: Charge): Candidate {
  const written = (document.number || document.reference).trim().toUpperCase()
  return { document, side, party, written, plain: plainNumber(written) }
}

function sharingOf(numbers: ReadonlyMap<string, readonly Candidate[]>): number {
  let sharing = 0
  for (const [plain, { length }] of numbers) if (plain !== '' && length > 1) sharing += length
  return sharing
}

/** Works a thing out when it is first asked for. */
function once<Of extends object, Answer>(work: (of: Of) => Answer): (of: Of) => Answer {
  const known = new Map<Of, Answer>()
  return (of) => {
    const answer = known.get(of) ?? work(of)
    known.set(of, answer)
    return answer
  }
}

function inOrder<Key, One extends Charge>(lists: Map<Key, One[]>): Map<Key, One[]> {
  for (const list of lists.values()) if (list.length > 1) list.sort(byDay)
  return lists
}

/** The order of days; on a day that of ids. */
export function byDay({ document: one }: Charge, { document: other }: Charge): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0
}

function totalsOf(charges: readonly Candidate[], current: readonly Candidate[]): Map<bigint, Candidate[]> {
  const totals = new Map<bigint, Candidate[]>(current.map(({ document }) => [document.total, []]))
  for (const one of charges) totals.get(one.document.total)?.push(one)
  return inOrder(totals)
}

/** How many of a list in order of days are dated up to a day. */
export function countUpTo(day: Day, list: readonly Charge[]): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const at = (low + high) >> 1
    if ((list[at]?.document.date ?? day) <= day) low = at + 1
    else high = at
  }
  return low
}

/** The charges of the parties and amounts that credits have, in order of days. */
function chargesOfAmounts(credits: readonly Charge[], all: readonly Charge[]): Map<Party, Map<bigint, Charge[]>> {
  const amounts = new Map<Party, Map<bigint, Charge[]>>()
  for (const { document, party } of credits) {
    const wanted = amounts.get(party) ?? new Map<bigint, Charge[]>()
    amounts.set(party, wanted.set(magnitude(document.total), []))
  }
  for (const one of all) amounts.get(one.party)?.get(one.document.total)?.push(one)
  for (const wanted of amounts.values()) inOrder(wanted)
  return amounts
}

/** The charges that credits of the same amount took back, each the newest one up to a few days after the credit. */
function takenBack({ all, credits }: ChargeIndex): Set<Charge> {
  const back = new Set<Charge>()
  if (credits.length === 0) return back
  const amounts = chargesOfAmounts(credits, all)
  for (const { document: credit, party } of [...credits].sort(byDay)) {
    const options = amounts.get(party)?.get(magnitude(credit.total)) ?? []
    let at = options.length === 0 ? 0 : countUpTo(addDays(credit.date, 3), options)
    while (at > 0 && back.has(options[at - 1] as Charge)) at -= 1
    const taken = options[at - 1]
    if (taken) back.add(taken)
  }
  return back
}
