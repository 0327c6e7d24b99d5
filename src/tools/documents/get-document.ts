import * as z from 'zod'
import { readTool } from '../../call/tool.ts'
import { documentNamed } from './document-named.ts'
import { documentView } from './document-view.ts'

/** Shows one invoice or bill in full. */
export const getDocument = readTool({
  name: 'get_document',
  title: 'Show an invoice or bill',
  toolset: 'core',
  about:
    'One invoice or bill in full: lines, payments and a link into Xero; with history also what happened to it, attachments and the online invoice link. Use when the user asks about a certain invoice or bill. Not for lists (find_documents).',
  input: z.strictObject({
    document: z.string().min(1).max(255).describe('Number, handle such as bill-3f2a1b0c, or id'),
    history: z.boolean().optional().describe('Also history, attachments, online link'),
  }),
  example: { document: 'INV-0036', history: true },
  async run({ document: name, history: wanted }, { books, today }) {
    const document = await documentNamed(name, books)
    const online = wanted === true && document.kind === 'invoice' && document.status !== 'DRAFT'
    const [organisation, history, attachments, onlineUrl] = await Promise.all([
      books.organisation(),
      wanted ? books.history('invoice', document.id) : undefined,
      wanted && document.hasAttachments ? books.attachments(document.id) : undefined,
      online ? books.onlineInvoiceUrl(document.id) : undefined,
    ])
    return documentView(document, { organisation, today, history, attachments, onlineUrl })
  },
})
