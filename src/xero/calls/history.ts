import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, type NotesBody, type Sdk } from './sdk.ts'

/** What has a history, in xero-node's words: the middle of its calls' names. */
const RESOURCES = { invoice: 'Invoice', contact: 'Contact' } as const

/** Whose history is read or written. */
export type HistoryOf = keyof typeof RESOURCES

type Resource = (typeof RESOURCES)[HistoryOf]

/** xero-node's calls for histories. */
export type HistoryApi = Record<`get${Resource}History`, (tenant: string, id: string) => Body> &
  Record<`create${Resource}History`, (tenant: string, id: string, notes: NotesBody) => Body>

/** Reading histories and adding notes to them. */
export function historyCalls({ tenant, read, write }: Sdk<HistoryApi>) {
  return {
    history: (of: HistoryOf, id: string) => read((api) => api[`get${RESOURCES[of]}History`](tenant, id)),
    addNote: async (to: HistoryOf, id: string, details: string, call: WriteCall) => {
      const notes = { historyRecords: [{ details }] }
      const body = await write(call, (api) => api[`create${RESOURCES[to]}History`](tenant, id, notes))
      return elementsIn(body, 'historyRecords')
    },
  }
}
