import type { Line } from '../books/documents.ts'
import type { LedgerRecord } from '../books/records.ts'
import { type CreateJournal, debitsOf, type JournalDraft, type JournalLine } from '../call/acts/journals.ts'
import { sameText, sameTextWhereSet } from './document-content.ts'
import type { Operation } from './operations.ts'
import { doneWith, recordOutcome } from './record-operations.ts'
import { liveRecordsSince } from './records.ts'
import { allOf, onDay } from './where.ts'
import { wireNumber } from './wire/numbers.ts'

/** A new manual journal: found again by narration, day and lines among those that were not there when it was planned. */
export const createJournal: Operation<'create_journal'> = {
  batched: true,
  send: (client, changes, _, write) =>
    client.createJournals(
      changes.map(({ draft }) => newJournal(draft)),
      write,
    ),
  outcome: (run, { draft }, element) =>
    recordOutcome(run, element, { kind: 'journal', status: draft.status, total: debitsOf(draft.lines) }),
  find: async (run, change, since) => {
    const found = await liveRecordsSince(run.client, 'journal', allOf(onDay(change.draft.date)), since)
    return found.filter((now) => isWritten(change, now)).map((now) => doneWith(run, now))
  },
}

// A person may have posted the draft since, so its status does not count.
function isWritten({ draft: { narration, date, lines }, known }: CreateJournal, now: LedgerRecord): boolean {
  if (known.includes(now.id) || date !== now.date || !sameText(narration, now.reference)) return false
  const { lines: there = [] } = now
  return there.length === lines.length && lines.every((line, index) => isSameLine(line, there[index]))
}

function isSameLine({ accountCode, amount, description, taxType }: JournalLine, now: Line | undefined): boolean {
  return (
    accountCode === now?.accountCode &&
    amount === now.lineAmount &&
    sameText(description, now.description) &&
    sameTextWhereSet(taxType, now.taxType)
  )
}

function newJournal({ narration, date, status, lineAmountTypes, lines }: JournalDraft): object {
  return {
    ...{ narration, date, status, lineAmountTypes },
    journalLines: lines.map(({ accountCode, amount, description, taxType, tracking }) => ({
      lineAmount: wireNumber(amount, 2),
      accountCode,
      description: description === '' ? undefined : description,
      taxType,
      tracking: tracking.map(({ category, option }) => ({ name: category, option })),
    })),
  }
}
