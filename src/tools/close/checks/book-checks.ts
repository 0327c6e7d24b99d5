import { backdatedInvoices } from './backdated-invoices.ts'
import type { Check } from './check.ts'
import { cutOff } from './cut-off.ts'
import { intercompany } from './intercompany.ts'
import { lateChanges } from './late-changes.ts'
import { lockDates } from './lock-dates.ts'
import { misplacedPayments } from './misplaced-payments.ts'
import { missingAttachments } from './missing-attachments.ts'
import { oddRates } from './odd-rates.ts'
import { paymentsOnOtherDocuments } from './payments-on-other-documents.ts'
import { payrollPosted } from './payroll-posted.ts'
import { repeatingNotRaised } from './repeating-not-raised.ts'
import { revaluation } from './revaluation.ts'
import { suspense } from './suspense.ts'
import { unappliedCustomerCredits, unappliedSupplierCredits } from './unapplied-credits.ts'
import { unpostedDocuments } from './unposted-documents.ts'
import { unreconciled } from './unreconciled.ts'
import { unusualAccounts } from './unusual-accounts.ts'
import { unusualAmounts } from './unusual-amounts.ts'

/** Checks of how the books stand: cut-off, suspense, attachments, credits, lock dates and the like. */
export const bookChecks: readonly Check[] = [
  unpostedDocuments,
  cutOff,
  backdatedInvoices,
  lateChanges,
  unreconciled,
  misplacedPayments,
  paymentsOnOtherDocuments,
  unappliedCustomerCredits,
  unappliedSupplierCredits,
  missingAttachments,
  payrollPosted,
  repeatingNotRaised,
  oddRates,
  revaluation,
  intercompany,
  suspense,
  unusualAccounts,
  unusualAmounts,
  lockDates,
]
