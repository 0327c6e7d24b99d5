import type { WriteCall } from '../adapter.ts'
import { type Body, type Echo, elementsIn, FOUR_PLACES, type Sdk } from './sdk.ts'

/** The resources beyond invoices that documents are drafted in. */
export type NewRecordResource = 'CreditNote' | 'Quote' | 'PurchaseOrder'

/** xero-node's calls that make and change records, with the order of their arguments. */
export interface NewRecordApi {
  // biome-ignore format: one line per call
  createCreditNotes(tenant: string, body: { creditNotes?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  createQuotes(tenant: string, body: { quotes?: readonly object[] }, summarize?: boolean): Body
  createPurchaseOrders(tenant: string, body: { purchaseOrders?: readonly object[] }, summarize?: boolean): Body
  // biome-ignore format: one line per call
  updateOrCreateCreditNotes(tenant: string, body: { creditNotes?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
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
}

const CHANGES: Readonly<Record<NewRecordResource, Making>> = {
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

/** Making and changing credit notes, quotes and purchase orders. */
export function newRecordCalls(sdk: Sdk<NewRecordApi>) {
  return {
    createRecords: (resource: NewRecordResource, records: readonly object[], call: WriteCall) =>
      MAKINGS[resource](sdk, records, call),
    changeRecord: (resource: NewRecordResource, record: object, call: WriteCall) =>
      CHANGES[resource](sdk, [record], call),
  }
}
