import type { AttachmentOwner } from '../../books/records.ts'
import type { Body, Sdk } from './sdk.ts'

const LIST = {
  invoice: 'getInvoiceAttachments',
  bill: 'getInvoiceAttachments',
  credit_note: 'getCreditNoteAttachments',
  supplier_credit: 'getCreditNoteAttachments',
  quote: 'getQuoteAttachments',
  purchase_order: 'getPurchaseOrderAttachments',
  repeating_invoice: 'getRepeatingInvoiceAttachments',
  bank_transaction: 'getBankTransactionAttachments',
  bank_transfer: 'getBankTransferAttachments',
  journal: 'getManualJournalAttachments',
  contact: 'getContactAttachments',
} as const satisfies Record<AttachmentOwner, string>

/** xero-node's calls for attachments. */
export type AttachmentApi = Record<(typeof LIST)[AttachmentOwner], (tenant: string, id: string) => Body>

/** Reading what files are attached. */
export function attachmentCalls({ tenant, read }: Sdk<AttachmentApi>) {
  return {
    attachments: (of: AttachmentOwner, id: string) => read((api) => api[LIST[of]](tenant, id)),
  }
}
