import type { Day } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import type { Line, LineAmountTypes } from './state.ts'

/** A receipt for what a user paid out of their own pocket; Xero has deprecated it. `number` counts within the user's next claim. */
export interface Receipt {
  id: string
  number: number
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'DECLINED' | 'VOIDED'
  userId: string
  contactId: string
  date: Day
  reference: string
  lineAmountTypes: LineAmountTypes
  lines: Line[]
  subTotal: Cents
  totalTax: Cents
  total: Cents
  /** The claim that it is part of. */
  claimId?: string
  updatedAt: number
}

/** Receipts that a user wants back from the organisation; in the ledger from its approval. */
export interface ExpenseClaim {
  id: string
  status: 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED'
  userId: string
  receiptIds: string[]
  total: Cents
  amountPaid: Cents
  /** The day on which it is in the ledger, and when it is to be paid; set at its approval. */
  reportingDate?: Day
  paymentDueDate?: Day
  updatedAt: number
}
