import type { Books } from '../../books/books.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import type { JournalDraft } from '../../call/acts/journals.ts'
import type { ChangeOf } from '../../call/change.ts'
import type { Context } from '../../call/tool.ts'
import { recordLabel } from '../documents/record-named.ts'
import { type JournalFacts, journalSummary } from './journal-rules.ts'

/** Reads what journals are decided from; tracking categories only where a line names one. */
export async function journalFacts(
  status: JournalDraft['status'],
  { books, today }: Pick<Context, 'books' | 'today'>,
  tracked: boolean,
): Promise<JournalFacts> {
  const [organisation, accounts, taxRates, trackingCategories] = await Promise.all([
    books.organisation(),
    books.accounts(),
    books.taxRates(),
    tracked ? books.trackingCategories() : [],
  ])
  const { baseCurrency } = organisation
  return { status, today, accounts, taxRates, trackingCategories, baseCurrency, lockDate: lockDateOf(organisation) }
}

/** The changes that make journals; `wanted` is the status that the caller asked for. Throws Fault as all reading does. */
export async function journalChanges(
  drafts: readonly JournalDraft[],
  wanted: JournalDraft['status'],
  books: Books,
): Promise<ChangeOf<'create_journal'>[]> {
  if (drafts.length === 0) return []
  const there = await journalsBeside(drafts, books)
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
        ...(draft.status === wanted ? [] : ['the reversal stays a draft until a person posts it']),
      ],
    }
  })
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
