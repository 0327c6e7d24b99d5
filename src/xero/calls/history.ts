import type { HistoryOwner } from '../../books/records.ts'
import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, type NotesBody, type Sdk } from './sdk.ts'

// xero-node's names follow no rule.
const READ = {
  invoice: 'getInvoiceHistory',
  bill: 'getInvoiceHistory',
  credit_note: 'getCreditNoteHistory',
  supplier_credit: 'getCreditNoteHistory',
  quote: 'getQuoteHistory',
  purchase_order: 'getPurchaseOrderHistory',
  repeating_invoice: 'getRepeatingInvoiceHistory',
  payment: 'getPaymentHistory',
  batch_payment: 'getBatchPaymentHistory',
  prepayment: 'getPrepaymentHistory',
  overpayment: 'getOverpaymentHistory',
  bank_transaction: 'getBankTransactionsHistory',
  bank_transfer: 'getBankTransferHistory',
  journal: 'getManualJournalsHistory',
  contact: 'getContactHistory',
  item: 'getItemHistory',
} as const satisfies Record<HistoryOwner, string>

const WRITE = {
  invoice: 'createInvoiceHistory',
  bill: 'createInvoiceHistory',
  credit_note: 'createCreditNoteHistory',
  supplier_credit: 'createCreditNoteHistory',
  quote: 'createQuoteHistory',
  purchase_order: 'createPurchaseOrderHistory',
  repeating_invoice: 'createRepeatingInvoiceHistory',
  payment: 'createPaymentHistory',
  batch_payment: 'createBatchPaymentHistoryRecord',
  prepayment: 'createPrepaymentHistory',
  overpayment: 'createOverpaymentHistory',
  bank_transaction: 'createBankTransactionHistoryRecord',
  bank_transfer: 'createBankTransferHistoryRecord',
  journal: 'createManualJournalHistoryRecord',
  contact: 'createContactHistory',
  item: 'createItemHistory',
} as const satisfies Record<HistoryOwner, string>

/** xero-node's calls for histories. */
export type HistoryApi = Record<(typeof READ)[HistoryOwner], (tenant: string, id: string) => Body> &
  Record<(typeof WRITE)[HistoryOwner], (tenant: string, id: string, notes: NotesBody) => Body>

/** Reading histories and adding notes to them. */
export function historyCalls({ tenant, read, write }: Sdk<HistoryApi>) {
  return {
    history: (of: HistoryOwner, id: string) => read((api) => api[READ[of]](tenant, id)),
    addNote: async (to: HistoryOwner, id: string, details: string, call: WriteCall) => {
      const notes = { historyRecords: [{ details }] }
      return elementsIn(await write(call, (api) => api[WRITE[to]](tenant, id, notes)), 'historyRecords')
    },
  }
}
