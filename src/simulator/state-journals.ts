import type { Day } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import type { Line, LineAmountTypes } from './state.ts'

/** What a ledger entry came from, in the words of Xero's Journals endpoint. */
export type SourceType =
  | 'ACCREC'
  | 'ACCPAY'
  | 'ACCRECCREDIT'
  | 'ACCPAYCREDIT'
  | 'ACCRECPAYMENT'
  | 'ACCPAYPAYMENT'
  | 'ARCREDITPAYMENT'
  | 'APCREDITPAYMENT'
  | 'ARPREPAYMENT'
  | 'APPREPAYMENT'
  | 'AROVERPAYMENT'
  | 'APOVERPAYMENT'
  | 'ARPREPAYMENTPAYMENT'
  | 'APPREPAYMENTPAYMENT'
  | 'AROVERPAYMENTPAYMENT'
  | 'APOVERPAYMENTPAYMENT'
  | 'CASHREC'
  | 'CASHPAID'
  | 'TRANSFER'
  | 'EXPCLAIM'
  | 'MANJOURNAL'

/** One balanced ledger entry; `lines` amounts are base-currency cents, debit positive. */
export interface Journal {
  id: string
  number: number
  date: Day
  createdAt: number
  sourceType: SourceType
  sourceId: string
  reference: string
  /** The entry holds only what an allocation moved between rates, though it names a document as its source. */
  settlement?: true
  lines: JournalLine[]
}

/** One line of a ledger entry. */
export interface JournalLine {
  accountId: string
  amount: Cents
  /** The same amount in the account's own currency, where that is not the base currency. */
  foreignAmount?: Cents
  description: string
  taxType?: string
  /** Tax that belongs to the line, posted on a line of its own; base cents, same sign as the amount. */
  taxAmount?: Cents
  tracking: readonly { categoryId: string; optionId: string }[]
}

/** A journal that a person or an app writes; in the ledger while POSTED. Line amounts: debit positive. */
export interface ManualJournal {
  id: string
  narration: string
  date: Day
  status: 'DRAFT' | 'POSTED' | 'DELETED' | 'VOIDED' | 'ARCHIVED'
  lineAmountTypes: LineAmountTypes
  lines: ManualJournalLine[]
  url?: string
  showOnCashBasisReports: boolean
  updatedAt: number
}

/** One line of a manual journal; `lineAmount` debit positive, in base currency. */
export interface ManualJournalLine {
  lineAmount: Cents
  /** Absent on a draft's line whose account is not known yet. */
  accountId?: string
  accountCode?: string
  description?: string
  taxType: string
  taxAmount: Cents
  tracking: Line['tracking']
}

/** A budget by account and month (`YYYY-MM`); read only in the API. */
export interface Budget {
  id: string
  type: 'OVERALL' | 'TRACKING'
  description: string
  tracking: { categoryId: string; optionId: string }[]
  lines: { accountId: string; balances: { period: string; amount: Cents; notes?: string }[] }[]
  updatedAt: number
}
