import { addDays, type Day } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type BankEntry, bankEntries } from './bank-entries.ts'
import { joinedLines } from './joined-lines.ts'
import { matchLines } from './match.ts'
import { BOOKED_TERMS, type Match } from './match-entry.ts'
import { withPlainPairs } from './plain-pairs.ts'
import { withPlainRuns } from './plain-runs.ts'
import type { StatementEvidence, StatementLine } from './statement.ts'

/**
 * A bank account at the end of a period: its statement's balance, what stands between that and the books, and what is left unexplained. All in the account's
 * currency; `unexplained` is undefined where the statement or the books tell no balance in it. `stale` entries stood for more than 60 days.
 */
export interface TieOut {
  accountCode: string
  statementBalance: Cents | undefined
  ledgerBalance: Cents | undefined
  lines: readonly StatementLine[]
  entries: readonly BankEntry[]
  matches: readonly Match[]
  /** In the bank by the end and not in the books by then. */
  notBooked: readonly StatementLine[]
  /** In the books by the end and not in the bank by then. */
  outstanding: readonly BankEntry[]
  /** Matches whose amounts differ. */
  differing: readonly Match[]
  unexplained: Cents | undefined
}

const LOOKED_BACK = 45

/** The tie-out of a bank account by what was brought for it; undefined where nothing was. */
export function tieOut(books: MonthBooks, accountCode: string): TieOut | undefined {
  const brought = books.statements.filter((one) => one.accountCode === accountCode)
  if (brought.length === 0) return undefined
  const lines = joinedLines(brought.map(({ statement }) => statement.lines))
  const { to } = books.period
  const since = coveredSince(brought)
  const isUncoded = brought.every(({ statement }) => statement.format === 'xero_uncoded')
  const all = bankEntries(books, accountCode)
  const entries = all.filter((entry) => isOpen(entry, { since, isUncoded, end: to, last: lines.at(-1)?.date ?? to }))
  const texts = lines.map(({ date, amount, payee, reference, description }) => ({
    date,
    amount,
    text: `${payee} ${reference} ${description}`,
  }))
  const pairs = withPlainPairs(matchLines(texts, entries, BOOKED_TERMS), lines, entries)
  const matches = withPlainRuns(pairs, lines, entries)
  const lineOf = new Map(matches.flatMap((one) => one.entries.map((place) => [place, lines[one.line]] as const)))
  const timely = (match: Match) => match.entries.every((place) => (entries[place]?.date ?? '') <= to)
  const booked = new Set(matches.filter(timely).map(({ line }) => line))
  const notBooked = lines.filter(({ date }, place) => date <= to && !booked.has(place))
  const outstanding = entries.filter(({ date }, place) => date <= to && isLate(lineOf.get(place), to))
  const differing = matches.filter((one) => one.difference !== 0n && timely(one) && (lines[one.line]?.date ?? '') <= to)
  const balances = { statementBalance: balanceAt(brought, to), ledgerBalance: ledgerBalanceOf(books, accountCode) }
  return {
    ...{ accountCode, ...balances, lines, entries, matches, notBooked, outstanding, differing },
    unexplained: unexplainedOf(balances, { notBooked, outstanding, differing }),
  }
}

function isLate(line: StatementLine | undefined, end: Day): boolean {
  return line === undefined || line.date > end
}

function unexplainedOf(
  { statementBalance, ledgerBalance }: Pick<TieOut, 'statementBalance' | 'ledgerBalance'>,
  { notBooked, outstanding, differing }: Pick<TieOut, 'notBooked' | 'outstanding' | 'differing'>,
): Cents | undefined {
  if (statementBalance === undefined || ledgerBalance === undefined) return undefined
  const toCome = sum(outstanding.map(({ amount }) => amount))
  const toBook = sum(notBooked.map(({ amount }) => amount))
  return ledgerBalance - (statementBalance + toCome - toBook - sum(differing.map(({ difference }) => difference)))
}

function coveredSince(brought: readonly StatementEvidence[]): Day | undefined {
  const starts = brought.filter(({ statement }) => statement.lines.length > 0).map(({ statement }) => statement.from)
  return starts.sort()[0]
}

/**
 * Entries that a line may be about, or that are outstanding: of the days of the statement, a few days more, and older ones that nobody reconciled. Where only
 * what is not reconciled was brought, only entries of that sort.
 */
function isOpen(
  { date, reconciled }: BankEntry,
  { since, isUncoded, end, last }: { since: Day | undefined; isUncoded: boolean; end: Day; last: Day },
): boolean {
  if (isUncoded || since === undefined) return reconciled !== true && date <= end
  if (date > addDays(last > end ? last : end, BOOKED_TERMS.daysBefore)) return false
  return (
    date >= since ||
    (reconciled !== true && date >= addDays(since, -365)) ||
    (date >= addDays(since, -LOOKED_BACK) && reconciled === undefined)
  )
}

/** The bank's balance at the end: what a person said last, else the balance of the statement that reaches furthest, less its lines after the end. */
function balanceAt(brought: readonly StatementEvidence[], end: Day): Cents | undefined {
  const said = brought.filter((one) => one.said !== undefined).at(-1)?.said
  if (said !== undefined) return said
  const telling = brought.filter(({ statement }) => statement.closing !== undefined)
  const furthest = telling.reduce<StatementEvidence | undefined>(
    (best, one) => (best === undefined || one.statement.to >= best.statement.to ? one : best),
    undefined,
  )
  if (furthest?.statement.closing === undefined) return undefined
  const later = furthest.statement.lines.filter(({ date }) => date > end)
  return furthest.statement.closing - sum(later.map(({ amount }) => amount))
}

// Xero's trial balance has another currency's account in the base currency alone.
function ledgerBalanceOf({ accounts, trial, organisation }: MonthBooks, accountCode: string): Cents | undefined {
  const account = accounts.find(({ id, code }) => (code || id) === accountCode)
  if (!account || (account.currency !== '' && account.currency !== organisation.baseCurrency)) return undefined
  return trial.balance.get(account.id) ?? 0n
}
