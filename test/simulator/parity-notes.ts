/** Why operations are not simulated, by name. One that is simulated must not stand here. */
export const ABSENT: readonly (readonly [names: RegExp, why: string])[] = [
  [/^(get|create|update\w*|delete)Budget/, 'no budgets yet'],
  [/Journal/, 'only documents post to the ledger'],
  [/^getReport/, 'trial balance and ageing are the only reports'],
]

/** How operations that are simulated differ from Xero's, by name. */
export const DIFFERS: Readonly<Record<string, string>> = {
  getOnlineInvoice: 'the address leads nowhere',
  getInvoiceAsPdf: 'a plain page',
  getCreditNoteAsPdf: 'a plain page',
  emailInvoice: 'kept in an outbox',
}
