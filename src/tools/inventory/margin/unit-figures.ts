import type { Cents, Decimal4 } from '../../../books/money.ts'
import { divideRounded, formatDecimal, sum } from '../../../books/money.ts'
import type { Sold } from './item-margins.ts'

/** What one unit came to, four places; undefined without units. */
export function perUnit(amount: Cents, quantity: Decimal4): Decimal4 | undefined {
  return quantity === 0n ? undefined : divideRounded(amount * 1_000_000n, quantity)
}

/** What units came to in all: cents of an amount per unit with four places. */
export function ofUnits(amount: Decimal4, quantity: Decimal4): Cents {
  return divideRounded(amount * quantity, 1_000_000n)
}

/** What a unit cost over several purchases, weighted by their units, four places. */
export function weightedCost(bought: readonly { amount: Cents; quantity: Decimal4 }[]): Decimal4 | undefined {
  return perUnit(sum(bought.map(({ amount }) => amount)), sum(bought.map(({ quantity }) => quantity)))
}

/** A part of a whole in hundredths of a percent; undefined of nothing. */
export function shareOf(part: bigint, whole: bigint): bigint | undefined {
  return whole <= 0n ? undefined : divideRounded(part * 10_000n, whole)
}

/** Margin in hundredths of a percent of revenue; undefined without revenue. */
export function marginShare({ revenue, cost }: Sold): bigint | undefined {
  return shareOf(revenue - cost, revenue)
}

/** A share in percent with one place, for people; empty where there is none. */
export function percentText(share: bigint | undefined): string {
  return share === undefined ? '' : `${formatDecimal(divideRounded(share, 10n), 1)}%`
}
