import type { Books } from '../../../books/books.ts'
import type { Day, Month } from '../../../books/day.ts'
import type { LedgerOfMonth } from './ledger-of-month.ts'
import type { BankTransfer, Figures, MonthBooks, MonthTrial } from './month-books.ts'
import type { ReadDocuments } from './read-documents.ts'

/** What tells whether a month's books are what they were. */
export interface MonthSigns {
  today: Day
  asOf: number
  read: ReadDocuments
  trial: MonthTrial
  transfers: readonly BankTransfer[]
  accounts: MonthBooks['accounts']
}

/** What need not be asked for again while documents and trial balance stay as they are. */
export type AskedOnce = Pick<MonthBooks, 'items' | 'repeating' | 'profits'>

interface Kept extends MonthSigns {
  asked: AskedOnce
  ledger: LedgerOfMonth
}

/** Beyond that a template or an item may have changed without a document. */
const LONGEST_MS = 3_600_000
const MOST_MONTHS = 3

const kept = new WeakMap<Books, Map<Month, Kept>>()

/** What is still good of a month that was read before; its ledger where the items are the same too. */
interface StillGood {
  asked: AskedOnce | undefined
  ledgerWith(items: AskedOnce['items']): LedgerOfMonth | undefined
}

/** What is still good of a month that was read before. */
export function keptMonth(books: Books, month: Month, now: MonthSigns): StillGood {
  const before = kept.get(books)?.get(month)
  if (!before || !isSameBooks(before, now)) return { asked: undefined, ledgerWith: () => undefined }
  const isSame = before.today === now.today && textOf(before) === textOf(now)
  return {
    asked: now.asOf - before.asOf > LONGEST_MS ? undefined : before.asked,
    ledgerWith: (items) => (isSame && isSameList(before.asked.items, items) ? before.ledger : undefined),
  }
}

/** Keeps what was read of a month for as long as these books are open; what was asked for once keeps the instant at which it was. */
export function keepMonth(
  books: Books,
  month: Month,
  signs: MonthSigns,
  asked: AskedOnce,
  ledger: LedgerOfMonth,
): void {
  const months = kept.get(books) ?? new Map<Month, Kept>()
  const before = months.get(month)
  const asOf = before?.asked === asked ? before.asOf : signs.asOf
  months.delete(month)
  months.set(month, { ...signs, asOf, asked, ledger })
  for (const oldest of months.keys()) if (months.size > MOST_MONTHS) months.delete(oldest)
  kept.set(books, months)
}

function isSameBooks(before: MonthSigns, now: MonthSigns): boolean {
  if (!isSameList(before.read.contacts, now.read.contacts)) return false
  if (!before.read.parts.every((part, at) => isSameList(part, now.read.parts[at] ?? []))) return false
  return isSame(before.trial.movement, now.trial.movement) && isSame(before.trial.balance, now.trial.balance)
}

/** Whether the trial balance is another than that of a month that was read before. */
export function hasMoved(books: Books, month: Month, { movement, balance }: MonthTrial): boolean {
  const before = kept.get(books)?.get(month)?.trial
  return before !== undefined && !(isSame(before.movement, movement) && isSame(before.balance, balance))
}

/** Documents are in order of their ids. What was read again without having changed is another object that says the same. */
function isSameList(before: readonly object[], now: readonly object[]): boolean {
  if (before === now) return true
  return before.length === now.length && before.every((one, at) => one === now[at] || saidBy(one) === saidBy(now[at]))
}

function saidBy(document: unknown): string {
  return JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
}

function isSame(one: Figures, other: Figures): boolean {
  return one.size === other.size && [...one].every(([id, amount]) => other.get(id) === amount)
}

function textOf({ transfers, accounts }: MonthSigns): string {
  const moved = transfers.map(({ id, date, amount, fromAccount, toAccount }) => [
    id,
    date,
    `${amount}`,
    fromAccount,
    toAccount,
  ])
  return JSON.stringify([moved, accounts.map(({ id, code, systemAccount }) => [id, code, systemAccount])])
}
