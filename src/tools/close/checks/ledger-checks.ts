import type { Check } from './check.ts'
import { flux } from './flux.ts'

/** Checks of the ledger against its documents: tie-outs, completeness, flux. */
export const ledgerChecks: readonly Check[] = [flux]
