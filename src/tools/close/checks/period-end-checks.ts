import type { Check } from './check.ts'

/** Checks for what a month's end needs: accruals, prepayments, depreciation. */
export const periodEndChecks: readonly Check[] = []
