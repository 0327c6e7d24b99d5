import { bankChecks } from './bank-checks.ts'
import { bookChecks } from './book-checks.ts'
import type { Check } from './check.ts'
import { documentChecks } from './document-checks.ts'
import { ledgerChecks } from './ledger-checks.ts'
import { periodEndChecks } from './period-end-checks.ts'

/** Every check of a close, in the order in which a run makes them. */
export const CHECKS: readonly Check[] = [
  ...bookChecks,
  ...bankChecks,
  ...documentChecks,
  ...periodEndChecks,
  ...ledgerChecks,
]
