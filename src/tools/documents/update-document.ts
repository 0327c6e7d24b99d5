import * as z from 'zod'
import { contactName, day } from '../../books/fields.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { writeTool } from '../../call/tool.ts'
import { documentNamed } from './document-named.ts'
import { linesFields } from './line-patch.ts'
import { patchFor } from './update-patch.ts'
import { refuseUpdate, updateOf } from './update-rules.ts'

/** Changes fields and lines of an existing invoice or bill. */
export const updateDocument = writeTool({
  name: 'update_document',
  title: 'Change an invoice or bill',
  toolset: 'core',
  effect: 'draft',
  reach: 'post',
  about:
    'Change an existing unpaid invoice or bill: fields, single lines, or when payment is promised or planned; shows before and after. Use when the user wants to correct, add to or re-date one. Not for status (approve_documents, void_documents).',
  input: z.strictObject({
    document: z.string().min(1).max(255).describe('Number, handle or id'),
    contact: contactName.optional(),
    date: day.optional().describe('YYYY-MM-DD'),
    due: day.optional(),
    number: z.string().min(1).max(255).optional(),
    reference: z.string().max(255).optional(),
    expected_payment_date: day.optional().describe('Invoices: when the customer promised to pay'),
    planned_payment_date: day.optional().describe('Bills: when we plan to pay'),
    ...linesFields,
  }),
  example: { document: 'INV-0036', expected_payment_date: '2026-12-15' },
  async plan({ document: name, ...input }, { books }) {
    const document = await documentNamed(name, books)
    const { patch, differences } = await patchFor(document, input, books)
    const lockDate = lockDateOf(await books.organisation())
    refuseUpdate(document, patch, lockDate)
    return [updateOf(document, patch, differences, { lockDate, taxRates: await books.taxRates() })]
  },
})
