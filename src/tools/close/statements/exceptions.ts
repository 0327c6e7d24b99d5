import { daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { BankEntry } from './bank-entries.ts'
import type { StatementLine } from './statement.ts'
import type { TieOut } from './tie-out.ts'

/** What kind of line the books lack: what the bank took or paid by itself, or something unknown. */
export type LineSort = 'bank fee' | 'interest' | 'unknown'

/** Entries that a bank takes some days for, or that stand too long, or that are in the books twice. */
export type EntrySort = 'in transit' | 'stale' | 'twice in the books'

const FEE = /\b(fees?|charges?|commission|service charge|account maintenance|overdraft)\b/i
const INTEREST = /\binterest\b/i
const STALE_DAYS = 30

/** The sort of a line that nothing in the books is about. */
export function lineSort({ payee, reference, description }: StatementLine): LineSort {
  const text = `${payee} ${reference} ${description}`
  if (INTEREST.test(text)) return 'interest'
  return FEE.test(text) ? 'bank fee' : 'unknown'
}

/** The sort of each entry that is in no statement: twice where another of the same amount and name within 10 days was in one. */
export function entrySorts(
  { outstanding, entries, lines, matches }: TieOut,
  end: BankEntry['date'],
): Map<BankEntry, EntrySort> {
  const missing = new Set(outstanding)
  const cleared = entries.filter((entry) => !missing.has(entry))
  const alike = groupedBy(cleared, ({ amount, name }) => `${amount} ${name}`)
  const hasLines = lines.length > 0 && matches.length > 0
  return new Map(
    outstanding.map((entry) => {
      const twins = alike.get(`${entry.amount} ${entry.name}`) ?? []
      if (hasLines && twins.some(({ date }) => Math.abs(daysBetween(date, entry.date)) <= TWICE_WITHIN)) {
        return [entry, 'twice in the books']
      }
      return [entry, daysBetween(entry.date, end) > STALE_DAYS ? 'stale' : 'in transit']
    }),
  )
}

const TWICE_WITHIN = 10
