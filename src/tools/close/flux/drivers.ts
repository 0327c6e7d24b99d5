import { type Month, monthOf } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import type { CloseDocument, MonthBooks, Posting } from '../month/month-books.ts'
import { isCreditClass } from './account-moves.ts'
import { type PriceVolume, priceVolume } from './price-volume.ts'
import { medianOf } from './unusual.ts'

/** How a contact's part in a movement differs from the months before. */
export type DriverKind = 'new' | 'gone' | 'larger' | 'smaller'

/**
 * What one contact (or the journals, where `contactId` is empty) put to an account in the period: `usual` is the median of the months before, `moved`
 * the difference. `documents` are those of the period, the largest first, with what each put to the account. `split` tells price from quantity against the
 * last month before in which there was anything, where the lines of both say how much was bought.
 */
export interface Driver {
  kind: DriverKind
  contactId: string
  name: string
  amount: Cents
  usual: Cents
  moved: Cents
  documents: readonly { document: CloseDocument; amount: Cents }[]
  split: PriceVolume | undefined
}

/** The postings of each account, so that the drivers of several are found without going through all each time. */
export function postingsByAccount({ postings }: MonthBooks): ReadonlyMap<string, readonly Posting[]> {
  return groupedBy(postings, ({ accountId }) => accountId)
}

/** What drove an account's movement in the period by contact, the largest difference first; contacts that put what they usually do are left out. */
export function driversOf(
  account: Account,
  { period, profits, organisation }: MonthBooks,
  byAccount: ReadonlyMap<string, readonly Posting[]>,
): Driver[] {
  const months = profits.map((one) => one.period.month).filter((month) => month !== period.month)
  const sign = isCreditClass(account) ? -1n : 1n
  const groups = groupedBy(byAccount.get(account.id) ?? [], ({ document }) => document.contactId)
  const drivers = [...groups].map(([contactId, postings]) => {
    const byMonth = groupedBy(postings, ({ day }) => monthOf(day))
    const totalIn = (month: Month) => sign * sum((byMonth.get(month) ?? []).map(({ amount }) => amount))
    const before = months.map(totalIn)
    const [amount, usual] = [totalIn(period.month), medianOf(before)]
    const own = byMonth.get(period.month) ?? []
    const name = postings[0]?.document.contactName ?? ''
    const isNew = before.every((one) => one === 0n)
    const documentsIn = (month: Month) => documentsOf(byMonth.get(month) ?? [], sign)
    const [documents, last] = [documentsOf(own, sign), months.findLast((month) => byMonth.has(month))]
    const earlier = last && { month: last, amount: totalIn(last), documents: itself(documentsIn(last)) }
    const told = { accountCode: account.code || account.id, currency: organisation.baseCurrency }
    return {
      ...{ kind: kindOf(amount, usual, isNew), contactId, name, amount, usual, moved: amount - usual, documents },
      split: earlier && priceVolume({ amount, documents: itself(documents) }, earlier, told),
    }
  })
  return drivers.filter(({ moved }) => moved !== 0n).sort(byMoved)
}

function itself(documents: Driver['documents']): CloseDocument[] {
  return documents.map(({ document }) => document)
}

function kindOf(amount: Cents, usual: Cents, isNew: boolean): DriverKind {
  if (isNew) return 'new'
  if (amount === 0n) return 'gone'
  return amount > usual ? 'larger' : 'smaller'
}

function byMoved(one: Driver, other: Driver): number {
  const [a, b] = [magnitude(one.moved), magnitude(other.moved)]
  if (a !== b) return a > b ? -1 : 1
  return one.contactId < other.contactId ? -1 : 1
}

function documentsOf(postings: readonly Posting[], sign: bigint): Driver['documents'] {
  const byDocument = groupedBy(postings, ({ document }) => document.id)
  return [...byDocument.values()]
    .flatMap((own) => {
      const [first] = own
      return first ? [{ document: first.document, amount: sign * sum(own.map(({ amount }) => amount)) }] : []
    })
    .filter(({ amount }) => amount !== 0n)
    .sort((one, other) => {
      const [a, b] = [magnitude(one.amount), magnitude(other.amount)]
      return a !== b ? (a > b ? -1 : 1) : one.document.id < other.document.id ? -1 : 1
    })
}
