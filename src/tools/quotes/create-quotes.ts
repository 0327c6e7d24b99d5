import * as z from 'zod'
import { day } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'

const quoteInput = documentInput.omit({ due: true }).extend({
  expiry: day.optional().describe('Valid until'),
  title: z.string().max(100).optional(),
  summary: z.string().max(3000).optional(),
  terms: z.string().max(4000).optional(),
})

/** Drafts quotes to customers. */
export const createQuotes = writeTool({
  name: 'create_quotes',
  title: 'Create quotes',
  toolset: 'ledger',
  effect: 'draft',
  reach: 'send',
  about:
    'Draft one or many quotes to customers. Use when the user wants to offer a price. Not for invoices (create_invoices) or what became of a quote (set_order_status).',
  input: z.strictObject({
    quotes: z.array(quoteInput).min(1).max(50),
    status: z.enum(['DRAFT', 'SENT']).default('DRAFT').describe('SENT marks it as sent; Xero e-mails nothing'),
  }),
  example: {
    quotes: [
      {
        contact: 'Kauri Legal',
        title: 'Fit-out',
        expiry: '2026-12-18',
        lines: [{ description: 'Meeting table', quantity: 2, unit_price: 890, account: '200' }],
      },
    ],
  },
  plan: ({ quotes, status }, context) =>
    planDocuments(
      quotes.map(({ expiry: due, title, summary, terms, ...input }) => {
        const texts = { ...(title && { title }), ...(summary && { summary }), ...(terms && { terms }) }
        return { kind: 'quote', input: { ...input, due }, texts }
      }),
      { status, field: 'quotes' },
      context,
    ),
})
