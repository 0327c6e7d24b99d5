import type { DigestQuery, MirroredDocuments, MirrorFacts, MirrorKind, MirrorQuery } from './mirror.ts'

/** Xero's lists that a copy holds, in the order in which they are read: contacts first, whose names the others show. */
export const MIRROR_LISTS = [
  'Contacts',
  'Invoices',
  'CreditNotes',
  'Prepayments',
  'Overpayments',
  'Payments',
  'BankTransactions',
  'ManualJournals',
  'PurchaseOrders',
  'Quotes',
  'Items',
] as const

/** One of Xero's lists. */
export type MirrorList = (typeof MIRROR_LISTS)[number]

/** The list in which the documents of a kind are. */
export const LIST_OF: Readonly<Record<MirrorKind, MirrorList>> = {
  contact: 'Contacts',
  invoice: 'Invoices',
  bill: 'Invoices',
  credit_note: 'CreditNotes',
  supplier_credit: 'CreditNotes',
  prepayment: 'Prepayments',
  overpayment: 'Overpayments',
  payment: 'Payments',
  bank_transaction: 'BankTransactions',
  journal: 'ManualJournals',
  purchase_order: 'PurchaseOrders',
  quote: 'Quotes',
  item: 'Items',
}

/** One document as a copy keeps it: what queries ask about, and the document. `updatedAt` is Xero's, milliseconds. */
export interface MirrorRow extends MirrorFacts {
  kind: MirrorKind
  id: string
  updatedAt: number
  document: MirroredDocuments[MirrorKind]
}

/** A reading of a whole list that is under way: which it is, when it began, its next page, and how many rows the last page said there are. */
export interface Walk {
  run: number
  began: number
  page: number
  total: number | undefined
}

/**
 * How far the copy of one list is. `asOf`: everything changed before that instant is in it; undefined until it was read whole for the first
 * time. `wholeAt`: when the last whole reading began. `writes`: how many of this server's writes had begun when it was last brought up to date.
 */
export interface ListState {
  asOf: number | undefined
  wholeAt: number | undefined
  writes: number
  walk: Walk | undefined
}

/** How far a copy is. `writes` counts those of this server, on every process; a list that has seen fewer may lack what they wrote. */
export interface MirrorState {
  writes: number
  lists: Readonly<Record<MirrorList, ListState>>
}

/** A document that this server wrote to: it is read again even where Xero does not note the change. `number` tells a later write. */
export interface WrittenMark {
  id: string
  number: number
}

/**
 * The copy of one organisation's documents, shared by all processes on one store, sealed at rest. Whoever brings it up to date takes it first,
 * and what is written without having it is refused: Fault `unavailable`, as everything is while the store cannot be reached.
 */
export interface MirrorCopy {
  state(): Promise<MirrorState>
  /** How many writes of this server have begun; they are counted from the first time on that this is asked, or that a list is begun. */
  writesCounted(): Promise<number>
  every<Kind extends MirrorKind>(kind: Kind, query: MirrorQuery): AsyncIterable<MirroredDocuments[Kind]>
  /** As that of a Reading. */
  digest<Kind extends MirrorKind, Value>(
    kind: Kind,
    query: DigestQuery,
    of: (document: MirroredDocuments[Kind]) => Value,
  ): AsyncIterable<readonly Value[]>
  /** Takes the right to bring it up to date until then, milliseconds; false while another process has it. */
  take(until: number): Promise<boolean>
  release(): Promise<void>
  /** Begins to read a list whole. */
  beginWalk(list: MirrorList, began: number): Promise<Walk>
  /** Keeps a page of a whole reading that was asked for at `readAt`, and where it goes on. */
  keepPage(list: MirrorList, rows: readonly MirrorRow[], readAt: number, next: Walk): Promise<void>
  /** Documents that a whole reading has not met although they should be there: at most `limit`, those that are void or deleted left out. */
  unmet(list: MirrorList, run: number, limit: number): Promise<readonly string[]>
  /** Ends a whole reading; `alone`: its one answer had everything, so what it did not have is gone. */
  endWalk(list: MirrorList, walk: Walk, alone: boolean): Promise<void>
  /** Keeps documents as Xero answered when it was asked at `readAt`: nothing newer is overwritten. */
  put(list: MirrorList, rows: readonly MirrorRow[], readAt: number): Promise<void>
  remove(list: MirrorList, id: string): Promise<void>
  /** Notes that everything that changed before `asOf` is there, and which writes had begun by then. */
  noteChanges(list: MirrorList, asOf: number, writes: number): Promise<void>
  /** Documents of the list that this server wrote to since they were last read. */
  marks(list: MirrorList): Promise<readonly WrittenMark[]>
  unmark(marks: readonly WrittenMark[]): Promise<void>
}
