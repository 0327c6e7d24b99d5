import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import type { JournalDraft } from '../../call/acts/journals.ts'
import type { ChangeOf } from '../../call/change.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { recordLabel } from '../documents/record-named.ts'
import { type JournalFacts, journalInput, journalSummary, journalsOf } from './journal-rules.ts'

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
    const facts = await factsOf(status, context, journals)
    const drafts = journals.flatMap((one, index) => journalsOf(one, facts, `journals.${index}`))
    const there = await journalsBeside(drafts, context.books)
    return drafts.map((draft): ChangeOf<'create_journal'> => {
      const beside = there.filter(({ date }) => date === draft.date)
      const alike = beside.filter(({ reference }) => reference.trim() === draft.narration.trim())
      return {
        act: 'create_journal',
        draft,
        known: beside.map(({ id }) => id),
        summary: journalSummary(draft),
        warnings: [
          ...alike.slice(0, 3).map((one) => `one of the same day and narration is there: ${recordLabel(one)}`),
          ...stayingDraft(draft, status),
        ],
      }
    })
  },
})

function stayingDraft(draft: JournalDraft, wanted: JournalDraft['status']): string[] {
  return draft.status === wanted ? [] : ['the reversal stays a draft until a person posts it']
}

async function factsOf(
  status: JournalDraft['status'],
  { books, today }: Context,
  journals: readonly z.output<typeof journalInput>[],
): Promise<JournalFacts> {
  const tracked = journals.some(({ lines }) => lines.some(({ tracking }) => tracking !== undefined))
  const [organisation, accounts, taxRates, trackingCategories] = await Promise.all([
    books.organisation(),
    books.accounts(),
    books.taxRates(),
    tracked ? books.trackingCategories() : [],
  ])
  const { baseCurrency } = organisation
  return { status, today, accounts, taxRates, trackingCategories, baseCurrency, lockDate: lockDateOf(organisation) }
}

// What is there already must not be taken for what is written, should its answer be lost.
async function journalsBeside(drafts: readonly JournalDraft[], books: Books): Promise<readonly LedgerRecord[]> {
  const days = drafts.map(({ date }) => date).sort()
  const found: LedgerRecord[] = []
  for (;;) {
    const query = { dateFrom: days[0], dateTo: days.at(-1), offset: found.length }
    const { rows, total } = await books.findRecords('journal', query)
    found.push(...rows)
    if (rows.length === 0 || found.length >= total) return found
  }
}
