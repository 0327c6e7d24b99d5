import type { Day } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import type { CreditNote, Invoice, Line, Priced } from './state.ts'

/** What credit can come from: a credit note, money paid before any document was raised, or money paid beyond what was due. */
export type CreditKind = 'creditNote' | 'prepayment' | 'overpayment'

/** What a payment settles: an invoice or bill, or credit that it refunds. */
export interface PaymentTarget {
  kind: 'invoice' | CreditKind
  id: string
}

/** Xero's eight types of payments: of sales invoices, of bills, and refunds of each kind of credit on either side. */
export type PaymentType =
  | 'ACCRECPAYMENT'
  | 'ACCPAYPAYMENT'
  | 'ARCREDITPAYMENT'
  | 'APCREDITPAYMENT'
  | 'ARPREPAYMENTPAYMENT'
  | 'APPREPAYMENTPAYMENT'
  | 'AROVERPAYMENTPAYMENT'
  | 'APOVERPAYMENTPAYMENT'

/** Credit of one kind applied to an invoice or bill, as that document remembers it; `amount` in the document's currency. */
export interface AppliedCredit {
  kind: CreditKind
  creditId: string
  allocationId: string
  amount: Cents
  date: Day
}

/** Credit applied to an invoice or bill, as the credit remembers it. */
export interface Allocation {
  id: string
  invoiceId: string
  amount: Cents
  date: Day
}

/** The types of money in and out of a bank account; the two of a transfer are made by Xero alone. */
export type BankTransactionType =
  | 'RECEIVE'
  | 'RECEIVE-PREPAYMENT'
  | 'RECEIVE-OVERPAYMENT'
  | 'RECEIVE-TRANSFER'
  | 'SPEND'
  | 'SPEND-PREPAYMENT'
  | 'SPEND-OVERPAYMENT'
  | 'SPEND-TRANSFER'

/** Spend or receive money. It is posted at once: there is no draft. Amounts are cents in the bank account's currency. */
export interface BankTransaction extends Priced {
  type: BankTransactionType
  /** Absent on the two halves of a transfer. */
  contactId?: string
  accountId: string
  /** VOIDED: one that made a prepayment or overpayment, taken back by a person. */
  status: 'AUTHORISED' | 'DELETED' | 'VOIDED'
  url?: string
  isReconciled: boolean
  /** The prepayment or overpayment that it made. */
  creditId?: string
  /** The transfer that it is one half of. */
  transferId?: string
  createdBy?: string
}

/** Money moved between two bank accounts of the organisation; its halves are two bank transactions. */
export interface BankTransfer {
  id: string
  fromAccountId: string
  toAccountId: string
  /** In the currency of the account it leaves. */
  amount: Cents
  /** Units of the receiving account's currency per unit of the leaving one's, six places. */
  currencyRate: bigint
  date: Day
  reference: string
  fromTransactionId: string
  toTransactionId: string
  fromTracking: Line['tracking']
  toTracking: Line['tracking']
  status: 'AUTHORISED' | 'DELETED'
  createdAt: number
  updatedAt: number
}

/** Credit on either side, from which invoices or bills can be settled and which can be refunded. */
export type Credit = CreditNote | Prepayment | Overpayment

/** Whatever a payment can be against. */
export type Settled = Invoice | Credit

interface MoneyCredit extends Priced {
  contactId: string
  status: 'AUTHORISED' | 'PAID' | 'VOIDED'
  remainingCredit: Cents
  allocations: Allocation[]
  /** Refunds. */
  paymentIds: string[]
  bankTransactionId: string
  /** The day on which nothing of it was left; never on the wire. */
  fullyPaidOn?: Day
}

/** Money received or spent before any document was raised; made by a bank transaction. */
export interface Prepayment extends MoneyCredit {
  type: 'RECEIVE-PREPAYMENT' | 'SPEND-PREPAYMENT'
  /** Of money received: it has a number of the sales documents, which is its reference too. */
  invoiceNumber?: string
  brandingThemeId?: string
}

/** Money received or spent beyond what was due; made by a bank transaction. */
export interface Overpayment extends MoneyCredit {
  type: 'RECEIVE-OVERPAYMENT' | 'SPEND-OVERPAYMENT'
}

/** Several payments made as one movement of a bank account. */
export interface BatchPayment {
  id: string
  type: 'PAYBATCH' | 'RECBATCH'
  accountId: string
  date: Day
  reference: string
  particulars?: string
  code?: string
  details?: string
  narrative?: string
  paymentIds: string[]
  total: Cents
  isReconciled: boolean
  status: 'AUTHORISED' | 'DELETED'
  updatedAt: number
}

/**
 * A line of a bank statement as the bank delivered it, positive for money in. The API shows none of them: only a person at Xero's own
 * screens and exported files see them. `matched` names what it was reconciled with.
 */
export interface StatementLine {
  id: string
  accountId: string
  date: Day
  amount: Cents
  payee: string
  reference: string
  description: string
  checkNumber?: string
  matched: { kind: 'payment' | 'batchPayment' | 'bankTransaction'; id: string }[]
}
