import { addDays, type Day } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { magnitude } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks, Posting } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import type { Check, Found } from './check.ts'
import { summedUp } from './document-words.ts'

const DORMANT_MONTHS = 6
// With less of a past, every account is posted to for the first time.
const LEAST_PAST_DAYS = 180

/** Accounts posted to in the period that are archived, or that nothing was posted to for half a year: the first are warnings, the rest one note. */
export const unusualAccounts: Check = {
  rule: 'unusual_accounts',
  title: 'Archived and dormant accounts that were posted to',
  step: 'ledger',
  weight: 2,
  examine(books) {
    const { period, postings, accounts } = books
    const now = new Map<string, Posting[]>()
    const last = new Map<string, Day>()
    let first = period.to
    for (const posting of postings) {
      const { accountId, day } = posting
      if (day < first) first = day
      if (day > period.to) continue
      if (day >= period.from) pushTo(now, accountId, posting)
      else if (day > (last.get(accountId) ?? '')) last.set(accountId, day)
    }
    const used = accounts.flatMap((account) => {
      const made = now.get(account.id)
      return made ? [{ account, made, last: last.get(account.id) }] : []
    })
    const archived = used.filter(({ account }) => account.status === 'ARCHIVED')
    const hasPast = first <= addDays(period.from, -LEAST_PAST_DAYS)
    const dormant = hasPast ? used.filter((one) => isDormant(one, books)) : []
    return {
      found: [...archived.map((one) => archivedAccount(one, books)), ...dormantAccounts(dormant, books)],
      proved: [],
    }
  },
}

function pushTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

interface Used {
  account: Account
  made: readonly Posting[]
  last: Day | undefined
}

function isDormant({ account, last }: Used, { period }: MonthBooks): boolean {
  if (account.status === 'ARCHIVED' || account.systemAccount !== '' || account.type === 'BANK') return false
  return last === undefined || last < monthsAfter(period, -DORMANT_MONTHS).from
}

function moved({ made }: Used): bigint {
  return made.reduce((total, { amount }) => total + magnitude(amount), 0n)
}

function archivedAccount(one: Used, { organisation, period }: MonthBooks): Found {
  const amount = moved(one)
  return {
    key: [one.account.id],
    severity: 'warning',
    amount,
    fact: `${quoted(one.account.name)} is archived, and ${counted(one.made.length, 'posting')} of ${moneyText(amount, organisation.baseCurrency)} in ${period.month} ${one.made.length === 1 ? 'is' : 'are'} on it.`,
    next: 'Recode them to an account that is in use, or restore this one in the chart of accounts.',
    ...summedUp([...new Set(one.made.map(({ document }) => document))]),
  }
}

function dormantAccounts(dormant: readonly Used[], { organisation, period }: MonthBooks): Found[] {
  if (dormant.length === 0) return []
  const documents = dormant.flatMap(({ made }) => made.map(({ document }) => document))
  return [
    {
      key: ['dormant'],
      severity: 'note',
      amount: 0n,
      fact: `${counted(dormant.length, 'account')} that nothing was posted to for ${DORMANT_MONTHS} months or ever ${dormant.length === 1 ? 'was' : 'were'} posted to in ${period.month}: ${dormant
        .slice(0, 8)
        .map(({ account }) => quoted(account.name))
        .join(', ')}${dormant.length > 8 ? ' and more' : ''}.`,
      next: 'See that each is meant: a seldom used account beside a usual one is often a slip of the list.',
      documents: summedUp([...new Set(documents)]).documents,
      rows: dormant.map((one) => [quoted(one.account.name), moneyText(moved(one), organisation.baseCurrency)]),
    },
  ]
}
