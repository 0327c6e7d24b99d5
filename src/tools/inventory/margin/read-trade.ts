import type { Books } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { readDocuments, stockBookOf } from '../movements/read-stock.ts'
import { replayed } from '../movements/replay.ts'
import type { BoughtLine, SoldLine } from './item-line.ts'
import { boughtLines, type ReplayedItem, soldFromStock, soldWithoutStock } from './sold-lines.ts'

/** What was sold and bought of items up to now, amounts in base currency. `asOf` is milliseconds. */
export interface Trade {
  asOf: number
  from: 'copy' | 'xero'
  baseCurrency: string
  items: readonly Item[]
  sold: readonly SoldLine[]
  /** By code in capitals, the oldest first. */
  bought: ReadonlyMap<string, readonly BoughtLine[]>
  /** Tracked items of which documents do not explain the stock that Xero has: their costs are near, not exact. */
  unexplained: readonly string[]
}

const KINDS = ['invoice', 'bill', 'credit_note', 'supplier_credit', 'bank_transaction'] as const

/** Reads what was sold and bought of items, in one pass over the posted documents. Throws Fault as all reading does. */
export async function readTrade(books: Books, { today }: { today: Day }): Promise<Trade> {
  const [{ baseCurrency }, reading] = await Promise.all([books.organisation(), books.mirror.read(KINDS)])
  const documents = await readDocuments(reading)
  const items = await books.items()
  const tracked = items.filter(({ onHand }) => onHand !== undefined)
  const book = stockBookOf({ documents, orders: [], items: tracked, reading, today, baseCurrency })
  const byCode = new Map(items.map((item) => [item.code.toUpperCase(), item]))
  const itemOf = (code: string) => byCode.get(code.toUpperCase())
  const replays = tracked.map((item): ReplayedItem => ({ item, replay: replayed(item, book.movementsOf(item.code)) }))
  const bought = boughtLines(documents, itemOf)
  return {
    ...{ asOf: reading.asOf, from: reading.from, baseCurrency, items, bought },
    sold: [...replays.flatMap(soldFromStock), ...soldWithoutStock(documents, bought, itemOf)],
    unexplained: replays.filter(({ replay }) => !isExplained(replay)).map(({ item }) => item.code),
  }
}

function isExplained({ unexplained, costDifference }: ReplayedItem['replay']): boolean {
  return unexplained === 0n && costDifference === 0n
}
