import { type Cents, formatAmount, larger, magnitude, sum } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import type { Account } from '../../../../books/organisation.ts'
import { settled } from '../../journals/already-there.ts'
import { depreciationProposals } from '../../journals/depreciation.ts'
import { accountWords, isAccumulated, isDepreciation } from '../../journals/ledger-accounts.ts'
import { type Proposal, proposedAmount } from '../../journals/proposal.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import type { Check, Found } from '../check.ts'

/** Of so many months before, at least so many with depreciation make it a monthly one. */
const MONTHS = 3
const LEAST = 2

/** Depreciation that was charged in the months before and not in this one. */
export const depreciationMissing: Check = {
  rule: 'depreciation_missing',
  title: 'Depreciation is charged',
  step: 'fixed_assets',
  weight: 6,
  examine: (books) => {
    const charged = chargedByMonth(books)
    const before = charged.slice(0, -1).slice(-MONTHS)
    const now = charged.at(-1) ?? 0n
    if (before.filter((amount) => amount !== 0n).length < LEAST) return { found: [], proved: [] }
    const proposal = settled(depreciationProposals(books), books)[0]
    if (now === 0n && !movedAccumulated(books)) return { found: [missing(before, proposal, books)], proved: [] }
    return { found: [], proved: [`Depreciation of ${books.period.month} is charged: ${formatAmount(now)}.`] }
  },
}

function chargedByMonth({ profits, accounts }: MonthBooks): Cents[] {
  const ids = accounts.filter(isDepreciation).map(({ id }) => id)
  return profits.map(({ figures }) => sum(ids.map((id) => figures.get(id) ?? 0n)))
}

function wasCharged({ id }: Account, { profits }: MonthBooks): boolean {
  return profits.slice(-1 - MONTHS, -1).some(({ figures }) => (figures.get(id) ?? 0n) !== 0n)
}

function movedAccumulated({ trial, accounts }: MonthBooks): boolean {
  return accounts.some((account) => isAccumulated(account) && (trial.movement.get(account.id) ?? 0n) < 0n)
}

function missing(before: readonly Cents[], proposal: Proposal | undefined, books: MonthBooks): Found {
  const { period, organisation } = books
  const usual = before.map(magnitude).reduce(larger, 0n)
  const amount = proposal ? proposedAmount(proposal) : usual
  const draft = proposal?.already
  const charged = books.accounts.filter((account) => isDepreciation(account) && wasCharged(account, books))
  const usualAccounts = charged.map(accountWords).join(' and ')
  const next =
    proposal === undefined
      ? 'No journal charged it before, so the register did: a person runs depreciation in Xero under Accounting, Fixed assets.'
      : `Draft it with propose_journals, draft ${proposal.id}, unless Xero's register of fixed assets is to run it.`
  return {
    key: ['depreciation'],
    severity: 'warning',
    amount,
    fact: `No depreciation is charged on ${usualAccounts} in ${period.month}; the months before had ${before.map((one) => moneyText(magnitude(one), organisation.baseCurrency)).join(', ')}.`,
    next: draft === undefined ? next : `A person posts what is there: ${draft}.`,
    documents: proposal?.documents ?? [],
    confidence: 0.9,
    ...(proposal ? { rows: [['calculation', proposal.calculation]] as const } : {}),
  }
}
