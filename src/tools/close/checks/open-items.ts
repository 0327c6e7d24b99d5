import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, divideRounded, magnitude, sum } from '../../../books/money.ts'
import { sideOf, standingSign } from '../month/document-entries.ts'
import { standingAt } from '../month/documents-of-month.ts'
import { ratesIn } from '../month/known-rates.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'

/** A document that was open at the end of the period: its amount in its own currency and at its own rate in the currency of the books, credits below 0. */
export interface OpenItem {
  document: CloseDocument
  open: Cents
  base: Cents
}

/**
 * What stood on receivables or payables at the end of the period, settlements up to that day taken off. Above 0 is what is owed: to us on receivables,
 * by us on payables. What was paid before its document's own day stands the other way. Prepayments stand on the accounts of their own lines.
 */
export function openItems({ documents, period }: MonthBooks, side: 'receivable' | 'payable'): OpenItem[] {
  const isDebit = side === 'receivable'
  return documents.flatMap((document): OpenItem[] => {
    const open = document.kind === 'prepayment' ? 0n : standingAt(document, period.to)
    if (open === 0n || sideOf(document) !== side) return []
    const sign = standingSign(document) * (isDebit ? 1n : -1n)
    return [{ document, open: open * sign, base: inBaseCurrency(open, document.currencyRate) * sign }]
  })
}

/** What a currency has moved open items by since their own rates, as far as documents tell the rate, and how far off that may be. */
export interface Revalued {
  gain: Cents
  tolerance: Cents
  /** What is open in other currencies, at its own rates, whichever way it stands. */
  foreign: Cents
}

const NEAR_DAYS = 10

/** The revaluation to be expected of open items at the end of the period. */
export function revalued({ documents, period, organisation }: MonthBooks, items: readonly OpenItem[]): Revalued {
  const foreign = items.filter(({ document }) => document.currency !== organisation.baseCurrency)
  if (foreign.length === 0) return { gain: 0n, tolerance: 0n, foreign: 0n }
  const rates = ratesIn(documents)
  const parts = foreign.map(({ document, open, base }) => {
    const near = rates(document.currency, period.to)
    const isNear = near !== undefined && near.days <= NEAR_DAYS
    const gain = near === undefined ? 0n : inBaseCurrency(open, near.rate) - base
    // Neighbouring days differ by little; where no document tells the rate, a year's swing is possible.
    return { gain, base: magnitude(base), tolerance: divideRounded(magnitude(base) * (isNear ? 10n : 25n), 100n) + 1n }
  })
  return {
    gain: sum(parts.map(({ gain }) => gain)),
    tolerance: sum(parts.map(({ tolerance }) => tolerance)),
    foreign: sum(parts.map(({ base }) => base)),
  }
}
