import { quoted } from '../../../books/ledger-text.ts'
import type { Account } from '../../../books/organisation.ts'
import type { Fault } from '../../../call/fault.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'
import type { Statement } from './statement.ts'
import { fitOf } from './statement-fit.ts'
import { statementFault } from './statement-text.ts'

/** What a caller said of a statement that is asked where it looks odd. */
export interface SaidOfStatement {
  closing_balance?: bigint | undefined
  signs?: 'as_written' | 'reversed' | undefined
  sure?: boolean | undefined
}

/** A statement whose signs are the other way: lines, opening and closing balance. */
export function reversed(statement: Statement): Statement {
  const turned = (amount: bigint | undefined) => (amount === undefined ? undefined : -amount)
  const { opening, closing, lines } = statement
  return {
    ...{ ...statement, opening: turned(opening), closing: turned(closing) },
    lines: lines.map((line) => ({ ...line, amount: -line.amount, balance: turned(line.balance) })),
  }
}

/** Throws Fault for a statement that has no day of the period, since it would prove nothing of it; one with the balance of its end beside it may. */
export function refuseOtherMonth(
  { format, from, to }: Statement,
  { month, ...period }: Period,
  { closing_balance: said }: SaidOfStatement,
  field: string,
): void {
  if (format === 'balance' || format === 'xero_uncoded' || said !== undefined) return
  if (from <= period.to && to >= period.from) return
  const days = from === to ? `of ${from}` : `of ${from} to ${to}`
  throw statementFault(
    field,
    `it is ${days}, and none of that is in ${month}.`,
    `Bring the statement of ${month}, or say the period of this one. Where nothing moved in ${month}, closing_balance alone is enough.`,
  )
}

// Fewer lines say nothing.
const FEWEST = 3

/**
 * Throws Fault, a question, for a statement that hardly fits the books of its account, while nearly all of it fits with the other sign or another account.
 * `signs` and `sure` are the answers to it.
 */
export function refuseDoubtful(
  brought: { account: Account; statement: Statement | undefined; changes: readonly unknown[] } | undefined,
  books: MonthBooks,
  { signs, sure = false }: SaidOfStatement = {},
): void {
  if (!brought?.statement || brought.changes.length === 0) return
  const { account, statement } = brought
  const { lines } = statement
  const { asWritten, reversed: turned, other } = fitOf(lines, account, books)
  const fits = (count: number) => count >= FEWEST && count * 5 >= lines.length * 3
  const elsewhere = other?.fitting ?? 0
  if (asWritten * 3 > Math.max(turned, elsewhere)) return
  if (fits(turned) && signs === undefined && turned >= elsewhere)
    throw signsFault([turned, asWritten, lines.length], account)
  if (other && fits(elsewhere) && !sure)
    throw accountFault([elsewhere, asWritten, lines.length], account, other.account)
}

type Counts = readonly [odd: number, asWritten: number, lines: number]

function signsFault([turned, asWritten, lines]: Counts, { name }: Account): Fault {
  return statementFault(
    'signs',
    `${turned} of ${counted(lines, 'line')} are booked on ${quoted(name)} with the other sign, ${asWritten} as written: it seems to have what is spent above 0, as cards do.`,
    'Ask whoever brought it, and say signs: reversed, or as_written.',
  )
}

function accountFault([elsewhere, asWritten, lines]: Counts, { name }: Account, other: Account): Fault {
  return statementFault(
    'account',
    `${elsewhere} of ${counted(lines, 'line')} are booked on ${quoted(other.name)}, ${asWritten} on ${quoted(name)}: it seems to be the other account's.`,
    `Name the account that it is of. If it is of ${quoted(name)}, say sure: true; then what is booked on the wrong account is found.`,
  )
}
