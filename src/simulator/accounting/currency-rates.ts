import type { OrganisationState } from '../state.ts'

/**
 * Rates of the day for documents sent without one, in units per US dollar with six places. Xero takes them from XE for the document's date;
 * the simulator keeps one fixed rate per currency, so that a company comes out the same every time.
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

/** Units of a currency per unit of base currency, six places; 1 for currencies without a rate. */
export function dayRate(organisation: OrganisationState, code: string): bigint {
  const base = PER_DOLLAR[organisation.settings.baseCurrency]
  const other = PER_DOLLAR[code]
  return base === undefined || other === undefined ? ONE : (other * ONE + base / 2n) / base
}

/** Whether an organisation may have documents in a currency. */
export function hasCurrency(organisation: OrganisationState, code: string): boolean {
  return code === organisation.settings.baseCurrency || organisation.currencies.has(code)
}
