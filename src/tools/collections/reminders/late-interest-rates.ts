import type { Day } from '../../../books/day.ts'
import { type Decimal4, decimal4 } from '../../../books/money.ts'

/** The first day of a half-year, 1 January or 1 July. */
export type HalfYear = Day

/**
 * Bank Rate of the Bank of England by half-year, in percent: for interest that begins from 1 January to 30 June the rate in force on
 * 31 December before, for interest that begins from 1 July to 31 December that of 30 June. Sources: SI 2002/1675 for the rule, the Bank's
 * list of decisions (bankofengland.co.uk/boeapps/database/Bank-Rate.asp) for the rates. A half-year that is not here is not computed.
 */
const BANK_RATE: readonly (readonly [halfYear: string, percent: string])[] = [
  ['2020-01-01', '0.75'], // since 2 August 2018
  ['2020-07-01', '0.1'], // since 19 March 2020
  ['2021-01-01', '0.1'],
  ['2021-07-01', '0.1'],
  ['2022-01-01', '0.25'], // since 16 December 2021
  ['2022-07-01', '1.25'], // since 16 June 2022
  ['2023-01-01', '3.5'], // since 15 December 2022
  ['2023-07-01', '5'], // since 22 June 2023
  ['2024-01-01', '5.25'], // since 3 August 2023
  ['2024-07-01', '5.25'],
  ['2025-01-01', '4.75'], // since 7 November 2024
  ['2025-07-01', '4.25'], // since 8 May 2025
  ['2026-01-01', '3.75'], // since 18 December 2025
  ['2026-07-01', '3.75'], // kept on 18 June 2026
]

/** What the statute adds to Bank Rate, in percent. */
const ABOVE_BANK_RATE = decimal4('8')

/** The half-year that a day lies in. */
export function halfYearOf(day: Day): HalfYear {
  return `${day.slice(0, 4)}-${day.slice(5, 7) < '07' ? '01' : '07'}-01` as HalfYear
}

/**
 * The rate a year, in percent, of interest that begins to run on a day; it stays the same for that debt. `otherwise` is Bank Rate for a
 * half-year that is not known here; undefined without one.
 */
export function statutoryRate(begins: Day, otherwise?: Decimal4): Decimal4 | undefined {
  const halfYear = halfYearOf(begins)
  const known = BANK_RATE.find(([from]) => from === halfYear)?.[1]
  const base = known === undefined ? otherwise : decimal4(known)
  return base === undefined ? undefined : base + ABOVE_BANK_RATE
}
