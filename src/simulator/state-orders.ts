import type { Day } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import type { Line, LineAmountTypes, NumberedDocument } from './state.ts'

/** What purchase orders and quotes share; neither is in the ledger. */
export type Order = NumberedDocument

/** An order to a supplier. */
export interface PurchaseOrder extends Order {
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'BILLED' | 'DELETED'
  deliveryDate?: Day
  expectedArrivalDate?: Day
  deliveryAddress: string
  attentionTo: string
  telephone: string
  deliveryInstructions: string
  sentToContact: boolean
}

/** An offer to a customer. */
export interface Quote extends Order {
  status: 'DRAFT' | 'SENT' | 'ACCEPTED' | 'DECLINED' | 'INVOICED' | 'DELETED'
  expiryDate?: Day
  title: string
  summary: string
  terms: string
}

/** A template that raises an invoice or bill at every step of its schedule. */
export interface RepeatingInvoice {
  id: string
  type: 'ACCREC' | 'ACCPAY'
  status: 'DRAFT' | 'AUTHORISED' | 'DELETED'
  reference: string
  contactId: string
  schedule: {
    period: number
    unit: 'WEEKLY' | 'MONTHLY'
    dueDate: number
    dueDateType: string
    startDate: Day
    endDate?: Day
    /** The day on which it raises its next document; absent when it has ended. */
    nextScheduledDate?: Day
  }
  lineAmountTypes: LineAmountTypes
  lines: Line[]
  subTotal: Cents
  totalTax: Cents
  total: Cents
  currencyCode: string
  brandingThemeId?: string
  approvedForSending: boolean
  sendCopy: boolean
  markAsSent: boolean
  includePdf: boolean
  /** The documents that it has raised. */
  invoiceIds: string[]
  updatedAt: number
}

/** A cost on a bill or spend-money line that is to be charged to a customer, and where it was. Its status follows from the documents. */
export interface LinkedTransaction {
  id: string
  type: 'BILLABLEEXPENSE'
  sourceTransactionId: string
  sourceLineId: string
  contactId?: string
  targetTransactionId?: string
  targetLineId?: string
  updatedAt: number
}
