import { type Cents, divideRounded, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { moneyCell, type PackCell, type PackRow, type PackSection, textCell } from './pack.ts'
import { changeCell } from './statement-sections.ts'

const COST_OF_SALES = 'DIRECTCOSTS'

/** Income, gross and net profit, cash, receivables and payables, beside the month before. */
export function headlineSection(books: MonthBooks): PackSection {
  const { period, profits } = books
  const months = [profits.at(-1)?.figures, profits.at(-2)?.figures].map((figures) => profitOf(books, figures))
  const [now, before] = [months[0] ?? NOTHING, months[1] ?? NOTHING]
  const row = (key: string, name: string, month: Cents, prior: Cents): PackRow => ({
    ...{ key, name, kind: 'row' },
    cells: [moneyCell(month), moneyCell(prior), moneyCell(month - prior), changeCell(month, prior)],
  })
  const standing = (key: string, name: string, isOne: (account: Account) => boolean, sign: bigint) => {
    const ids = books.accounts.filter(isOne).map(({ id }) => id)
    const end = sign * sum(ids.map((id) => books.trial.balance.get(id) ?? 0n))
    return row(key, name, end, end - sign * sum(ids.map((id) => books.trial.movement.get(id) ?? 0n)))
  }
  return {
    ...{ id: 'headline', title: 'At a glance', names: 'figure' },
    columns: [
      ...[
        { key: 'month', title: period.month },
        { key: 'prior', title: monthsAfter(period, -1).month },
      ],
      ...[
        { key: 'change', title: 'change' },
        { key: 'percent', title: 'change %' },
      ],
    ],
    rows: [
      row('income', 'Income', now.income, before.income),
      row('gross_profit', 'Gross profit', now.gross, before.gross),
      {
        key: 'gross_margin',
        name: 'Gross margin',
        kind: 'row',
        cells: [marginOf(now), marginOf(before), textCell(), textCell()],
      },
      row('net_profit', 'Net profit', now.net, before.net),
      standing('cash', 'Cash at bank', ({ type }) => type === 'BANK', 1n),
      standing('receivables', 'Receivables', ({ systemAccount }) => systemAccount === 'DEBTORS', 1n),
      standing('payables', 'Payables', ({ systemAccount }) => systemAccount === 'CREDITORS', -1n),
    ],
    notes: ["Accrual basis, from Xero's trial balance and profit and loss.", lockNote(books)],
  }
}

function lockNote({ organisation, period }: MonthBooks): string {
  const lock = lockDateOf(organisation)
  if (lock !== undefined && lock >= period.to) return `The month is locked in Xero up to ${lock}.`
  return 'The month is not locked in Xero: these figures can still change there.'
}

interface Profit {
  income: Cents
  gross: Cents
  net: Cents
}

const NOTHING: Profit = { income: 0n, gross: 0n, net: 0n }

function profitOf({ accounts }: MonthBooks, figures: ReadonlyMap<string, Cents> = new Map()): Profit {
  const of = (isOne: (account: Account) => boolean) =>
    sum(accounts.filter(isOne).map(({ id }) => figures.get(id) ?? 0n))
  const income = -of(({ class: name }) => name === 'REVENUE')
  const direct = of(({ class: name, type }) => name === 'EXPENSE' && type === COST_OF_SALES)
  const costs = of(({ class: name }) => name === 'EXPENSE')
  return { income, gross: income - direct, net: income - costs }
}

function marginOf({ income, gross }: Profit): PackCell {
  return income === 0n ? textCell() : { kind: 'percent', tenths: divideRounded(gross * 1_000n, magnitude(income)) }
}
