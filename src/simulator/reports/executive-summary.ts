import { addDays, type Day, daysBetween, endOfMonth, partsOf, startOfMonth } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import { inBase } from '../accounting/totals.ts'
import { systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import { netAssets, type Sheet, sheetOf, yearsBefore } from './balance-sheet.ts'
import { ACCRUAL, type Balances, type BalancesOf, balancesAt, moved } from './balances.ts'
import { bankFigures } from './bank-summary.ts'
import { profitOf } from './profit-sections.ts'
import { percent, type Quotient, quotient, quotientText, variance } from './ratios.ts'
import { headerRow, row, section, shortMonth } from './report-rows.ts'

/** One figure of the summary in one month: its text, and what its variance is computed from. */
interface Figure {
  text: string
  value: Quotient | undefined
}

type Lines = readonly (readonly [name: string, figure: Figure])[]

/** The rows of the executive summary of a day's month beside the month before. */
export function executiveSummaryRows(organisation: OrganisationState, date: Day): unknown[] {
  const month = startOfMonth(date)
  const earlier = startOfMonth(addDays(month, -1))
  const ends = [addDays(earlier, -1), addDays(month, -1), endOfMonth(month)]
  const at = balancesAt(organisation, [...ends, ...yearsBefore(organisation, ends)], ACCRUAL)
  const [now, before] = [monthFigures(organisation, month, at), monthFigures(organisation, earlier, at)]
  const title = (day: Day) => `${shortMonth(day)} ${partsOf(day).year}`
  return [
    headerRow(['', title(month), title(earlier), 'Variance']),
    ...now.map(({ name, lines }, at) => section(name, compared(lines, before[at]?.lines ?? []))),
  ]
}

function compared(now: Lines, before: Lines): unknown[] {
  return now.map(([name, figure], at) => {
    const former = before[at]?.[1] ?? ABSENT
    return row([name, figure.text, former.text, variance(figure.value, former.value)])
  })
}

const ABSENT: Figure = { text: '', value: undefined }

function monthFigures(organisation: OrganisationState, month: Day, at: BalancesOf): { name: string; lines: Lines }[] {
  const end = endOfMonth(month)
  const banks = bankFigures(organisation, month, end, at)
  const received = sum(banks.map((bank) => bank.received))
  const spent = sum(banks.map((bank) => bank.spent))
  const results = resultsOf(organisation, month, end, at)
  const sheet = sheetOf(organisation, [end], at)
  const standing = standingOf(organisation, at(end), sheet)
  return [
    {
      name: 'Cash',
      lines: [
        ['Cash received', money(received)],
        ['Cash spent', money(spent)],
        ['Cash surplus (deficit)', money(received - spent)],
        ['Closing bank balance', money(sum(banks.map((bank) => bank.closing)))],
      ],
    },
    { name: 'Profitability', lines: profitability(results) },
    {
      name: 'Balance Sheet',
      lines: [
        ['Debtors', money(standing.debtors)],
        ['Creditors', money(standing.creditors)],
        ['Net assets', money(standing.net)],
      ],
    },
    { name: 'Income', lines: invoicing(organisation, month, end) },
    { name: 'Performance', lines: performance(results, standing.net) },
    { name: 'Position', lines: position(results, standing, daysBetween(month, end) + 1, sheet) },
  ]
}

interface Results {
  income: Cents
  costs: Cents
  gross: Cents
  other: Cents
  expenses: Cents
  net: Cents
}

function resultsOf(organisation: OrganisationState, month: Day, end: Day, at: BalancesOf): Results {
  const before = addDays(month, -1)
  const profit = profitOf(organisation, 1, ({ id }) => moved(at(before), at(end), id))
  const first = (amounts: readonly Cents[]) => amounts[0] ?? 0n
  const { income, costOfSales, otherIncome, expenses } = profit.totals
  return {
    income: first(income),
    costs: first(costOfSales),
    gross: first(profit.gross),
    other: first(otherIncome),
    expenses: first(expenses),
    net: first(profit.net),
  }
}

function profitability({ income, costs, gross, other, expenses, net }: Results): Lines {
  return [
    ['Income', money(income)],
    ['Direct costs', money(costs)],
    ['Gross profit (loss)', money(gross)],
    ['Other Income', money(other)],
    ['Expenses', money(expenses)],
    ['Profit (loss)', money(net)],
  ]
}

interface Standing {
  debtors: Cents
  creditors: Cents
  net: Cents
}

function standingOf(organisation: OrganisationState, balances: Balances, sheet: Sheet): Standing {
  const of = (kind: string) => balances.get(systemAccount(organisation, kind).id) ?? 0n
  return { debtors: of('DEBTORS'), creditors: -of('CREDITORS'), net: netAssets(sheet)[0] ?? 0n }
}

/** Sales invoices of the month, at what they ask for in base currency. */
function invoicing(organisation: OrganisationState, month: Day, end: Day): Lines {
  const issued = [...organisation.invoices.values()].filter(
    ({ type, status, date }) => type === 'ACCREC' && isPosted(status) && date >= month && date <= end,
  )
  const total = sum(issued.map((invoice) => inBase(invoice.total, invoice.currencyRate)))
  const count = BigInt(issued.length)
  const average = count === 0n ? 0n : (total * 2n + count) / (count * 2n)
  return [
    ['Number of invoices issued', { text: String(count), value: { units: count, places: 0 } }],
    ['Average value of invoices', money(average)],
  ]
}

function performance({ income, gross, net }: Results, capital: Cents): Lines {
  return [
    ['Gross profit margin', share(gross, income, ABSENT)],
    ['Net profit margin', share(net, income, ABSENT)],
    ['Return on investment (p.a.)', share(net * 12n, capital, { text: '0.0%', value: undefined })],
  ]
}

function position(results: Results, standing: Standing, days: number, sheet: Sheet): Lines {
  const { debtors, creditors } = standing
  const current = (sections: Sheet['assets'], ...titles: string[]) =>
    sum(sections.filter(({ title }) => titles.includes(title)).map(({ totals }) => totals[0] ?? 0n))
  const [currentDebts, termDebts] = [
    current(sheet.liabilities, 'Current Liabilities'),
    current(sheet.liabilities, 'Non-current Liabilities'),
  ]
  return [
    ['Average debtors days', turnover(debtors, results.income, days)],
    ['Average creditors days', turnover(creditors, results.costs + results.expenses, days)],
    ['Short term cash forecast', money(debtors - creditors)],
    ['Current assets to liabilities', ratio(current(sheet.assets, 'Bank', 'Current Assets'), currentDebts)],
    ['Term assets to liabilities', ratio(current(sheet.assets, 'Fixed Assets', 'Non-current Assets'), termDebts)],
  ]
}

/** How many days of the month's trade are outstanding. */
function turnover(outstanding: Cents, trade: Cents, days: number): Figure {
  const part = quotient(outstanding, trade)
  if (!part) return { text: '0', value: undefined }
  const value = { units: part.units * BigInt(days), places: part.places }
  return { text: quotientText(value), value }
}

function ratio(numerator: Cents, denominator: Cents): Figure {
  const value = quotient(numerator, denominator)
  return value ? { text: quotientText(value), value } : ABSENT
}

function share(part: Cents, whole: Cents, otherwise: Figure): Figure {
  return whole === 0n ? otherwise : { text: percent(part, whole), value: quotient(part, whole) }
}

function money(amount: Cents): Figure {
  const value = { units: amount, places: 2 }
  return { text: quotientText(value), value }
}
