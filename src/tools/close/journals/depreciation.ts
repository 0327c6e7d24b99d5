import { addMonths, startOfMonth } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, divideRounded, formatAmount, smaller, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { refOf } from '../checks/check.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import {
  accountsByCode,
  isAccumulated,
  isDepreciation,
  journalsOfBooks,
  type ProposalBooks,
} from './ledger-accounts.ts'
import type { NewProposal, ProposedLine } from './proposal.ts'

/** How many months of depreciation are looked at. */
const MONTHS = 6

/** What one account lost in each of the last months, oldest first, and how the next is worked out. */
interface Course {
  account: Account
  amounts: readonly Cents[]
  next: Cents
  how: string
  confidence: number
}

/** Depreciation as journals of before charged it, one journal for all assets. Where a register runs it in Xero there are no such journals. */
export function depreciationProposals(books: ProposalBooks): NewProposal[] {
  const byCode = accountsByCode(books.accounts)
  const journals = depreciationJournals(books, byCode)
  const [newest] = journals
  if (!newest || newest.date < startOfMonth(addMonths(books.period.from, -2))) return []
  const courses = accumulatedCodes(journals, byCode).flatMap((account) => courseOf(account, journals, books))
  const total = sum(courses.map(({ next }) => next))
  const cost = newest.lines.find(({ accountCode, net }) => net > 0n && isDepreciationCode(accountCode, byCode))
  if (total <= 0n || !cost) return []
  const lines: ProposedLine[] = [
    { account: cost.accountCode, amount: total, description: `Depreciation ${books.period.month}` },
    ...courses.map(({ account, next }) => ({
      ...{ account: account.code, amount: -next, description: `Depreciation ${books.period.month}` },
    })),
  ]
  return [
    {
      ...{
        kind: 'depreciation',
        subject: ['run', cost.accountCode],
        about: 'Depreciation',
        lines,
        reverseOn: undefined,
      },
      calculation: courses.map(({ account, how }) => `${account.code}: ${how}`).join('; '),
      basis: [`Charged by journal before, last by ${quoted(newest.reference, 60)} of ${newest.date}.`],
      confidence: courses.reduce((least, { confidence }) => Math.min(least, confidence), 1),
      documents: [refOf(newest)],
      finding: { rule: 'depreciation_missing', key: ['depreciation'] },
      asks: undefined,
    },
  ]
}

function isDepreciationCode(code: string, byCode: ReadonlyMap<string, Account>): boolean {
  const account = byCode.get(code)
  return account !== undefined && isDepreciation(account)
}

/** Posted journals before the period that charge depreciation, the newest first. */
export function depreciationJournals(books: ProposalBooks, byCode: ReadonlyMap<string, Account>): CloseDocument[] {
  const from = monthsAfter(books.period, -MONTHS).from
  return journalsOfBooks(books)
    .filter(({ status, date }) => status === 'POSTED' && date >= from && date < books.period.from)
    .filter(({ lines }) => lines.some(({ accountCode, net }) => net > 0n && isDepreciationCode(accountCode, byCode)))
    .sort((one, other) => (one.date < other.date ? 1 : -1))
}

function accumulatedCodes(journals: readonly CloseDocument[], byCode: ReadonlyMap<string, Account>): Account[] {
  const codes = new Set(
    journals.flatMap(({ lines }) => lines.filter(({ net }) => net < 0n).map(({ accountCode }) => accountCode)),
  )
  return [...codes].sort().flatMap((code) => {
    const account = byCode.get(code)
    return account && isAccumulated(account) && account.status === 'ACTIVE' ? [account] : []
  })
}

function courseOf(account: Account, journals: readonly CloseDocument[], books: ProposalBooks): Course[] {
  const months = Array.from({ length: MONTHS }, (_, index) => monthsAfter(books.period, index - MONTHS))
  const amounts = months.map(({ from, to }) =>
    sum(
      journals
        .filter(({ date }) => date >= from && date <= to)
        .flatMap(({ lines }) => lines.filter(({ accountCode }) => accountCode === account.code))
        .map(({ net }) => -net),
    ),
  )
  const [before = 0n, last = 0n] = amounts.slice(-2)
  if (last <= 0n) return []
  const worked = nextOf(before, last)
  const left = bookValue(account, books)
  if (left === undefined || left >= worked.next) return [{ account, amounts, ...worked }]
  const next = left > 0n ? smaller(left, worked.next) : 0n
  const how = `${worked.how}, held to the ${formatAmount(next)} that is left of the cost`
  return next === 0n ? [] : [{ account, amounts, ...worked, next, how }]
}

function nextOf(before: Cents, last: Cents): Pick<Course, 'next' | 'how' | 'confidence'> {
  if (before === last) return { next: last, how: `${formatAmount(last)} as in the months before`, confidence: 0.95 }
  if (before > last && last * 100n >= before * 90n) {
    const next = divideRounded(last * last, before)
    const how = `${formatAmount(next)}, falling as ${formatAmount(before)} to ${formatAmount(last)} did`
    return { next, how, confidence: 0.75 }
  }
  return {
    next: last,
    how: `${formatAmount(last)} as last month; before it was ${formatAmount(before)}`,
    confidence: 0.6,
  }
}

/** What is left of the cost at the end of the period, where one account is named as the cost of this one. */
export function bookValue(account: Account, { accounts, trial }: ProposalBooks): Cents | undefined {
  const [cost, ...more] = costAccounts(account, accounts)
  if (!cost || more.length > 0) return undefined
  const paid = trial.balance.get(cost.id) ?? 0n
  return paid > 0n ? paid + (trial.balance.get(account.id) ?? 0n) : undefined
}

function costAccounts({ id, name }: Account, accounts: readonly Account[]): Account[] {
  const lower = name.toLowerCase()
  return accounts.filter(
    (one) => one.id !== id && one.class === 'ASSET' && one.name.length > 3 && lower.includes(one.name.toLowerCase()),
  )
}
