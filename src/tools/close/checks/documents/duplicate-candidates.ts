import { addDays } from '../../../../books/day.ts'
import { groupedBy } from '../../../../books/grouping.ts'
import { magnitude } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'
import { plainNumber } from './document-numbers.ts'
import { creditSideOf, isIn, type Side, sideOf } from './sides.ts'

/** A charge that may be there twice: its group of contacts, its number or reference, made plain, and its place in the order of days. */
export interface Candidate {
  document: CloseDocument
  side: Side
  group: string
  written: string
  plain: string
  place: number
  /** Its group with its currency. */
  money: string
}

/** What a group of contacts usually does: how many charges it has, how many of them share an amount, how many a number, with another one. */
export interface GroupHabit {
  charges: number
  sharingAmount: number
  sharingNumber: number
}

/** All charges in order of days, and by group and amount, by group and number, and by amount whoever it is of; what is usual for a group. */
export interface DuplicateBooks {
  charges: readonly Candidate[]
  amountsOf(money: string): ReadonlyMap<bigint, readonly Candidate[]>
  numbersOf(group: string): ReadonlyMap<string, readonly Candidate[]>
  byTotal: ReadonlyMap<bigint, readonly Candidate[]>
  habitOf(group: string): GroupHabit
}

/** The charges of documents, less those that a credit took back; by amount only those of an amount that the period has. */
export function candidatesOf(
  { documents, period }: Pick<MonthBooks, 'documents' | 'period'>,
  groupOf: (contactId: string) => string,
): DuplicateBooks {
  const ordered = [...documents].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1))
  const partyOf = parties(groupOf)
  const all: Candidate[] = []
  ordered.forEach((document, place) => {
    const side = chargeSideOf(document)
    if (side === undefined || document.total <= 0n) return
    const written = (document.number || document.reference).trim().toUpperCase()
    const { group, money } = partyOf(side, document)
    all.push({ document, side, group, money, written, plain: plainNumber(written), place })
  })
  const back = takenBack(ordered, all, partyOf)
  const charges = back.size === 0 ? all : all.filter(({ document }) => !back.has(document))
  const byGroup = groupedBy(charges, ({ group }) => group)
  const byMoney = groupedBy(charges, ({ money }) => money)
  const amountsOf = once((money: string) => byTotal(byMoney.get(money) ?? []))
  const numbersOf = once((group: string) => groupedBy(byGroup.get(group) ?? [], ({ plain }) => plain))
  const habitOf = once((group: string): GroupHabit => {
    const members = byGroup.get(group) ?? []
    const numbers = [...numbersOf(group)]
    return {
      charges: members.length,
      sharingAmount: members.filter((one) => (amountsOf(one.money).get(one.document.total)?.length ?? 0) > 1).length,
      sharingNumber: numbers.reduce((sum, [plain, all]) => sum + (plain !== '' && all.length > 1 ? all.length : 0), 0),
    }
  })
  return { charges, amountsOf, numbersOf, habitOf, byTotal: totalsOf(charges, period) }
}

/** Works a thing out when it is first asked for. */
function once<Answer>(work: (key: string) => Answer): (key: string) => Answer {
  const known = new Map<string, Answer>()
  return (key) => {
    const answer = known.get(key) ?? work(key)
    known.set(key, answer)
    return answer
  }
}

function byTotal(charges: readonly Candidate[]): Map<bigint, Candidate[]> {
  const totals = new Map<bigint, Candidate[]>()
  for (const one of charges) {
    const same = totals.get(one.document.total)
    if (same) same.push(one)
    else totals.set(one.document.total, [one])
  }
  return totals
}

/** Names the group of a document's contact on a side, and the group with the currency; the same text each time, which is quicker to look up. */
function parties(groupOf: (contactId: string) => string) {
  const known = { purchase: new Map<string, Parties>(), sale: new Map<string, Parties>() }
  return (side: Side, { contactId, currency }: CloseDocument) => {
    const party = known[side].get(contactId) ?? new Map<string, Party>()
    known[side].set(contactId, party)
    const named = party.get(currency)
    if (named) return named
    const group = `${side} ${groupOf(contactId)}`
    const first = { group, money: `${group} ${currency}` }
    party.set(currency, first)
    return first
  }
}

interface Party {
  group: string
  money: string
}

type Parties = Map<string, Party>

function totalsOf(charges: readonly Candidate[], period: Period): Map<bigint, Candidate[]> {
  const totals = new Map<bigint, Candidate[]>()
  for (const { document } of charges) if (isIn(period, document)) totals.set(document.total, [])
  for (const one of charges) totals.get(one.document.total)?.push(one)
  return totals
}

/** A payment of more than was billed is money spent or received too; it may be a second payment of a bill. */
function chargeSideOf(document: CloseDocument): Side | undefined {
  if (document.kind === 'overpayment') return document.type.startsWith('SPEND') ? 'purchase' : 'sale'
  return sideOf(document)
}

/** The charges that credits of the same amount took back, each the newest one up to a few days after the credit. */
function takenBack(
  ordered: readonly CloseDocument[],
  charges: readonly Candidate[],
  partyOf: ReturnType<typeof parties>,
): Set<CloseDocument> {
  const back = new Set<CloseDocument>()
  const credits = ordered.filter((document) => creditSideOf(document) !== undefined)
  if (credits.length === 0) return back
  const byMoney = groupedBy(charges, ({ money }) => money)
  const amountsOf = once((money: string) => byTotal(byMoney.get(money) ?? []))
  for (const credit of credits) {
    const side = creditSideOf(credit)
    if (side === undefined) continue
    const until = addDays(credit.date, 3)
    const options = amountsOf(partyOf(side, credit).money).get(magnitude(credit.total)) ?? []
    const taken = options.findLast(
      ({ document }) => document.date <= until && document.kind !== 'overpayment' && !back.has(document),
    )
    if (taken) back.add(taken.document)
  }
  return back
}
