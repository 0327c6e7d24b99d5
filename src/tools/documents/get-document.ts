import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { Invoice } from '../../books/documents.ts'
import { type LedgerRecord, RECORD_KINDS, type RecordKind } from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { documentNamed } from './document-named.ts'
import { documentView } from './document-view.ts'
import { recordNamed } from './record-named.ts'
import { recordView } from './record-view.ts'

/** Shows one document of any kind in full. */
export const getDocument = readTool({
  name: 'get_document',
  title: 'Show a document or payment',
  toolset: 'core',
  about:
    'One invoice, bill, credit note, quote, order, payment, bank transaction or journal in full: lines, payments, a link into Xero; with history also what happened to it and attachments. Use when the user asks about a certain one. Not for lists (find_documents).',
  input: z.strictObject({
    document: z.string().min(1).max(255).describe('Number, handle such as bill-3f2a1b0c, or id'),
    kind: z.enum(RECORD_KINDS).optional().describe('Where the number alone may not tell'),
    history: z.boolean().optional().describe('Also history, attachments, online link'),
  }),
  example: { document: 'INV-0036', history: true },
  async run({ document: name, kind, history }, context) {
    const found = await invoiceOrRecord(name, kind, context.books)
    return await ('settlements' in found
      ? invoiceInFull(found, history === true, context)
      : recordInFull(found, history === true, context))
  },
})

const OTHERS = RECORD_KINDS.filter((kind) => kind !== 'invoice' && kind !== 'bill')

// Invoices and bills first: most questions are about them, and one read answers.
async function invoiceOrRecord(
  name: string,
  kind: RecordKind | undefined,
  books: Books,
): Promise<Invoice | LedgerRecord> {
  if (kind && kind !== 'invoice' && kind !== 'bill')
    return await recordNamed(name, books, { kinds: [kind], field: 'document' })
  try {
    return await documentNamed(name, books, kind)
  } catch (thrown) {
    if (kind || !isNotFound(thrown)) throw thrown
    return await recordNamed(name, books, { kinds: OTHERS, field: 'document' }).catch((other: unknown) => {
      // What was said first names the nearest invoices.
      throw isNotFound(other) ? thrown : other
    })
  }
}

function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.code === 'not_found'
}

async function invoiceInFull(document: Invoice, wanted: boolean, { books, today }: Context) {
  const online = wanted && document.kind === 'invoice' && document.status !== 'DRAFT'
  const [organisation, history, attachments, onlineUrl] = await Promise.all([
    books.organisation(),
    wanted ? books.history(document.kind, document.id) : undefined,
    wanted && document.hasAttachments ? books.attachments(document.kind, document.id) : undefined,
    online ? books.onlineInvoiceUrl(document.id) : undefined,
  ])
  return documentView(document, { organisation, today, history, attachments, onlineUrl })
}

async function recordInFull(record: LedgerRecord, wanted: boolean, { books, today }: Context) {
  const { kind, id, hasAttachments } = record
  const [organisation, history, attachments] = await Promise.all([
    books.organisation(),
    wanted ? books.history(kind, id) : undefined,
    wanted && hasAttachments ? books.attachments(kind, id) : undefined,
  ])
  return recordView(record, { organisation, today, history, attachments })
}
