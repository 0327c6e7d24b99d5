import { onlyReads, type Policy } from '../call/policy.ts'

const READ_SCOPES = [
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.banktransactions.read',
  'accounting.manualjournals.read',
  'accounting.attachments.read',
  'accounting.budgets.read',
  ...['aged', 'balancesheet', 'banksummary', 'budgetsummary', 'executivesummary', 'profitandloss', 'trialbalance'].map(
    (report) => `accounting.reports.${report}.read`,
  ),
]

const WRITE_SCOPES = [
  ...['accounting.contacts', 'accounting.invoices', 'accounting.payments', 'accounting.settings'],
  'accounting.attachments',
  'accounting.banktransactions',
  'accounting.manualjournals',
]

/** What a login asks for. Under `observe` the credential itself cannot write: the outer guardrail. */
export function scopesOf(policy: Policy): string[] {
  return onlyReads(policy) ? READ_SCOPES : [...READ_SCOPES, ...WRITE_SCOPES]
}
