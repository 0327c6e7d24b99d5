import type { WriteCall } from '../adapter.ts'
import { type Body, type Echo, elementsIn, FOUR_PLACES, type Sdk } from './sdk.ts'

/** The resources beyond invoices that documents and templates are made in. */
export type NewRecordResource = ChangeableResource | 'RepeatingInvoice'

/** Those whose fields can be changed. */
export type ChangeableResource = 'CreditNote' | 'Quote' | 'PurchaseOrder'

/** xero-node's calls that make and change records, with the order of their arguments. */
export interface NewRecordApi {
  // biome-ignore format: one line per call
  createCreditNotes(tenant: string, body: { creditNotes?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  createQuotes(tenant: string, body: { quotes?: readonly object[] }, summarize?: boolean): Body
  createPurchaseOrders(tenant: string, body: { purchaseOrders?: readonly object[] }, summarize?: boolean): Body
  // biome-ignore format: one line per call
  updateOrCreateCreditNotes(tenant: string, body: { creditNotes?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  createRepeatingInvoices(tenant: string, body: { repeatingInvoices?: readonly object[] }, summarize?: boolean): Body
  updateOrCreateQuotes(tenant: string, body: { quotes?: readonly object[] }, summarize?: boolean): Body
  // biome-ignore format: one line per call
  updateOrCreatePurchaseOrders(tenant: string, body: { purchaseOrders?: readonly object[] }, summarize?: boolean): Body
}

type Making = (sdk: Sdk<NewRecordApi>, records: readonly object[], call: WriteCall) => Promise<Echo>

const MAKINGS: Readonly<Record<NewRecordResource, Making>> = {
  CreditNote: async ({ tenant, write }, creditNotes, call) => {
    const send = (api: NewRecordApi) => api.createCreditNotes(tenant, { creditNotes }, false, FOUR_PLACES)
    return elementsIn(await write(call, send), 'creditNotes')
  },
  Quote: async ({ tenant, write }, quotes, call) =>
    elementsIn(await write(call, (api) => api.createQuotes(tenant, { quotes }, false)), 'quotes'),
  PurchaseOrder: async ({ tenant, write }, purchaseOrders, call) => {
    const send = (api: NewRecordApi) => api.createPurchaseOrders(tenant, { purchaseOrders }, false)
    return elementsIn(await write(call, send), 'purchaseOrders')
  },
  RepeatingInvoice: async ({ tenant, write }, repeatingInvoices, call) => {
    const send = (api: NewRecordApi) => api.createRepeatingInvoices(tenant, { repeatingInvoices }, false)
    return elementsIn(await write(call, send), 'repeatingInvoices')
  },
}

const CHANGES: Readonly<Record<ChangeableResource, Making>> = {
  CreditNote: async ({ tenant, write }, creditNotes, call) => {
    const send = (api: NewRecordApi) => api.updateOrCreateCreditNotes(tenant, { creditNotes }, false, FOUR_PLACES)
    return elementsIn(await write(call, send), 'creditNotes')
  },
  Quote: async ({ tenant, write }, quotes, call) =>
    elementsIn(await write(call, (api) => api.updateOrCreateQuotes(tenant, { quotes }, false)), 'quotes'),
  PurchaseOrder: async ({ tenant, write }, purchaseOrders, call) => {
    const send = (api: NewRecordApi) => api.updateOrCreatePurchaseOrders(tenant, { purchaseOrders }, false)
    return elementsIn(await write(call, send), 'purchaseOrders')
  },
}

/** Making credit notes, quotes, purchase orders and templates, and changing all but templates. */
export function newRecordCalls(sdk: Sdk<NewRecordApi>) {
  return {
    createRecords: (resource: NewRecordResource, records: readonly object[], call: WriteCall) =>
      MAKINGS[resource](sdk, records, call),
    changeRecord: (resource: ChangeableResource, record: object, call: WriteCall) =>
      CHANGES[resource](sdk, [record], call),
  }
}
