import type { Day } from '../books/day.ts'
import type { Cents, Decimal4 } from '../books/money.ts'
import type { IdentityState } from './identity-state.ts'

/** Everything a simulated Xero remembers. Plain data (Map, bigint, text, numbers), so that it can be kept in a file. */
export interface SimulatorState {
  organisations: Map<string, OrganisationState>
  identity: IdentityState
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
  users: Map<string, User>
  contacts: Map<string, Contact>
  contactGroups: Map<string, ContactGroup>
  invoices: Map<string, Invoice>
  creditNotes: Map<string, CreditNote>
  payments: Map<string, Payment>
  /** General ledger: each entry balances to zero in base currency. */
  journals: Journal[]
  history: Map<string, HistoryRecord[]>
  attachments: Map<string, Attachment[]>
  outbox: SentEmail[]
  /** Next automatic number by prefix, such as `INV-`. Numbers are never reused. */
  nextNumber: Map<string, number>
  /** Names (lower case) of active contacts, and numbers of sales documents, to ids: kept in step with the maps above. */
  contactNames: Map<string, string>
  invoiceNumbers: Map<string, string>
}

/** Whose tax rates, currency and habits an organisation has. */
export type Region = 'nz' | 'au' | 'uk' | 'us'

/** `timeZone` is Xero's name (NEWZEALANDSTANDARDTIME); `zone` the IANA one. */
export interface OrganisationSettings {
  name: string
  legalName: string
  region: Region
  version: 'NZ' | 'AU' | 'UK' | 'US'
  countryCode: string
  baseCurrency: string
  timeZone: string
  zone: string
  shortCode: string
  organisationClass: string
  isDemoCompany: boolean
  /** Xero refuses e-mail for demo organisations; the simulator can be told to allow it. */
  allowEmail: boolean
  financialYearEndDay: number
  financialYearEndMonth: number
  taxNumber: string
  salesTaxBasis: string
  salesTaxPeriod: string
  /** Whether Xero's own invoice reminders are switched on; off when absent. */
  invoiceReminders?: boolean
  periodLockDate?: Day
  endOfYearLockDate?: Day
  createdAt: number
}

/** An account of the chart; `taxType` is its default. */
export interface Account {
  id: string
  code: string
  name: string
  type: string
  class: 'ASSET' | 'EQUITY' | 'EXPENSE' | 'LIABILITY' | 'REVENUE'
  taxType: string
  description?: string
  systemAccount?: string
  bankAccountNumber?: string
  bankAccountType?: string
  currencyCode?: string
  enablePaymentsToAccount: boolean
  showInExpenseClaims: boolean
  status: 'ACTIVE' | 'ARCHIVED'
  reportingCode?: string
  updatedAt: number
}

/** `rate` is the effective rate in percent, in ten-thousandths (15% is 150000n). */
export interface TaxRate {
  taxType: string
  name: string
  rate: Decimal4
  components: { name: string; rate: Decimal4; compound: boolean; nonRecoverable: boolean }[]
  status: 'ACTIVE' | 'DELETED' | 'ARCHIVED'
  reportTaxType: string
  appliesTo: { assets: boolean; equity: boolean; expenses: boolean; liabilities: boolean; revenue: boolean }
}

/** A tracking category with its options. */
export interface TrackingCategory {
  id: string
  name: string
  status: 'ACTIVE' | 'ARCHIVED'
  options: { id: string; name: string; status: 'ACTIVE' | 'ARCHIVED' }[]
}

/** A branding theme for sales documents. */
export interface BrandingTheme {
  id: string
  name: string
  sortOrder: number
  createdAt: number
}

/** A user of the organisation. */
export interface User {
  id: string
  email: string
  firstName: string
  lastName: string
  isSubscriber: boolean
  role: string
  updatedAt: number
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
  itemCode?: string
  accountCode?: string
  accountId?: string
  taxType?: string
  taxAmount: Cents
  lineAmount: Cents
  discountRate?: Decimal4
  discountAmount?: Cents
  tracking: { categoryId: string; optionId: string; name: string; option: string }[]
}

/** What invoices, bills and credit notes share. `currencyRate`: document currency per base unit, six places; `createdBy`: the app's client id. */
export interface Document {
  id: string
  type: 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT' | 'ACCPAYCREDIT'
  number: string
  reference: string
  contactId: string
  date: Day
  dueDate?: Day
  status: DocumentStatus
  lineAmountTypes: LineAmountTypes
  lines: Line[]
  subTotal: Cents
  totalTax: Cents
  total: Cents
  totalDiscount: Cents
  currencyCode: string
  currencyRate: bigint
  brandingThemeId?: string
  sentToContact: boolean
  createdBy?: string
  fullyPaidOn?: Day
  updatedAt: number
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
  credits: { creditNoteId: string; allocationId: string; amount: Cents; date: Day }[]
}

/** A credit note of either side, with what it was applied to. */
export interface CreditNote extends Document {
  type: 'ACCRECCREDIT' | 'ACCPAYCREDIT'
  remainingCredit: Cents
  allocations: { id: string; invoiceId: string; amount: Cents; date: Day }[]
}

/** A payment recorded against an invoice or bill. */
export interface Payment {
  id: string
  type: 'ACCRECPAYMENT' | 'ACCPAYPAYMENT'
  invoiceId: string
  accountId: string
  date: Day
  amount: Cents
  /** Amount in the bank account's currency. */
  bankAmount: Cents
  currencyRate: bigint
  reference: string
  isReconciled: boolean
  status: 'AUTHORISED' | 'DELETED'
  updatedAt: number
}

/** One balanced ledger entry; `lines` amounts are base-currency cents, debit positive. */
export interface Journal {
  id: string
  number: number
  date: Day
  createdAt: number
  sourceType: 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT' | 'ACCPAYCREDIT' | 'ACCRECPAYMENT' | 'ACCPAYPAYMENT'
  sourceId: string
  reference: string
  lines: JournalLine[]
}

/** One line of a ledger entry. */
export interface JournalLine {
  accountId: string
  amount: Cents
  description: string
  taxType?: string
  tracking: { categoryId: string; optionId: string }[]
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
