import type { BillableExpense } from './billable-expenses.ts'
import type { Contact, ContactRef } from './contacts.ts'
import type { Day } from './day.ts'
import type { AttachmentRef, HistoryRecord, Invoice, InvoiceKind, InvoiceStatus, OpenCredit } from './documents.ts'
import type { Item } from './items.ts'
import type { Mirror } from './mirror.ts'
import type {
  Account,
  NamedSetting,
  Organisation,
  OrganisationRef,
  TaxRate,
  TrackingCategory,
  User,
} from './organisation.ts'
import type { HistoryOwner, LedgerRecord, RecordKind, RecordQuery } from './records.ts'
import type { Report, ReportKind, ReportQuery } from './reports.ts'
import type { SavedKind, SavedSetting } from './saved-settings.ts'
import type { FileFolder, StoredFile } from './stored-files.ts'

/** One page of a longer list: `total` rows exist, these begin at `offset`. */
export interface Page<T> {
  rows: readonly T[]
  offset: number
  total: number
}

/** Which contacts to find; `search` looks in name, person, e-mail, account and company numbers. */
export interface ContactQuery {
  search?: string | undefined
  ids?: readonly string[] | undefined
  includeArchived?: boolean | undefined
  group?: string | undefined
  offset?: number | undefined
}

/**
 * Which invoices and bills to find. Days are inclusive; `search` looks in number and reference.
 * `unpaid` means AUTHORISED with an amount due. `detail` asks for lines and settlements, not only light rows.
 */
export interface InvoiceQuery {
  kind?: InvoiceKind | undefined
  statuses?: readonly InvoiceStatus[] | undefined
  contactIds?: readonly string[] | undefined
  numbers?: readonly string[] | undefined
  ids?: readonly string[] | undefined
  search?: string | undefined
  dateFrom?: Day | undefined
  dateTo?: Day | undefined
  dueFrom?: Day | undefined
  dueTo?: Day | undefined
  unpaid?: boolean | undefined
  order?: 'date' | 'due' | 'amount_due' | 'updated' | undefined
  descending?: boolean | undefined
  detail?: boolean | undefined
  offset?: number | undefined
}

/**
 * Everything open at the end of a day on one side of the books, with what has settled it. `asOf`: where it comes from the server's own copy,
 * the instant (milliseconds) up to which that is complete.
 */
export interface OpenPositions {
  asOf?: number | undefined
  invoices: readonly Invoice[]
  credits: readonly OpenCredit[]
}

/**
 * The reading port: how every tool sees one organisation's books. It cannot write.
 * All methods throw Fault when Xero refuses, is out of reach or has used up its limits; `undefined` means that there is no such thing.
 * A page holds at most 1,000 rows; ask again with a larger `offset`.
 */
export interface Books {
  readonly ref: OrganisationRef
  organisation(): Promise<Organisation>
  accounts(): Promise<readonly Account[]>
  taxRates(): Promise<readonly TaxRate[]>
  trackingCategories(): Promise<readonly TrackingCategory[]>
  currencies(): Promise<readonly NamedSetting[]>
  brandingThemes(): Promise<readonly NamedSetting[]>
  contactGroups(): Promise<readonly NamedSetting[]>
  users(): Promise<readonly User[]>
  /** Ways to pay that online invoices offer. Their scope is one that Xero gives to few apps. */
  paymentServices(): Promise<readonly NamedSetting[]>
  /** The budgets, without their lines: by their description, or what they track. */
  budgets(): Promise<readonly NamedSetting[]>
  /** Whether Xero itself reminds customers of invoices that are due; of whom and when its API does not tell. */
  sendsReminders(): Promise<boolean>
  /** Every item, with its stock as it is now. */
  items(): Promise<readonly Item[]>
  /** Settings of a kind as they are now, with everything that can be changed in them. */
  saved(kind: SavedKind): Promise<readonly SavedSetting[]>
  /** What of a bill's or a payment's lines is to be charged to customers. */
  billableExpenses(sourceId: string): Promise<readonly BillableExpense[]>
  findContacts(query: ContactQuery): Promise<Page<Contact>>
  /** With `recent` an answer of the last five minutes will do, which is enough for a contact's defaults. */
  contact(id: string, options?: { recent?: boolean }): Promise<Contact | undefined>
  /** Contacts whose name is or contains the text, archived ones included; short-lived answers may come from memory. */
  contactsNamed(name: string): Promise<readonly (ContactRef & { status: string })[]>
  findInvoices(query: InvoiceQuery): Promise<Page<Invoice>>
  invoice(id: string): Promise<Invoice | undefined>
  /** Records of any kind, newest first. What Xero cannot filter is read whole and sorted out here. */
  findRecords(kind: RecordKind, query: RecordQuery): Promise<Page<LedgerRecord>>
  /** One record, whole. */
  record(kind: RecordKind, id: string): Promise<LedgerRecord | undefined>
  history(of: HistoryOwner, id: string): Promise<readonly HistoryRecord[]>
  attachments(of: RecordKind | 'contact', id: string): Promise<readonly AttachmentRef[]>
  /** A file attached to something, by its id. */
  attachment(of: RecordKind | 'contact', id: string, attachment: AttachmentRef): Promise<Uint8Array | undefined>
  /** The folders of Xero Files, the inbox among them. Only a login with the scope `files` can read them. */
  fileFolders(): Promise<readonly FileFolder[]>
  /** The newest 2,000 files of Xero Files, newest first. */
  storedFiles(): Promise<readonly StoredFile[]>
  /** A document as Xero prints it; undefined also for kinds that it does not print. */
  pdf(of: RecordKind, id: string): Promise<Uint8Array | undefined>
  onlineInvoiceUrl(invoiceId: string): Promise<string | undefined>
  /** What was open at the end of `asAt`, from the copy where there is one, else in ceil(N / 1000) + 3 calls. Documents voided since then cannot be seen. */
  openPositions(side: 'receivable' | 'payable', asAt: Day): Promise<OpenPositions>
  /** All documents of some kinds, for analysis. */
  readonly mirror: Mirror
  /** One of Xero's reports as it is now, in one call. */
  report(kind: ReportKind, query: ReportQuery): Promise<Report>
}
