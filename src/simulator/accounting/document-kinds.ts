import type { DocumentStatus } from '../state.ts'
import { SEEN, UNSEEN } from './messages.ts'

/** What tells invoices and credit notes apart on the wire. */
export interface DocumentKind {
  numberField: 'InvoiceNumber' | 'CreditNoteNumber'
  typeInvalid: string
  notCreatable: string
  notEditable: string
  allocated: string
  numberTaken: string
  /** Invoices fall due, credit notes do not. */
  needsDueDate: boolean
}

/** Invoices and bills. */
export const INVOICE: DocumentKind = {
  numberField: 'InvoiceNumber',
  typeInvalid: UNSEEN.invoiceTypeInvalid,
  notCreatable: SEEN.invoiceNotCreatable,
  notEditable: SEEN.invoiceNotEditable,
  allocated: SEEN.invoiceAllocated,
  numberTaken: SEEN.invoiceNumberTaken,
  needsDueDate: true,
}

/** Credit notes to customers and from suppliers. */
export const CREDIT_NOTE: DocumentKind = {
  numberField: 'CreditNoteNumber',
  typeInvalid: UNSEEN.creditNoteTypeInvalid,
  notCreatable: UNSEEN.creditNoteNotCreatable,
  notEditable: UNSEEN.creditNoteNotEditable,
  allocated: SEEN.documentAllocated,
  numberTaken: UNSEEN.creditNoteNumberTaken,
  needsDueDate: false,
}

const STEPS: Readonly<Record<DocumentStatus, readonly DocumentStatus[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID', 'VOIDED'],
  VOIDED: [],
  DELETED: [],
}

const STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'] as const

/** The status that a document gets, or undefined when Xero does not allow the step. `before` is undefined for a new document. */
export function nextStatus(before: DocumentStatus | undefined, wanted: string | undefined): DocumentStatus | undefined {
  const status = wanted === undefined ? (before ?? 'DRAFT') : STATUSES.find((known) => known === wanted.toUpperCase())
  if (status === undefined) return undefined
  if (before === undefined) return status === 'PAID' || status === 'VOIDED' || status === 'DELETED' ? undefined : status
  return STEPS[before].includes(status) ? status : undefined
}

/** Whether a document is in the ledger. */
export function isPosted(status: DocumentStatus): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}
