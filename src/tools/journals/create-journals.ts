import * as z from 'zod'
import { writeTool } from '../../call/tool.ts'
import { journalInput, journalsOf } from './journal-rules.ts'
import { journalChanges, journalFacts } from './plan-journals.ts'

/** Drafts or posts manual journals. */
export const createJournals = writeTool({
  name: 'create_journals',
  title: 'Create manual journals',
  toolset: 'ledger',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft manual journals, with a reversing one if wanted. Use when the user wants to accrue, prepay, depreciate, reclassify or correct between accounts. Not for bank, receivables, payables or stock, which Xero keeps itself.',
  input: z.strictObject({
    journals: z.array(journalInput).min(1).max(25),
    status: z.enum(['DRAFT', 'POSTED']).default('DRAFT').describe('Leave DRAFT unless the user asked to post'),
  }),
  example: {
    journals: [
      {
        narration: 'Accrue electricity, November 2030',
        date: '2030-11-30',
        reverse_on: '2030-12-01',
        lines: [
          { account: '445', debit: 380 },
          { account: '805', credit: 380 },
        ],
      },
    ],
  },
  async plan({ journals, status }, context) {
    const tracked = journals.some(({ lines }) => lines.some(({ tracking }) => tracking !== undefined))
    const facts = await journalFacts(status, context, tracked)
    const drafts = journals.flatMap((one, index) => journalsOf(one, facts, `journals.${index}`))
    return await journalChanges(drafts, status, context.books)
  },
})
