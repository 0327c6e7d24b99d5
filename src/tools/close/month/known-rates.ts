import { type Day, daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { CloseDocument } from './month-books.ts'

const ONE = 1_000_000n

/** The rate of a currency on the day nearest to one on which a document tells it, and how many days lie between; undefined where none does. */
export type RateNear = (currency: string, day: Day) => { rate: bigint; days: number } | undefined

/** What documents tell of rates. Xero's lists say the rate of invoices, bills, credit notes and payments, not of bank transactions. */
export function ratesIn(documents: readonly CloseDocument[]): RateNear {
  const told = documents.filter(({ currencyRate, currency }) => currencyRate !== ONE && currency !== '')
  const byCurrency = groupedBy(told, ({ currency }) => currency)
  for (const known of byCurrency.values()) known.sort((one, other) => (one.date < other.date ? -1 : 1))
  return (currency, day) => {
    const known = byCurrency.get(currency) ?? []
    const at = firstFrom(known, day)
    const near = [known[at - 1], known[at]].filter((one) => one !== undefined)
    const found = near.map(({ date, currencyRate: rate }) => ({ rate, days: Math.abs(daysBetween(date, day)) }))
    return found.sort((one, other) => one.days - other.days)[0]
  }
}

function firstFrom(known: readonly CloseDocument[], day: Day): number {
  let [low, high] = [0, known.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((known[middle]?.date ?? day) < day) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether Xero's list leaves out the rate of a document: what it is worth in base currency can only be estimated. */
export function isRateUntold({ kind, currency, currencyRate }: CloseDocument, baseCurrency: string): boolean {
  if (currencyRate !== ONE || currency === '' || currency === baseCurrency) return false
  return kind === 'bank_transaction' || kind === 'prepayment' || kind === 'overpayment'
}

/**
 * The documents with what lists leave out: a journal's currency, which is that of the books, and of bank transactions in another currency the rate of
 * the nearest day that some document tells.
 */
export function completed(documents: readonly CloseDocument[], baseCurrency: string): readonly CloseDocument[] {
  const wanting = documents.some((one) => one.currency === '' || isRateUntold(one, baseCurrency))
  if (!wanting) return documents
  const rates = ratesIn(documents)
  return documents.map((document) => {
    if (document.currency === '') return { ...document, currency: baseCurrency }
    if (!isRateUntold(document, baseCurrency)) return document
    const near = rates(document.currency, document.date)
    return near === undefined ? document : { ...document, currencyRate: near.rate }
  })
}
