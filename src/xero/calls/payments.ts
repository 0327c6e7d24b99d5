import type { WriteCall } from '../adapter.ts'
import { type Body, type Echo, elementsIn, type Sdk } from './sdk.ts'

/** xero-node's calls that move money onto documents and off them, with the order of their arguments. */
export interface PaymentApi {
  createPayments(tenant: string, body: { payments?: readonly object[] }, summarize?: boolean): Body
  createBatchPayment(tenant: string, body: { batchPayments?: readonly object[] }, summarize?: boolean): Body
}

/** Writing payments and batch payments. */
export function paymentCalls({ tenant, write }: Sdk<PaymentApi>) {
  return {
    createPayments: async (payments: readonly object[], call: WriteCall): Promise<Echo> =>
      elementsIn(await write(call, (api) => api.createPayments(tenant, { payments }, false)), 'payments'),
    createBatchPayment: async (batch: object, call: WriteCall): Promise<Echo> =>
      elementsIn(
        await write(call, (api) => api.createBatchPayment(tenant, { batchPayments: [batch] }, false)),
        'batchPayments',
      ),
  }
}
