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
 * currency; `unexplained` is undefined where the statement or the books tell no balance in it.
 */
export interface TieOut {
  accountCode: string
  statementBalance: Cents | undefined
  ledgerBalance: Cents | undefined
  /** Whether the ledger's balance was reckoned from the statement's opening balance, since Xero tells none in the account's currency. */
  isReckoned: boolean
  /** The last day that the statements tell of, where they leave out days at the end that have entries. */
  endsEarly: Day | undefined
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
  const between = { notBooked, outstanding, differing }
  const statementBalance = balanceAt(brought, to)
  const isReckoned = isForeign(books, accountCode)
  const ledgerBalance = isReckoned ? reckonedBalance(brought, lines, between, to) : ledgerBalanceOf(books, accountCode)
  return {
    ...{ accountCode, statementBalance, ledgerBalance, isReckoned, lines, entries, matches, ...between },
    endsEarly: endsEarly(brought, entries, to),
    unexplained: unexplainedOf({ statementBalance, ledgerBalance }, between),
  }
}

type Between = Pick<TieOut, 'notBooked' | 'outstanding' | 'differing'>

function isLate(line: StatementLine | undefined, end: Day): boolean {
  return line === undefined || line.date > end
}

function unexplainedOf(
  { statementBalance, ledgerBalance }: Pick<TieOut, 'statementBalance' | 'ledgerBalance'>,
  between: Between,
): Cents | undefined {
  if (statementBalance === undefined || ledgerBalance === undefined) return undefined
  return ledgerBalance - (statementBalance + standsBetween(between))
}

/** What the books have more than the bank by what is known of each. */
function standsBetween({ notBooked, outstanding, differing }: Between): Cents {
  const toCome = sum(outstanding.map(({ amount }) => amount))
  const toBook = sum(notBooked.map(({ amount }) => amount))
  return toCome - toBook - sum(differing.map(({ difference }) => difference))
}

const USUAL_DAYS = 5

// The last days of a month may have no line, and what is booked on them be on its way.
function endsEarly(brought: readonly StatementEvidence[], entries: readonly BankEntry[], end: Day): Day | undefined {
  const whole = brought.filter(({ statement }) => statement.format !== 'xero_uncoded')
  if (whole.length < brought.length || brought.some(({ said }) => said !== undefined)) return undefined
  const last = whole
    .map(({ statement }) => statement.to)
    .sort()
    .at(-1)
  if (last === undefined || addDays(last, USUAL_DAYS) >= end) return undefined
  return entries.some(({ date }) => date > last && date <= end) ? last : undefined
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
function isForeign({ accounts, organisation }: MonthBooks, accountCode: string): boolean {
  const account = accounts.find(({ id, code }) => (code || id) === accountCode)
  return account !== undefined && account.currency !== '' && account.currency !== organisation.baseCurrency
}

function ledgerBalanceOf({ accounts, trial }: MonthBooks, accountCode: string): Cents | undefined {
  const account = accounts.find(({ id, code }) => (code || id) === accountCode)
  return account && (trial.balance.get(account.id) ?? 0n)
}

/** What the books come to from the opening balance of the earliest statement on; undefined where none tells it. */
function reckonedBalance(
  brought: readonly StatementEvidence[],
  lines: readonly StatementLine[],
  between: Between,
  end: Day,
): Cents | undefined {
  const told = brought.map(({ statement }) => statement).filter(({ opening }) => opening !== undefined)
  const [first] = told.sort((one, other) => (one.from < other.from ? -1 : 1))
  if (first?.opening === undefined || lines.some(({ date }) => date < first.from)) return undefined
  const moved = sum(lines.filter(({ date }) => date <= end).map(({ amount }) => amount))
  return first.opening + moved + standsBetween(between)
}
