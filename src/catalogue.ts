import type { Tool } from './call/tool.ts'
import { createBills } from './tools/bills/create-bills.ts'
import { listChanges } from './tools/changes/list-changes.ts'
import { undoChange } from './tools/changes/undo-change.ts'
import { withdrawChange } from './tools/changes/withdraw-change.ts'
import { findContacts } from './tools/contacts/find-contacts.ts'
import { saveContact } from './tools/contacts/save-contact.ts'
import { approveDocuments } from './tools/documents/approve-documents.ts'
import { findDocuments } from './tools/documents/find-documents.ts'
import { getDocument } from './tools/documents/get-document.ts'
import { updateDocument } from './tools/documents/update-document.ts'
import { voidDocuments } from './tools/documents/void-documents.ts'
import { guide } from './tools/guide/guide.ts'
import { createInvoices } from './tools/invoices/create-invoices.ts'
import { emailInvoice } from './tools/invoices/email-invoice.ts'
import { listOrganisations } from './tools/organisation/list-organisations.ts'
import { getAgeing } from './tools/reports/get-ageing.ts'
import { runReport } from './tools/reports/run-report.ts'
import { listSettings } from './tools/settings/list-settings.ts'

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
  updateDocument,
  approveDocuments,
  voidDocuments,
  emailInvoice,
  getAgeing,
  runReport,
  listSettings,
  listChanges,
  withdrawChange,
  undoChange,
  guide,
]
