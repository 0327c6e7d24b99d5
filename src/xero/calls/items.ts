import { type Body, FOUR_PLACES, type Sdk } from './sdk.ts'

/** xero-node's calls for items, with the order of their arguments. */
export interface ItemApi {
  getItems(tenant: string, since?: Date, where?: string, order?: string, unitdp?: number): Body
  getItem(tenant: string, id: string, unitdp?: number): Body
}

/** Reading items: Xero lists them whole. */
export function itemCalls({ tenant, read }: Sdk<ItemApi>) {
  return {
    items: () => read((api) => api.getItems(tenant, undefined, undefined, undefined, FOUR_PLACES)),
    item: (id: string) => read((api) => api.getItem(tenant, id, FOUR_PLACES)),
  }
}
