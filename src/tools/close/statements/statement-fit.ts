import { daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { Account } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type BankEntry, bankEntries } from './bank-entries.ts'
import { BOOKED_TERMS } from './match-entry.ts'
import type { StatementLine } from './statement.ts'

/** How many lines of a statement have an entry of their amount within the days that banks take: on the account as written and with the other sign, and on the other account that has the most. */
export interface StatementFit {
  asWritten: number
  reversed: number
  other: { account: Account; fitting: number } | undefined
}

type Books = Pick<MonthBooks, 'documents' | 'transfers' | 'accounts' | 'organisation'>

/** How lines fit a bank account and the other ones in use. */
export function fitOf(lines: readonly StatementLine[], { id }: Account, books: Books): StatementFit {
  const banks = books.accounts.filter(({ type, status }) => type === 'BANK' && status !== 'ARCHIVED')
  const entriesOf = (account: Account) => bankEntries(books, account.code || account.id)
  const [own] = banks.filter((account) => account.id === id).map(entriesOf)
  const others = banks
    .filter((account) => account.id !== id)
    .map((account) => ({ account, fitting: fitting(lines, entriesOf(account), 1n) }))
  return {
    asWritten: fitting(lines, own ?? [], 1n),
    reversed: fitting(lines, own ?? [], -1n),
    other: others.sort((one, another) => another.fitting - one.fitting)[0],
  }
}

/** How many lines times `sign` have an entry of their own. */
function fitting(lines: readonly StatementLine[], entries: readonly BankEntry[], sign: bigint): number {
  const open = groupedBy(entries, ({ amount }) => String(amount))
  let found = 0
  for (const { date, amount } of lines) {
    const alike = open.get(String(amount * sign)) ?? []
    const at = alike.findIndex((entry) => isNear(daysBetween(entry.date, date)))
    if (at < 0) continue
    open.set(String(amount * sign), alike.toSpliced(at, 1))
    found += 1
  }
  return found
}

function isNear(days: number): boolean {
  return days >= -BOOKED_TERMS.daysBefore && days <= BOOKED_TERMS.daysAfter
}
