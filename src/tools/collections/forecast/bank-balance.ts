import type { Books } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { everyFigure } from '../../reports/report-grid.ts'

/** What the bank accounts hold at the end of a day by the ledger, base-currency cents, and how many there are. Throws Fault. */
export async function bankBalance(books: Books, day: Day): Promise<{ amount: Cents; accounts: number }> {
  const { sections } = await books.report('bank_summary', { from: day, to: day })
  const rows = sections.flatMap(({ rows: all }) => all.filter(({ kind }) => kind === 'account'))
  // The last column is the closing balance.
  return { amount: sum(rows.map((row) => everyFigure(row, row.cells.length).at(-1) ?? 0n)), accounts: rows.length }
}
