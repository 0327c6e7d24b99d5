/**
 * Decimal arithmetic on bigint, so that no amount ever passes through a float.
 * `Cents` counts hundredths of a currency unit; `Decimal4` counts ten-thousandths (quantities, unit prices, rates in percent).
 */

/** An amount of money in hundredths of its currency unit. */
export type Cents = bigint

/** A quantity, a unit price or a percentage in ten-thousandths: Xero keeps four places with `unitdp=4`. */
export type Decimal4 = bigint

/** Thrown for text that is not a plain decimal number or has more places than allowed; `text` is what was given. */
export class DecimalError extends Error {
  readonly text: string
  constructor(text: string, message: string) {
    super(message)
    this.name = 'DecimalError'
    this.text = text
  }
}

const PLAIN_DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/

/**
 * Reads decimal text or a JSON number into a whole number of units of `10^-places`.
 * A JSON number is read from its shortest text, which is exact for the 15 digits Xero carries.
 * Throws DecimalError when the text is no decimal or has non-zero digits past `places`.
 */
export function parseDecimal(value: string | number, places: number): bigint {
  const { digits, scale } = exactDecimal(value)
  if (scale <= places) return digits * 10n ** BigInt(places - scale)
  const divisor = 10n ** BigInt(scale - places)
  if (digits % divisor !== 0n) throw new DecimalError(String(value), `has more than ${places} decimal places`)
  return digits / divisor
}

/** Like parseDecimal, but rounds what lies past `places` half away from zero, as Xero does on input. */
export function roundDecimal(value: string | number, places: number): bigint {
  const { digits, scale } = exactDecimal(value)
  return rescale(digits, scale, places)
}

function exactDecimal(value: string | number): { digits: bigint; scale: number } {
  const text = String(value).trim()
  const match = PLAIN_DECIMAL.exec(text)
  if (!match) throw new DecimalError(text, 'is not a decimal number')
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  const scale = fraction.length - Number.parseInt(exponent, 10)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

/** Reads an amount with at most two decimal places. Throws DecimalError. */
export function cents(value: string | number): Cents {
  return parseDecimal(value, 2)
}

/** Reads a quantity, unit price or percentage with at most four decimal places. Throws DecimalError. */
export function decimal4(value: string | number): Decimal4 {
  return parseDecimal(value, 4)
}

/** Changes the number of decimal places, rounding half away from zero when places are lost. */
export function rescale(value: bigint, from: number, to: number): bigint {
  return to >= from ? value * 10n ** BigInt(to - from) : divideRounded(value, 10n ** BigInt(from - to))
}

/** Division rounded half away from zero: Xero's "half-up" (25.61 at 15% is 3.84). The divisor must not be zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const rounded = (n * 2n + d) / (d * 2n)
  return negative ? -rounded : rounded
}

/** The smaller of two amounts. */
export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}

/** The larger of two amounts. */
export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}

/** An amount without its sign. */
export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** Sum of amounts; the order of the parts never matters. */
export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/**
 * Splits an amount over weights so that the parts add up to it exactly: largest remainders get the odd cents, earlier parts first.
 * Weights are zero or positive and not all zero, else RangeError.
 */
export function allocate(amount: Cents, weights: readonly bigint[]): Cents[] {
  const total = sum(weights)
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new RangeError('weights must be >= 0 and not all 0')
  const sign = amount < 0n ? -1n : 1n
  const magnitude = amount * sign
  const parts = weights.map((weight) => (magnitude * weight) / total)
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  let left = magnitude - sum(parts)
  for (const { index } of byRemainder) {
    if (left === 0n) break
    parts[index] = (parts[index] ?? 0n) + 1n
    left -= 1n
  }
  return parts.map((part) => part * sign)
}

/** Decimal text with exactly `places` decimals: `formatDecimal(-5n, 2)` is "-0.05". */
export function formatDecimal(value: bigint, places: number): string {
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const text = places === 0 ? digits : `${whole}.${digits.slice(digits.length - places)}`
  return negative ? `-${text}` : text
}

/** Decimal text without trailing zeros, for quantities, unit prices and rates: "2.5", "15". */
export function formatShort(value: bigint, places: number): string {
  const text = formatDecimal(value, places)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** An amount for people, with thousands separated: "12,345.60". The currency is said beside it, never in it. */
export function formatAmount(value: Cents): string {
  const [whole = '', fraction = ''] = formatDecimal(value, 2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`
}

/** A unit price for people: cents always shown, further places only where there are any; empty for a line without price. */
export function formatPrice(price: Decimal4 | undefined): string {
  if (price === undefined) return ''
  return price % 100n === 0n ? formatAmount(price / 100n) : formatShort(price, 4)
}
