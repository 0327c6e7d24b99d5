import type { ContactRef } from './contacts.ts'
import type { Day } from './day.ts'
import type { Line, LineAmountTypes, Settlement } from './documents.ts'
import type { Cents } from './money.ts'

/** Everything in a ledger that a bookkeeper opens, by our names; handles and arguments use them. */
export const RECORD_KINDS = [
  'invoice',
  'bill',
  'credit_note',
  'supplier_credit',
  'quote',
  'purchase_order',
  'repeating_invoice',
  'payment',
  'batch_payment',
  'prepayment',
  'overpayment',
  'bank_transaction',
  'bank_transfer',
  'journal',
] as const

/** The kind of a record: which of Xero's resources it is, and for invoices and credit notes on which side of the books. */
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What people call one of a kind. */
export const RECORD_WORDS: Readonly<Record<RecordKind, string>> = {
  invoice: 'invoice',
  bill: 'bill',
  credit_note: 'credit note',
  supplier_credit: 'supplier credit note',
  quote: 'quote',
  purchase_order: 'purchase order',
  repeating_invoice: 'repeating invoice',
  payment: 'payment',
  batch_payment: 'batch payment',
  prepayment: 'prepayment',
  overpayment: 'overpayment',
  bank_transaction: 'bank transaction',
  bank_transfer: 'bank transfer',
  journal: 'manual journal',
}

const DOCUMENT = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED']
const CREDIT = ['AUTHORISED', 'PAID', 'VOIDED']
const MONEY = ['AUTHORISED', 'DELETED']

/** Xero's statuses of each kind, in the order of its life. */
export const RECORD_STATUSES: Readonly<Record<RecordKind, readonly string[]>> = {
  invoice: DOCUMENT,
  bill: DOCUMENT,
  credit_note: DOCUMENT,
  supplier_credit: DOCUMENT,
  quote: ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'DELETED'],
  purchase_order: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  repeating_invoice: ['DRAFT', 'AUTHORISED', 'DELETED'],
  payment: MONEY,
  batch_payment: MONEY,
  prepayment: CREDIT,
  overpayment: CREDIT,
  bank_transaction: MONEY,
  bank_transfer: MONEY,
  journal: ['DRAFT', 'POSTED', 'VOIDED', 'DELETED', 'ARCHIVED'],
}

/** Whether a record in this status counts for nothing any more. */
export function isGone(status: string): boolean {
  return status === 'VOIDED' || status === 'DELETED' || status === 'ARCHIVED'
}

/** Whether a record in this status is in the ledger; quotes, orders and templates never are. */
export function isInLedger(kind: RecordKind, status: string): boolean {
  if (kind === 'quote' || kind === 'purchase_order' || kind === 'repeating_invoice') return false
  return status === 'AUTHORISED' || status === 'PAID' || status === 'POSTED' || status === 'ARCHIVED'
}

/** The fact of a payment that names the batch it belongs to, by handle. */
export const IN_BATCH = 'batch payment'

/** What files can be attached to. */
export type AttachmentOwner =
  | Exclude<RecordKind, 'payment' | 'batch_payment' | 'prepayment' | 'overpayment'>
  | 'contact'

/** Whether Xero lets files be attached to a kind of record. */
export function canHaveAttachments(kind: RecordKind | 'contact'): kind is AttachmentOwner {
  return kind !== 'payment' && kind !== 'batch_payment' && kind !== 'prepayment' && kind !== 'overpayment'
}

/** What Xero prints as a PDF. Of bills it knows only what the supplier sent. */
export const PRINTED_KINDS = ['invoice', 'credit_note', 'supplier_credit', 'quote', 'purchase_order'] as const

/** A kind of record that Xero prints. */
export type PrintedKind = (typeof PRINTED_KINDS)[number]

/** What Xero keeps a history of. */
export type HistoryOwner = RecordKind | 'contact' | 'item'

/**
 * One record of any kind. Amounts are cents in its currency; `type` is Xero's own (ACCPAYCREDIT, SPEND-PREPAYMENT). `open` is what is
 * still due or still to be used, undefined where that means nothing; `due` of a quote is its expiry and of a purchase order its delivery.
 * `lines` and `applied` are undefined in light rows.
 */
export interface LedgerRecord {
  kind: RecordKind
  id: string
  type: string
  number: string
  reference: string
  contact: ContactRef | undefined
  /** The bank account that money moved in; the one it left, of a transfer. */
  account: { id: string; code: string; name: string } | undefined
  status: string
  date: Day | undefined
  due: Day | undefined
  currency: string
  currencyRate: bigint
  total: Cents
  totalTax: Cents
  open: Cents | undefined
  reconciled: boolean | undefined
  lineAmountTypes: LineAmountTypes
  lines: readonly Line[] | undefined
  /** What it was applied to, or what it settled; `document` names the other side. */
  applied: readonly AppliedAmount[] | undefined
  /** What only this kind has, as ledger text: a journal's narration, a quote's title, a schedule. */
  facts: readonly { name: string; value: string }[]
  hasAttachments: boolean
  updatedAt: number
  /** Of a bank transfer the account that it reached, and on which sides it is reconciled. */
  transfer?: {
    to: { id: string; code: string; name: string }
    fromReconciled: boolean | undefined
    toReconciled: boolean | undefined
  }
}

/** An amount of a record applied to another, by the other's id and number. */
export interface AppliedAmount extends Settlement {
  document: { id: string; number: string } | undefined
}

/** Which records of one kind to find. Days are inclusive; `search` looks in number, reference, contact and narration; ids are Xero's. */
export interface RecordQuery {
  statuses?: readonly string[] | undefined
  types?: readonly string[] | undefined
  contactIds?: readonly string[] | undefined
  accountIds?: readonly string[] | undefined
  numbers?: readonly string[] | undefined
  ids?: readonly string[] | undefined
  search?: string | undefined
  dateFrom?: Day | undefined
  dateTo?: Day | undefined
  /** Something is still due or to be used. */
  open?: boolean | undefined
  reconciled?: boolean | undefined
  /** Oldest first instead of newest first. */
  ascending?: boolean | undefined
  detail?: boolean | undefined
  offset?: number | undefined
}
