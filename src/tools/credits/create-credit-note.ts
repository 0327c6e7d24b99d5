import * as z from 'zod'
import { contactName, line, statusOptIn } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'
import { allocationWarnings, wantedCredit } from './credit-rules.ts'
import { creditedDocuments } from './credited-documents.ts'

const creditNoteInput = documentInput.omit({ due: true }).extend({
  kind: z.enum(['credit_note', 'supplier_credit']).optional().describe('Default: by for, else credit_note'),
  for: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Invoice or bill it credits: contact, currency and lines default from it'),
  contact: contactName.optional(),
  lines: z.array(line).min(1).max(100).optional().describe('What is credited, positive prices'),
  line_amount_types: z.enum(['Exclusive', 'Inclusive', 'NoTax']).optional(),
})

/** Drafts credit notes to customers and from suppliers. */
export const createCreditNote = writeTool({
  name: 'create_credit_note',
  title: 'Create credit notes',
  toolset: 'core',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft credit notes to customers or from suppliers, freely or for an invoice or bill. Use when something is returned, overcharged or written off. Not for setting credit against invoices (allocate_credit) or mistakes nobody was sent (void_documents).',
  input: z.strictObject({ credit_notes: z.array(creditNoteInput).min(1).max(50), status: statusOptIn }),
  example: {
    credit_notes: [
      { for: 'INV-0036', lines: [{ description: 'One day too many', quantity: 1, unit_price: 120, account: '200' }] },
    ],
  },
  async plan({ credit_notes: inputs, status }, context) {
    const credited = await creditedDocuments(inputs, context.books)
    const wanted = inputs.map((input, index) => wantedCredit(input, credited[index], `credit_notes.${index}`))
    const changes = await planDocuments(wanted, { status, field: 'credit_notes' }, context)
    return changes.map((change, index) => {
      const warnings = allocationWarnings(change.draft, credited[index], changes.slice(0, index))
      return { ...change, warnings: [...change.warnings, ...warnings] }
    })
  },
})
