import { inBaseCurrency } from '../../../../books/documents.ts'
import { type Cents, magnitude } from '../../../../books/money.ts'
import type { CloseDocument } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'

/** Whether a document is about buying or about selling. */
export type Side = 'purchase' | 'sale'

// Money on account is a prepayment or overpayment of its own too, and charges nothing.
const NO_CHARGE = /TRANSFER|PREPAYMENT|OVERPAYMENT/

const BANK_SIDES: readonly (readonly [prefix: string, side: Side])[] = [
  ['SPEND', 'purchase'],
  ['RECEIVE', 'sale'],
]

/** The side of a document that charges something: a bill or money spent, an invoice or money received; undefined for all others, for transfers and for money on account. */
export function sideOf({ kind, type }: Pick<CloseDocument, 'kind' | 'type'>): Side | undefined {
  if (kind === 'bill') return 'purchase'
  if (kind === 'invoice') return 'sale'
  if (kind !== 'bank_transaction') return undefined
  if (type === 'SPEND') return 'purchase'
  if (type === 'RECEIVE') return 'sale'
  return NO_CHARGE.test(type) ? undefined : BANK_SIDES.find(([prefix]) => type.startsWith(prefix))?.[1]
}

/** The side whose charges a document takes back: a credit, or a charge below 0; undefined for all others. */
export function creditSideOf(document: Pick<CloseDocument, 'kind' | 'type' | 'total'>): Side | undefined {
  if (document.kind === 'supplier_credit') return 'purchase'
  if (document.kind === 'credit_note') return 'sale'
  return document.total < 0n ? sideOf(document) : undefined
}

/** An amount of a document in base-currency cents. */
export function inBase({ currencyRate }: Pick<CloseDocument, 'currencyRate'>, amount: Cents): Cents {
  return inBaseCurrency(amount, currencyRate)
}

/** Cents as a number, for statistics from which nothing is posted. */
export function figure(amount: Cents): number {
  return Number.parseInt(amount.toString(), 10)
}

/** What a document comes to without tax, in its currency. */
export function netOf({ total, totalTax }: Pick<CloseDocument, 'total' | 'totalTax'>): Cents {
  return total - totalTax
}

/** Whether a day lies in a period. */
export function isIn({ from, to }: Period, { date }: Pick<CloseDocument, 'date'>): boolean {
  return date >= from && date <= to
}

/** The account that most of a document's amount is on; empty where it has no lines. */
export function mainAccount({ lines }: Pick<CloseDocument, 'lines'>): string {
  if (lines.length === 1) return lines[0]?.accountCode ?? ''
  let [main, most] = ['', -1n]
  for (const { accountCode, net } of lines) if (magnitude(net) > most) [main, most] = [accountCode, magnitude(net)]
  return main
}

/** The middle of numbers; NaN where there are none. */
export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 1 ? at : at - 1], sorted[at]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}
