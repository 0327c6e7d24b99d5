import * as z from 'zod'
import { contactName, day } from '../../books/fields.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { writeTool } from '../../call/tool.ts'
import { anyNamed, isInvoice } from './any-named.ts'
import { linesFields } from './line-patch.ts'
import { changeableRecord, refuseRecordUpdate } from './record-update-rules.ts'
import { patchFor } from './update-patch.ts'
import { recordUpdateOf, refuseUpdate, updateOf } from './update-rules.ts'

/** Changes fields and lines of an existing invoice, bill, credit note, quote or purchase order. */
export const updateDocument = writeTool({
  name: 'update_document',
  title: 'Change a document',
  toolset: 'core',
  effect: 'draft',
  reach: 'post',
  about:
    'Change an unpaid invoice or bill, unused credit note, open quote or purchase order: fields, lines, or when payment is promised or planned; shows before and after. Use when the user wants to correct, add to or re-date one. Not for status (approve_documents, set_order_status, void_documents).',
  input: z.strictObject({
    document: z.string().min(1).max(255).describe('Number, handle or id'),
    contact: contactName.optional(),
    date: day.optional().describe('YYYY-MM-DD'),
    due: day.optional().describe('Of a quote its expiry, of a purchase order its delivery'),
    number: z.string().min(1).max(255).optional(),
    reference: z.string().max(255).optional(),
    expected_payment_date: day.optional().describe('Invoices: when the customer promised to pay'),
    planned_payment_date: day.optional().describe('Bills: when we plan to pay'),
    ...linesFields,
  }),
  example: { document: 'INV-0036', expected_payment_date: '2026-12-15' },
  async plan({ document: name, ...input }, { books }) {
    const [found] = await anyNamed([name], books, () => 'document')
    if (!found) return []
    const document = isInvoice(found) ? found : changeableRecord(found)
    const { patch, differences } = await patchFor(document, input, books)
    const lockDate = lockDateOf(await books.organisation())
    const settings = { lockDate, taxRates: await books.taxRates() }
    if (isInvoice(document)) {
      refuseUpdate(document, patch, lockDate)
      return [updateOf(document, patch, differences, settings)]
    }
    refuseRecordUpdate(document, patch, lockDate)
    return [recordUpdateOf(document, patch, differences, settings)]
  },
})
