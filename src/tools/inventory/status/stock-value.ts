import type { Books } from '../../../books/books.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { gridOf, yearBalance } from '../../reports/report-grid.ts'
import { replayedByDay } from '../movements/replay.ts'
import type { StockBook } from '../movements/stock-book.ts'

/** One stock account today: what the items on it are worth by Xero's items, and what its balance is by the trial balance, base-currency cents. */
export interface StockAccount {
  code: string
  name: string
  items: Cents
  ledger: Cents
  /** What documents that are dated after today have moved: it is in the items already, and not yet in the balance. */
  ahead: Cents
}

/** Every account that stock is kept on, and other accounts for stock with a balance. Two calls: accounts and trial balance. Throws Fault. */
export async function stockAccounts(books: Books, book: StockBook): Promise<StockAccount[]> {
  const { today } = book
  const [accounts, report] = await Promise.all([
    books.accounts(),
    books.report('trial_balance', { from: today, to: today }),
  ])
  const rows = gridOf([report], yearBalance).flatMap((section) => section.rows)
  const balances = new Map(rows.map(({ accountId, amounts }) => [accountId, amounts[0] ?? 0n]))
  const kept = groupedBy(book.items, ({ assetAccount }) => assetAccount)
  return accounts
    .map(({ id, code, name, type }) => {
      const items = kept.get(code) ?? []
      const value = sum(items.map((item) => item.value ?? 0n))
      const ahead = sum(items.map((item) => movedAhead(book, item)))
      return { code, name, items: value, ledger: balances.get(id) ?? 0n, ahead, isStock: type === 'INVENTORY' }
    })
    .filter(({ code, ledger, isStock }) => (code !== '' && kept.has(code)) || (isStock && ledger !== 0n))
    .map(({ isStock: _, ...account }) => account)
}

function movedAhead(book: StockBook, item: StockBook['items'][number]): Cents {
  const movements = book.movementsOf(item.code)
  if ((movements.at(-1)?.day ?? book.today) <= book.today) return 0n
  const { steps } = replayedByDay(item, movements)
  return sum(steps.filter(({ movement }) => movement.day > book.today).map(({ cost }) => cost))
}
