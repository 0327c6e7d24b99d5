import type { Books } from '../../books/books.ts'
import type { Invoice } from '../../books/documents.ts'
import { isGone, type LedgerRecord, RECORD_KINDS } from '../../books/records.ts'
import { documentsIfAny, noDocument, twice } from './document-named.ts'
import { recordIfAny } from './record-named.ts'

/** A document of any kind that a caller named, whole: an invoice or bill with all that only these have, or another record. */
export type AnyDocument = Invoice | LedgerRecord

/** Whether a document is an invoice or bill. */
export function isInvoice(document: AnyDocument): document is Invoice {
  return 'amountDue' in document
}

const OTHERS = RECORD_KINDS.filter((kind) => kind !== 'invoice' && kind !== 'bill')

/**
 * The documents of any kind that a caller named, in the caller's order: invoices and bills first, all in one read, then what else has
 * that name. `field` is the argument's path in faults. Throws Fault for a name that fits none or several, and for one named twice.
 */
export async function anyNamed(
  texts: readonly string[],
  books: Books,
  field: (index: number) => string,
): Promise<AnyDocument[]> {
  const invoices = await documentsIfAny(texts, books, { field })
  const found: AnyDocument[] = []
  for (const [index, text] of texts.entries()) {
    const document = await living(invoices[index], text, books, field(index))
    if (!document) throw await noDocument(text, books, field(index))
    if (found.some(({ id }) => id === document.id)) throw twice(text, field(index))
    found.push(document)
  }
  return found
}

// A voided invoice is meant only where nothing that lives has its name.
async function living(
  invoice: Invoice | undefined,
  text: string,
  books: Books,
  field: string,
): Promise<AnyDocument | undefined> {
  if (invoice && !isGone(invoice.status)) return invoice
  return (await recordIfAny(text, books, { kinds: OTHERS, field })) ?? invoice
}
