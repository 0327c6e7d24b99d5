import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, FOUR_PLACES, PAGE_SIZE, type Sdk, type Texts } from './sdk.ts'

interface InvoicesBody {
  invoices?: readonly object[]
}

/** xero-node's calls for invoices and bills, with the order of their arguments. */
export interface InvoiceApi {
  // biome-ignore format: one line per call
  getInvoices(tenant: string, since?: Date, where?: string, order?: string, ids?: Texts, numbers?: Texts, contactIds?: Texts, statuses?: Texts, page?: number, archived?: boolean, ours?: boolean, unitdp?: number, summaryOnly?: boolean, pageSize?: number, search?: string): Body
  getInvoice(tenant: string, id: string, unitdp?: number): Body
  getOnlineInvoice(tenant: string, id: string): Body
  createInvoices(tenant: string, invoices: InvoicesBody, summarize?: boolean, unitdp?: number): Body
  updateOrCreateInvoices(tenant: string, invoices: InvoicesBody, summarize?: boolean, unitdp?: number): Body
  updateInvoice(tenant: string, id: string, invoices: InvoicesBody, unitdp?: number): Body
  emailInvoice(tenant: string, id: string, empty: object): Body
}

/** Parameters of a list of invoices and bills. `where` holds only enums, GUIDs and days; `ours`: made by this app; `since`: modified then or later. */
export interface InvoiceListing {
  where?: string | undefined
  order?: string | undefined
  ids?: Texts
  numbers?: Texts
  contactIds?: Texts
  statuses?: Texts
  search?: string | undefined
  ours?: boolean | undefined
  since?: Date | undefined
  light: boolean
  page: number
}

/** Reading and writing invoices and bills. */
export function invoiceCalls(sdk: Sdk<InvoiceApi>) {
  return { ...reads(sdk), ...writes(sdk) }
}

function reads({ tenant, read }: Sdk<InvoiceApi>) {
  return {
    invoices: (listing: InvoiceListing) =>
      read((api) => {
        const { where, order, ids, numbers, contactIds, statuses, search, ours, since, light, page } = listing
        const places = light ? undefined : FOUR_PLACES
        // Without this, Xero leaves out the documents of archived contacts, and what they owe.
        const archived = true
        // biome-ignore format: the order of the arguments is the point
        return api.getInvoices(tenant, since, where, order, ids, numbers, contactIds, statuses, page, archived, ours || undefined, places, light || undefined, PAGE_SIZE, search)
      }),
    invoice: (id: string) => read((api) => api.getInvoice(tenant, id, FOUR_PLACES)),
    onlineInvoice: (id: string) => read((api) => api.getOnlineInvoice(tenant, id)),
  }
}

function writes({ tenant, write }: Sdk<InvoiceApi>) {
  return {
    createInvoices: async (invoices: readonly object[], call: WriteCall) =>
      elementsIn(await write(call, (api) => api.createInvoices(tenant, { invoices }, false, FOUR_PLACES)), 'invoices'),
    updateInvoices: async (invoices: readonly object[], call: WriteCall) =>
      elementsIn(
        await write(call, (api) => api.updateOrCreateInvoices(tenant, { invoices }, false, FOUR_PLACES)),
        'invoices',
      ),
    updateInvoice: async (id: string, invoice: object, call: WriteCall) =>
      elementsIn(
        await write(call, (api) => api.updateInvoice(tenant, id, { invoices: [invoice] }, FOUR_PLACES)),
        'invoices',
      ),
    emailInvoice: async (id: string, call: WriteCall) => {
      await write(call, (api) => api.emailInvoice(tenant, id, {}))
    },
  }
}
