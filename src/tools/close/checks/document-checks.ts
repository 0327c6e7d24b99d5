import type { Check } from './check.ts'
import { decimalSlipCheck, miscodedCheck, taxCodeCheck } from './documents/coding-check.ts'
import { duplicateContactCheck, duplicateDocumentCheck } from './documents/duplicate-check.ts'
import { missingRecurringCheck } from './documents/recurring-check.ts'
import { taxAmountCheck } from './documents/tax-amount-check.ts'

/** Checks of documents against each other and against habit: duplicates, coding, tax codes, amounts, what recurs. */
export const documentChecks: readonly Check[] = [
  duplicateDocumentCheck,
  duplicateContactCheck,
  miscodedCheck,
  decimalSlipCheck,
  missingRecurringCheck,
  taxCodeCheck,
  taxAmountCheck,
]
