import type { NightlyWork, Tool } from './call/tool.ts'
import { createBankTransactions } from './tools/bank/create-bank-transactions.ts'
import { createBankTransfer } from './tools/bank/create-bank-transfer.ts'
import { createBills } from './tools/bills/create-bills.ts'
import { listChanges } from './tools/changes/list-changes.ts'
import { undoChange } from './tools/changes/undo-change.ts'
import { withdrawChange } from './tools/changes/withdraw-change.ts'
import { closePack } from './tools/close/close-pack.ts'
import { closeStatus } from './tools/close/close-status.ts'
import { fileClosePack } from './tools/close/file-close-pack.ts'
import { proposeJournals } from './tools/close/propose-journals.ts'
import { resolveFinding } from './tools/close/resolve-finding.ts'
import { readCloseSettings } from './tools/close/run/read-close-settings.ts'
import { runCloseChecks } from './tools/close/run-close-checks.ts'
import { setCloseSettings } from './tools/close/set-close-settings.ts'
import { backtestCollections } from './tools/collections/backtest-collections.ts'
import { draftReminders } from './tools/collections/draft-reminders.ts'
import { forecastCash } from './tools/collections/forecast-cash.ts'
import { groupDebtors } from './tools/collections/group-debtors.ts'
import { logPromiseOrDispute } from './tools/collections/log-promise-or-dispute.ts'
import { rankDebtors } from './tools/collections/rank-debtors.ts'
import { setCollectionsPolicy } from './tools/collections/set-collections-policy.ts'
import { findContacts } from './tools/contacts/find-contacts.ts'
import { saveContact } from './tools/contacts/save-contact.ts'
import { createCreditNote } from './tools/credits/create-credit-note.ts'
import { approveDocuments } from './tools/documents/approve-documents.ts'
import { findDocuments } from './tools/documents/find-documents.ts'
import { getDocument } from './tools/documents/get-document.ts'
import { setOrderStatus } from './tools/documents/set-order-status.ts'
import { updateDocument } from './tools/documents/update-document.ts'
import { voidDocuments } from './tools/documents/void-documents.ts'
import { linkBillableExpense } from './tools/expenses/link-billable-expense.ts'
import { attachFile } from './tools/files/attach-file.ts'
import { getFile } from './tools/files/get-file.ts'
import { guide } from './tools/guide/guide.ts'
import { adjustStock } from './tools/inventory/adjust-stock.ts'
import { backtestReorder } from './tools/inventory/backtest-reorder.ts'
import { landedCost } from './tools/inventory/landed-cost.ts'
import { marginByItem } from './tools/inventory/margin-by-item.ts'
import { planReorder } from './tools/inventory/plan-reorder.ts'
import { receiveOrder } from './tools/inventory/receive-order.ts'
import { recordStockEvents } from './tools/inventory/record-stock-events.ts'
import { setStockSettings } from './tools/inventory/set-stock-settings.ts'
import { stockStatus } from './tools/inventory/stock-status.ts'
import { createInvoices } from './tools/invoices/create-invoices.ts'
import { emailInvoice } from './tools/invoices/email-invoice.ts'
import { findItems } from './tools/items/find-items.ts'
import { saveItem } from './tools/items/save-item.ts'
import { createJournals } from './tools/journals/create-journals.ts'
import { addNote } from './tools/notes/add-note.ts'
import { listOrganisations } from './tools/organisation/list-organisations.ts'
import { allocateCredit } from './tools/payments/allocate-credit.ts'
import { recordPayments } from './tools/payments/record-payments.ts'
import { refundCredit } from './tools/payments/refund-credit.ts'
import { createPurchaseOrders } from './tools/purchase-orders/create-purchase-orders.ts'
import { createQuotes } from './tools/quotes/create-quotes.ts'
import { createRepeatingInvoice } from './tools/repeating-invoices/create-repeating-invoice.ts'
import { getAgeing } from './tools/reports/get-ageing.ts'
import { runReport } from './tools/reports/run-report.ts'
import { addCurrency } from './tools/settings/add-currency.ts'
import { listSettings } from './tools/settings/list-settings.ts'
import { saveAccount } from './tools/settings/save-account.ts'
import { saveContactGroup } from './tools/settings/save-contact-group.ts'
import { saveTaxRate } from './tools/settings/save-tax-rate.ts'
import { saveTracking } from './tools/settings/save-tracking.ts'

/** Every tool, by toolset, in the order hosts are shown them. */
export const catalogue: readonly Tool[] = [
  // core
  listOrganisations,
  findContacts,
  saveContact,
  findDocuments,
  getDocument,
  createInvoices,
  createBills,
  createCreditNote,
  updateDocument,
  approveDocuments,
  voidDocuments,
  emailInvoice,
  recordPayments,
  attachFile,
  getAgeing,
  runReport,
  listSettings,
  listChanges,
  withdrawChange,
  undoChange,
  guide,
  // collections
  rankDebtors,
  draftReminders,
  forecastCash,
  logPromiseOrDispute,
  // inventory
  stockStatus,
  adjustStock,
  planReorder,
  createPurchaseOrders,
  // close
  closeStatus,
  runCloseChecks,
  resolveFinding,
  closePack,
  proposeJournals,
  // ledger
  createQuotes,
  setOrderStatus,
  createRepeatingInvoice,
  allocateCredit,
  refundCredit,
  createBankTransactions,
  createBankTransfer,
  createJournals,
  getFile,
  addNote,
  linkBillableExpense,
  // settings
  saveAccount,
  saveTaxRate,
  saveTracking,
  saveContactGroup,
  addCurrency,
  // items
  findItems,
  saveItem,
  // collections_extras
  setCollectionsPolicy,
  groupDebtors,
  backtestCollections,
  // inventory_extras
  receiveOrder,
  recordStockEvents,
  setStockSettings,
  marginByItem,
  landedCost,
  backtestReorder,
  // close_extras
  setCloseSettings,
  fileClosePack,
]

/** What the server does by itself at night where the settings of an organisation say so, with the tool that does it. */
export const nightly: NightlyWork = {
  tool: runCloseChecks,
  isWanted: async (notes) => (await readCloseSettings(notes)).nightly,
}
