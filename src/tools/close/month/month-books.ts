import type { Contact } from '../../../books/contacts.ts'
import type { Day, Month } from '../../../books/day.ts'
import type { Settlement } from '../../../books/documents.ts'
import type { Item } from '../../../books/items.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import type { Account, Organisation, TaxRate } from '../../../books/organisation.ts'
import type { AppliedAmount, RecordKind } from '../../../books/records.ts'
import type { StockDocument } from '../../inventory/movements/stock-documents.ts'
import type { CloseSettings } from '../run/close-settings.ts'
import type { StatementEvidence } from '../statements/statement.ts'
import type { Period } from './period.ts'

/** How many whole months before the period its review looks back. */
export const MONTHS_BACK = 12

/** One line of a document, in the document's currency: `net` without and `tax` the tax alone, of a journal debits above and credits below 0. */
export interface CloseLine {
  description: string
  accountCode: string
  itemCode: string
  taxType: string
  quantity: Decimal4 | undefined
  net: Cents
  tax: Cents
}

/**
 * A document of the ledger as a close looks at it. Amounts are cents in its currency, `currencyRate` units of it per base unit in millionths; they
 * are above 0 on every kind, credits included, but for what a document itself has below 0. `number` of a journal is empty and `reference` its narration.
 */
export interface CloseDocument {
  kind: RecordKind
  /** Xero's own type, such as ACCPAY, SPEND, RECEIVE-PREPAYMENT. */
  type: string
  id: string
  number: string
  reference: string
  contactId: string
  contactName: string
  status: string
  date: Day
  due: Day | undefined
  currency: string
  currencyRate: bigint
  total: Cents
  totalTax: Cents
  /** What is still due or to be used now; 0 where that means nothing. */
  open: Cents
  /** The code of the bank account that money moved in; empty elsewhere. */
  bankAccount: string
  reconciled: boolean | undefined
  hasAttachments: boolean
  updatedAt: number
  lines: readonly CloseLine[]
  /** What settled it or what it was applied to, with the days. */
  settlements: readonly (Settlement | AppliedAmount)[]
  /** What it moves of stock once it is posted, where it has items. */
  stock?: StockDocument | undefined
}

/** One amount on one account on one day as the documents have it: base-currency cents, debits above 0. */
export interface Posting {
  accountId: string
  day: Day
  amount: Cents
  document: CloseDocument
}

/** Figures of all accounts by account id, base-currency cents, debits above 0; an account that is not there has 0. */
export type Figures = ReadonlyMap<string, Cents>

/** Xero's trial balance at the end of the period: what each account moved in the month, and its balance (income and expenses since the year began). */
export interface MonthTrial {
  movement: Figures
  balance: Figures
}

/**
 * Everything that the checks of one period look at, read once. `documents` are of every status and kind that counts for something, dated from
 * `MONTHS_BACK` months before the period on up to `today`, or older and still open at the end of the period or changed since; drafts are among
 * them, what is voided or deleted is not. `profits` has a profit and loss for each of the months before and the period itself, oldest first.
 */
export interface MonthBooks {
  period: Period
  today: Day
  /** Milliseconds; the instant up to which what was read is complete. */
  asOf: number
  from: 'copy' | 'xero'
  organisation: Organisation
  accounts: readonly Account[]
  taxRates: readonly TaxRate[]
  contacts: readonly Contact[]
  items: readonly Item[]
  documents: readonly CloseDocument[]
  transfers: readonly BankTransfer[]
  repeating: readonly RepeatingTemplate[]
  trial: MonthTrial
  profits: readonly { period: Period; figures: Figures }[]
  /** What documents post to each account, worked out here, for the period and the months before. */
  postings: readonly Posting[]
  /** Items whose value in Xero is not what documents come to, with the difference; left out where there is none. */
  stockDifferences?: readonly { item: Item; difference: Cents }[]
  /** Ids of documents in other currencies whose rate Xero's lists leave out: theirs is that of the nearest day that has one. */
  untoldRates?: ReadonlySet<string>
  /** Connected organisations beside this one; what stands between them and this is in `mirrored`. */
  related: readonly RelatedBooks[]
  statements: readonly StatementEvidence[]
  settings: CloseSettings
  /** Months that were signed off here, with the instant of the last sign-off in milliseconds; left out where that is not known. */
  signed?: readonly { month: Month; at: number }[]
}

/** Money moved between two bank accounts, by their codes; amounts in the currency of each account. */
export interface BankTransfer {
  id: string
  date: Day
  fromAccount: string
  toAccount: string
  amount: Cents
  fromReconciled: boolean | undefined
  toReconciled: boolean | undefined
  hasAttachments: boolean
}

/** A repeating invoice or bill that is due to raise documents: its next day is after what it raised last. */
export interface RepeatingTemplate {
  id: string
  kind: 'invoice' | 'bill'
  contactId: string
  contactName: string
  total: Cents
  currency: string
  next: Day | undefined
  ends: Day | undefined
}

/** What another connected organisation has with a contact named like this one: invoices and bills of the period or open at its end. */
export interface RelatedBooks {
  organisation: { id: string; name: string }
  baseCurrency: string
  documents: readonly CloseDocument[]
  /** Why they could not be read; then there are none. */
  unread: string | undefined
}
