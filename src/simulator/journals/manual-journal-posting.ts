import type { Cents } from '../../books/money.ts'
import type { Work } from '../accounting/work.ts'
import { entry, type Posting, post, systemAccount, turned } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { JournalLine, ManualJournal } from '../state-journals.ts'

/** Posts a manual journal: its lines without tax, and the tax of each rate on the tax account. */
export function postManualJournal(work: Work, journal: ManualJournal): void {
  post(work, { ...sourceOf(journal), lines: journalLines(work.organisation, journal) })
}

/** Takes a manual journal out of the ledger again with the same entry turned round, on its own date. */
export function reverseManualJournal(work: Work, journal: ManualJournal): void {
  post(work, { ...sourceOf(journal), lines: turned(journalLines(work.organisation, journal)) })
}

function sourceOf({ id, date }: ManualJournal): Omit<Posting, 'lines'> {
  return { date, sourceType: 'MANJOURNAL', sourceId: id, reference: '' }
}

function journalLines(organisation: OrganisationState, journal: ManualJournal): JournalLine[] {
  const inclusive = journal.lineAmountTypes === 'Inclusive'
  const taxes = new Map<string, Cents>()
  const lines = journal.lines.flatMap((line): JournalLine[] => {
    const { accountId, lineAmount, taxAmount, taxType } = line
    if (accountId === undefined) return []
    if (taxAmount !== 0n) taxes.set(taxType, (taxes.get(taxType) ?? 0n) + taxAmount)
    const net = inclusive ? lineAmount - taxAmount : lineAmount
    return [
      {
        ...entry(accountId, net, line.description ?? journal.narration),
        taxType,
        ...(taxAmount === 0n ? {} : { taxAmount }),
        tracking: line.tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId })),
      },
    ]
  })
  if (taxes.size === 0) return lines
  const control = systemAccount(organisation, 'GST').id
  return [...lines, ...[...taxes].map(([taxType, amount]) => ({ ...entry(control, amount, ''), taxType }))]
}
