import type { OpenPositions } from '../../books/books.ts'
import { type Day, daysBetween } from '../../books/day.ts'
import { inBaseCurrency } from '../../books/documents.ts'
import type { Cents } from '../../books/money.ts'

/** The columns of an ageing, by days past due at the end of the day: not yet due, then in steps of thirty. */
export const BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'] as const

/** One column of an ageing. */
export type Bucket = (typeof BUCKETS)[number]

/** What is open by age in base-currency cents; `credits` are not yet applied and negative, `total` is the sum of all. */
export interface Aged {
  buckets: Readonly<Record<Bucket, Cents>>
  credits: Cents
  total: Cents
}

/** One contact's row of an ageing; `currencies` are those of its documents, other than base. */
export interface AgedContact extends Aged {
  id: string
  name: string
  documents: number
  currencies: readonly string[]
}

/** An ageing: its rows, largest total first, and their sum. */
export interface Ageing {
  contacts: readonly AgedContact[]
  all: Aged
}

/** Which column a due date falls into; a document without due date counts from its own date. */
export function bucketOf(due: Day, asAt: Day): Bucket {
  const late = daysBetween(due, asAt)
  if (late <= 0) return 'current'
  if (late <= 30) return '1-30'
  if (late <= 60) return '31-60'
  return late <= 90 ? '61-90' : '90+'
}

interface Tally {
  id: string
  name: string
  buckets: Record<Bucket, Cents>
  credits: Cents
  documents: number
  currencies: Set<string>
}

/**
 * Ages what was open at the end of a day. Each document is turned into base currency at its own rate, rounded to the cent, and then
 * only added, so that rows, columns and total tie. Pure.
 */
export function ageingOf({ invoices, credits }: OpenPositions, asAt: Day, baseCurrency: string): Ageing {
  const tallies = new Map<string, Tally>()
  for (const { contact, due, date, amountDue, currency, currencyRate } of invoices) {
    const tally = tallyFor(contact, tallies, currency, baseCurrency)
    tally.buckets[bucketOf(due ?? date ?? asAt, asAt)] += inBaseCurrency(amountDue, currencyRate)
    tally.documents += 1
  }
  for (const { contact, remaining, currency, currencyRate } of credits) {
    tallyFor(contact, tallies, currency, baseCurrency).credits -= inBaseCurrency(remaining, currencyRate)
  }
  const contacts = [...tallies.values()].map(agedContact).sort(byTotal)
  return { contacts, all: totalled(contacts) }
}

function tallyFor(
  { id, name }: { id: string; name: string },
  tallies: Map<string, Tally>,
  currency: string,
  baseCurrency: string,
): Tally {
  const tally = tallies.get(id) ?? {
    id,
    name,
    buckets: none(),
    credits: 0n,
    documents: 0,
    currencies: new Set<string>(),
  }
  tallies.set(id, tally)
  if (currency !== baseCurrency) tally.currencies.add(currency)
  return tally
}

function none(): Record<Bucket, Cents> {
  return { current: 0n, '1-30': 0n, '31-60': 0n, '61-90': 0n, '90+': 0n }
}

function agedContact({ currencies, ...tally }: Tally): AgedContact {
  const owed = BUCKETS.reduce((total, bucket) => total + tally.buckets[bucket], 0n)
  return { ...tally, currencies: [...currencies].sort(), total: owed + tally.credits }
}

function byTotal(one: AgedContact, other: AgedContact): number {
  if (one.total !== other.total) return one.total > other.total ? -1 : 1
  return one.name < other.name ? -1 : 1
}

function totalled(contacts: readonly AgedContact[]): Aged {
  const buckets = none()
  let credits = 0n
  for (const contact of contacts) {
    for (const bucket of BUCKETS) buckets[bucket] += contact.buckets[bucket]
    credits += contact.credits
  }
  return { buckets, credits, total: BUCKETS.reduce((total, bucket) => total + buckets[bucket], credits) }
}
