import { type Day, type Month, monthOf } from '../../../books/day.ts'
import { type Cents, larger, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type Judged, judged, medianOf } from './unusual.ts'

/**
 * What an account moved in the period as a person reads it: `amount`, `before` (oldest first), `prior` month and same month `lastYear` are
 * above 0 for what is usual of the account's class (income earned, costs incurred, assets gained, debts taken on). `judged` is undefined where too few
 * months are known.
 */
export interface AccountMove {
  account: Account
  statement: 'profit' | 'balance'
  amount: Cents
  before: readonly Cents[]
  prior: Cents | undefined
  lastYear: Cents | undefined
  judged: Judged | undefined
}

/** Whether an account's figures grow by credits. */
export function isCreditClass({ class: name }: Account): boolean {
  return name === 'REVENUE' || name === 'LIABILITY' || name === 'EQUITY'
}

/** How many of the months before the period the organisation's books have anything in. */
export function monthsKnown({ profits }: MonthBooks): number {
  const first = profits.findIndex(({ figures }) => [...figures.values()].some((amount) => amount !== 0n))
  return first < 0 ? 0 : profits.length - 1 - first
}

/** What every account moved that flux looks at: income and costs, and of the balance sheet what is no bank, control or other account of Xero's own. */
export function accountMoves(books: MonthBooks): AccountMove[] {
  const known = monthsKnown(books)
  const series = seriesOf(books)
  const bases = basesOf(books, series, known)
  const { fluxShare: share, fluxDeviations: deviations } = books.settings
  return books.accounts.flatMap((account): AccountMove[] => {
    const statement = statementOf(account)
    const all = series(account)
    if (statement === undefined || all.every((amount) => amount === 0n)) return []
    const amount = all.at(-1) ?? 0n
    const before = all.slice(0, -1).slice(-known || all.length)
    const base = account.class === 'REVENUE' ? bases.income : bases.spend
    const months = known === 0 ? [] : before
    return [
      {
        ...{ account, statement, amount, before: months },
        prior: months.at(-1),
        lastYear: months.length >= 12 ? months.at(-12) : undefined,
        judged: judged({ amount, before: months }, { base, share, deviations }),
      },
    ]
  })
}

type SeriesOf = (account: Account) => Cents[]

function seriesOf(books: MonthBooks): SeriesOf {
  const months = books.profits.map(({ period }) => period.month)
  const posted = postedBy(books, months)
  return (account) => {
    const raw =
      statementOf(account) === 'profit'
        ? books.profits.map(({ figures }) => figures.get(account.id) ?? 0n)
        : [
            ...months.slice(0, -1).map((month) => posted.get(`${account.id} ${month}`) ?? 0n),
            books.trial.movement.get(account.id) ?? 0n,
          ]
    return isCreditClass(account) ? raw.map((amount) => -amount) : raw
  }
}

function postedBy({ postings }: MonthBooks, months: readonly Month[]): Map<string, Cents> {
  const wanted = new Set(months)
  // There are few days and very many postings: the month of each is worked out once.
  const byDay = new Map<Day, Map<string, Cents>>()
  for (const { accountId, day, amount } of postings) {
    const ofDay = byDay.get(day) ?? new Map<string, Cents>()
    byDay.set(day, ofDay.set(accountId, (ofDay.get(accountId) ?? 0n) + amount))
  }
  const posted = new Map<string, Cents>()
  for (const [day, ofDay] of byDay) {
    const month = monthOf(day)
    if (!wanted.has(month)) continue
    for (const [accountId, amount] of ofDay) {
      const key = `${accountId} ${month}`
      posted.set(key, (posted.get(key) ?? 0n) + amount)
    }
  }
  return posted
}

function basesOf(books: MonthBooks, series: SeriesOf, known: number): { spend: Cents; income: Cents } {
  const totalOf = (classes: readonly string[]) => {
    const rows = books.accounts.filter((account) => classes.includes(account.class)).map(series)
    const months = books.profits.map((_, at) => magnitude(sum(rows.map((row) => row[at] ?? 0n))))
    return larger(months.at(-1) ?? 0n, medianOf(months.slice(-known - 1, -1)))
  }
  return { spend: totalOf(['EXPENSE']), income: totalOf(['REVENUE']) }
}

const MOVES_WITH_EVERYTHING = ['BANK', 'INVENTORY']

function statementOf({ class: name, type, systemAccount }: Account): AccountMove['statement'] | undefined {
  if (name === 'REVENUE' || name === 'EXPENSE') return 'profit'
  return MOVES_WITH_EVERYTHING.includes(type) || systemAccount !== '' ? undefined : 'balance'
}
