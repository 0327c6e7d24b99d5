import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, type NotesBody, PAGE_SIZE, type Sdk, type Texts } from './sdk.ts'

/** xero-node's calls for contacts, with the order of their arguments. */
export interface ContactApi {
  // biome-ignore format: one line per call
  getContacts(tenant: string, since?: Date, where?: string, order?: string, ids?: Texts, page?: number, archived?: boolean, summaryOnly?: boolean, search?: string, pageSize?: number): Body
  getContact(tenant: string, id: string): Body
  getContactGroup(tenant: string, id: string): Body
  getContactHistory(tenant: string, id: string): Body
  createContacts(tenant: string, contacts: { contacts?: readonly object[] }, summarize?: boolean): Body
  updateContact(tenant: string, id: string, contacts: { contacts?: readonly object[] }): Body
  createContactHistory(tenant: string, id: string, notes: NotesBody): Body
}

/** Parameters of a list of contacts. */
export interface ContactListing {
  ids?: Texts
  search?: string | undefined
  since?: Date | undefined
  order?: string | undefined
  includeArchived: boolean
  light: boolean
  page: number
}

/** Reading and writing contacts. */
export function contactCalls({ tenant, read, write }: Sdk<ContactApi>) {
  return {
    contactGroup: (id: string) => read((api) => api.getContactGroup(tenant, id)),
    contacts: ({ ids, search, since, order, includeArchived, light, page }: ContactListing) =>
      read((api) =>
        // biome-ignore format: the order of the arguments is the point
        api.getContacts(tenant, since, undefined, order, ids, page, includeArchived, light, search, PAGE_SIZE),
      ),
    contact: (id: string) => read((api) => api.getContact(tenant, id)),
    createContacts: async (contacts: readonly object[], call: WriteCall) =>
      elementsIn(await write(call, (api) => api.createContacts(tenant, { contacts }, false)), 'contacts'),
    updateContact: async (id: string, contact: object, call: WriteCall) =>
      elementsIn(await write(call, (api) => api.updateContact(tenant, id, { contacts: [contact] })), 'contacts'),
  }
}
