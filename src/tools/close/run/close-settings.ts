import type { Cents } from '../../../books/money.ts'

/**
 * What people settle about closing one organisation; everything has a usual value. Amounts are base-currency cents. `materiality` undefined: worked out
 * from the revenue of the last twelve months.
 */
export interface CloseSettings {
  materiality: Cents | undefined
  /** By account code, where an account is more or less sensitive than the rest. */
  accountMateriality: ReadonlyMap<string, Cents>
  /** Purchases above this need a file attached. */
  attachmentsFrom: Cents
  /** Whether whoever reviews must be another person than whoever prepared. */
  twoPeople: boolean
  /** Whether warnings that nobody has said anything of hold a step up as blockers do. */
  strict: boolean
  /** Days after the end of a month by which the lock date is to be set in Xero. */
  lockWithin: number
  /** Of flux: the least share of the month's spend or income that is looked at, in ten-thousandths, and how many mean deviations from the median on top. */
  fluxShare: bigint
  fluxDeviations: number
  /** Codes of accounts that hold what is not sorted yet, beside those that are named so. */
  suspenseAccounts: readonly string[]
  /** Codes of accounts that wages are posted to, beside Xero's own. */
  payrollAccounts: readonly string[]
  /** Rules that are not applied here at all. */
  rulesOff: readonly string[]
  /** Whether the checks of the last ended month are run every night by the server itself. */
  nightly: boolean
}

/** The usual settings: nobody has said anything else. */
export const USUAL_SETTINGS: CloseSettings = {
  materiality: undefined,
  accountMateriality: new Map(),
  attachmentsFrom: 7_500n,
  twoPeople: false,
  strict: false,
  lockWithin: 15,
  fluxShare: 150n,
  fluxDeviations: 4,
  suspenseAccounts: [],
  payrollAccounts: [],
  rulesOff: [],
  nightly: false,
}
