import * as z from 'zod'
import { statusOptIn } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'

const billInput = documentInput.extend({
  number: documentInput.shape.number.describe("The supplier's invoice number"),
})

/** Drafts supplier bills. */
export const createBills = writeTool({
  name: 'create_bills',
  title: 'Create supplier bills',
  toolset: 'core',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft one or many supplier bills; warns of bills that look entered already. Use when the user has an invoice from a supplier to enter or pay later. Not for invoices to customers (create_invoices).',
  input: z.strictObject({ bills: z.array(billInput).min(1).max(50), status: statusOptIn }),
  example: {
    bills: [
      {
        contact: 'Volt Energy',
        number: 'VE-2211',
        lines: [{ description: 'Electricity, November', unit_price: 412.6, account: 'Light, Power, Heating' }],
      },
    ],
  },
  plan: ({ bills, status }, context) =>
    planDocuments(
      bills.map((input) => ({ kind: 'bill', input })),
      { status, field: 'bills' },
      context,
    ),
})
