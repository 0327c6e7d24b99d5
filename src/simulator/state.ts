import type { Day } from '../books/day.ts'
import type { Cents, Decimal4 } from '../books/money.ts'
import type { IdentityState } from './identity-state.ts'
import type { ExpenseClaim, Receipt } from './state-claims.ts'
import type { Folder, StoredFile } from './state-files.ts'
import type { Budget, Journal, ManualJournal } from './state-journals.ts'
import type {
  Allocation,
  AppliedCredit,
  BankTransaction,
  BankTransfer,
  BatchPayment,
  Overpayment,
  PaymentTarget,
  PaymentType,
  Prepayment,
  StatementLine,
} from './state-money.ts'
import type { LinkedTransaction, PurchaseOrder, Quote, RepeatingInvoice } from './state-orders.ts'
import type {
  Account,
  BrandingTheme,
  OrganisationSettings,
  PaymentService,
  TaxRate,
  TrackingCategory,
  User,
} from './state-settings.ts'
import type { Item, StockMovement } from './state-stock.ts'
import type { WebhookSubscription } from './state-webhooks.ts'

/** Everything a simulated Xero remembers. Plain data (Map, bigint, text, numbers), so that it can be kept in a file. */
export interface SimulatorState {
  organisations: Map<string, OrganisationState>
  identity: IdentityState
  /** Webhooks by client id. */
  webhooks: Map<string, WebhookSubscription>
}

/** One organisation's books. Maps are in order of creation. */
export interface OrganisationState {
  id: string
  settings: OrganisationSettings
  accounts: Map<string, Account>
  taxRates: Map<string, TaxRate>
  trackingCategories: Map<string, TrackingCategory>
  currencies: Map<string, { code: string; description: string }>
  brandingThemes: Map<string, BrandingTheme>
  paymentServices: Map<string, PaymentService>
  users: Map<string, User>
  contacts: Map<string, Contact>
  contactGroups: Map<string, ContactGroup>
  invoices: Map<string, Invoice>
  creditNotes: Map<string, CreditNote>
  payments: Map<string, Payment>
  batchPayments: Map<string, BatchPayment>
  prepayments: Map<string, Prepayment>
  overpayments: Map<string, Overpayment>
  bankTransactions: Map<string, BankTransaction>
  bankTransfers: Map<string, BankTransfer>
  /** What the bank delivered; no part of the API. */
  statementLines: Map<string, StatementLine>
  manualJournals: Map<string, ManualJournal>
  items: Map<string, Item>
  /** What each posted document has moved, by its id; empty of those that were taken back. */
  stockMovements: Map<string, StockMovement[]>
  purchaseOrders: Map<string, PurchaseOrder>
  quotes: Map<string, Quote>
  repeatingInvoices: Map<string, RepeatingInvoice>
  receipts: Map<string, Receipt>
  expenseClaims: Map<string, ExpenseClaim>
  linkedTransactions: Map<string, LinkedTransaction>
  budgets: Map<string, Budget>
  /** General ledger: each entry balances to zero in base currency. */
  journals: Journal[]
  history: Map<string, HistoryRecord[]>
  attachments: Map<string, Attachment[]>
  folders: Map<string, Folder>
  files: Map<string, StoredFile>
  outbox: SentEmail[]
  /** Next automatic number by prefix, such as `INV-`. Numbers are never reused. */
  nextNumber: Map<string, number>
  /** Names (lower case) of active contacts, and numbers of sales documents, to ids: kept in step with the maps above. */
  contactNames: Map<string, string>
  invoiceNumbers: Map<string, string>
}

/** A customer, supplier or both; whichever it is follows from its documents. */
export interface Contact {
  id: string
  name: string
  status: 'ACTIVE' | 'ARCHIVED'
  contactNumber?: string
  accountNumber?: string
  firstName?: string
  lastName?: string
  companyNumber?: string
  email: string
  persons: { firstName: string; lastName: string; email: string; includeInEmails: boolean }[]
  bankAccountDetails: string
  taxNumber?: string
  receivableTaxType?: string
  payableTaxType?: string
  addresses: Record<string, unknown>[]
  phones: Record<string, unknown>[]
  isSupplier: boolean
  isCustomer: boolean
  defaultCurrency?: string
  salesAccountCode?: string
  purchasesAccountCode?: string
  salesLineAmountType?: string
  purchasesLineAmountType?: string
  website?: string
  discount?: Decimal4
  paymentTerms?: { bills?: PaymentTerm; sales?: PaymentTerm }
  /** The rate at which the Construction Industry Scheme deducts from a subcontractor, in percent; absent for others. */
  cisRate?: Decimal4
  updatedAt: number
}

