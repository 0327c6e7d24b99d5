import { addDays, type Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { magnitude } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { isInLedger } from '../../../books/records.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { inWords } from './document-words.ts'
import { rateText } from './rates.ts'

// Rates of documents this near differ by a few percent; further away currencies may have moved more.
const NEAR_DAYS = 10
const NEAR_PERCENT = 5n
const FAR_DAYS = 120
const FAR_PERCENT = 20n
const LEAST = 2

/** Documents of the period whose exchange rate is far from that of others in the same currency on near days, such as 1 where nobody looked one up. */
export const oddRates: Check = {
  rule: 'odd_exchange_rates',
  title: 'Odd exchange rates',
  step: 'currency',
  weight: 5,
  examine(books) {
    const foreign = books.documents.filter((document) => isForeign(document, books))
    const byCurrency = new Map<string, CloseDocument[]>()
    for (const document of foreign) {
      const same = byCurrency.get(document.currency)
      if (same) same.push(document)
      else byCurrency.set(document.currency, [document])
    }
    const now = foreign.filter(({ date }) => date >= books.period.from && date <= books.period.to)
    const found = now.flatMap((document) => oddRate(document, byCurrency.get(document.currency) ?? [], books))
    const proved =
      now.length > 0 && found.length === 0
        ? [`The rates of ${now.length} documents in other currencies fit those of near days.`]
        : []
    return { found, proved }
  },
}

/** Payments have the rate of their bank line, and gain or lose by it; it is looked at like the others. */
function isForeign(
  { kind, status, currency, currencyRate, total }: CloseDocument,
  { organisation }: MonthBooks,
): boolean {
  if (currency === '' || currency === organisation.baseCurrency || total === 0n) return false
  return isInLedger(kind, status) && kind !== 'journal' && currencyRate > 0n
}

function oddRate(document: CloseDocument, same: readonly CloseDocument[], { organisation }: MonthBooks): Found[] {
  const { total, currencyRate, currency } = document
  const near = usualRate(document, same, NEAR_DAYS, NEAR_PERCENT)
  const usual = near ?? usualRate(document, same, FAR_DAYS, FAR_PERCENT)
  if (usual === undefined || isNear(currencyRate, usual, near === undefined ? FAR_PERCENT : NEAR_PERCENT)) return []
  const amount = magnitude(inBaseCurrency(total, currencyRate) - inBaseCurrency(total, usual))
  return [
    {
      key: [document.id],
      severity: 'warning',
      amount,
      fact: `The ${inWords(document)}, is at a rate of ${rateText(currencyRate)} ${currency} to 1 ${organisation.baseCurrency}, while others of ${near === undefined ? 'the last months' : 'near days'} are at ${rateText(usual)}: a difference of ${moneyText(amount, organisation.baseCurrency)}.`,
      next: 'Look up the rate of its day and correct it in Xero if it was mistyped or turned over.',
      documents: [refOf(document)],
      rows: [
        ['rate', rateText(currencyRate)],
        ['usual rate', rateText(usual)],
        ['turned over', rateText(currencyRate === 0n ? 0n : 1_000_000_000_000n / currencyRate)],
      ],
    },
  ]
}

/** The rate that at least two others agree on, where they are more than those that agree with the document. */
function usualRate(
  document: CloseDocument,
  same: readonly CloseDocument[],
  days: number,
  percent: bigint,
): bigint | undefined {
  const [from, to]: [Day, Day] = [addDays(document.date, -days), addDays(document.date, days)]
  const rates = same
    .filter((other) => other.id !== document.id && other.date >= from && other.date <= to)
    .map(({ currencyRate }) => currencyRate)
    .sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  const middle = rates[Math.floor(rates.length / 2)]
  if (middle === undefined) return undefined
  const agreeing = (rate: bigint) => rates.filter((other) => isNear(other, rate, percent)).length
  return agreeing(middle) >= LEAST && agreeing(middle) > agreeing(document.currencyRate) ? middle : undefined
}

function isNear(rate: bigint, usual: bigint, percent: bigint): boolean {
  return magnitude(rate - usual) * 100n <= usual * percent
}
