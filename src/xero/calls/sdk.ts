import type { WriteCall } from '../adapter.ts'
import { member } from '../errors.ts'

/** What a call of xero-node answers. */
export type Body = Promise<{ body?: unknown }>

/** A list of texts in a query. */
export type Texts = string[] | undefined

/** Notes for a history, as xero-node takes them. */
export interface NotesBody {
  historyRecords?: { details: string }[]
}

/** A written batch as Xero answered it: elements in xero-node's or in Xero's own spelling, undefined when unreadable. */
export interface Echo {
  elements: readonly unknown[] | undefined
}

/** How a family of calls reaches xero-node: its answers unparsed, every fault a Fault. */
export interface Sdk<Api> {
  tenant: string
  read(run: (api: Api) => Body): Promise<unknown>
  /** Reads a file: its bytes as they are. */
  download(run: (api: Api) => Body): Promise<unknown>
  write(call: WriteCall, run: (api: Api) => Body): Promise<unknown>
}

/** Rows of a list call. */
export const PAGE_SIZE = 1_000

/** Unit prices with four places, both ways. */
export const FOUR_PLACES = 4

/** The elements of an answer, by their name in xero-node's spelling (`invoices`). */
export function elementsIn(body: unknown, name: string): Echo {
  const own = member(body, name) ?? member(body, name.charAt(0).toUpperCase() + name.slice(1))
  return { elements: Array.isArray(own) ? own : undefined }
}