/** When documents fall due, by one of the four rules Xero has. */
export interface PaymentTerm {
  day: number
  type: 'DAYSAFTERBILLDATE' | 'DAYSAFTERBILLMONTH' | 'OFCURRENTMONTH' | 'OFFOLLOWINGMONTH'
}

/** A group of contacts, at most 100 in an organisation. */
export interface ContactGroup {
  id: string
  name: string
  status: 'ACTIVE' | 'DELETED'
  contactIds: string[]
}

/** The statuses of invoices, bills and credit notes. */
export type DocumentStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED'

/** Whether line amounts exclude tax, include it or carry none. */
export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax'

/** Quantity, unit price and discount rate have four places; amounts are cents in the document's currency. */
export interface Line {
  id: string
  description?: string
  quantity?: Decimal4
  unitAmount?: Decimal4
  /** The item's code when the line was written. */
  itemCode?: string
  itemId?: string
  accountCode?: string
  accountId?: string
  taxType?: string
  taxAmount: Cents
  lineAmount: Cents
  discountRate?: Decimal4
  discountAmount?: Cents
  tracking: { categoryId: string; optionId: string; name: string; option: string }[]
}

/** What everything with priced lines has. `currencyRate`: its currency per base unit, six places. */
export interface Priced {
  id: string
  reference: string
  date: Day
  lineAmountTypes: LineAmountTypes
  lines: Line[]
  subTotal: Cents
  totalTax: Cents
  total: Cents
  currencyCode: string
  currencyRate: bigint
  updatedAt: number
}

/** What documents with a number share, in the ledger or not; `createdBy`: the app's client id. */
export interface NumberedDocument extends Priced {
  number: string
  contactId: string
  totalDiscount: Cents
  brandingThemeId?: string
  createdBy?: string
}

/** What invoices, bills and credit notes share. */
export interface Document extends NumberedDocument {
  type: 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT' | 'ACCPAYCREDIT'
  dueDate?: Day
  status: DocumentStatus
  sentToContact: boolean
  fullyPaidOn?: Day
}

/** A sales invoice (ACCREC) or bill (ACCPAY). */
export interface Invoice extends Document {
  type: 'ACCREC' | 'ACCPAY'
  url?: string
  expectedPaymentDate?: Day
  plannedPaymentDate?: Day
  amountPaid: Cents
  amountCredited: Cents
  amountDue: Cents
  paymentIds: string[]
  /** Credits applied to it, newest last. */
  credits: AppliedCredit[]
  /** The template that raised it. */
  repeatingInvoiceId?: string
}

/** A credit note of either side, with what it was applied to. */
export interface CreditNote extends Document {
  type: 'ACCRECCREDIT' | 'ACCPAYCREDIT'
  remainingCredit: Cents
  allocations: Allocation[]
  /** Refunds. */
  paymentIds: string[]
}

/** A payment of an invoice or bill, or the refund of credit. Amounts are positive; `amount` in the document's currency. */
export interface Payment {
  id: string
  type: PaymentType
  target: PaymentTarget
  accountId: string
  date: Day
  amount: Cents
  /** Amount in the bank account's currency. */
  bankAmount: Cents
  /** Of whichever is foreign, the document or the bank account; 1 when neither is. Six places. */
  currencyRate: bigint
  reference: string
  isReconciled: boolean
  status: 'AUTHORISED' | 'DELETED'
  batchPaymentId?: string
  /** What a payment of a batch tells the payee's bank. */
  bankAccountNumber?: string
  particulars?: string
  code?: string
  details?: string
  updatedAt: number
}

/** One line of a history and notes list. */
export interface HistoryRecord {
  changes: string
  user: string
  at: number
  details: string
}

/** A file on a document. */
export interface Attachment {
  id: string
  fileName: string
  mimeType: string
  includeOnline: boolean
  bytes: Uint8Array
}

/** An e-mail that Xero would have sent. */
export interface SentEmail {
  invoiceId: string
  to: string[]
  at: number
}
