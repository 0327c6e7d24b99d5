import * as z from 'zod'
import type { Item } from '../../books/items.ts'
import { averageCost } from '../../books/items.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { backtestItem } from './backtest/backtest-item.ts'
import type { TriedItem } from './backtest/backtest-totals.ts'
import { backtestView } from './backtest/backtest-view.ts'
import { heldByWeek } from './backtest/held-by-week.ts'
import { itemsAsked } from './item-named.ts'
import { demandOf, unitsOf } from './movements/demand.ts'
import { readStock } from './movements/read-stock.ts'
import type { StockBook } from './movements/stock-book.ts'
import { planLine } from './plan/plan-line.ts'
import { readStockSettings } from './settings/read-stock-settings.ts'
import { storedSettings } from './settings/setting-fields.ts'
import type { StockSettingsInForce } from './settings/stock-settings.ts'

const input = z.strictObject({
  items: z.array(z.string().min(1).max(60)).max(200).optional().describe('Codes; else all, those that sell most first'),
  weeks: z.number().min(26).max(104).multipleOf(1).default(52).describe('How many weeks are judged at most, 26-104'),
  service: storedSettings.shape.service.describe('0.95: demand met from stock'),
})

type Input = z.output<typeof input>

/** What is known before the weeks that are judged. */
const KNOWN_WEEKS = 104
/** A replay plans each item anew each week: of more items only those that sell most are replayed. */
const MOST_ITEMS = 200

/** What reordering by this policy would have met and held in the past, beside what happened and levels typed in once. */
export const backtestReorder = readTool({
  name: 'backtest_reorder',
  title: 'How reordering would have done',
  toolset: 'inventory_extras',
  about:
    'Replays past weeks: demand met and stock held by the reorder policy, beside what happened and levels typed in once. Use when the user asks whether the reorder plan can be trusted or what it would save. Not for what to order now (plan_reorder).',
  input,
  example: { weeks: 26 },
  run: backtested,
})

async function backtested(given: Input, { books, notes, today }: Context) {
  const [book, settings] = await Promise.all([readStock(books, { today }), readStockSettings(notes)])
  const asked = await itemsAsked(given.items, book, books, settings)
  const sold = new Map(asked.map((item) => [item, soldOf(book, item, given)]))
  const bySales = [...asked].sort((one, other) => (sold.get(other) ?? 0) - (sold.get(one) ?? 0))
  const chosen = bySales.slice(0, MOST_ITEMS)
  const results = chosen.map((item) => ({ item, tried: triedItem(book, settings, item, given) }))
  return backtestView({
    tried: results.flatMap(({ tried }) => tried ?? []),
    tooLittle: results.filter(({ tried }) => tried === undefined).map(({ item }) => item.code),
    beyond: bySales.length - chosen.length,
    weeks: given.weeks,
    currency: book.baseCurrency,
  })
}

/** What the weeks that are judged sold, at the sales price. */
function soldOf(book: StockBook, { code, sales }: Item, { weeks }: Input): number {
  const units = demandOf(book, code, weeks).reduce((sum, { quantity }) => sum + quantity, 0)
  return units * unitsOf(sales.unitPrice ?? 0n)
}

function triedItem(
  book: StockBook,
  settings: StockSettingsInForce,
  item: Item,
  { weeks, service }: Input,
): TriedItem | undefined {
  const line = planLine(book, settings, item, { service })
  const unitCost = line.unitCost ?? averageCost(item)
  const demand = demandOf(book, item.code, weeks + KNOWN_WEEKS)
  const [first] = demand
  if (!first || unitCost === undefined) return undefined
  const held = heldByWeek(item, book.movementsOf(item.code), first.start, demand.length)
  const { target: fixedTarget, ...own } = line.settings
  const { days: leadDays, spread: leadSpread } = line.lead
  const tried = backtestItem(demand, held, weeks, {
    ...{ leadDays, leadSpread, reviewDays: own.reviewDays, service: own.service },
    ...{ pack: own.pack, minimum: own.minimum, fixedTarget },
  })
  return tried && { code: item.code, unitCost, tried }
}
