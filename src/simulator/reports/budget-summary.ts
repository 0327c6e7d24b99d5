import { addMonths, type Day, endOfMonth, monthOf, partsOf, startOfMonth } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import { type AccountFigures, type ProfitPart, profitOf } from './profit-sections.ts'
import { headerRow, reportAmount, row, section, shortMonth, summaryRow } from './report-rows.ts'

/** What a budget summary is about: so many periods of so many months from the month of a day on. */
export interface BudgetQuestion {
  date: Day
  periods: number
  months: number
}

/** The last day of the last month of a budget summary. */
export function budgetEnd({ date, periods, months }: BudgetQuestion): Day {
  return endOfMonth(addMonths(startOfMonth(date), periods * months - 1))
}

/** The rows of the budget summary: the overall budget, each column named after the last month of its period. */
export function budgetSummaryRows(organisation: OrganisationState, question: BudgetQuestion): unknown[] {
  const { date, periods, months } = question
  const first = startOfMonth(date)
  const starts = Array.from({ length: periods }, (_, period) => addMonths(first, period * months))
  const budgeted = overallBudget(organisation)
  const profit = profitOf(organisation, periods, (account, column) => {
    const start = starts[column] ?? first
    let total = 0n
    for (let month = 0; month < months; month += 1) {
      total += budgeted.get(`${account.id} ${monthOf(addMonths(start, month))}`) ?? 0n
    }
    // Budgets are entered as people speak of them, income and costs positive; here a debit is positive.
    return account.class === 'REVENUE' ? -total : total
  })
  const part = (name: ProfitPart, title: string, total: string) =>
    profit.parts[name].length === 0 ? [] : [partSection(title, profit.parts[name], total, profit.totals[name])]
  const expenses = profit.parts.expenses
  return [
    headerRow(['Account', ...starts.map((start) => columnTitle(addMonths(start, months - 1)))]),
    ...part('income', 'Income', 'Total Income'),
    ...part('costOfSales', 'Less Cost of Sales', 'Total Cost of Sales'),
    section('', [summary('Gross Profit', profit.gross)]),
    ...part('otherIncome', 'Plus Other Income', 'Total Other Income'),
    partSection(
      expenses.length === 0 ? '' : 'Less Operating Expenses',
      expenses,
      'Total Expenses',
      profit.totals.expenses,
    ),
    section('', [summary('Net Profit', profit.net)]),
  ]
}

/** Amounts of the overall budget by account and month. */
function overallBudget(organisation: OrganisationState): Map<string, Cents> {
  const amounts = new Map<string, Cents>()
  const overall = [...organisation.budgets.values()].find(({ type }) => type === 'OVERALL')
  for (const { accountId, balances } of overall?.lines ?? []) {
    for (const { period, amount } of balances) amounts.set(`${accountId} ${period}`, amount)
  }
  return amounts
}

function columnTitle(month: Day): string {
  return `${shortMonth(month)}-${String(partsOf(month).year).slice(2)}`
}

function partSection(title: string, rows: readonly AccountFigures[], total: string, totals: readonly Cents[]): unknown {
  return section(title, [
    ...rows.map(({ account, amounts }) => row([account.name, ...amounts.map(reportAmount)], 'account', account.id)),
    summary(total, totals),
  ])
}

function summary(name: string, amounts: readonly Cents[]): unknown {
  return summaryRow([name, ...amounts.map(reportAmount)])
}
