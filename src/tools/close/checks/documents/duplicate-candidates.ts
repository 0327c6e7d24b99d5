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
  /** Its group, currency and amount. */
  amount: string
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
  byAmount: ReadonlyMap<string, readonly Candidate[]>
  byNumber: ReadonlyMap<string, ReadonlyMap<string, readonly Candidate[]>>
  byTotal: ReadonlyMap<bigint, readonly Candidate[]>
  habitOf(group: string): GroupHabit
}

/** The charges of documents, less those that a credit took back; by amount only those of an amount that the period has. */
export function candidatesOf(
  { documents, period }: Pick<MonthBooks, 'documents' | 'period'>,
  groupOf: (contactId: string) => string,
): DuplicateBooks {
  const ordered = [...documents].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1))
  const back = takenBack(ordered, groupOf)
  const partyOf = parties(groupOf)
  const charges: Candidate[] = []
  ordered.forEach((document, place) => {
    const side = chargeSideOf(document)
    if (side === undefined || document.total <= 0n || back.has(document)) return
    const written = (document.number || document.reference).trim().toUpperCase()
    const { group, money } = partyOf(side, document)
    const amount = amountKey(money, document.total)
    charges.push({ document, side, group, written, plain: plainNumber(written), place, amount })
  })
  const byAmount = groupedBy(charges, ({ amount }) => amount)
  const byGroup = groupedBy(charges, ({ group }) => group)
  const byNumber = new Map([...byGroup].map(([group, members]) => [group, groupedBy(members, ({ plain }) => plain)]))
  const habitOf = habits(byGroup, byAmount, byNumber)
  return { charges, byAmount, byNumber, byTotal: totalsOf(charges, period), habitOf }
}

/** Names the group of a document's contact on a side, and the group with the currency; the same text each time, which is quicker to look up. */
function parties(groupOf: (contactId: string) => string) {
  const known = new Map<string, { group: string; money: string }>()
  return (side: Side, { contactId, currency }: CloseDocument) => {
    const key = `${side} ${contactId} ${currency}`
    const group = `${side} ${groupOf(contactId)}`
    const party = known.get(key) ?? { group, money: `${group} ${currency}` }
    known.set(key, party)
    return party
  }
}

/** The key of an amount of a group and currency. */
export function amountKey(money: string, total: bigint): string {
  return `${money} ${total}`
}

function totalsOf(charges: readonly Candidate[], period: Period): Map<bigint, Candidate[]> {
  const totals = new Map<bigint, Candidate[]>()
  for (const { document } of charges) if (isIn(period, document)) totals.set(document.total, [])
  for (const one of charges) totals.get(one.document.total)?.push(one)
  return totals
}

function habits(
  byGroup: ReadonlyMap<string, readonly Candidate[]>,
  byAmount: DuplicateBooks['byAmount'],
  byNumber: DuplicateBooks['byNumber'],
): (group: string) => GroupHabit {
  const known = new Map<string, GroupHabit>()
  const habitOf = (group: string): GroupHabit => {
    const members = byGroup.get(group) ?? []
    const numbers = [...(byNumber.get(group) ?? [])]
    return {
      charges: members.length,
      sharingAmount: members.filter(({ amount }) => (byAmount.get(amount)?.length ?? 0) > 1).length,
      sharingNumber: numbers.reduce((sum, [plain, all]) => sum + (plain !== '' && all.length > 1 ? all.length : 0), 0),
    }
  }
  return (group) => {
    const habit = known.get(group) ?? habitOf(group)
    known.set(group, habit)
    return habit
  }
}

/** A payment of more than was billed is money spent or received too; it may be a second payment of a bill. */
function chargeSideOf(document: CloseDocument): Side | undefined {
  if (document.kind === 'overpayment') return document.type.startsWith('SPEND') ? 'purchase' : 'sale'
  return sideOf(document)
}

/** The charges that credits of the same amount took back, each the newest one up to a few days after the credit. */
function takenBack(ordered: readonly CloseDocument[], groupOf: (contactId: string) => string): Set<CloseDocument> {
  const back = new Set<CloseDocument>()
  const credits = ordered.filter((document) => creditSideOf(document) !== undefined)
  if (credits.length === 0) return back
  const partyOf = parties(groupOf)
  const keyOf = (side: Side | undefined, one: CloseDocument) =>
    side === undefined ? '' : amountKey(partyOf(side, one).money, magnitude(one.total))
  const totals = new Set(credits.map(({ total }) => magnitude(total)))
  const charged = groupedBy(
    ordered.filter(({ total }) => total > 0n && totals.has(total)),
    (one) => keyOf(sideOf(one), one),
  )
  for (const credit of credits) {
    const until = addDays(credit.date, 3)
    const options = charged.get(keyOf(creditSideOf(credit), credit)) ?? []
    const taken = options.filter((one) => one.date <= until && !back.has(one)).at(-1)
    if (taken) back.add(taken)
  }
  return back
}
