import type { LineAmountTypes } from './documents.ts'
import { type Cents, type Decimal4, divideRounded, sum } from './money.ts'

const HUNDRED_PERCENT = 1_000_000n

/** What a line's amount is worked out from: four-place quantity, unit price and discount rate, or a discount in cents. */
export interface PricedLine {
  quantity: Decimal4
  unitAmount: Decimal4
  discountRate?: Decimal4 | undefined
  discountAmount?: Cents | undefined
}

/** LineAmount as Xero rounds it: quantity x price x (100 - discount rate) / 100, half-up to cents, less any fixed discount. */
export function lineAmount({ quantity, unitAmount, discountRate = 0n, discountAmount = 0n }: PricedLine): Cents {
  const gross = quantity * unitAmount * (HUNDRED_PERCENT - discountRate)
  return divideRounded(gross, 1_000_000n * HUNDRED_PERCENT) - discountAmount
}

/** What lines below 0 take off a document, cents without sign and tax: its total does not tell what these move. */
export function takenOff(lineAmounts: readonly Cents[]): Cents {
  return -lineAmounts.reduce((total, amount) => (amount < 0n ? total + amount : total), 0n)
}

/** Tax of one line, half-up to cents. Exclusive: amount x rate. Inclusive: the tax inside the amount, amount - amount / (1 + rate). */
export function lineTax(amount: Cents, rate: Decimal4, types: LineAmountTypes): Cents {
  if (types === 'NoTax') return 0n
  if (types === 'Exclusive') return divideRounded(amount * rate, HUNDRED_PERCENT)
  return amount - divideRounded(amount * HUNDRED_PERCENT, HUNDRED_PERCENT + rate)
}

/** A document's three totals in cents. */
export interface Totals {
  subTotal: Cents
  totalTax: Cents
  total: Cents
}

/** Totals of a document from its lines: tax is rounded per line and then added up. */
export function documentTotals(lines: readonly { amount: Cents; tax: Cents }[], types: LineAmountTypes): Totals {
  const amounts = sum(lines.map((line) => line.amount))
  const totalTax = types === 'NoTax' ? 0n : sum(lines.map((line) => line.tax))
  if (types === 'Inclusive') return { subTotal: amounts - totalTax, totalTax, total: amounts }
  return { subTotal: amounts, totalTax, total: amounts + totalTax }
}
