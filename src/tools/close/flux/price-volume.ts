import type { Month } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'

/** By how much a contact's part in an account differs from that of an earlier month, and what of it is price and what quantity: the two add up to it. */
export interface PriceVolume {
  against: Month
  change: Cents
  price: Cents
  volume: Cents
}

/** The documents of a contact in a month, with what they put to the account. */
export interface MonthOfContact {
  amount: Cents
  documents: readonly CloseDocument[]
}

interface Bought {
  quantity: bigint
  amount: Cents
}

const KINDS: readonly string[] = ['bill', 'invoice']

/**
 * What of a change since an earlier month is price and what quantity; what is bought in one of the months alone counts as quantity. Undefined where documents
 * are of other kinds, currencies or accounts, and where no line of both months counts anything.
 */
export function priceVolume(
  now: MonthOfContact,
  before: MonthOfContact & { month: Month },
  { accountCode, currency }: { accountCode: string; currency: string },
): PriceVolume | undefined {
  const [here, there] = [now, before].map((one) => boughtIn(one, accountCode, currency))
  if (!here || !there) return undefined
  const both = [...here].flatMap(([key, one]) => {
    const other = there.get(key)
    return other ? [{ one, other }] : []
  })
  if (!both.some(({ one, other }) => isCounted(one) && isCounted(other))) return undefined
  const change = now.amount - before.amount
  // At the earlier price; the rest is what the price did.
  const alike = both.map(({ one, other }) =>
    divideRounded((one.quantity - other.quantity) * other.amount, other.quantity),
  )
  const come = [...here].flatMap(([key, { amount }]) => (there.has(key) ? [] : [amount]))
  const gone = [...there].flatMap(([key, { amount }]) => (here.has(key) ? [] : [amount]))
  const volume = sum(alike) + sum(come) - sum(gone)
  return { against: before.month, change, price: change - volume, volume }
}

/** What was bought, by item or by words; undefined where the lines do not say all of it. */
function boughtIn(
  { amount, documents }: MonthOfContact,
  accountCode: string,
  currency: string,
): ReadonlyMap<string, Bought> | undefined {
  if (documents.some((one) => !KINDS.includes(one.kind) || one.currency !== currency)) return undefined
  const lines = documents.flatMap((one) => one.lines).filter((line) => line.accountCode === accountCode)
  if (lines.length === 0 || sum(lines.map(({ net }) => net)) !== amount) return undefined
  if (lines.some(({ quantity = 0n, net }) => quantity <= 0n || net <= 0n)) return undefined
  return new Map(
    [...groupedBy(lines, keyOf)].map(([key, own]) => [
      key,
      { quantity: sum(own.map(({ quantity = 0n }) => quantity)), amount: sum(own.map(({ net }) => net)) },
    ]),
  )
}

const ONE = 10_000n

// One of something is how services are billed whatever was done.
function isCounted({ quantity }: Bought): boolean {
  return quantity !== ONE
}

const MONTHS = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/g

function keyOf({ itemCode, description }: CloseLine): string {
  if (itemCode !== '') return `item ${itemCode}`
  return `words ${description
    .toLowerCase()
    .replace(MONTHS, '')
    .replace(/[\d\W_]+/g, ' ')
    .trim()}`
}
