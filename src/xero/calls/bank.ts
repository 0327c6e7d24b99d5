import type { WriteCall } from '../adapter.ts'
import { type Body, type Echo, elementsIn, FOUR_PLACES, type Sdk } from './sdk.ts'

/** xero-node's calls that record what bank accounts show, with the order of their arguments. */
export interface BankApi {
  // biome-ignore format: one line per call
  createBankTransactions(tenant: string, body: { bankTransactions?: readonly object[] }, summarize?: boolean, unitdp?: number): Body
  createBankTransfer(tenant: string, body: { bankTransfers?: readonly object[] }): Body
}

/** Writing bank transactions and transfers. */
export function bankCalls({ tenant, write }: Sdk<BankApi>) {
  return {
    createBankTransactions: async (bankTransactions: readonly object[], call: WriteCall): Promise<Echo> => {
      const send = (api: BankApi) => api.createBankTransactions(tenant, { bankTransactions }, false, FOUR_PLACES)
      return elementsIn(await write(call, send), 'bankTransactions')
    },
    createBankTransfer: async (transfer: object, call: WriteCall): Promise<Echo> => {
      const send = (api: BankApi) => api.createBankTransfer(tenant, { bankTransfers: [transfer] })
      return elementsIn(await write(call, send), 'bankTransfers')
    },
  }
}
