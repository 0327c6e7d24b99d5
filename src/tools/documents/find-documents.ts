import * as z from 'zod'
import { contactName, cursor, day, limit } from '../../books/fields.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { offsetOf } from '../lists/cursor.ts'
import { listView } from './document-list.ts'
import { queryFor } from './document-query.ts'

const input = z.strictObject({
  kind: z.enum(['invoice', 'bill']).optional().describe('Sales invoice or supplier bill'),
  status: z
    .enum(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'])
    .optional()
    .describe('SUBMITTED awaits approval; without status, voided and deleted are left out'),
  contact: contactName.optional(),
  search: z.string().min(1).max(100).optional().describe('Part of number or reference'),
  date_from: day.optional().describe('YYYY-MM-DD, inclusive'),
  date_to: day.optional(),
  due_from: day.optional(),
  due_to: day.optional(),
  unpaid: z.boolean().optional().describe('Approved with an amount due'),
  overdue: z.boolean().optional().describe('Unpaid and past due'),
  order: z.enum(['newest', 'oldest', 'due', 'amount_due', 'updated']).optional(),
  detail: z.enum(['full']).optional().describe('Also typed rows'),
  limit,
  cursor,
})

const ROWS_PER_PAGE = 1000

/** Lists invoices and bills. */
export const findDocuments = readTool({
  name: 'find_documents',
  title: 'Find invoices and bills',
  toolset: 'core',
  about:
    'List invoices and bills with totals per currency. Use when the user asks which are unpaid, overdue, draft, awaiting approval, due this week, or of one contact. Not for one in full (get_document) or who owes how much by age (get_ageing).',
  input,
  example: { kind: 'invoice', overdue: true, limit: 10 },
  async run({ cursor: from, limit: count, ...given }, { books, today }: Context) {
    const contact = given.contact ? await contactNamed(given.contact, books, { archivedToo: true }) : undefined
    const offset = offsetOf(from, given)
    const query = queryFor(given, contact?.id, today)
    // From the start of Xero's page, which costs the same and has the rows that the totals are made of.
    const page = await books.findInvoices({ ...query, offset: offset - (offset % ROWS_PER_PAGE) })
    const { baseCurrency } = await books.organisation()
    return listView(page, { given, offset, limit: count, contact, baseCurrency, today })
  },
})
