import type { Contact } from '../../../books/contacts.ts'
import type { Reading } from '../../../books/mirror.ts'
import { isGone, RECORD_STATUSES, type RecordKind } from '../../../books/records.ts'
import {
  closeAdvance,
  closeBankTransaction,
  closeCreditNote,
  closeInvoice,
  closeJournal,
  closeOrder,
  closePayment,
} from './close-document.ts'
import type { CloseDocument } from './month-books.ts'

/** The kinds of documents that a close reads whole. */
export const CLOSE_KINDS = [
  'contact',
  'invoice',
  'bill',
  'credit_note',
  'supplier_credit',
  'prepayment',
  'overpayment',
  'payment',
  'bank_transaction',
  'journal',
  'purchase_order',
] as const

/** All documents as a close looks at them. Of a copy a part is the same array for as long as nothing of its kind has changed. */
export interface ReadDocuments {
  contacts: readonly Contact[]
  parts: readonly (readonly CloseDocument[])[]
}

/** Goes through all documents once. Throws Fault as all reading does. */
export async function readDocuments(reading: Reading): Promise<ReadDocuments> {
  const [contacts, ...parts] = await Promise.all([
    gathered(reading.digest('contact', {}, contactItself)),
    gathered(reading.digest('invoice', living('invoice'), closeInvoice)),
    gathered(reading.digest('bill', living('bill'), closeInvoice)),
    gathered(reading.digest('credit_note', living('credit_note'), closeCreditNote)),
    gathered(reading.digest('supplier_credit', living('supplier_credit'), closeCreditNote)),
    gathered(reading.digest('prepayment', living('prepayment'), closeAdvance)),
    gathered(reading.digest('overpayment', living('overpayment'), closeAdvance)),
    gathered(reading.digest('payment', living('payment'), closePayment)),
    gathered(reading.digest('bank_transaction', living('bank_transaction'), closeBankTransaction)),
    gathered(reading.digest('journal', living('journal'), closeJournal)),
    gathered(reading.digest('purchase_order', living('purchase_order'), closeOrder)),
  ])
  return { contacts, parts }
}

const contactItself = (contact: Contact): Contact => contact

/** The statuses of what counts for something; an archived journal is still in the ledger. */
function living(kind: RecordKind): { statuses: readonly string[] } {
  return { statuses: RECORD_STATUSES[kind].filter((status) => !isGone(status) || status === 'ARCHIVED') }
}

async function gathered<Value>(parts: AsyncIterable<readonly Value[]>): Promise<readonly Value[]> {
  const all: (readonly Value[])[] = []
  for await (const some of parts) all.push(some)
  const [first = [], ...more] = all
  return more.length === 0 ? first : all.flat()
}
