import type { Day } from '../../books/day.ts'
import { type Body, FOUR_PLACES, PAGE_SIZE, type Sdk } from './sdk.ts'

type Tenant = string
type Where = string | undefined

/** xero-node's calls for what is neither invoice nor contact, with the order of their arguments. */
export interface RecordApi {
  // biome-ignore format: one line per call
  getCreditNotes(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getPrepayments(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getOverpayments(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getBankTransactions(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  getBankTransfers(tenant: Tenant, since?: Date, where?: string, order?: string, includeDeleted?: boolean): Body
  getBatchPayments(tenant: Tenant, since?: Date, where?: string, order?: string): Body
  // biome-ignore format: one line per call
  getPayments(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getManualJournals(tenant: Tenant, since?: Date, where?: string, order?: string, page?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getPurchaseOrders(tenant: Tenant, since?: Date, status?: OrderStatus, dateFrom?: string, dateTo?: string, order?: string, page?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getQuotes(tenant: Tenant, since?: Date, dateFrom?: string, dateTo?: string, expiryFrom?: string, expiryTo?: string, contactId?: string, status?: string, page?: number, order?: string, quoteNumber?: string): Body
  getRepeatingInvoices(tenant: Tenant, where?: string, order?: string): Body
  getCreditNote(tenant: Tenant, id: string, unitdp?: number): Body
  getPrepayment(tenant: Tenant, id: string): Body
  getOverpayment(tenant: Tenant, id: string): Body
  getBankTransaction(tenant: Tenant, id: string, unitdp?: number): Body
  getBankTransfer(tenant: Tenant, id: string): Body
  getBatchPayment(tenant: Tenant, id: string): Body
  getPayment(tenant: Tenant, id: string): Body
  getManualJournal(tenant: Tenant, id: string): Body
  getPurchaseOrder(tenant: Tenant, id: string): Body
  getQuote(tenant: Tenant, id: string): Body
  getRepeatingInvoice(tenant: Tenant, id: string): Body
}

type OrderStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'BILLED' | 'DELETED'

/** Xero's resources of records, in the singular of xero-node's calls. */
export type RecordResource =
  | 'CreditNote'
  | 'Prepayment'
  | 'Overpayment'
  | 'BankTransaction'
  | 'BankTransfer'
  | 'BatchPayment'
  | 'Payment'
  | 'ManualJournal'
  | 'PurchaseOrder'
  | 'Quote'
  | 'RepeatingInvoice'

/** Parameters of a list of records; each resource takes those that Xero has for it. `where` holds only enums, GUIDs and days. */
export interface RecordListing {
  where: Where
  order: string | undefined
  page: number
  since?: Date | undefined
  contactId?: string | undefined
  number?: string | undefined
  dateFrom?: Day | undefined
  dateTo?: Day | undefined
}

type List = (api: RecordApi, tenant: Tenant, listing: RecordListing) => Body

// biome-ignore format: the order of the arguments is the point
const LISTS: Readonly<Record<RecordResource, List>> = {
  CreditNote: (api, tenant, { where, order, page, since }) => api.getCreditNotes(tenant, since, where, order, page, FOUR_PLACES, PAGE_SIZE),
  Prepayment: (api, tenant, { where, order, page, since }) => api.getPrepayments(tenant, since, where, order, page, FOUR_PLACES, PAGE_SIZE),
  Overpayment: (api, tenant, { where, order, page, since }) => api.getOverpayments(tenant, since, where, order, page, FOUR_PLACES, PAGE_SIZE),
  BankTransaction: (api, tenant, { where, order, page, since }) => api.getBankTransactions(tenant, since, where, order, page, FOUR_PLACES, PAGE_SIZE),
  BankTransfer: (api, tenant, { where, order, since }) => api.getBankTransfers(tenant, since, where, order, true),
  BatchPayment: (api, tenant, { where, order, since }) => api.getBatchPayments(tenant, since, where, order),
  Payment: (api, tenant, { where, order, page, since }) => api.getPayments(tenant, since, where, order, page, PAGE_SIZE),
  ManualJournal: (api, tenant, { where, order, page, since }) => api.getManualJournals(tenant, since, where, order, page, PAGE_SIZE),
  PurchaseOrder: (api, tenant, { order, page, since, dateFrom, dateTo }) => api.getPurchaseOrders(tenant, since, undefined, dateFrom, dateTo, order, page, PAGE_SIZE),
  Quote: (api, tenant, { order, page, since, dateFrom, dateTo, contactId, number }) => api.getQuotes(tenant, since, dateFrom, dateTo, undefined, undefined, contactId, undefined, page, order, number),
  RepeatingInvoice: (api, tenant, { where, order }) => api.getRepeatingInvoices(tenant, where, order),
}

/** Reading credits, orders, money and journals. */
export function recordCalls({ tenant, read }: Sdk<RecordApi>) {
  return {
    records: (resource: RecordResource, listing: RecordListing) => read((api) => LISTS[resource](api, tenant, listing)),
    record: (resource: RecordResource, id: string) =>
      read((api) =>
        resource === 'CreditNote' || resource === 'BankTransaction'
          ? api[`get${resource}`](tenant, id, FOUR_PLACES)
          : api[`get${resource}`](tenant, id),
      ),
  }
}
