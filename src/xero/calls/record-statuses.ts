import type { LedgerRecord } from '../../books/records.ts'
import type { WriteCall } from '../adapter.ts'
import { wholeQuote } from '../wire/quotes.ts'
import type { RecordResource } from './records.ts'
import { type Body, type Echo, elementsIn, FOUR_PLACES, type Sdk } from './sdk.ts'

/** The resources whose status can be set. */
export type StatusField = Exclude<RecordResource, 'Prepayment' | 'Overpayment'>

type Status = { status: string }

/** xero-node's calls that set a status, with the order of their arguments. */
export interface StatusApi {
  // biome-ignore format: one line per call
  updateOrCreateCreditNotes(tenant: string, body: { creditNotes?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  // biome-ignore format: one line per call
  updateOrCreateBankTransactions(tenant: string, body: { bankTransactions?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  // biome-ignore format: one line per call
  updateOrCreateManualJournals(tenant: string, body: { manualJournals?: readonly object[] }, summarize?: boolean): Body
  // biome-ignore format: one line per call
  updateOrCreatePurchaseOrders(tenant: string, body: { purchaseOrders?: readonly object[] }, summarize?: boolean): Body
  updateOrCreateQuotes(tenant: string, body: { quotes?: readonly object[] }, summarize?: boolean): Body
  // biome-ignore format: one line per call
  updateOrCreateRepeatingInvoices(tenant: string, body: { repeatingInvoices?: readonly object[] }, summarize?: boolean): Body
  deleteBankTransfer(tenant: string, id: string, body: Status): Body
  deleteBatchPaymentByUrlParam(tenant: string, id: string, body: Status): Body
  deletePayment(tenant: string, id: string, body: Status): Body
}

/** A record's next status; `before` is what was read of it, for the resources that want more than a status. */
export interface StatusChange {
  id: string
  status: string
  before: unknown
}

type Setting = (sdk: Sdk<StatusApi>, change: StatusChange, call: WriteCall) => Promise<Echo>

const SETTINGS: Readonly<Record<StatusField, Setting>> = {
  CreditNote: async ({ tenant, write }, { id, status }, call) => {
    const creditNotes = [{ creditNoteID: id, status }]
    const send = (api: StatusApi) => api.updateOrCreateCreditNotes(tenant, { creditNotes }, false, FOUR_PLACES)
    return elementsIn(await write(call, send), 'creditNotes')
  },
  BankTransaction: async ({ tenant, write }, { id, status }, call) => {
    const bankTransactions = [{ bankTransactionID: id, status }]
    const send = (api: StatusApi) =>
      api.updateOrCreateBankTransactions(tenant, { bankTransactions }, false, FOUR_PLACES)
    return elementsIn(await write(call, send), 'bankTransactions')
  },
  ManualJournal: async ({ tenant, write }, { id, status, before }, call) => {
    const manualJournals = [{ manualJournalID: id, narration: recordIn(before)?.reference, status }]
    return elementsIn(
      await write(call, (api) => api.updateOrCreateManualJournals(tenant, { manualJournals }, false)),
      'manualJournals',
    )
  },
  PurchaseOrder: async ({ tenant, write }, { id, status }, call) => {
    const purchaseOrders = [{ purchaseOrderID: id, status }]
    return elementsIn(
      await write(call, (api) => api.updateOrCreatePurchaseOrders(tenant, { purchaseOrders }, false)),
      'purchaseOrders',
    )
  },
  Quote: async ({ tenant, write }, { status, before }, call) => {
    const record = recordIn(before)
    const quotes = record ? [{ ...wholeQuote(record), status }] : []
    return elementsIn(await write(call, (api) => api.updateOrCreateQuotes(tenant, { quotes }, false)), 'quotes')
  },
  RepeatingInvoice: async ({ tenant, write }, { id, status }, call) => {
    const repeatingInvoices = [{ repeatingInvoiceID: id, status }]
    return elementsIn(
      await write(call, (api) => api.updateOrCreateRepeatingInvoices(tenant, { repeatingInvoices }, false)),
      'repeatingInvoices',
    )
  },
  BankTransfer: async ({ tenant, write }, { id, status }, call) =>
    elementsIn(await write(call, (api) => api.deleteBankTransfer(tenant, id, { status })), 'bankTransfers'),
  BatchPayment: async ({ tenant, write }, { id, status }, call) =>
    elementsIn(await write(call, (api) => api.deleteBatchPaymentByUrlParam(tenant, id, { status })), 'batchPayments'),
  Payment: async ({ tenant, write }, { id, status }, call) =>
    elementsIn(await write(call, (api) => api.deletePayment(tenant, id, { status })), 'payments'),
}

/** Setting the status of records, by which they are posted, sent, voided and deleted. */
export function statusCalls(sdk: Sdk<StatusApi>) {
  return {
    setRecordStatus: (resource: StatusField, change: StatusChange, call: WriteCall) =>
      SETTINGS[resource](sdk, change, call),
  }
}

function recordIn(before: unknown): LedgerRecord | undefined {
  return before === undefined ? undefined : (before as LedgerRecord)
}
