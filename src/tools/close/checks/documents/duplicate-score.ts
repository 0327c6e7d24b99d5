import { daysBetween } from '../../../../books/day.ts'
import { type NumberRelation, numberRelation } from './document-numbers.ts'
import type { Candidate, DuplicateBooks } from './duplicate-candidates.ts'
import type { AmountRelation } from './duplicate-pairs.ts'
import { figure, inBase } from './sides.ts'

/** What each fact says for, above 0, or against one thing entered twice, in natural logarithms of odds. */
const PRIOR = -4.6
const OTHER_CONTACT = -2.5
const NUMBERS: Readonly<Record<NumberRelation, number>> = {
  same: 6,
  alike: 5.5,
  extended: 4,
  slipped: 4.5,
  swapped: 3.2,
  sequence: -3,
  other: -1.5,
  unknown: 0.3,
}
const GROSS_FOR_NET = 3.5
const SAME_FIGURE = 3
const CONVERTED = 2.5
const ANY_CURRENCY = -1

/** How likely two charges, the earlier first, are the same thing twice: above 0 it is rather so. */
export function scoreOf(first: Candidate, second: Candidate, how: AmountRelation, books: DuplicateBooks): number {
  const gap = daysBetween(first.document.date, second.document.date)
  const sameContact = isOneBusiness(first, second)
  const amount = how === 'equal' ? equalAmounts(first, books, sameContact) : unequalAmounts(first, second, how)
  return PRIOR + (sameContact ? 0 : OTHER_CONTACT) + numbers(first, second, books) + amount + days(gap, first, second)
}

function isOneBusiness({ party: one }: Candidate, { party: other }: Candidate): boolean {
  return one.business === other.business
}

/** Numbers tell little where they are short, or where this contact puts the same one on many documents. */
function numbers(first: Candidate, second: Candidate, { habitOf }: DuplicateBooks): number {
  const relation = numberRelation(first.plain, second.plain, first.written === second.written)
  const weight = NUMBERS[relation]
  if (weight <= 0.3) return weight
  const shortest = Math.min(first.plain.length, second.plain.length)
  const telling = isOneBusiness(first, second) ? Math.min(1, (shortest + 2) / 5) : Math.min(1, (shortest - 1) / 5)
  const { charges, sharingNumber } = habitOf(first.party.business)
  const reused = Math.max(0, sharingNumber - 2) / Math.max(4, charges)
  return weight * telling * (1 - Math.min(0.8, reused))
}

/** Equal amounts say the less, the more this contact's charges are equal anyway. */
function equalAmounts(one: Candidate, { habitOf, amountsOf, byTotal }: DuplicateBooks, sameContact: boolean): number {
  if (!sameContact) return (byTotal.get(one.document.total)?.length ?? 0) <= 2 ? 4 : 2
  const habit = habitOf(one.party.business)
  const others = (amountsOf(one.party).get(one.document.total)?.length ?? 2) - 2
  const charges = habit.charges - 2
  const sharing = habit.sharingAmount - 2
  return -Math.log((sharing + 2 * others + 0.3) / (charges + 2 * others + 2))
}

function unequalAmounts(first: Candidate, second: Candidate, how: AmountRelation): number {
  if (how === 'gross_net') return GROSS_FOR_NET
  if (first.document.total === second.document.total) return SAME_FIGURE
  const [one, other] = [first.document, second.document].map((document) => figure(inBase(document, document.total)))
  return Math.abs(Math.log((one ?? 1) / (other ?? 1))) < 0.08 ? CONVERTED : ANY_CURRENCY
}

function days(gap: number, { document }: Candidate, { document: later }: Candidate): number {
  const across = document.kind !== later.kind ? 0.5 : 0
  if (gap > 100) return -1 + across
  if (gap > 45) return -0.7 + across
  return (gap <= 14 ? 0.5 : 0) + across
}
