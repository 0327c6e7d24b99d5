import type { Json } from '../accounting/fixture.ts'
import type { Made, Row } from './rows.ts'

const one = (method: string, name: string, list: string, id: string, extra: unknown[] = []): Row => ({
  method,
  args: (made) => [made[name], ...extra],
  answer: (made) => ({ [list]: [{ [id]: made[name] }] }),
})

const some = (method: string, list: string, item: (made: Made) => Json, ...args: unknown[]): Row => ({
  method,
  args: () => args,
  answer: (made) => ({ [list]: [item(made)] }),
})

const documents: [method: string, name: string, list: string, id: string][] = [
  ['getAccount', 'Account', 'accounts', 'accountID'],
  ['getBankTransaction', 'BankTransaction', 'bankTransactions', 'bankTransactionID'],
  ['getBankTransfer', 'BankTransfer', 'bankTransfers', 'bankTransferID'],
  ['getBatchPayment', 'BatchPayment', 'batchPayments', 'batchPaymentID'],
  ['getBrandingTheme', 'BrandingTheme', 'brandingThemes', 'brandingThemeID'],
  ['getBudget', 'Budget', 'budgets', 'budgetID'],
  ['getContact', 'Contact', 'contacts', 'contactID'],
  ['getContactGroup', 'ContactGroup', 'contactGroups', 'contactGroupID'],
  ['getCreditNote', 'CreditNote', 'creditNotes', 'creditNoteID'],
  ['getExpenseClaim', 'ExpenseClaim', 'expenseClaims', 'expenseClaimID'],
  ['getInvoice', 'Invoice', 'invoices', 'invoiceID'],
  ['getItem', 'Item', 'items', 'itemID'],
  ['getJournal', 'Journal', 'journals', 'journalID'],
  ['getLinkedTransaction', 'LinkedTransaction', 'linkedTransactions', 'linkedTransactionID'],
  ['getManualJournal', 'ManualJournal', 'manualJournals', 'manualJournalID'],
  ['getOverpayment', 'Overpayment', 'overpayments', 'overpaymentID'],
  ['getPayment', 'Payment', 'payments', 'paymentID'],
  ['getPrepayment', 'Prepayment', 'prepayments', 'prepaymentID'],
  ['getPurchaseOrder', 'PurchaseOrder', 'purchaseOrders', 'purchaseOrderID'],
  ['getQuote', 'Quote', 'quotes', 'quoteID'],
  ['getReceipt', 'Receipt', 'receipts', 'receiptID'],
  ['getRepeatingInvoice', 'RepeatingInvoice', 'repeatingInvoices', 'repeatingInvoiceID'],
  ['getTaxRateByTaxType', 'TaxRate', 'taxRates', 'taxType'],
  ['getTrackingCategory', 'TrackingCategory', 'trackingCategories', 'trackingCategoryID'],
  ['getUser', 'User', 'users', 'userID'],
]

const PLURALS: Record<string, string> = { getJournal: 'getJournals', getTrackingCategory: 'getTrackingCategories' }

/** Lists that have the document in them, without any filter. */
const lists = documents
  .filter(([method]) => method !== 'getTaxRateByTaxType')
  .map(([method, name, list, id]): Row => {
    const plural = PLURALS[method] ?? `${method}s`
    return { method: plural, args: () => [], answer: (made) => ({ [list]: [{ [id]: made[name] }] }) }
  })

const report = (name: string, title: string, ...args: unknown[]): Row => ({
  method: `getReport${name}`,
  args: () => args,
  answer: () => ({ reports: [{ reportName: title }] }),
})

const pdf = (method: string, name: string): Row => ({ method, args: (made) => [made[name]] })

/** Every way of reading that is not a history or an attachment. */
export const readRows: Row[] = [
  ...documents.map((document) => one(...document)),
  ...lists,
  some('getTaxRates', 'taxRates', () => ({ taxType: 'OUTPUT2' })),
  some('getCurrencies', 'currencies', () => ({ code: 'EUR' })),
  some('getOrganisations', 'organisations', (made) => ({ organisationID: made.Organisation })),
  some('getOrganisationActions', 'actions', () => ({ name: 'CreateApprovedInvoice', status: 'ALLOWED' })),
  some('getInvoiceReminders', 'invoiceReminders', () => ({ enabled: false })),
  some('getPaymentServices', 'paymentServices', (made) => ({ paymentServiceID: made.PaymentService })),
  {
    method: 'getBrandingThemePaymentServices',
    args: (made) => [made.BrandingTheme],
    answer: (made) => ({ paymentServices: [{ paymentServiceID: made.PaymentService }] }),
  },
  some('getContactByContactNumber', 'contacts', (made) => ({ contactID: made.Contact }), 'A1'),
  some('getJournalByNumber', 'journals', () => ({ journalNumber: 2 }), 2),
  {
    method: 'getPurchaseOrderByNumber',
    args: (made) => [made.orderNumber],
    answer: (made) => ({ purchaseOrders: [{ purchaseOrderID: made.PurchaseOrder }] }),
  },
  {
    method: 'getOnlineInvoice',
    args: (made) => [made.Invoice],
    answer: () => ({ onlineInvoices: [{}] }),
  },
  pdf('getInvoiceAsPdf', 'Invoice'),
  pdf('getCreditNoteAsPdf', 'CreditNote'),
  pdf('getPurchaseOrderAsPdf', 'PurchaseOrder'),
  pdf('getQuoteAsPdf', 'Quote'),
  report('BalanceSheet', 'Balance Sheet', '2026-11-20'),
  report('BankSummary', 'Bank Summary', '2026-11-01', '2026-11-20'),
  report('BudgetSummary', 'Budget Summary', '2026-11-20'),
  report('ExecutiveSummary', 'Executive Summary', '2026-11-20'),
  report('ProfitAndLoss', 'Profit and Loss', '2026-11-01', '2026-11-20'),
  report('TrialBalance', 'Trial Balance', '2026-11-20'),
  ...['Receivables', 'Payables'].map(
    (side): Row => ({
      method: `getReportAged${side}ByContact`,
      args: (made) => [made.Contact],
      answer: () => ({ reports: [{ reportName: `Aged ${side} By Contact` }] }),
    }),
  ),
  { method: 'getReportsList', args: () => [], answer: () => ({ reports: [] }) },
  // Not in a New Zealand organisation: published tax reports, 1099 reports and the Construction Industry Scheme.
  { method: 'getReportFromId', args: (made) => [made.Invoice], refused: 404 },
  { method: 'getReportTenNinetyNine', args: () => ['2025'], refused: 404 },
  { method: 'getContactCISSettings', args: (made) => [made.Contact], refused: 404 },
  { method: 'getOrganisationCISSettings', args: (made) => [made.Organisation], refused: 404 },
]
