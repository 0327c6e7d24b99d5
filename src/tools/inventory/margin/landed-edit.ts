import type { LineAmountTypes } from '../../../books/documents.ts'
import { type Cents, type Decimal4, divideRounded, sum } from '../../../books/money.ts'
import { lineAmount, lineTax } from '../../../books/totals.ts'
import type { LinesInput } from '../../documents/line-patch.ts'
import type { GoodsLine } from './allocate-costs.ts'

/** Goods with what they bear of the costs, cents without tax. */
export interface BearingLine extends GoodsLine {
  share: Cents
}

/**
 * Where an amount is taken from that goods are to bear, cents as the bill has them: a line of the bill itself, which gets so much smaller,
 * or an account that the cost was coded to elsewhere, which gets a line against it.
 */
export type Giver =
  | { from: 'line'; line: number; amount: Cents }
  | { from: 'account'; account: string; amount: Cents; description: string }

/** How the bill has amounts, and the tax that goods and givers share: its rate is in percent with four places. */
export interface BillTax {
  lineAmountTypes: LineAmountTypes
  taxType: string
  rate: Decimal4
}

const ONE: Decimal4 = 10_000n

/** An amount without tax as the bill writes it: with the tax on it where prices include tax. */
export function asWritten(amount: Cents, { lineAmountTypes, rate }: BillTax): Cents {
  return lineAmountTypes === 'Inclusive' ? amount + lineTax(amount, rate, 'Exclusive') : amount
}

/**
 * The edit of a draft bill that puts costs into the price of its goods: goods lines are raised, and the givers give exactly what was put on,
 * so that the lines add up to what they did. Unit prices have four places: what these leave over of the costs stays with the last giver.
 */
export function landedEdit(goods: readonly BearingLine[], givers: readonly Giver[], tax: BillTax): LinesInput {
  const raised = goods.filter(({ share }) => share !== 0n).map((line) => raisedLine(line, tax))
  const left = sum(givers.map(({ amount }) => amount)) - sum(raised.map(({ added }) => added))
  const given = givers.map((giver, index) => (index === givers.length - 1 ? giver.amount - left : giver.amount))
  const lowered = givers.flatMap((giver, index) =>
    giver.from === 'line' ? [{ line: giver.line, left: giver.amount - (given[index] ?? 0n) }] : [],
  )
  const added = givers.flatMap((giver, index) =>
    giver.from === 'account' ? [lineAgainst(giver, given[index] ?? 0n, tax)] : [],
  )
  const removed = lowered.filter((one) => one.left === 0n).map(({ line }) => line)
  const kept = lowered.filter((one) => one.left !== 0n)
  return {
    change_lines: [
      ...raised.map(({ line, price }) => ({ line, unit_price: price })),
      ...kept.map((one) => ({ line: one.line, quantity: ONE, unit_price: one.left * 100n })),
    ],
    ...(removed.length > 0 ? { remove_lines: removed } : {}),
    ...(added.length > 0 ? { add_lines: added } : {}),
  }
}

function raisedLine(line: BearingLine, tax: BillTax): { line: number; price: Decimal4; added: Cents } {
  const target = line.lineAmount + asWritten(line.share, tax)
  const price = divideRounded(target * 1_000_000n, line.quantity)
  const reached = lineAmount({ quantity: line.quantity, unitAmount: price })
  return { line: line.line, price, added: reached - line.lineAmount }
}

function lineAgainst({ account, description }: Giver & { from: 'account' }, amount: Cents, { taxType }: BillTax) {
  const taxed = taxType === '' ? {} : { tax_type: taxType }
  return { description, quantity: ONE, unit_price: -amount * 100n, account, ...taxed }
}
