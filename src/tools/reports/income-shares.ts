import { cleanText } from '../../books/ledger-text.ts'
import { type Cents, divideRounded, formatDecimal, sum } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import type { View } from '../../call/reply.ts'
import type { Columns } from './report-columns.ts'
import type { ReportAsked } from './report-rules.ts'

const MOST_SHOWN = 12

/** What an account costs in percent of income, in hundredths, in the newest and the oldest period; `points` is by how much it grew. */
interface Share {
  name: string
  newest: bigint | undefined
  oldest: bigint | undefined
  points: bigint | undefined
}

/** Whether a report tells over time what costs are of income: a profit and loss beside at least two periods before it. */
export function hasShares({ report, compare, periods = 1 }: ReportAsked): boolean {
  return report === 'profit_and_loss' && compare !== undefined && periods > 1
}

/** A reply with costs as shares of income, those that have grown most from the oldest period to the newest first, and how that is worked out. */
export function withShares(view: View, columns: Columns, accounts: readonly Account[]): View {
  const { heading, table, note } = incomeShares(columns, accounts)
  if (table.rows.length === 0) return view
  return { ...view, sections: [...(view.sections ?? []), { heading, table }], notes: [...(view.notes ?? []), note] }
}

function incomeShares({ grid, headings }: Columns, accounts: readonly Account[]) {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const rows = grid.flatMap((one) => one.rows).filter(({ kind }) => kind === 'account')
  const ofClass = (name: string) => rows.filter(({ accountId }) => byId.get(accountId)?.class === name)
  const earned = ofClass('REVENUE').filter(({ accountId }) => byId.get(accountId)?.type !== 'OTHERINCOME')
  const last = headings.length - 1
  const share = (amounts: readonly Cents[], at: number) =>
    shareOf(amounts[at] ?? 0n, sum(earned.map((row) => row.amounts[at] ?? 0n)))
  const shares = ofClass('EXPENSE')
    .filter(({ amounts }) => amounts[0] !== 0n || amounts[last] !== 0n)
    .map(({ name, amounts }): Share => {
      const [newest, oldest] = [share(amounts, 0), share(amounts, last)]
      return {
        name,
        newest,
        oldest,
        points: newest === undefined || oldest === undefined ? undefined : newest - oldest,
      }
    })
    .sort(byGrowth)
  const shown = shares.slice(0, MOST_SHOWN)
  const percent = (value: bigint | undefined) => (value === undefined ? '' : formatDecimal(value, 2))
  const rest = shares.length > shown.length ? ` ${shares.length - shown.length} that grew less are left out.` : ''
  return {
    heading: 'Costs in % of income, the most grown first',
    table: {
      columns: ['cost account', `${headings[0]} %`, `${headings[last]} %`, 'points'],
      rows: shown.map(({ name, newest, oldest, points }) => [
        cleanText(name, 60),
        ...[newest, oldest, points].map(percent),
      ]),
    },
    note: `Costs in %: the account's amount by income without other income of the same period; points: the newest less the oldest.${rest}`,
  }
}

function shareOf(amount: Cents, income: Cents): bigint | undefined {
  return income > 0n ? divideRounded(amount * 10_000n, income) : undefined
}

function byGrowth(one: Share, other: Share): number {
  const [first, second] = [one.points ?? LEAST, other.points ?? LEAST]
  if (first !== second) return first > second ? -1 : 1
  return one.name < other.name ? -1 : 1
}

const LEAST = -(10n ** 15n)
