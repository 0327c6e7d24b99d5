import type { Check } from './check.ts'
import { missingRecurringCheck } from './documents/recurring-check.ts'

/** Checks of documents against each other and against habit: duplicates, coding, tax codes, amounts, what recurs. */
export const documentChecks: readonly Check[] = [missingRecurringCheck]
