import { cleanText } from '../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal, roundDecimal } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import type { Report } from '../../books/reports.ts'
import type { Table } from '../../call/reply.ts'
import { counted } from '../lists/columns.ts'
import { type Columns, changeFrom } from './report-columns.ts'
import type { FittedSection } from './report-fit.ts'

/**
 * A report as a table: titles plain, accounts after "- ", sums after "= ", so that no account's name can pass for a sum. What changed is
 * the first column less the second.
 */
export function reportTable(
  { headings, compared }: Pick<Columns, 'headings' | 'compared'>,
  sections: readonly FittedSection[],
  accounts: readonly Account[],
): Table {
  const change = compared ? ['change', 'change %'] : []
  const [first = '', second = '', ...rest] = headings
  const columns = ['account', ...(compared ? [first, second, ...change, ...rest] : headings)]
  const cells = (amounts: readonly Cents[], blank: boolean) => {
    const texts = amounts.map((amount) => (blank && amount === 0n ? '' : formatAmount(amount)))
    return compared ? [...texts.slice(0, 2), ...changeCells(amounts), ...texts.slice(2)] : texts
  }
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const rows = sections.flatMap(({ title, accounts: own, others, sums }) => [
    ...(title === '' ? [] : [[title, ...columns.slice(1).map(() => '')]]),
    ...own.map(({ name, accountId, amounts }) => [
      `- ${accountLabel(name, byId.get(accountId))}`,
      ...cells(amounts, true),
    ]),
    ...(others ? [[`- … ${counted(others.count, 'other account')}`, ...cells(others.amounts, true)]] : []),
    ...sums.map(({ name, amounts }) => [`= ${name}`, ...cells(amounts, false)]),
  ])
  return { columns, rows, longestCell: 80 }
}

function changeCells([now = 0n, before = 0n]: readonly Cents[]): string[] {
  const { amount, percent } = changeFrom(before, now)
  return [amount === 0n ? '' : formatAmount(amount), amount === 0n ? '' : percent]
}

// Some of Xero's reports write the code behind the name themselves; the chart is of up to ten minutes ago.
function accountLabel(name: string, account: Account | undefined): string {
  const code = cleanText(account?.code ?? '', 12)
  const own = code !== '' && name.endsWith(` (${code})`) ? name.slice(0, -code.length - 3) : name
  const short = cleanText(own, 60)
  return code === '' ? short : `${short} (${code})`
}

/** A figure that may be an amount, a percentage or a ratio: as Xero wrote it, but for ratios, which it writes with up to 28 places. */
export function ratioText(figure: string): string {
  return /^-?\d{1,15}\.\d{3,}$/.test(figure) ? formatDecimal(roundDecimal(figure, 2), 2) : cleanText(figure, 20)
}

/** A report whose cells are not amounts alone. */
export function textTable({ columns, sections }: Report): Table {
  return {
    columns: ['figure', ...columns],
    rows: sections.flatMap(({ title, rows }) => [
      ...(title === '' ? [] : [[title, ...columns.map(() => '')]]),
      ...rows.map(({ name, cells }) => [`- ${name}`, ...columns.map((_, column) => ratioText(cells[column] ?? ''))]),
    ]),
  }
}
