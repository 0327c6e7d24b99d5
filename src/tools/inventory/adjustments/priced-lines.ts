import type { Cents, Decimal4 } from '../../../books/money.ts'
import { lineAmount } from '../../../books/totals.ts'

/** A quantity at a price, both with four places. */
export interface PricedQuantity {
  quantity: Decimal4
  unitAmount: Decimal4
}

const UNIT = 10_000n
const CENT = 1_000_000n

/**
 * A quantity above 0 as lines that come to `value` (cents, not negative) exactly: one where a price of four places does that, else two whose
 * prices differ by 0.0001, whole units wherever the quantity has none but whole ones.
 */
export function linesWorth(quantity: Decimal4, value: Cents): PricedQuantity[] {
  const low = (value * CENT) / quantity
  const whole = [low, low + 1n].find((unitAmount) => lineAmount({ quantity, unitAmount }) === value)
  if (whole !== undefined) return [{ quantity, unitAmount: whole }]
  const dearer = value * CENT - low * quantity
  const splits = [...around(dearer, quantity % UNIT === 0n ? UNIT : 1n), ...around(dearer, 1n)]
  for (const part of splits) {
    const lines = [
      { quantity: quantity - part, unitAmount: low },
      { quantity: part, unitAmount: low + 1n },
    ].filter((line) => line.quantity > 0n)
    if (part >= 0n && part <= quantity && amountOf(lines) === value) return lines
  }
  throw new RangeError(`no lines of ${quantity} come to ${value}`)
}

function amountOf(lines: readonly PricedQuantity[]): Cents {
  return lines.reduce((sum, line) => sum + lineAmount(line), 0n)
}

// Each line is rounded by itself, so that the nearest split may be a cent off and its neighbour right.
function around(part: bigint, step: bigint): bigint[] {
  const nearest = (part / step) * step
  return [0n, 1n, -1n, 2n, -2n, 3n, -3n].map((steps) => nearest + steps * step)
}
