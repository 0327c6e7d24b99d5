import type { OrganisationState } from './state.ts'

/** What every organisation's books begin without: contacts, documents, payments, journals and what hangs on them. */
export function emptyBooks() {
  return {
    trackingCategories: new Map(),
    paymentServices: new Map(),
    contacts: new Map(),
    contactGroups: new Map(),
    invoices: new Map(),
    creditNotes: new Map(),
    payments: new Map(),
    batchPayments: new Map(),
    prepayments: new Map(),
    overpayments: new Map(),
    bankTransactions: new Map(),
    bankTransfers: new Map(),
    statementLines: new Map(),
    manualJournals: new Map(),
    items: new Map(),
    stockMovements: new Map(),
    purchaseOrders: new Map(),
    quotes: new Map(),
    repeatingInvoices: new Map(),
    receipts: new Map(),
    expenseClaims: new Map(),
    linkedTransactions: new Map(),
    budgets: new Map(),
    journals: [],
    history: new Map(),
    attachments: new Map(),
    folders: new Map(),
    files: new Map(),
    outbox: [],
    nextNumber: new Map(),
    contactNames: new Map(),
    invoiceNumbers: new Map(),
  } satisfies Partial<OrganisationState>
}
