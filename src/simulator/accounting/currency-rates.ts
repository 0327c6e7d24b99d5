import { type Day, utcMidnight } from '../../books/day.ts'
import type { OrganisationState } from '../state.ts'

/**
 * Rates for documents sent without one and for revaluation, in units per US dollar with six places. Xero takes them from XE for the day;
 * the simulator has one rate per currency and lets it swing round that centre by the calendar alone, so that a company comes out the
 * same every time.
 */
const PER_DOLLAR: Readonly<Record<string, bigint>> = {
  USD: 1_000_000n,
  NZD: 1_712_000n,
  AUD: 1_538_000n,
  GBP: 768_000n,
  EUR: 921_000n,
  CAD: 1_391_000n,
  SGD: 1_322_000n,
  JPY: 151_300_000n,
  CNY: 7_180_000n,
  HKD: 7_790_000n,
  CHF: 881_000n,
  ZAR: 17_900_000n,
  FJD: 2_255_000n,
}

const ONE = 1_000_000n

/** Units of a currency per unit of base currency, six places, on a day; 1 for currencies without a rate. */
export function dayRate(organisation: OrganisationState, code: string, on: Day): bigint {
  const base = perDollar(organisation.settings.baseCurrency, on)
  const other = perDollar(code, on)
  return base === undefined || other === undefined ? ONE : (other * ONE + base / 2n) / base
}

function perDollar(code: string, on: Day): bigint | undefined {
  const centre = PER_DOLLAR[code]
  if (centre === undefined || code === 'USD') return centre
  return (centre * (ONE + swing(code, on))) / ONE
}

const DAY_MS = 86_400_000

/** How far a currency lies from its centre on a day, in millionths: a long and a short wave of its own, 4% at most. */
function swing(code: string, on: Day): bigint {
  let own = 0
  for (const letter of code) own = own * 31 + letter.charCodeAt(0)
  const day = Math.floor(utcMidnight(on) / DAY_MS) + own
  return BigInt(wave(day, 250 + (own % 90), 30_000) + wave(day, 31 + (own % 13), 10_000))
}

/** A triangle wave: from -height up to height and back in one period. */
function wave(day: number, period: number, height: number): number {
  const place = ((day % period) + period) % period
  return Math.round((Math.abs(2 * place - period) * 2 * height) / period) - height
}

/** Whether an organisation may have documents in a currency. */
export function hasCurrency(organisation: OrganisationState, code: string): boolean {
  return code === organisation.settings.baseCurrency || organisation.currencies.has(code)
}
