import type { WriteCall } from '../adapter.ts'
import { type Body, type Echo, elementsIn, type Sdk } from './sdk.ts'

/** xero-node's call that creates manual journals, with the order of its arguments. */
export interface JournalApi {
  createManualJournals(tenant: string, body: { manualJournals?: readonly object[] }, summarize?: boolean): Body
}

/** Writing manual journals. */
export function journalCalls({ tenant, write }: Sdk<JournalApi>) {
  return {
    createJournals: async (manualJournals: readonly object[], call: WriteCall): Promise<Echo> =>
      elementsIn(
        await write(call, (api) => api.createManualJournals(tenant, { manualJournals }, false)),
        'manualJournals',
      ),
  }
}
