import { Fault } from '../../call/fault.ts'
import type { WriteCall } from '../adapter.ts'
import type { RecordResource } from './records.ts'
import { type Body, type Echo, elementsIn, type Sdk } from './sdk.ts'

interface AllocationsBody {
  allocations?: readonly object[]
}

const ALLOCATE = {
  CreditNote: 'createCreditNoteAllocation',
  Prepayment: 'createPrepaymentAllocations',
  Overpayment: 'createOverpaymentAllocations',
} as const

/** xero-node's calls that move money onto documents and off them, with the order of their arguments. */
export interface PaymentApi {
  createPayments(tenant: string, body: { payments?: readonly object[] }, summarize?: boolean): Body
  createBatchPayment(tenant: string, body: { batchPayments?: readonly object[] }, summarize?: boolean): Body
  createCreditNoteAllocation(tenant: string, id: string, body: AllocationsBody, summarize?: boolean): Body
  createPrepaymentAllocations(tenant: string, id: string, body: AllocationsBody, summarize?: boolean): Body
  createOverpaymentAllocations(tenant: string, id: string, body: AllocationsBody, summarize?: boolean): Body
  deleteCreditNoteAllocations(tenant: string, id: string, allocation: string): Body
  deletePrepaymentAllocations(tenant: string, id: string, allocation: string): Body
  deleteOverpaymentAllocations(tenant: string, id: string, allocation: string): Body
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
    allocate: async (of: RecordResource, id: string, allocation: object, call: WriteCall): Promise<Echo> => {
      const body = { allocations: [allocation] }
      return elementsIn(await write(call, (api) => api[ALLOCATE[creditOf(of)]](tenant, id, body, false)), 'allocations')
    },
    // xero-node reads one allocation where a list may be answered: that it was accepted is all there is to know.
    removeAllocation: async (of: RecordResource, id: string, allocation: string, call: WriteCall): Promise<Echo> => {
      await write(call, (api) => api[`delete${creditOf(of)}Allocations`](tenant, id, allocation))
      return { elements: [{}] }
    },
  }
}

function creditOf(resource: RecordResource): keyof typeof ALLOCATE {
  if (resource === 'CreditNote' || resource === 'Prepayment' || resource === 'Overpayment') return resource
  throw new Fault('internal', `Nothing is allocated from a ${resource}.`, 'Please report this.')
}
