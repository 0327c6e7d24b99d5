import { bankTieOut } from './bank-tie-out.ts'
import type { Check } from './check.ts'
import { payablesTieOut, receivablesTieOut } from './control-tie-outs.ts'
import { flux } from './flux.ts'
import { inventoryTieOut } from './inventory-tie-out.ts'
import { ledgerCompleteness } from './ledger-completeness.ts'
import { retainedEarningsPosted, systemAccountJournals } from './system-accounts.ts'
import { taxTieOut } from './tax-tie-out.ts'
import { wrongSideBalances } from './wrong-side.ts'

/** Checks of the ledger against its documents: tie-outs, completeness, flux. */
export const ledgerChecks: readonly Check[] = [
  bankTieOut,
  receivablesTieOut,
  payablesTieOut,
  inventoryTieOut,
  taxTieOut,
  ledgerCompleteness,
  wrongSideBalances,
  retainedEarningsPosted,
  systemAccountJournals,
  flux,
]
