import { allocate, type Cents, type Decimal4, sum } from '../../../books/money.ts'

/** What costs of getting goods here are laid on them by. */
export const BASES = ['value', 'quantity', 'weight'] as const

/** One of them. */
export type Basis = (typeof BASES)[number]

/** A line of a bill that brings goods: `line` counts from 1, units and weights have four places, `amount` is cents without tax in the bill's currency. */
export interface GoodsLine {
  line: number
  id: string
  itemCode: string
  description: string
  quantity: Decimal4
  amount: Cents
  taxType: string
  /** What the line comes to as the bill has it, with tax where its prices have it. */
  lineAmount: Cents
}

/** What a line weighs in the basis, as a whole number; `unitWeight` has four places. */
export function weightOf({ quantity, amount }: GoodsLine, basis: Basis, unitWeight: Decimal4): bigint {
  if (basis === 'value') return amount
  return basis === 'quantity' ? quantity : quantity * unitWeight
}

/**
 * Lays an amount on goods to the cent: largest remainders get the odd cents, of equal ones the line whose id is lower, so that the order of
 * lines does not matter. Throws RangeError where a weight is negative or all are nothing.
 */
export function allocated(amount: Cents, goods: readonly { id: string; weight: bigint }[]): Cents[] {
  const ordered = goods.map(({ id, weight }, index) => ({ id, weight, index }))
  ordered.sort((one, other) => (one.id === other.id ? one.index - other.index : one.id < other.id ? -1 : 1))
  const parts = allocate(
    amount,
    ordered.map(({ weight }) => weight),
  )
  const shares = new Map(ordered.map(({ index }, at) => [index, parts[at] ?? 0n]))
  return goods.map((_, index) => shares.get(index) ?? 0n)
}

/** Whether goods have anything in this basis to lay costs on. */
export function canBear(weights: readonly bigint[]): boolean {
  return sum(weights) > 0n && weights.every((weight) => weight >= 0n)
}
