import { visible } from '../books/ledger-text.ts'
import type { ApprovalTier, ChangeRecord } from './changes.ts'
import { organisationLabel } from './reply.ts'
import { type ShownChange, showChange, shownFacts } from './shown-change.ts'

/** A change with its story, as text for a person: on a terminal, or in a host's question. */
export interface ChangeText extends ShownChange {
  why: string
  proposedBy: string
  expires: string
}

/** `showChange` with what the record says beside it: where, who proposed it, what it takes and until when. Instants are in `zone` (an IANA name). */
export function describeChange(record: ChangeRecord, zone = 'UTC'): ChangeText {
  const { change, organisation, proposer } = record
  const shown = showChange(change)
  const client = visible(proposer.client)
  return {
    ...shown,
    facts: shownFacts([
      ['Organisation', organisationLabel(organisation)],
      ...shown.facts,
      ['Needs', TIER_WORDS[record.tier]],
      ['Agreed so far', record.agreed.join(', ')],
      ['Change', record.id],
      ['Tool', record.tool],
      ['Proposed', instantText(record.plannedAt, zone)],
    ]),
    why: visible(record.why, 500),
    proposedBy: `${visible(proposer.user)}${client === '' ? '' : ` through ${client}`}`,
    expires: instantText(record.expiresAt, zone),
  }
}

/** An instant in milliseconds as `2026-11-20 22:00 Pacific/Auckland`. Throws RangeError for an unknown zone. */
export function instantText(instant: number, zone: string): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const
  return `${new Intl.DateTimeFormat('sv-SE', options).format(instant)} ${zone}`
}

const TIER_WORDS: Readonly<Record<ApprovalTier, string>> = {
  elicitation: 'one person, who may answer in the assistant',
  person: 'one person, with a passkey or a one-time code',
  two_people: 'two different people, each with a passkey or a one-time code',
}
