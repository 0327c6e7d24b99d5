import type { Check } from './check.ts'

/** Checks of bank evidence: statements against the books. */
export const bankChecks: readonly Check[] = []
