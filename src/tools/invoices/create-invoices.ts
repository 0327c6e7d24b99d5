import * as z from 'zod'
import { statusOptIn } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'

/** Drafts sales invoices. */
export const createInvoices = writeTool({
  name: 'create_invoices',
  title: 'Create sales invoices',
  toolset: 'core',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft one or many sales invoices to customers; tax, account and due date default from the contact. Use when the user wants to bill or invoice somebody. Not for supplier bills (create_bills) or changing an invoice (update_document).',
  input: z.strictObject({ invoices: z.array(documentInput).min(1).max(50), status: statusOptIn }),
  example: {
    invoices: [
      {
        contact: 'Kauri Legal',
        reference: 'Extra support',
        lines: [{ description: 'On-site support', quantity: 3, unit_price: 145, account: '200' }],
      },
    ],
  },
  plan: ({ invoices, status }, context) =>
    planDocuments(
      invoices.map((input) => ({ kind: 'invoice', input })),
      { status, field: 'invoices' },
      context,
    ),
})
