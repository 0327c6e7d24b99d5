import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, formatShort, magnitude } from '../../../books/money.ts'
import type { MonthBooks } from '../month/month-books.ts'

const PAR = 1_000_000n

/** An amount of a currency in base-currency cents at the rate of the newest document in it up to the end of the period; as it is where there is none. */
export function baseOf(amount: Cents, currency: string, { documents, organisation, period }: MonthBooks): Cents {
  if (currency === organisation.baseCurrency || currency === '') return magnitude(amount)
  const newest = documents
    .filter((document) => document.currency === currency && document.date <= period.to)
    .reduce<{ date: string; rate: bigint }>(
      (best, { date, currencyRate }) => (date >= best.date ? { date, rate: currencyRate } : best),
      { date: '', rate: PAR },
    )
  return magnitude(inBaseCurrency(amount, newest.rate))
}

/** A rate in millionths as people write it, with the places that say something. */
export function rateText(rate: bigint): string {
  return formatShort(rate, 6)
}
