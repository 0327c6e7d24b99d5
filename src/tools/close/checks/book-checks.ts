import type { Check } from './check.ts'

/** Checks of how the books stand: cut-off, suspense, attachments, credits, lock dates and the like. */
export const bookChecks: readonly Check[] = []
