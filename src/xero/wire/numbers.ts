import { formatDecimal, roundDecimal } from '../../books/money.ts'
import { Fault } from '../../call/fault.ts'

/** The one place where exact decimals become JSON numbers; throws Fault where a JSON number could not carry every digit. */
export function wireNumber(value: bigint, places: number): number {
  const number = Number(formatDecimal(value, places))
  if (roundDecimal(String(number), places) === value) return number
  throw new Fault('invalid_input', 'An amount has more digits than Xero can take.', 'Use at most 13 digits.')
}
