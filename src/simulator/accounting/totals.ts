import { type Cents, type Decimal4, divideRounded, sum } from '../../books/money.ts'
import type { Line, LineAmountTypes } from '../state.ts'

const ONE = 10_000n
const HUNDRED_PERCENT = 1_000_000n

/** What a line comes to: quantity times unit price less its discount, rounded half up to the cent once. */
export function lineAmountOf(line: {
  quantity: Decimal4
  unitAmount: Decimal4
  discountRate?: Decimal4 | undefined
  discountAmount?: Cents | undefined
}): Cents {
  const gross = line.quantity * line.unitAmount
  if (line.discountAmount !== undefined) return divideRounded(gross, ONE * 100n) - line.discountAmount
  const kept = HUNDRED_PERCENT - (line.discountRate ?? 0n)
  return divideRounded(gross * kept, ONE * 100n * HUNDRED_PERCENT)
}

/** Tax of one line, rounded half up to the cent; `rate` is percent in ten-thousandths (15% is 150000n). */
export function lineTaxOf(lineAmount: Cents, rate: Decimal4, types: LineAmountTypes): Cents {
  if (types === 'NoTax') return 0n
  if (types === 'Inclusive') return divideRounded(lineAmount * rate, HUNDRED_PERCENT + rate)
  return divideRounded(lineAmount * rate, HUNDRED_PERCENT)
}

/** The unit price that gives a line amount, for lines sent with an amount and no price; four places. */
export function unitAmountOf(lineAmount: Cents, quantity: Decimal4): Decimal4 {
  return quantity === 0n ? 0n : divideRounded(lineAmount * 100n * ONE, quantity)
}

/** The part of a line that goes to its account: without tax. */
export function netOf(line: Line, types: LineAmountTypes): Cents {
  return types === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount
}

/** Totals of a document from its lines; tax is summed from the rounded tax of each line. */
export function totalsOf(
  lines: readonly Line[],
  types: LineAmountTypes,
): { subTotal: Cents; totalTax: Cents; total: Cents; totalDiscount: Cents } {
  const totalTax = sum(lines.map((line) => line.taxAmount))
  const subTotal = sum(lines.map((line) => netOf(line, types)))
  return { subTotal, totalTax, total: subTotal + totalTax, totalDiscount: sum(lines.map(discountOf)) }
}

function discountOf(line: Line): Cents {
  if (line.discountAmount !== undefined) return line.discountAmount
  if (line.discountRate === undefined || line.quantity === undefined || line.unitAmount === undefined) return 0n
  return lineAmountOf({ quantity: line.quantity, unitAmount: line.unitAmount }) - line.lineAmount
}

const RATE_ONE = 1_000_000n

/** An amount in base currency; `rate` is units of document currency per base unit, six places. */
export function inBase(amount: Cents, rate: bigint): Cents {
  return rate === RATE_ONE ? amount : divideRounded(amount * RATE_ONE, rate)
}
