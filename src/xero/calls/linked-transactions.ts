import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, type Sdk } from './sdk.ts'

/** xero-node's calls for billable expenses, with the order of their arguments. */
export interface LinkedTransactionApi {
  getLinkedTransactions(tenant: string, page?: number, id?: string, source?: string): Body
  createLinkedTransaction(tenant: string, linked: object): Body
  updateLinkedTransaction(tenant: string, id: string, body: { linkedTransactions?: readonly object[] }): Body
}

/** Reading and writing what is to be charged to customers. */
export function linkedTransactionCalls({ tenant, read, write }: Sdk<LinkedTransactionApi>) {
  return {
    // A page has 100, more than a bill has lines that are charged.
    linkedTransactions: (source: string) => read((api) => api.getLinkedTransactions(tenant, 1, undefined, source)),
    saveLinked: async (linked: object, id: string | undefined, call: WriteCall) => {
      const send = (api: LinkedTransactionApi) =>
        id === undefined
          ? api.createLinkedTransaction(tenant, linked)
          : api.updateLinkedTransaction(tenant, id, { linkedTransactions: [linked] })
      return elementsIn(await write(call, send), 'linkedTransactions')
    },
  }
}
