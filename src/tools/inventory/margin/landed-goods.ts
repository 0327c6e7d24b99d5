import type { Invoice, Line } from '../../../books/documents.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import { nearestNames } from '../../../books/nearest.ts'
import { Fault } from '../../../call/fault.ts'
import { allocated, type Basis, canBear, type GoodsLine, weightOf } from './allocate-costs.ts'
import { netOf } from './landed-costs.ts'
import type { BearingLine } from './landed-edit.ts'

/** The lines of a bill that bring goods into stock. Throws Fault where there are none. Pure. */
export function goodsOf(bill: Invoice, isGoods: (line: Line) => boolean): GoodsLine[] {
  const goods = (bill.lines ?? []).flatMap((line, index): GoodsLine[] => {
    const { id, itemCode, description, quantity = 10_000n, taxType, lineAmount } = line
    if (!isGoods(line) || quantity <= 0n) return []
    return [
      { ...{ line: index + 1, id, itemCode, description, quantity, taxType, lineAmount }, amount: netOf(line, bill) },
    ]
  })
  if (goods.length > 0) return goods
  throw new Fault(
    'refused',
    'bill: none of its lines brings an item into stock, so nothing can bear costs.',
    'Name the bill with the goods; the lines need items whose stock is kept (find_items with tracked).',
  )
}

/** Goods with their shares of the costs. Throws Fault for weights that are missing, unknown or all nothing. Pure. */
export function bearing(
  goods: readonly GoodsLine[],
  costs: Cents,
  by: Basis,
  weights: Readonly<Record<string, Decimal4>> | undefined,
): BearingLine[] {
  refuseWeights(goods, by, weights)
  const given = new Map(Object.entries(weights ?? {}).map(([code, weight]) => [code.toLowerCase(), weight]))
  const weighed = goods.map((line) => ({
    id: line.id,
    weight: weightOf(line, by, given.get(line.itemCode.toLowerCase()) ?? 0n),
  }))
  if (!canBear(weighed.map(({ weight }) => weight))) {
    throw new Fault('refused', `by: the goods have no ${by} to lay costs on.`, 'Choose another basis.')
  }
  const shares = allocated(costs, weighed)
  return goods.map((line, index) => ({ ...line, share: shares[index] ?? 0n }))
}

function refuseWeights(
  goods: readonly GoodsLine[],
  by: Basis,
  weights: Readonly<Record<string, Decimal4>> | undefined,
): void {
  if (by !== 'weight') {
    if (weights === undefined) return
    throw new Fault(
      'invalid_input',
      'weights: they are given without by "weight".',
      'Set by to weight, or leave them out.',
    )
  }
  const codes = [...new Set(goods.map(({ itemCode }) => itemCode))]
  for (const [code, weight] of Object.entries(weights ?? {})) refuseWeight(code, weight, codes)
  const given = new Set(Object.keys(weights ?? {}).map((code) => code.toLowerCase()))
  const missing = codes.filter((code) => !given.has(code.toLowerCase()))
  if (missing.length === 0) return
  throw new Fault(
    'invalid_input',
    `weights: nothing is given for ${missing.map((code) => quoted(code, 40)).join(', ')}.`,
    'Give what one unit of each item weighs, all in the same unit.',
  )
}

function refuseWeight(code: string, weight: Decimal4, codes: readonly string[]): void {
  if (weight < 0n) {
    throw new Fault('invalid_input', `weights.${cleanText(code, 40)}: it is below 0.`, 'Give what one unit weighs.')
  }
  if (codes.some((known) => known.toLowerCase() === code.toLowerCase())) return
  const near = nearestNames(code, codes)
  const named = (near.length > 0 ? near : codes.slice(0, 3)).map((one) => quoted(one, 40)).join(', ')
  throw new Fault(
    'invalid_input',
    `weights: the bill brings no item ${quoted(code, 40)}. It brings ${named}.`,
    'Give the weights of its items.',
  )
}
