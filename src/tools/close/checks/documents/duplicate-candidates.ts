import { addDays } from '../../../../books/day.ts'
import { groupedBy } from '../../../../books/grouping.ts'
import { magnitude } from '../../../../books/money.ts'
import type { CloseDocument } from '../../month/month-books.ts'
import { plainNumber } from './document-numbers.ts'
import { creditSideOf, type Side, sideOf } from './sides.ts'

/** A charge that may be there twice: its group of contacts, its number or reference, made plain, and its place in the order of days. */
export interface Candidate {
  document: CloseDocument
  side: Side
  group: string
  written: string
  plain: string
  place: number
}

/** What a group of contacts usually does: how many charges it has, how many of them share an amount, how many a number, with another one. */
export interface GroupHabit {
  charges: number
  sharingAmount: number
  sharingNumber: number
}

/** All charges in order of days, with what is usual for each group; `amounts` counts the charges of one group, currency and amount. */
export interface DuplicateBooks {
  charges: readonly Candidate[]
  habits: ReadonlyMap<string, GroupHabit>
  amounts: ReadonlyMap<string, number>
  /** How often each amount is charged by anybody. */
  everywhere: ReadonlyMap<string, number>
}

/** The charges of documents, less those that a credit took back. */
export function candidatesOf(
  documents: readonly CloseDocument[],
  groupOf: (contactId: string) => string,
): DuplicateBooks {
  const ordered = [...documents].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1))
  const back = takenBack(ordered, groupOf)
  const charges = ordered.flatMap((document, place): Candidate[] => {
    const side = chargeSideOf(document)
    if (side === undefined || document.total <= 0n || back.has(document)) return []
    const written = (document.number || document.reference).trim().toUpperCase()
    return [
      { document, side, group: `${side} ${groupOf(document.contactId)}`, written, plain: plainNumber(written), place },
    ]
  })
  const amounts = countsOf(charges, amountKey)
  const numbers = countsOf(charges, ({ group, plain }) => `${group} ${plain}`)
  const habits = new Map<string, GroupHabit>()
  for (const [group, members] of groupedBy(charges, (one) => one.group)) {
    habits.set(group, {
      charges: members.length,
      sharingAmount: members.filter((one) => (amounts.get(amountKey(one)) ?? 0) > 1).length,
      sharingNumber: members.filter(({ plain }) => plain !== '' && (numbers.get(`${group} ${plain}`) ?? 0) > 1).length,
    })
  }
  return { charges, habits, amounts, everywhere: countsOf(charges, ({ document }) => `${document.total}`) }
}

/** The key of a candidate's amount within its group. */
export function amountKey({ group, document: { currency, total } }: Candidate): string {
  return `${group} ${currency} ${total}`
}

/** A payment of more than was billed is money spent or received too; it may be a second payment of a bill. */
function chargeSideOf(document: CloseDocument): Side | undefined {
  if (document.kind === 'overpayment') return document.type.startsWith('SPEND') ? 'purchase' : 'sale'
  return sideOf(document)
}

function countsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}

/** The charges that credits of the same amount took back, each the newest one up to a few days after the credit. */
function takenBack(ordered: readonly CloseDocument[], groupOf: (contactId: string) => string): Set<CloseDocument> {
  const back = new Set<CloseDocument>()
  const credits = ordered.filter((document) => creditSideOf(document) !== undefined)
  if (credits.length === 0) return back
  const keyOf = (side: Side | undefined, { contactId, currency, total }: CloseDocument) =>
    `${side} ${groupOf(contactId)} ${currency} ${magnitude(total)}`
  const wanted = new Set(credits.map((credit) => keyOf(creditSideOf(credit), credit)))
  const charged = groupedBy(
    ordered.filter((one) => one.total > 0n && wanted.has(keyOf(sideOf(one), one))),
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
