import { divideRounded, formatDecimal } from '../../books/money.ts'

const LARGEST = 2n ** 96n
const MOST_PLACES = 28

/** A decimal number as whole units of 10^-places, the way reports carry quotients. */
export interface Quotient {
  units: bigint
  places: number
}

/**
 * A quotient as Xero's reports write it: as many places as a decimal of 96 bits and 28 places holds, without trailing zeros.
 * Undefined when the divisor is zero.
 */
export function quotient(numerator: bigint, denominator: bigint): Quotient | undefined {
  if (denominator === 0n) return undefined
  let places = MOST_PLACES
  let units = divideRounded(numerator * 10n ** BigInt(places), denominator)
  while (units >= LARGEST || -units >= LARGEST) {
    places -= 1
    units = divideRounded(numerator * 10n ** BigInt(places), denominator)
  }
  while (places > 0 && units % 10n === 0n) {
    places -= 1
    units /= 10n
  }
  return { units, places }
}

/** A quotient as text. */
export function quotientText({ units, places }: Quotient): string {
  return formatDecimal(units, places)
}

/** A proportion as text with one place and a percent sign: `-21.8%`. */
export function percent(numerator: bigint, denominator: bigint): string {
  return `${formatDecimal(divideRounded(numerator * 1000n, denominator), 1)}%`
}

/** How far a figure moved from a former one, in percent of its size; nothing to compare with is no movement. */
export function variance(now: Quotient | undefined, before: Quotient | undefined): string {
  if (!now || !before || before.units === 0n) return '0.0%'
  const [n, b] = [now.units * 10n ** BigInt(before.places), before.units * 10n ** BigInt(now.places)]
  return percent(n - b, b < 0n ? -b : b)
}
