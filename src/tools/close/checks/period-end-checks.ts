import type { Check } from './check.ts'
import { accrualNotReversed } from './period-end/accrual-not-reversed.ts'
import { assetExpensed, inventoryExpensed } from './period-end/assets-as-costs.ts'
import { accrualCandidate, prepaymentCandidate } from './period-end/candidates.ts'
import { depreciationMissing } from './period-end/depreciation-missing.ts'

/** Checks for what a month's end needs: accruals, prepayments, depreciation. */
export const periodEndChecks: readonly Check[] = [
  accrualCandidate,
  accrualNotReversed,
  prepaymentCandidate,
  depreciationMissing,
  assetExpensed,
  inventoryExpensed,
]
