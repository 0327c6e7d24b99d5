import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { OpenCredit, Settlement } from '../../../books/documents.ts'
import type { Cents } from '../../../books/money.ts'
import type { PaymentCase } from '../habits/payment-counts.ts'

/** A sales invoice that counts for payment habits: open, or settled with money. Amounts are base-currency cents. */
export interface ReceivableCase extends PaymentCase {
  id: string
  amount: Cents
  currency: string
}

/** A sales invoice on which something is due today. Amounts are cents in its currency; `dueInBase` is the amount due at its own rate. */
export interface OpenInvoice {
  id: string
  number: string
  reference: string
  contact: ContactRef
  issued: Day
  due: Day
  currency: string
  total: Cents
  amountDue: Cents
  dueInBase: Cents
  /** What was paid and credited on it so far. */
  settlements: readonly Settlement[]
  expectedPaymentDate: Day | undefined
  sentToContact: boolean
}

/** Money that was received from a contact without being put against an invoice; cents in its currency. */
export interface UnappliedReceipt {
  contact: ContactRef
  date: Day
  amount: Cents
  currency: string
  kind: 'credit note' | 'prepayment' | 'overpayment' | 'bank transaction'
  number: string
}

/**
 * The sales side of an organisation's books, as collections read it once: `asOf` (milliseconds) and `from` as in Reading, `cases` for payment
 * habits, `open` for what is due, `credited` the ids of contacts whose invoices were mostly closed by credit notes in the last year, with how
 * many (evidence of disputes). `settlementsOf` knows the invoices that were asked for, paid ones included.
 */
export interface Receivables {
  asOf: number
  from: 'copy' | 'xero'
  today: Day
  baseCurrency: string
  cases: readonly ReceivableCase[]
  open: readonly OpenInvoice[]
  credits: readonly OpenCredit[]
  unapplied: readonly UnappliedReceipt[]
  credited: ReadonlyMap<string, number>
  days: DayCount
  settlementsOf(invoiceId: string): readonly Settlement[] | undefined
}
