import { daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { isInLedger, type RecordKind } from '../../../books/records.ts'
import { openAt } from '../month/documents-of-month.ts'
import type { CloseDocument } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'

/** What the same paper is on the other side. */
const OTHER_SIDE: Partial<Record<RecordKind, RecordKind>> = {
  invoice: 'bill',
  bill: 'invoice',
  credit_note: 'supplier_credit',
  supplier_credit: 'credit_note',
}

// Goods and papers travel: the same document may be entered some days later.
const APART_DAYS = 10

/** Documents of two organisations compared: those on one side only, those with other figures, and how many are the same. */
export interface Mirrored {
  alone: readonly { document: CloseDocument; side: 'here' | 'there'; isDraft: boolean }[]
  differing: readonly { own: CloseDocument; other: CloseDocument; what: string }[]
  matched: number
}

/** What is compared: documents of both with each other, and for which period; those of months before count while they are open at its end. */
export interface Mirroring {
  own: readonly CloseDocument[]
  others: readonly CloseDocument[]
  period: Period
}

/** Compares what two organisations have of each other: by number, then by amount and day. */
export function mirrorOf({ own, others, period }: Mirroring): Mirrored {
  const pairs = pairsOf(own.filter(isPosted), others.filter(isPosted))
  const [drafts, otherDrafts] = [own, others].map((side) => side.filter((one) => !isPosted(one)))
  const [paired, otherPaired] = [new Set(pairs.map((pair) => pair.own)), new Set(pairs.map((pair) => pair.other))]
  const differing = pairs.flatMap((pair) => {
    const what =
      isAsked(pair.own, period) || isAsked(pair.other, period) ? differenceOf(pair.own, pair.other, period) : undefined
    return what === undefined ? [] : [{ ...pair, what }]
  })
  const isDraft = (document: CloseDocument, there: readonly CloseDocument[] = []) =>
    there.some((draft) => isSamePaper(document, draft))
  const alone = (ones: readonly CloseDocument[], seen: ReadonlySet<CloseDocument>) =>
    ones.filter((one) => isPosted(one) && !seen.has(one) && isAsked(one, period))
  return {
    alone: [
      ...alone(own, paired).map((document) => ({
        document,
        side: 'here' as const,
        isDraft: isDraft(document, otherDrafts),
      })),
      ...alone(others, otherPaired).map((document) => ({
        document,
        side: 'there' as const,
        isDraft: isDraft(document, drafts),
      })),
    ],
    differing,
    matched: pairs.filter((pair) => isAsked(pair.own, period) || isAsked(pair.other, period)).length - differing.length,
  }
}

function isPosted({ kind, status }: CloseDocument): boolean {
  return isInLedger(kind, status)
}

function isAsked(document: CloseDocument, { from, to }: Period): boolean {
  return document.date <= to && (document.date >= from || openAt(document, to) > 0n)
}

interface Pair {
  own: CloseDocument
  other: CloseDocument
}

function pairsOf(own: readonly CloseDocument[], others: readonly CloseDocument[]): Pair[] {
  const byNumber = groupedBy(others, (other) => `${other.kind} ${plainNumber(other)}`)
  const byAmount = groupedBy(others, ({ kind, currency, total }) => `${kind} ${currency} ${total}`)
  const used = new Set<CloseDocument>()
  const pairs: Pair[] = []
  const take = (one: CloseDocument, found: CloseDocument | undefined) => {
    if (!found) return false
    used.add(found)
    pairs.push({ own: one, other: found })
    return true
  }
  const left = own.filter((one) => {
    const number = plainNumber(one)
    const same = number === '' ? [] : (byNumber.get(`${OTHER_SIDE[one.kind]} ${number}`) ?? [])
    return !take(
      one,
      same.find((other) => !used.has(other)),
    )
  })
  for (const one of left) {
    const same = byAmount.get(`${OTHER_SIDE[one.kind]} ${one.currency} ${one.total}`) ?? []
    take(
      one,
      same.find((other) => !used.has(other) && isNear(one, other) && !hasOtherNumber(one, other)),
    )
  }
  return pairs
}

function isSamePaper(one: CloseDocument, other: CloseDocument): boolean {
  if (OTHER_SIDE[one.kind] !== other.kind) return false
  const number = plainNumber(one)
  if (number !== '' && number === plainNumber(other)) return true
  return one.currency === other.currency && one.total === other.total && isNear(one, other)
}

function isNear(one: CloseDocument, other: CloseDocument): boolean {
  return Math.abs(daysBetween(one.date, other.date)) <= APART_DAYS
}

/** Two numbers that have nothing in common belong to two papers of the same amount. */
function hasOtherNumber(one: CloseDocument, other: CloseDocument): boolean {
  const [number, otherNumber] = [plainNumber(one), plainNumber(other)]
  if (number === '' || otherNumber === '') return false
  return !number.endsWith(otherNumber) && !otherNumber.endsWith(number)
}

function plainNumber({ number, reference }: CloseDocument): string {
  return (number || reference).toUpperCase().replace(/[^A-Z0-9]/g, '')
}

function differenceOf(own: CloseDocument, other: CloseDocument, { to }: Period): string | undefined {
  if (own.currency !== other.currency) return 'another currency'
  if (own.total !== other.total) return 'another amount'
  if (own.date <= to !== other.date <= to) return 'another month'
  if (openAt(own, to) !== openAt(other, to)) return 'paid on one side'
  return undefined
}
