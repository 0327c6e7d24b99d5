import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks, Posting } from '../month/month-books.ts'
import type { Check, Found } from './check.ts'
import { summedUp } from './document-words.ts'

const UNSORTED =
  /\b(suspense|uncategori[sz]ed|unallocated|uncoded|unclassified|unknown|ask my (accountant|bookkeeper)|to be (allocated|coded|sorted|confirmed)|historical adjustment)\b/i
const CLEARING = /\b(clearing|undeposited|in transit|holding account)\b/i

// What is cleared within so many days is on its way, not stuck.
const TRANSIT_DAYS = 10

/** Balances on accounts that hold what is not sorted yet. Clearing accounts may hold what is only days old. */
export const suspense: Check = {
  rule: 'suspense_balance',
  title: 'Balances on suspense and clearing accounts',
  step: 'ledger',
  weight: 7,
  examine(books) {
    const held = books.accounts.filter((account) => isSuspense(account, books) || isClearing(account))
    const found: Found[] = []
    const proved: string[] = []
    for (const account of held) {
      const balance = books.trial.balance.get(account.id) ?? 0n
      const open = openPostings(postingsTo(account, books))
      const since = addDays(books.period.to, -TRANSIT_DAYS)
      const isMoving = isClearing(account) && balance === sum(open.map(({ amount }) => amount))
      const isOnItsWay = isMoving && open.every(({ day }) => day >= since)
      if (balance !== 0n && !isOnItsWay) found.push(suspenseBalance(account, balance, open, books))
      else if (balance !== 0n || open.length > 0) proved.push(transit(account, open))
      else if (account.status === 'ACTIVE') proved.push(`${quoted(account.name)} is at nothing on ${books.period.to}.`)
    }
    return { found, proved }
  },
}

function isSuspense({ code, name, systemAccount }: Account, { settings }: MonthBooks): boolean {
  return systemAccount === 'HISTORICAL' || settings.suspenseAccounts.includes(code) || UNSORTED.test(name)
}

function isClearing({ name }: Account): boolean {
  return CLEARING.test(name)
}

function postingsTo({ id }: Account, { postings, period }: MonthBooks): Posting[] {
  return postings
    .filter(({ accountId, day }) => accountId === id && day <= period.to)
    .sort((one, other) => (one.day < other.day ? -1 : 1))
}

/** What nothing of the opposite amount has cleared, oldest first: each takes away the oldest that it cancels. */
function openPostings(postings: readonly Posting[]): Posting[] {
  const open = new Map<bigint, Posting[]>()
  for (const posting of postings) {
    const against = open.get(-posting.amount)
    if (against && against.length > 0) against.shift()
    else open.set(posting.amount, [...(open.get(posting.amount) ?? []), posting])
  }
  const left = [...open.values()].flat().sort((one, other) => (one.day < other.day ? -1 : 1))
  return sum(left.map(({ amount }) => amount)) === 0n ? [] : left
}

function suspenseBalance(account: Account, balance: bigint, open: readonly Posting[], books: MonthBooks): Found {
  const { organisation, period } = books
  const amount = magnitude(balance)
  const [first] = open
  const made = first ? `, since ${first.day} (${daysBetween(first.day, period.to)} days)` : ''
  const parts = summedUp([...new Set(open.map(({ document }) => document))])
  return {
    key: [account.id],
    severity: 'warning',
    amount,
    fact: `${quoted(account.name)} holds ${moneyText(amount, organisation.baseCurrency)} ${balance > 0n ? 'in debit' : 'in credit'} on ${period.to}${made}.`,
    next:
      open.length === 0
        ? 'It stems from before what was read here: open the account transactions in Xero and move it to where it belongs.'
        : `Find out what each of these is and recode it to the account where it belongs: ${counted(open.length, 'posting')} that nothing has cleared.`,
    ...parts,
  }
}

function transit({ name }: Account, open: readonly Posting[]): string {
  const first: Day | undefined = open[0]?.day
  return first ? `${quoted(name)} holds only what came in since ${first}.` : `${quoted(name)} clears to nothing.`
}
