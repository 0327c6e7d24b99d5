import { cutOff } from '../checks/cut-off.ts'
import { miscodedCheck } from '../checks/documents/coding-check.ts'
import { missingRecurringCheck } from '../checks/documents/recurring-check.ts'
import { periodEndChecks } from '../checks/period-end-checks.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { findingId } from '../run/finding-id.ts'
import type { Proposal } from './proposal.ts'

const CHECKS = [cutOff, miscodedCheck, missingRecurringCheck, ...periodEndChecks]

/** The id of the finding that is about the same thing as a proposal, by the proposal's id; none where the checks do not find it. */
export function findingsByProposal(proposals: readonly Proposal[], books: MonthBooks): ReadonlyMap<string, string> {
  const found = new Set(
    CHECKS.flatMap((check) => check.examine(books).found.map(({ key }) => findingId(check.rule, key))),
  )
  return new Map(
    proposals.flatMap(({ id, finding }) => {
      const one = finding && findingId(finding.rule, finding.key ?? [id])
      return one && found.has(one) ? [[id, one] as const] : []
    }),
  )
}
