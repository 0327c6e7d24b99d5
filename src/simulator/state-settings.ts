import type { Day } from '../books/day.ts'
import type { Cents, Decimal4 } from '../books/money.ts'

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
  /** How many sales invoices may be approved in a calendar month, as on Xero's smallest plan; any number when absent. */
  invoicesPerMonth?: number
  /** Whether Xero's own invoice reminders are switched on; off when absent. */
  invoiceReminders?: boolean
  /** The United Kingdom's Construction Industry Scheme: whether the organisation hires under it, works under it, and at what rate. */
  cis?: { contractor: boolean; subcontractor: boolean; rate?: Decimal4 }
  /** Opening balances set by Setup: base cents by account id, debit positive, on the day before the conversion month. */
  conversion?: { date: Day; balances: { accountId: string; amount: Cents; foreignAmount?: Cents }[] }
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
  /** How its invoices can be paid online. */
  paymentServiceIds?: string[]
  createdAt: number
}

/** A button on online invoices that leads to a page for paying. */
export interface PaymentService {
  id: string
  name: string
  url: string
  payNowText: string
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
