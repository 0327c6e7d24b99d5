import * as z from 'zod'
import { addDays, minuteAt } from '../../books/day.ts'
import { cursor, day, fourPlaces } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { itemCoded, trackedItem } from './item-named.ts'
import { classesOf, type ItemClass } from './movements/item-classes.ts'
import { readStock } from './movements/read-stock.ts'
import { replayed } from './movements/replay.ts'
import type { StockBook } from './movements/stock-book.ts'
import { readStockSettings } from './settings/read-stock-settings.ts'
import type { StockSettingsInForce } from './settings/stock-settings.ts'
import { type ItemStatus, itemStatus, STOCK_FLAGS } from './status/item-status.ts'
import { stockItemView } from './status/stock-item-view.ts'
import { stockListView } from './status/stock-list-view.ts'
import { stockAccounts } from './status/stock-value.ts'

const input = z.strictObject({
  item: z.string().min(1).max(100).optional().describe('With what moved it'),
  needed: fourPlaces.optional(),
  by: day.optional().describe('Default tomorrow'),
  show: z.enum(['all', ...STOCK_FLAGS]).default('all'),
  limit: z.number().min(1).max(100).multipleOf(1).default(25),
  cursor,
})

/** What is in stock and on order, what of it needs a look, and whether its value agrees with the ledger. */
export const stockStatus = readTool({
  name: 'stock_status',
  title: 'Stock',
  toolset: 'inventory',
  about:
    'On hand, on order, days left, cost, value against the ledger; what is low, dead or below cost. Use when asked what is in stock, if it suffices, if its value agrees. Not for ordering (plan_reorder).',
  input,
  example: {},
  across: { addsUp: ({ item }) => item === undefined },
  run,
})

async function run(given: z.output<typeof input>, context: Context): Promise<View> {
  const { books, notes, today } = context
  refuseMixed(given, context)
  const [settings, { zone }] = await Promise.all([readStockSettings(notes), books.organisation()])
  const book = await readStock(books, { today })
  const copiedAt = book.from === 'copy' ? minuteAt(book.asOf, zone) : undefined
  const classes = classesOf(book)
  if (given.item !== undefined) {
    const item = itemCoded(given.item, book.items, settings) ?? trackedItem(given.item, await books.items(), 'item')
    const status = statusOf(book, item, classes, settings)
    const history = await books.history('item', item.id)
    const replay = replayed(item, book.movementsOf(item.code))
    const by = given.by ?? addDays(today, 1)
    const need = given.needed === undefined ? undefined : { quantity: given.needed, by }
    return stockItemView({ book, status, replay, history, zone, need, copiedAt })
  }
  const statuses = book.items.map((item) => statusOf(book, item, classes, settings))
  const isWhole = given.show === 'all' && given.cursor === undefined && statuses.length > 0
  const accounts = isWhole ? await stockAccounts(books, book) : undefined
  return stockListView({ book, statuses, accounts, copiedAt }, given)
}

function statusOf(
  book: StockBook,
  item: StockBook['items'][number],
  classes: ReadonlyMap<string, ItemClass>,
  settings: StockSettingsInForce,
): ItemStatus {
  const itemClass = classes.get(item.code.toUpperCase())
  if (!itemClass) throw new Error(`the book has no item ${item.code}`)
  return itemStatus(book, item, itemClass, settings)
}

function refuseMixed({ item, needed, by, show, cursor: page }: z.output<typeof input>, { today }: Context): void {
  const refuse = (fact: string, next: string): never => {
    throw new Fault('invalid_input', fact, next)
  }
  if (item === undefined && needed !== undefined) refuse('needed: it is asked of one item.', 'Give item, its code.')
  if (needed === undefined && by !== undefined)
    refuse('by: no quantity is given for it.', 'Give needed, or leave by out.')
  if (needed !== undefined && needed <= 0n) refuse('needed: it is not above 0.', 'Give how many units are needed.')
  if (by !== undefined && by < today) refuse(`by: ${by} is before today, ${today}.`, 'Give a day that is to come.')
  if (item !== undefined && (show !== 'all' || page !== undefined)) {
    refuse('show and cursor: they are of the list, not of one item.', 'Leave out item, or show and cursor.')
  }
}
