import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, FOUR_PLACES, type Sdk } from './sdk.ts'

/** xero-node's calls that read items and write settings, with the order of their arguments. */
export interface SavedSettingApi {
  getItems(tenant: string, since?: Date, where?: string, order?: string, unitdp?: number): Body
  createItems(tenant: string, body: { items?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  updateItem(tenant: string, id: string, body: { items?: readonly object[] }, unitdp?: number): Body
  createAccount(tenant: string, account: object): Body
  updateAccount(tenant: string, id: string, body: { accounts?: readonly object[] }): Body
  createTaxRates(tenant: string, body: { taxRates?: readonly object[] }): Body
  updateTaxRate(tenant: string, body: { taxRates?: readonly object[] }): Body
  createTrackingCategory(tenant: string, category: object): Body
  updateTrackingCategory(tenant: string, id: string, category: object): Body
  createTrackingOptions(tenant: string, category: string, option: object): Body
  updateTrackingOptions(tenant: string, category: string, id: string, option: object): Body
  createContactGroup(tenant: string, body: { contactGroups?: readonly object[] }): Body
  updateContactGroup(tenant: string, id: string, body: { contactGroups?: readonly object[] }): Body
  createContactGroupContacts(tenant: string, id: string, body: { contacts?: readonly object[] }): Body
  deleteContactGroupContact(tenant: string, id: string, contact: string): Body
  createCurrency(tenant: string, currency: object): Body
  getTrackingCategories(tenant: string, where?: string, order?: string, archived?: boolean): Body
}

/** A request that makes or changes one setting, by the name of Xero's answer. */
export interface SettingWrite {
  answer: string
  send(api: SavedSettingApi, tenant: string): Body
}

// biome-ignore format: one line per call
/** The requests that make and change settings, in xero-node's spelling; of an update only what it changes, where Xero lets the rest be left out. */
export const settingWrites = {
  item: (item: object, id?: string): SettingWrite => ({ answer: 'items', send: (api, tenant) =>
    id === undefined ? api.createItems(tenant, { items: [item] }, false, FOUR_PLACES) : api.updateItem(tenant, id, { items: [item] }, FOUR_PLACES) }),
  account: (account: object, id?: string): SettingWrite => ({ answer: 'accounts', send: (api, tenant) =>
    id === undefined ? api.createAccount(tenant, account) : api.updateAccount(tenant, id, { accounts: [account] }) }),
  taxRate: (taxRate: object, isNew: boolean): SettingWrite => ({ answer: 'taxRates', send: (api, tenant) =>
    isNew ? api.createTaxRates(tenant, { taxRates: [taxRate] }) : api.updateTaxRate(tenant, { taxRates: [taxRate] }) }),
  trackingCategory: (category: object, id?: string): SettingWrite => ({ answer: 'trackingCategories', send: (api, tenant) =>
    id === undefined ? api.createTrackingCategory(tenant, category) : api.updateTrackingCategory(tenant, id, category) }),
  trackingOption: (category: string, option: object, id?: string): SettingWrite => ({ answer: 'options', send: (api, tenant) =>
    id === undefined ? api.createTrackingOptions(tenant, category, option) : api.updateTrackingOptions(tenant, category, id, option) }),
  contactGroup: (group: object, id?: string): SettingWrite => ({ answer: 'contactGroups', send: (api, tenant) =>
    id === undefined ? api.createContactGroup(tenant, { contactGroups: [group] }) : api.updateContactGroup(tenant, id, { contactGroups: [group] }) }),
  currency: (code: string): SettingWrite => ({ answer: 'currencies', send: (api, tenant) => api.createCurrency(tenant, { code }) }),
}

/** Reading items, and writing settings. */
export function savedSettingCalls({ tenant, read, write }: Sdk<SavedSettingApi>) {
  return {
    items: () => read((api) => api.getItems(tenant, undefined, undefined, undefined, FOUR_PLACES)),
    everyTracking: () => read((api) => api.getTrackingCategories(tenant, undefined, undefined, true)),
    saveSetting: async ({ answer, send }: SettingWrite, call: WriteCall) =>
      elementsIn(await write(call, (api) => send(api, tenant)), answer),
    addToGroup: async (group: string, contacts: readonly string[], call: WriteCall) => {
      const body = { contacts: contacts.map((contactID) => ({ contactID })) }
      return elementsIn(await write(call, (api) => api.createContactGroupContacts(tenant, group, body)), 'contacts')
    },
    removeFromGroup: async (group: string, contact: string, call: WriteCall) => {
      await write(call, (api) => api.deleteContactGroupContact(tenant, group, contact))
    },
  }
}
