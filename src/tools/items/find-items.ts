import * as z from 'zod'
import { cursor, limit } from '../../books/fields.ts'
import { averageCost, type Item } from '../../books/items.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal, formatPrice, formatShort, sum } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { readTool } from '../../call/tool.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText, pageOf } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'

/** Finds items with their prices and stock. */
export const findItems = readTool({
  name: 'find_items',
  title: 'Find items and stock',
  toolset: 'items',
  about:
    'Products and services: prices, accounts, tax, and for tracked ones quantity on hand, average cost and value. Use when the user asks what something costs or how much is in stock.',
  input: z.strictObject({
    search: z.string().min(1).max(100).optional().describe('Part of code, name or description'),
    tracked: z.boolean().optional().describe('Only with, or only without, stock'),
    limit,
    cursor,
  }),
  example: { tracked: true },
  async run(input, { books, today }) {
    const { search, tracked } = input
    const [all, { baseCurrency }] = await Promise.all([books.items(), books.organisation()])
    const found = all.filter((item) => fits(item, search, tracked)).sort(byCode)
    const { shown, cursor: more } = pageOf(found, input)
    const value = sum(found.map((item) => item.value ?? 0n))
    const stock = found.filter(({ onHand }) => onHand !== undefined).length
    const worth = stock > 0 ? `; ${stock} with stock worth ${moneyText(value, baseCurrency)}` : ''
    const some = shown.length < found.length ? `; ${shown.length} shown` : ''
    return {
      say: `${counted(found.length, 'item')}${search ? ` matching ${quoted(search)}` : ''}${worth}${some}.`,
      table: tableOf(COLUMNS, shown),
      next: moreText(more) ?? (found.length === 0 && all.length > 0 ? 'Leave search and tracked out to see all.' : ''),
      data: listData({
        ...{ count: found.length, shown: shown.length, asOf: today, cursor: more },
        totals: stock > 0 ? { stock_value: formatDecimal(value, 2) } : undefined,
      }),
    }
  },
})

const COLUMNS: readonly Column<Item>[] = [
  { name: 'code', cell: ({ code }) => code },
  { name: 'name', cell: ({ name, description }) => name || description },
  { name: 'on hand', cell: ({ onHand }) => (onHand === undefined ? '' : formatShort(onHand, 4)) },
  { name: 'back-ordered', cell: ({ backOrdered }) => (backOrdered ? formatShort(backOrdered, 4) : '') },
  { name: 'average cost', cell: (item) => formatPrice(averageCost(item)) },
  { name: 'value', cell: ({ value }) => (value === undefined ? '' : formatAmount(value)) },
  { name: 'sells at', cell: ({ sales }) => formatPrice(sales.unitPrice) },
  { name: 'sales account', cell: ({ sales }) => sales.account },
  { name: 'sales tax', cell: ({ sales }) => sales.taxType },
  { name: 'buys at', cell: ({ purchases }) => formatPrice(purchases.unitPrice) },
  { name: 'purchases account', cell: ({ purchases, assetAccount }) => purchases.account || assetAccount },
  { name: 'cost account', cell: ({ costAccount }) => costAccount },
  { name: 'purchases tax', cell: ({ purchases }) => purchases.taxType },
]

function fits({ code, name, description, onHand }: Item, search: string | undefined, tracked?: boolean): boolean {
  const wanted = search?.trim().toLowerCase() ?? ''
  const isFound = [code, name, description].some((text) => text.toLowerCase().includes(wanted))
  return isFound && (tracked === undefined || tracked === (onHand !== undefined))
}

function byCode(a: Item, b: Item): number {
  return a.code.toLowerCase() < b.code.toLowerCase() ? -1 : 1
}
