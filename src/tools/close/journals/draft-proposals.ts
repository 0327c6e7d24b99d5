import { cleanText } from '../../../books/ledger-text.ts'
import type { JournalDraft } from '../../../call/acts/journals.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context } from '../../../call/tool.ts'
import { type JournalFacts, journalsOf } from '../../journals/journal-rules.ts'
import { journalChanges, journalFacts } from '../../journals/plan-journals.ts'
import type { Proposal } from './proposal.ts'

/** A proposal that is to be drafted, with the argument that named it. */
export interface Wanted {
  proposal: Proposal
  field: string
}

/**
 * The changes that make journals of proposals, each with its reversal where it has one, both or none. What is there already makes none; posting it again is
 * refused. Throws Fault also for an account that is missing or that Xero takes no journal on, and for a locked period.
 */
export async function draftProposals(
  wanted: readonly Wanted[],
  status: JournalDraft['status'],
  context: Pick<Context, 'books' | 'today'>,
): Promise<ChangeOf<'create_journal'>[]> {
  if (wanted.length === 0) return []
  const facts = await journalFacts(status, context, false)
  for (const one of wanted) refuseUnready(one, status)
  const made = wanted
    .filter(({ proposal }) => proposal.already === undefined)
    .map((one) => ({ ...one, drafts: draftsOf(one, facts) }))
  const changes = await journalChanges(
    made.flatMap(({ drafts }) => drafts),
    status,
    context.books,
  )
  const bundles = made.flatMap(({ proposal, drafts }) => drafts.map(() => proposal))
  return changes.map((change, index) => {
    const proposal = bundles[index]
    return proposal?.reverseOn === undefined ? change : { ...change, bundle: proposal.id }
  })
}

function refuseUnready({ proposal, field }: Wanted, status: JournalDraft['status']): void {
  const { id, asks, already } = proposal
  if (asks !== undefined) {
    throw new Fault(
      'invalid_input',
      `${field}: the books do not tell an account of ${id}; ${asks}.`,
      'Nothing was written. Ask the user, then give it as schedule with debit and credit.',
    )
  }
  if (already === undefined || status === 'DRAFT') return
  throw new Fault(
    'refused',
    `${field}: ${id} is not posted, since it is there already: ${already}.`,
    'Nothing was written. Leave it out, or post the draft that is there with a person in Xero.',
  )
}

function draftsOf({ proposal, field }: Wanted, facts: JournalFacts): JournalDraft[] {
  const { lines, date, reverseOn } = proposal
  const input = {
    narration: narrationOf(proposal),
    date,
    ...(reverseOn === undefined ? {} : { reverse_on: reverseOn }),
    line_amount_types: 'NoTax' as const,
    lines: lines.map(({ account, amount, description }) => ({
      account,
      description,
      ...(amount > 0n ? { debit: amount } : { credit: -amount }),
    })),
  }
  return journalsOf(input, facts, field)
}

const DEEDS: Readonly<Record<Proposal['kind'], string>> = {
  accrual: 'Accrue',
  prepayment: 'Prepayment',
  depreciation: 'Depreciation',
  reclassification: 'Reclassify',
}

/** What a journal says of itself: what it does, its calculation, its reversal and the proposal's id. */
export function narrationOf({ id, kind, about, date, calculation, reverseOn }: Proposal): string {
  const deed = about === DEEDS[kind] ? about : `${DEEDS[kind]}: ${cleanText(about, 120)}`
  const reversed = reverseOn === undefined ? '' : ` Reversed on ${reverseOn}.`
  return `${deed}, ${date.slice(0, 7)}. ${cleanText(calculation, 1_500)}.${reversed} ${id}`
}
