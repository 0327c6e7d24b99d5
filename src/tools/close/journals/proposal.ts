import type { Day } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { sha256 } from '../../../call/canonical.ts'
import type { DocumentRef } from '../checks/check.ts'
import type { Period } from '../month/period.ts'

/** What a period's end needs a journal for. */
export const PROPOSAL_KINDS = ['accrual', 'prepayment', 'depreciation', 'reclassification'] as const

/** One of them. */
export type ProposalKind = (typeof PROPOSAL_KINDS)[number]

/** A line of a proposed journal, base-currency cents, debits above 0; `account` is a code, empty where the ledger does not tell which. */
export interface ProposedLine {
  account: string
  amount: Cents
  description: string
}

/**
 * A journal that the end of a period seems to need. `about` is ledger text. `calculation` says how the amount comes about, in words and figures,
 * `basis` what speaks for it. `confidence` is 0 to 1. `already` names the journal that does it already, `asks` the account that nothing in the ledger tells.
 */
export interface Proposal {
  id: string
  kind: ProposalKind
  about: string
  lines: readonly ProposedLine[]
  date: Day
  reverseOn: Day | undefined
  calculation: string
  basis: readonly string[]
  confidence: number
  documents: readonly DocumentRef[]
  already: string | undefined
  asks: string | undefined
  /** The finding of the checks that is about the same thing; without a key it is about the proposal's id. */
  finding?: { rule: string; key?: readonly string[] }
}

/** A proposal before the ledger was asked whether it is there already; `subject` tells it apart from others of its kind and period. */
export interface NewProposal extends Omit<Proposal, 'id' | 'date' | 'already' | 'confidence' | 'documents'> {
  subject: readonly string[]
  confidence?: number
  documents?: readonly DocumentRef[]
}

/** The id of a proposal: the same for the same subject of a period, whatever the amount. */
export function proposalId(kind: ProposalKind, subject: readonly string[], { month }: Pick<Period, 'month'>): string {
  return `J-${sha256([kind, month, ...subject].join('\n'))
    .slice(0, 8)
    .toUpperCase()}`
}

/** Debits of a proposal, cents. */
export function proposedAmount({ lines }: Pick<Proposal, 'lines'>): Cents {
  return sum(lines.map(({ amount }) => (amount > 0n ? amount : 0n)))
}
