/** Why operations are not simulated, by name. One that is simulated must not stand here. */
export const ABSENT: readonly (readonly [names: RegExp, why: string])[] = [
  [/Attachment/, 'files are taken on contacts, invoices, credit notes and what the bank moves'],
  [/CISSetting/, 'the construction industry scheme is not simulated'],
  [/BatchPayment/, 'payments are made one by one'],
  [/PaymentService/, 'no payment service is simulated'],
  [/PrepaymentAllocation|OverpaymentAllocation/, 'credits other than credit notes are read only'],
  [/^(get|create|update\w*|delete)Budget/, 'no budgets yet'],
  [/ExpenseClaim|Receipt/, 'expense claims are deprecated at Xero'],
  [/Items?($|History|Attachment)/, 'no stock yet'],
  [/Journal/, 'only documents post to the ledger'],
  [/LinkedTransaction/, 'no billable expenses yet'],
  [/PurchaseOrder/, 'no orders yet'],
  [/Quote/, 'no quotes yet'],
  [/RepeatingInvoice/, 'no repeating invoices yet'],
  [/^getReport/, 'trial balance and ageing are the only reports'],
  [/postSetup/, 'no conversion balances'],
  [/createCurrency|TaxRate/, 'currencies and tax rates are those of the country'],
  [/deleteTracking/, 'tracking categories can be archived'],
]

/** How operations that are simulated differ from Xero's, by name. */
export const DIFFERS: Readonly<Record<string, string>> = {
  getOnlineInvoice: 'the address leads nowhere',
  getInvoiceAsPdf: 'a plain page',
  getCreditNoteAsPdf: 'a plain page',
  emailInvoice: 'kept in an outbox',
}
