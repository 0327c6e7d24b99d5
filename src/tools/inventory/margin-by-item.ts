import * as z from 'zod'
import { addDays, addMonths } from '../../books/day.ts'
import { amount, contactName, cursor, day, limit } from '../../books/fields.ts'
import { groupedBy } from '../../books/grouping.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { pageOf } from '../lists/cursor.ts'
import { type Calendar, COMPARISONS, PERIODS, type Span, spanAsked, spansBefore } from '../reports/report-period.ts'
import { itemCoded, itemNamed } from './item-named.ts'
import { compressionOf } from './margin/compression.ts'
import { itemExplained } from './margin/item-explained.ts'
import type { SoldLine } from './margin/item-line.ts'
import { itemMargins } from './margin/item-margins.ts'
import { marginsView } from './margin/margin-view.ts'
import { readTrade, type Trade } from './margin/read-trade.ts'

const input = z.strictObject({
  period: z.enum(PERIODS).optional().describe('Default the three months up to today'),
  from: day.optional(),
  to: day.optional(),
  compare: z.enum(COMPARISONS).default('previous_period'),
  item: z.string().min(1).max(40).optional().describe('One, explained with documents'),
  contact: contactName.optional().describe('Sales to one customer'),
  at_least: amount.optional().describe('Fall a month from which an item is pressed, default 50'),
  limit,
  cursor,
})

type Asked = z.output<typeof input>

/** Why margin on items moved: price, unit cost, volume and mix, and whose unit margin is pressed. */
export const marginByItem = readTool({
  name: 'margin_by_item',
  title: 'Margin by item',
  toolset: 'inventory_extras',
  about:
    'Margin of items in two periods, what changed it (price, unit cost, volume, mix), and items whose unit margin fell or will at the newest bills. Use when the user asks why margin fell or what earns least. Not for the whole profit (run_report), freight in costs (landed_cost).',
  input,
  example: { period: 'this_quarter' },
  run,
})

const USUAL_LEAST = 5_000n

async function run(given: Asked, { books, today }: Context): Promise<View> {
  const { financialYearEnd } = await books.organisation()
  const now = spanOf(given, { today, financialYearEnd })
  const [before = now] = spansBefore(now, given.compare, 1)
  const contact =
    given.contact === undefined ? undefined : await contactNamed(given.contact, books, { archivedToo: true })
  const whole = await readTrade(books, { today })
  const code = given.item === undefined ? undefined : codeNamed(given.item, whole)
  const trade = { ...whole, sold: whole.sold.filter((line) => isAsked(line, code, contact?.id)) }
  const margins = itemMargins(trade.sold, now, before)
  const least = given.at_least ?? USUAL_LEAST
  const soldOf = groupedBy(trade.sold, ({ itemCode }) => itemCode)
  const pressed = margins.items
    .flatMap((item) => {
      const bought = trade.bought.get(item.code.toUpperCase()) ?? []
      return compressionOf(item, { sold: soldOf.get(item.code) ?? [], bought, now, before }, least) ?? []
    })
    .sort((one, other) => (one.aMonth === other.aMonth ? 0 : one.aMonth > other.aMonth ? -1 : 1))
  const known = margins.items.filter(({ state }) => state !== 'unknown')
  const { shown, cursor: more } = pageOf(known, { ...given, at_least: String(least), cursor: given.cursor })
  const customer = contact && quoted(contact.name, 60)
  const all = { now, before, today, customer, margins, shown, cursor: more, pressed, least, trade }
  if (code === undefined) return marginsView(all)
  const [item] = margins.items
  return item ? itemExplained(item, all) : notSold(code, all)
}

function spanOf(given: Asked, calendar: Calendar): Span {
  const { period, from, to } = given
  if (period === undefined && from === undefined && to === undefined) {
    return { from: addDays(addMonths(calendar.today, -3), 1), to: calendar.today, months: 3 }
  }
  return spanAsked({ report: 'profit_and_loss', period, from, to }, calendar)
}

function isAsked({ itemCode, contact }: SoldLine, code: string | undefined, contactId: string | undefined): boolean {
  return (code === undefined || itemCode === code) && (contactId === undefined || contact?.id === contactId)
}

// Sales may name items that Xero has no more.
function codeNamed(text: string, { items, sold }: Trade): string {
  const codes = new Set(sold.map(({ itemCode }) => itemCode).filter((code) => !itemCoded(code, items)))
  const all = [...items, ...[...codes].map((code) => ({ code, name: '', description: '' }))]
  return itemNamed(text, all, 'item').code
}

function notSold(code: string, { now, before, today }: { now: Span; before: Span; today: string }): View {
  const item = cleanText(code, 30)
  return {
    say: `${item} was not sold from ${now.from} to ${now.to}, nor from ${before.from} to ${before.to}.`,
    data: { item, from: now.from, to: now.to, before: { from: before.from, to: before.to }, as_of: today },
  }
}
