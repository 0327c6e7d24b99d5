import * as z from 'zod'
import { day } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { documentInput } from '../documents/draft-rules.ts'
import { planRepeating } from './plan-repeating.ts'

const { contact, lines, reference, currency, line_amount_types } = documentInput.shape

/** Sets up an invoice or bill that Xero raises again and again. */
export const createRepeatingInvoice = writeTool({
  name: 'create_repeating_invoice',
  title: 'Set up a repeating invoice',
  toolset: 'ledger',
  effect: 'draft',
  reach: 'send',
  about:
    'Have Xero raise the same invoice or bill every few weeks or months. Use when rent, a retainer or subscription recurs. It cannot be changed later, only deleted (void_documents). Not for a single one (create_invoices, create_bills).',
  input: z.strictObject({
    ...{ contact, lines, reference, currency, line_amount_types },
    kind: z.enum(['invoice', 'bill']).default('invoice'),
    every: z.number().int().min(1).max(999).default(1).describe('Every so many units'),
    unit: z.enum(['WEEKLY', 'MONTHLY']).default('MONTHLY'),
    start: day.describe('Date of the first, today or later'),
    end: day.optional(),
    due_days: z.number().int().min(0).max(365).optional().describe("Days after its date; default: the contact's terms"),
    status: z
      .enum(['DRAFT', 'AUTHORISED'])
      .default('DRAFT')
      .describe('AUTHORISED approves each one by itself: only when the user asked'),
    send: z.boolean().optional().describe('Xero e-mails each approved invoice: only when the user asked'),
  }),
  example: {
    contact: 'Kauri Legal',
    start: '2030-01-01',
    due_days: 14,
    reference: 'Retainer',
    lines: [{ description: 'Support, [Month Year]', unit_price: 450, account: '200' }],
  },
  plan: (input, context) => planRepeating(input, context),
})
