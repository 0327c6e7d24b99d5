import type { Day } from './day.ts'
import type { Decimal4 } from './money.ts'

/** Which organisation a reply or a write is about; `demo` is true for Xero's demo companies and for the simulator. */
export interface OrganisationRef {
  id: string
  name: string
  demo: boolean
}

/**
 * An organisation's settings. `zone` is an IANA time zone, UTC where Xero's own name for it (`unknownZone`) is none that is known here;
 * lock dates are the last locked day; `shortCode` is empty where Xero's web pages do not know the organisation; `plan` is what it pays
 * Xero for, such as PREMIUM.
 */
export interface Organisation extends OrganisationRef {
  legalName: string
  country: string
  baseCurrency: string
  zone: string
  unknownZone?: string
  plan?: string
  shortCode: string
  financialYearEnd: { day: number; month: number }
  salesTaxBasis: string
  salesTaxPeriod: string
  periodLockDate: Day | undefined
  endOfYearLockDate: Day | undefined
}

/** One account of the chart. `taxType` is the account's default. */
export interface Account {
  id: string
  code: string
  name: string
  type: string
  class: string
  taxType: string
  status: string
  systemAccount: string
  currency: string
  enablePayments: boolean
  /** Of a bank account: its number at the bank, where Xero has one. */
  bankAccountNumber?: string
}

/** A tax rate by its Xero tax type; `rate` is the effective percentage in ten-thousandths. */
export interface TaxRate {
  taxType: string
  name: string
  rate: Decimal4
  status: string
  appliesTo: readonly string[]
}

/** A tracking category with its active options, at most two categories in Xero. */
export interface TrackingCategory {
  id: string
  name: string
  options: readonly { id: string; name: string }[]
}

/** A user of the organisation and their role in Xero. */
export interface User {
  id: string
  name: string
  email: string
  role: string
}

/** A named setting without further detail: a branding theme, a contact group, a currency. */
export interface NamedSetting {
  id: string
  name: string
}

/** The later of the two lock dates: nothing dated on or before it can be posted. */
export function lockDateOf(organisation: Organisation): Day | undefined {
  const dates = [organisation.periodLockDate, organisation.endOfYearLockDate].filter((date) => date !== undefined)
  return dates.sort().at(-1)
}
