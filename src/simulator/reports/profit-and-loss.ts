import { addDays, addMonths, type Day, partsOf } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import { balancesAt, moved, type View } from './balances.ts'
import { type AccountFigures, PROFIT_PARTS, type Profit, type ProfitPart, profitOf } from './profit-sections.ts'
import { headerRow, reportAmount, row, section, shortMonth, summaryRow } from './report-rows.ts'
import { type TrackingColumns, totalled, trackingView } from './tracking-columns.ts'

/** What a profit and loss report is about. */
export interface ProfitQuestion {
  from: Day
  to: Day
  /** How many earlier periods stand beside it, and how many months each lies back from the last. */
  periods: number
  months: number
  cash: boolean
  tracking: TrackingColumns
}

/** The rows of the profit and loss account: the span with earlier ones beside it, or one column for each tracking option. */
export function profitAndLossRows(organisation: OrganisationState, question: ProfitQuestion): unknown[] {
  const { titles, profit } = columnsOf(organisation, question)
  return [headerRow(['', ...titles]), ...profitRows(profit)]
}

function columnsOf(organisation: OrganisationState, question: ProfitQuestion): { titles: string[]; profit: Profit } {
  const { tracking, cash } = question
  const view = { ...trackingView(tracking), cash }
  if (tracking.split) return { titles: tracking.titles, profit: byOption(organisation, question, view) }
  const spans = spansOf(question)
  const days = spans.flatMap(({ before, to }) => [before, to])
  const at = balancesAt(organisation, days, view)
  const profit = profitOf(organisation, spans.length, ({ id }, column) => {
    const span = spans[column]
    return span ? moved(at(span.before), at(span.to), id) : 0n
  })
  return { titles: spans.map(({ to }) => columnTitle(to)), profit }
}

function byOption(organisation: OrganisationState, question: ProfitQuestion, view: View): Profit {
  const before = addDays(question.from, -1)
  const at = balancesAt(organisation, [before, question.to], view)
  return profitOf(organisation, question.tracking.titles.length, ({ id }, column) =>
    totalled(question.tracking, column, (own) => moved(at(before, own), at(question.to, own), id)),
  )
}

/** The span and its predecessors. Both ends keep their day of the month: before 30 September stands 30 August, as in Xero. */
function spansOf({ from, to, periods, months }: ProfitQuestion): { before: Day; to: Day }[] {
  return Array.from({ length: periods + 1 }, (_, back) => ({
    before: addDays(addMonths(from, -back * months), -1),
    to: addMonths(to, -back * months),
  }))
}

function columnTitle(day: Day): string {
  const { year, date } = partsOf(day)
  return `${date} ${shortMonth(day)} ${String(year).slice(2)}`
}

const TITLES: Readonly<Record<ProfitPart, readonly [title: string, total: string]>> = {
  income: ['Income', 'Total Income'],
  costOfSales: ['Less Cost of Sales', 'Total Cost of Sales'],
  otherIncome: ['Plus Other Income', 'Total Other Income'],
  expenses: ['Less Operating Expenses', 'Total Operating Expenses'],
}

function profitRows(profit: Profit): unknown[] {
  return PROFIT_PARTS.flatMap((part) => {
    const [title, total] = TITLES[part]
    const rows = profit.parts[part]
    const always = part === 'income' || part === 'expenses'
    const own = rows.length > 0 || always ? [partSection(title, rows, total, profit.totals[part])] : []
    if (part === 'costOfSales') return [...own, resultSection('Gross Profit', profit.gross)]
    return part === 'expenses' ? [...own, resultSection('Net Profit', profit.net)] : own
  })
}

function partSection(title: string, rows: readonly AccountFigures[], total: string, totals: readonly Cents[]): unknown {
  return section(title, [
    ...rows.map(({ account, amounts }) => row([account.name, ...amounts.map(reportAmount)], 'account', account.id)),
    summaryRow([total, ...totals.map(reportAmount)]),
  ])
}

function resultSection(name: string, amounts: readonly Cents[]): unknown {
  return section('', [row([name, ...amounts.map(reportAmount)])])
}
