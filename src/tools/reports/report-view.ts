import type { Day } from '../../books/day.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import type { Report } from '../../books/reports.ts'
import type { View } from '../../call/reply.ts'
import { counted } from '../lists/columns.ts'
import { moreText } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { type Columns, changeFrom, isOfOneDay } from './report-columns.ts'
import type { Fitted } from './report-fit.ts'
import type { Grid, GridRow } from './report-grid.ts'
import type { Span } from './report-period.ts'
import { dates, REPORT_NAMES, type ReportAsked } from './report-rules.ts'
import { ratioText, reportTable, textTable } from './report-table.ts'

/** What a report is shown under. */
export interface ReportSetting {
  asked: ReportAsked
  spans: readonly Span[]
  accounts: readonly Account[]
  baseCurrency: string
  today: Day
}

/** A report of amounts as a reply: the results in a sentence, the table, and the results as data. */
export function reportView(columns: Columns, fitted: Fitted, setting: ReportSetting): View {
  const { asked, spans, accounts, baseCurrency } = setting
  const [span, ...earlier] = spans
  const currency = cleanText(baseCurrency, 3)
  const results = resultsOf(columns, asked)
  const left = fitted.count - fitted.shown
  return {
    say: `${REPORT_NAMES[asked.report]} ${whenText(asked, span)}${basisText(asked)}${currency}${trackingText(asked)}${sayResults(columns, results, setting)}.`,
    ...(fitted.count === 0 ? {} : { table: reportTable(columns, fitted.sections, accounts) }),
    notes:
      left > 0 ? [`${counted(left, 'account')} of ${fitted.count} are summed up in the rows "other accounts"`] : [],
    next: moreText(fitted.cursor) ?? '',
    data: {
      report: asked.report,
      ...(span ? dayData(asked, span) : {}),
      ...(basisText(asked) === ', ' ? {} : { basis: asked.basis }),
      currency,
      ...listData({
        count: fitted.count,
        shown: fitted.shown,
        asOf: setting.today,
        cursor: fitted.cursor,
        totals: results,
      }),
      ...(columns.compared ? comparedData(columns, asked, earlier) : {}),
    },
  }
}

/** An executive summary as a reply: cash, profit, ratios, as Xero wrote them. */
export function summaryView(report: Report, { asked, spans, baseCurrency, today }: ReportSetting): View {
  const month = (spans[0]?.to ?? today).slice(0, 7)
  const rows = report.sections.flatMap((section) => section.rows)
  const totals = Object.fromEntries(rows.map(({ name, cells }) => [keyOf(name), ratioText(cells[0] ?? '')]))
  return {
    say: `Executive summary of ${month} beside the month before, accrual basis, ${cleanText(baseCurrency, 3)}.`,
    table: textTable(report),
    data: { report: asked.report, month, currency: cleanText(baseCurrency, 3), as_of: today, totals },
  }
}

function whenText(asked: ReportAsked, span: Span | undefined): string {
  if (!span) return ''
  return isOfOneDay(asked) ? `at the end of ${span.to}` : dates(span)
}

function basisText({ report, basis }: ReportAsked): string {
  return report === 'budget_summary' || report === 'bank_summary' ? ', ' : `, ${basis} basis, `
}

function trackingText({ tracking }: ReportAsked): string {
  if (!tracking) return ''
  const { category, option } = tracking
  return option ? `, only ${quoted(category.name, 40)} ${quoted(option.name, 40)}` : `, by ${quoted(category.name, 40)}`
}

function dayData(asked: ReportAsked, { from, to }: Span): Record<string, Day> {
  return isOfOneDay(asked) ? { date: to } : { from, to }
}

/** What a report comes to, by Xero's names in snake case: sums and results, or what the columns of its last row add up to. */
function resultsOf({ grid, headings, totalsAt }: Columns, { report, compare }: ReportAsked): Record<string, string> {
  const sums = sumsOf(grid)
  const byColumn = report === 'bank_summary' || (report === 'trial_balance' && !compare)
  if (!byColumn) return Object.fromEntries(sums.map(({ name, amounts }) => [keyOf(name), decimal(amounts[totalsAt])]))
  const last = sums.at(-1)
  return Object.fromEntries(headings.map((heading, column) => [keyOf(heading), decimal(last?.amounts[column])]))
}

function comparedData({ grid }: Columns, asked: ReportAsked, earlier: readonly Span[]): Record<string, unknown> {
  const results = sumsOf(grid).filter(isResult)
  const changes = results.map(({ name, amounts: [now = 0n, before = 0n] }) => {
    const { amount, percent } = changeFrom(before, now)
    return [keyOf(name), { amount: decimal(amount), ...(percent === '' ? {} : { percent }) }]
  })
  return {
    compared: earlier.map((span, index) => ({
      ...dayData(asked, span),
      totals: Object.fromEntries(results.map(({ name, amounts }) => [keyOf(name), decimal(amounts[index + 1])])),
    })),
    change: Object.fromEntries(changes),
  }
}

function sumsOf(grid: Grid): GridRow[] {
  return grid.flatMap(({ rows }) => rows.filter(({ kind }) => kind !== 'account'))
}

/** The rows that a report is read for. Xero calls them by other names in some countries. */
function isResult({ kind, name }: GridRow): boolean {
  return kind !== 'account' && /^(gross|net) (profit|loss|income|assets|position)\b/i.test(name)
}

function sayResults(columns: Columns, results: Record<string, string>, { asked, spans }: ReportSetting): string {
  const { report, compare } = asked
  if (columns.grid.every(({ rows }) => rows.every(({ kind }) => kind !== 'account'))) return ': nothing in it'
  if (report === 'bank_summary') return sayTotals(columns)
  if (report === 'trial_balance') return compare ? ', debits positive' : sayBalance(results)
  const rows = sumsOf(columns.grid).filter(isResult).reverse()
  const said = rows.map(({ name, amounts }) => {
    const now = `${cleanText(name, 30).toLowerCase()} ${formatAmount(amounts[columns.totalsAt] ?? 0n)}`
    return columns.compared ? `${now} (${sayChange(amounts)})` : now
  })
  const before =
    spans[1] && columns.compared ? `, changes against ${isOfOneDay(asked) ? spans[1].to : dates(spans[1])}` : ''
  return `${said.length > 0 ? ': ' : ''}${said.join(', ')}${before}`
}

function sayChange([now = 0n, before = 0n]: readonly Cents[]): string {
  const { amount, percent } = changeFrom(before, now)
  if (amount === 0n) return 'unchanged'
  const sign = amount > 0n ? '+' : ''
  return `${sign}${formatAmount(amount)}${percent === '' ? '' : `, ${sign}${percent}%`}`
}

function sayTotals({ grid, headings }: Columns): string {
  const last = sumsOf(grid).at(-1)
  const parts = headings.map((heading, column) => {
    return `${cleanText(heading, 20).toLowerCase()} ${formatAmount(last?.amounts[column] ?? 0n)}`
  })
  return `: ${parts.join(', ')}`
}

function sayBalance(results: Record<string, string>): string {
  const { ytd_debit: debit, ytd_credit: credit } = results
  if (debit === undefined || credit === undefined) return ''
  return debit === credit ? `: it balances at ${debit}` : `: debits ${debit} and credits ${credit} do not balance`
}

function keyOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('_').slice(0, 40) || 'total'
}

function decimal(amount: Cents | undefined): string {
  return formatDecimal(amount ?? 0n, 2)
}
