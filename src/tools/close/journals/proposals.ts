import { accrualProposals } from './accruals.ts'
import { settled } from './already-there.ts'
import { depreciationProposals } from './depreciation.ts'
import type { ProposalBooks } from './ledger-accounts.ts'
import { releaseProposals } from './prepaid-releases.ts'
import { deferralProposals } from './prepayments.ts'
import { type Proposal, proposedAmount } from './proposal.ts'
import { reclassProposals } from './reclassifications.ts'

/** Every journal that the end of a period seems to need, the largest first within each kind. Pure. */
export function proposalsOf(books: ProposalBooks): Proposal[] {
  return [
    ...largestFirst(settled(accrualProposals(books), books)),
    ...largestFirst(settled([...deferralProposals(books), ...releaseProposals(books)], books)),
    ...settled(depreciationProposals(books), books),
    ...largestFirst(settled(reclassProposals(books), books)),
  ]
}

function largestFirst(proposals: readonly Proposal[]): Proposal[] {
  const sized = proposals.map((proposal) => ({ proposal, amount: proposedAmount(proposal) }))
  return sized
    .sort((a, b) => (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : a.proposal.id < b.proposal.id ? -1 : 1))
    .map(({ proposal }) => proposal)
}
