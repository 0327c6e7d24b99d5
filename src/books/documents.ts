import type { ContactRef } from './contacts.ts'
import type { Day } from './day.ts'
import type { Cents, Decimal4 } from './money.ts'

/** A sales invoice (Xero's ACCREC) or a supplier bill (ACCPAY). */
export type InvoiceKind = 'invoice' | 'bill'

/** A document that is drafted with lines: of sales an invoice, credit note or quote, of purchases a bill, credit or order. */
export type DraftKind = InvoiceKind | 'credit_note' | 'supplier_credit' | 'quote' | 'purchase_order'

/** Whether a kind of document is about selling; the others are about buying. */
export function isSale(kind: DraftKind): boolean {
  return kind === 'invoice' || kind === 'credit_note' || kind === 'quote'
}

/** Whether a kind is numbered by the organisation itself, each number once; suppliers number bills and credits as they like. */
export function hasOwnNumber(kind: DraftKind): boolean {
  return kind !== 'bill' && kind !== 'supplier_credit'
}

/** Whether a kind of document falls due; of the others nothing is to be paid. */
export function fallsDue(kind: DraftKind): kind is InvoiceKind {
  return kind === 'invoice' || kind === 'bill'
}

/** Xero's statuses of invoices and bills. */
export type InvoiceStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED'

/** Every status, in the order of a document's life. */
export const INVOICE_STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'] as const

/**
 * Statuses that a caller can set from each status. AUTHORISED becomes PAID, and PAID goes back, only by payments and credits.
 * Source: Xero's invoice status codes.
 */
export const NEXT_STATUS: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
  VOIDED: [],
  DELETED: [],
}

/** Whether line amounts exclude tax, include it, or carry none. */
export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax'

/** One line of an invoice or bill. Quantities, unit prices and rates have four places; amounts are cents. */
export interface Line {
  id: string
  description: string
  quantity: Decimal4 | undefined
  unitAmount: Decimal4 | undefined
  discountRate: Decimal4 | undefined
  discountAmount: Cents | undefined
  accountCode: string
  itemCode: string
  taxType: string
  taxAmount: Cents
  lineAmount: Cents
  tracking: readonly { category: string; option: string }[]
}

/** A payment or credit applied to a document, in the document's currency. */
export interface Settlement {
  id: string
  kind: 'payment' | 'credit note' | 'prepayment' | 'overpayment'
  date: Day | undefined
  amount: Cents
  reference: string
}

/**
 * An invoice or bill. Amounts are cents in the document's currency; `currencyRate` is units of it per base unit in millionths.
 * `lines` and `settlements` are undefined where Xero sent a light row.
 */
export interface Invoice {
  id: string
  kind: InvoiceKind
  number: string
  reference: string
  contact: ContactRef
  status: InvoiceStatus
  date: Day | undefined
  due: Day | undefined
  lineAmountTypes: LineAmountTypes
  lines: readonly Line[] | undefined
  currency: string
  currencyRate: bigint
  subTotal: Cents
  totalTax: Cents
  total: Cents
  amountDue: Cents
  amountPaid: Cents
  amountCredited: Cents
  settlements: readonly Settlement[] | undefined
  sentToContact: boolean
  expectedPaymentDate: Day | undefined
  plannedPaymentDate: Day | undefined
  fullyPaidOn: Day | undefined
  url: string
  hasAttachments: boolean
  updatedAt: number
}

/** A credit that is not yet used up: a credit note, prepayment or overpayment. `remaining` is in its own currency. */
export interface OpenCredit {
  id: string
  kind: 'credit note' | 'prepayment' | 'overpayment'
  number: string
  contact: ContactRef
  date: Day
  currency: string
  currencyRate: bigint
  total: Cents
  remaining: Cents
  allocations: readonly { date: Day | undefined; amount: Cents }[]
}

/** One line of a document's history as Xero keeps it; `at` is milliseconds UTC. */
export interface HistoryRecord {
  change: string
  user: string
  at: number
  details: string
}

/** A file attached to a document; `size` in bytes. */
export interface AttachmentRef {
  id: string
  fileName: string
  mimeType: string
  size: number
}

/** An amount of a document in base-currency cents, at the document's own rate (units per base unit in millionths). */
export function inBaseCurrency(amount: Cents, currencyRate: bigint): Cents {
  if (currencyRate <= 0n || currencyRate === 1_000_000n) return amount
  const scaled = amount * 1_000_000n * 2n
  const rounded = (scaled < 0n ? scaled - currencyRate : scaled + currencyRate) / (currencyRate * 2n)
  return rounded
}
