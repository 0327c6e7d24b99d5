import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { isInLedger } from '../../../books/records.ts'
import { sideOf } from './document-entries.ts'
import type { CloseDocument, MonthBooks } from './month-books.ts'

/** What one tax type came to in the period on sales and on purchases: net and tax, base-currency cents, credit notes taken off. */
export interface TaxLine {
  taxType: string
  name: string
  side: 'sales' | 'purchases'
  net: Cents
  tax: Cents
}

/** The sales tax of a period by the documents dated in it. Above 0 `owed` is to be paid to the tax office, below it is refunded. */
export interface TaxOfMonth {
  lines: readonly TaxLine[]
  sales: Cents
  purchases: Cents
  owed: Cents
}

/** Tax types that no return asks about. */
const OUTSIDE: readonly string[] = ['', 'NONE', 'BASEXCLUDED']

/**
 * Adds up what documents of the period say of sales tax, by tax type and side, whatever the organisation's basis: each counts on its own day. What is
 * outside the tax altogether is left out.
 */
export function taxOfMonth({ documents, taxRates, period }: MonthBooks): TaxOfMonth {
  const names = new Map(taxRates.map(({ taxType, name }) => [taxType, name]))
  const byKey = new Map<string, TaxLine>()
  const taxed = documents.filter((one) => one.date >= period.from && one.date <= period.to && isTaxed(one))
  for (const document of taxed) {
    for (const { taxType, net, tax } of document.lines) {
      if (tax === 0n && (net === 0n || OUTSIDE.includes(taxType))) continue
      const { side, sign } = sideAndSign(document, net)
      const line = lineOf(byKey, { side, taxType, name: names.get(taxType) ?? taxType })
      line.net += inBaseCurrency(net, document.currencyRate) * sign
      line.tax += inBaseCurrency(tax, document.currencyRate) * sign
    }
  }
  const lines = [...byKey].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, line]) => line)
  const taxOn = (side: TaxLine['side']) => sum(lines.map((line) => (line.side === side ? line.tax : 0n)))
  const [sales, purchases] = [taxOn('sales'), taxOn('purchases')]
  return { lines, sales, purchases, owed: sales - purchases }
}

function lineOf(byKey: Map<string, TaxLine>, named: Pick<TaxLine, 'side' | 'taxType' | 'name'>): TaxLine {
  const key = `${named.side} ${named.taxType}`
  const line = byKey.get(key) ?? { ...named, net: 0n, tax: 0n }
  byKey.set(key, line)
  return line
}

/** Prepayments are told by the bank transaction that made them. */
function isTaxed({ kind, status, type }: CloseDocument): boolean {
  const isAdvance = kind === 'prepayment' || kind === 'overpayment' || type.endsWith('-OVERPAYMENT')
  return isInLedger(kind, status) && kind !== 'payment' && !isAdvance
}

/** A credit note lessens its side; of a journal a credit is on the sales side. */
function sideAndSign(document: CloseDocument, net: Cents): { side: TaxLine['side']; sign: bigint } {
  const { kind } = document
  if (kind === 'journal') return net < 0n ? { side: 'sales', sign: -1n } : { side: 'purchases', sign: 1n }
  const side = sideOf(document) === 'receivable' ? 'sales' : 'purchases'
  return { side, sign: kind === 'credit_note' || kind === 'supplier_credit' ? -1n : 1n }
}
