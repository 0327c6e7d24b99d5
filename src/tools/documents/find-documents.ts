import * as z from 'zod'
import { contactName, cursor, day, limit } from '../../books/fields.ts'
import { RECORD_KINDS } from '../../books/records.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { offsetOf } from '../lists/cursor.ts'
import { listView } from './document-list.ts'
import { queryFor } from './document-query.ts'
import { invoiceFilter, otherRecords, STATUSES } from './find-records.ts'

const input = z.strictObject({
  kind: z.enum(RECORD_KINDS).optional().describe('Default: invoices and bills'),
  status: z
    .enum(STATUSES)
    .optional()
    .describe('SUBMITTED awaits approval; without status, voided and deleted are left out'),
  contact: contactName.optional(),
  account: z.string().min(1).max(150).optional().describe('Bank account, for money in and out'),
  search: z.string().min(1).max(100).optional().describe('Part of number, reference or narration'),
  date_from: day.optional().describe('YYYY-MM-DD, inclusive'),
  date_to: day.optional(),
  due_from: day.optional(),
  due_to: day.optional(),
  unpaid: z.boolean().optional().describe('Something is still due, or of a credit unused'),
  overdue: z.boolean().optional().describe('Unpaid and past due'),
  reconciled: z.boolean().optional().describe('Money matched with the bank statement'),
  order: z.enum(['newest', 'oldest', 'due', 'amount_due', 'updated']).optional(),
  detail: z.enum(['full']).optional().describe('Also typed rows'),
  limit,
  cursor,
})

const ROWS_PER_PAGE = 1000

/** Lists invoices, bills and every other kind of record. */
export const findDocuments = readTool({
  name: 'find_documents',
  title: 'Find documents and payments',
  toolset: 'core',
  about:
    'List invoices, bills, credit notes, quotes, orders, payments, bank transactions or journals, with totals. Use when the user asks which are unpaid, overdue, draft, awaiting approval, unreconciled, or of one contact. Not for one in full (get_document) or ageing (get_ageing).',
  input,
  example: { kind: 'invoice', overdue: true, limit: 10 },
  // Without a kind a total may be of invoices in one organisation and of bills in another.
  across: { addsUp: ({ kind }) => kind !== undefined },
  async run({ cursor: from, limit: count, ...given }, { books, today }: Context) {
    const contact = given.contact ? await contactNamed(given.contact, books, { archivedToo: true }) : undefined
    const offset = offsetOf(from, given)
    // From the start of Xero's page, which costs the same and has the rows that the totals are made of.
    const pageStart = offset - (offset % ROWS_PER_PAGE)
    if (given.kind !== undefined && given.kind !== 'invoice' && given.kind !== 'bill') {
      return await otherRecords(
        { ...given, kind: given.kind },
        { books, today, contact, offset, pageStart, limit: count },
      )
    }
    const query = queryFor(invoiceFilter(given), contact?.id, today)
    const page = await books.findInvoices({ ...query, offset: pageStart })
    const { baseCurrency } = await books.organisation()
    return listView(page, { given: invoiceFilter(given), offset, limit: count, contact, baseCurrency, today })
  },
})
