import { type Cents, type Decimal4, DecimalError, roundDecimal } from '../../books/money.ts'

/** An amount as a JSON number: the double nearest to the decimal, so that its shortest text is the amount. */
export function centsNumber(amount: Cents): number {
  return Number(amount) / 100
}

/** A quantity, unit price or percentage as a JSON number with up to four places. */
export function decimal4Number(value: Decimal4): number {
  return Number(value) / 10_000
}

/** A currency rate (six places in the books) as a JSON number. */
export function rateNumber(rate: bigint): number {
  return Number(rate) / 1_000_000
}

/**
 * Reads a number that a client sent, a JSON number or decimal text, rounded half away from zero to `places`.
 * Undefined when it is absent, null, or no decimal number.
 */
export function readDecimal(value: unknown, places: number): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  try {
    return roundDecimal(value, places)
  } catch (error) {
    if (error instanceof DecimalError) return undefined
    throw error
  }
}

/** Reads an amount, rounded to the cent. */
export function readCents(value: unknown): Cents | undefined {
  return readDecimal(value, 2)
}
