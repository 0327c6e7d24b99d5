import { cleanText, quoted } from '../../../../books/ledger-text.ts'
import { moneyText } from '../../../../books/money-text.ts'
import { documentedAccruals } from '../../journals/accruals.ts'
import { settled } from '../../journals/already-there.ts'
import { releaseProposals } from '../../journals/prepaid-releases.ts'
import { deferralProposals } from '../../journals/prepayments.ts'
import { type Proposal, proposedAmount } from '../../journals/proposal.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import type { Check, CheckAnswer, Found } from '../check.ts'

/** Costs of the month that came on later documents, or on orders that were due and are not billed. What recurs has its own check. */
export const accrualCandidate: Check = {
  rule: 'accrual_candidate',
  title: 'Costs of the month are in it',
  step: 'adjustments',
  weight: 5,
  examine: (books) =>
    // What cut-off tells is told once.
    answerOf(settled(documentedAccruals(books), books).filter(isOwn), books, {
      what: 'is a cost of the month and not in it',
      proved: 'No later bill is for this month, and no order that was due is without its bill.',
    }),
}

/** What was paid for later months and stands in this one, and what of the prepayments is this month's. */
export const prepaymentCandidate: Check = {
  rule: 'prepayment_candidate',
  title: 'What is paid in advance is spread',
  step: 'adjustments',
  weight: 5,
  examine: (books) =>
    answerOf(settled([...deferralProposals(books), ...releaseProposals(books)], books), books, {
      what: 'is to be moved between prepayments and costs',
      proved: 'Nothing of this month is paid for later ones, and every prepayment has its share of this month.',
    }),
}

function isOwn({ finding }: Proposal): boolean {
  return finding?.key === undefined
}

function answerOf(
  proposals: readonly Proposal[],
  books: MonthBooks,
  { what, proved }: { what: string; proved: string },
): CheckAnswer {
  const open = proposals.filter(({ already }) => already === undefined)
  return {
    found: open.map((one) => foundOf(one, what, books.organisation.baseCurrency)),
    proved: open.length === 0 ? [proved] : [],
  }
}

function foundOf(proposal: Proposal, what: string, currency: string): Found {
  const { id, about, calculation, basis, documents, confidence, asks } = proposal
  const amount = proposedAmount(proposal)
  return {
    key: [id],
    severity: 'warning',
    amount,
    fact: `${moneyText(amount, currency)} of ${quoted(about)} ${what}.`,
    next:
      asks === undefined
        ? `Draft it with propose_journals, draft ${id}, or say why not.`
        : `Ask which account it is on (${asks}), then propose_journals with schedule.`,
    documents,
    rows: [
      ['calculation', cleanText(calculation, 500)],
      ['why', cleanText(basis.join(' '), 500)],
    ],
    confidence,
  }
}
