import type { Contact } from './contacts.ts'
import type { Day } from './day.ts'
import type { Invoice } from './documents.ts'
import type { Item } from './items.ts'
import type { LedgerRecord } from './records.ts'

/** What a mirror holds of each kind: whole documents, with lines and what settled them. Contacts come without balances. */
export interface MirroredDocuments {
  contact: Contact
  invoice: Invoice
  bill: Invoice
  credit_note: LedgerRecord
  supplier_credit: LedgerRecord
  prepayment: LedgerRecord
  overpayment: LedgerRecord
  payment: LedgerRecord
  bank_transaction: LedgerRecord
  journal: LedgerRecord
  purchase_order: LedgerRecord
  quote: LedgerRecord
  item: Item
}

/** A kind of documents that analysis reads whole. */
export type MirrorKind = keyof MirroredDocuments

/**
 * Which documents of one kind to read. Days are inclusive and of the document's date; `closedAfter` leaves out what was fully paid or used
 * up on that day or before. What has no date is left out where a day is asked for.
 */
export interface MirrorQuery {
  statuses?: readonly string[] | undefined
  contactIds?: readonly string[] | undefined
  dateFrom?: Day | undefined
  dateTo?: Day | undefined
  closedAfter?: Day | undefined
}

/** Which documents of one kind to make digests of, whoever their contact is. */
export type DigestQuery = Omit<MirrorQuery, 'contactIds'>

/**
 * The books as one analysis reads them. `asOf` (milliseconds) is the instant up to which they are known to be complete; `copy` tells that
 * they were read from the server's own copy. A kind is gone through once, in no order, and never held whole in memory.
 */
export interface Reading {
  asOf: number
  from: 'copy' | 'xero'
  every<Kind extends MirrorKind>(kind: Kind, query?: MirrorQuery): AsyncIterable<MirroredDocuments[Kind]>
  /**
   * What a function makes of each document, some at a time: a copy keeps that in memory and asks the function only about documents that have
   * changed since. So it must be one function for good, of the document alone, with little to its answer, and the query one that does not
   * change from day to day. Names of contacts in it may be former ones.
   */
  digest<Kind extends MirrorKind, Value>(
    kind: Kind,
    query: DigestQuery,
    of: (document: MirroredDocuments[Kind]) => Value,
  ): AsyncIterable<readonly Value[]>
}

/**
 * Reading all documents of some kinds of one organisation: from the copy in the store where there is one, brought up to date first, else from
 * Xero itself. Everything that analyses reads through it and says how fresh it is. Throws Fault as all reading does.
 */
export interface Mirror {
  read(kinds: readonly MirrorKind[], options?: ReadingOptions): Promise<Reading>
}

/** `recent`: where there is no copy, digests of a reading of the last minute will do, as far as this server wrote nothing since. */
export interface ReadingOptions {
  recent?: boolean
}

/** What goes on beside the calls to keep a copy: filling it, hourly changes, and everything once a night. */
export interface MirrorKeeper {
  /** Does a part of what is due; answers whether more is. Stops between two requests once the signal says so. */
  keep(signal: AbortSignal): Promise<boolean>
}

/** What of a document a query asks about. */
export interface MirrorFacts {
  status: string
  date: Day | undefined
  closedOn: Day | undefined
  contactId: string
}

/** Whether a document is among those that a query asks for. */
export function isAskedFor({ status, date, closedOn, contactId }: MirrorFacts, query: MirrorQuery): boolean {
  const { statuses, contactIds, dateFrom, dateTo, closedAfter } = query
  if (statuses && !statuses.includes(status)) return false
  if (contactIds && !contactIds.includes(contactId)) return false
  if (dateFrom && (date === undefined || date < dateFrom)) return false
  if (dateTo && (date === undefined || date > dateTo)) return false
  return !closedAfter || status !== 'PAID' || (closedOn !== undefined && closedOn > closedAfter)
}
