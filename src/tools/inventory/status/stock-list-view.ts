import type { Day } from '../../../books/day.ts'
import { averageCost } from '../../../books/items.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal, formatShort, sum } from '../../../books/money.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { moreText, pageOf } from '../../lists/cursor.ts'
import { listData } from '../../lists/list-data.ts'
import type { StockBook } from '../movements/stock-book.ts'
import { type ItemStatus, STOCK_FLAGS, type StockFlag } from './item-status.ts'
import type { StockAccount } from './stock-value.ts'
import { coverText, flagsText, ordersText, priceText, units, valueText, weeklyText } from './stock-words.ts'

/** Which items to show, and how many. */
export interface StockListInput {
  show: 'all' | StockFlag
  limit: number
  cursor?: string | undefined
}

/** Stock as one analysis has it; `accounts` are undefined where they were not asked for. */
export interface StockSituation {
  book: StockBook
  statuses: readonly ItemStatus[]
  accounts: readonly StockAccount[] | undefined
  copiedAt: string | undefined
}

/** All items, or those with something to look at: what has most of it first, then by code. */
export function stockListView({ book, statuses, accounts, copiedAt }: StockSituation, input: StockListInput): View {
  const { today, baseCurrency } = book
  const base = cleanText(baseCurrency, 3)
  const rows = statuses.filter(({ flags }) => input.show === 'all' || flags.includes(input.show)).sort(byUrgency)
  const { shown, cursor } = pageOf(rows, { ...input })
  const value = sum(statuses.map((status) => status.value))
  return {
    say: sayList(statuses, rows, input.show, `${formatAmount(value)} ${base}`),
    table: { ...tableOf(columnsFor(today), shown), longestCell: 140 },
    notes: [
      ...(accounts ? [valueText(accounts, base)] : []),
      ...(rows.length > 0 ? [METHOD] : []),
      ...(copiedAt ? [`as of ${copiedAt}, from this server's copy of the books; quantities are Xero's of now`] : []),
    ].filter(Boolean),
    next: [moreText(cursor), 'One of them with what moved it: item. What to order: plan_reorder.']
      .filter(Boolean)
      .join(' '),
    data: listData({
      ...{ count: rows.length, shown: shown.length, asOf: today, cursor },
      totals: { [base]: { stock_value: formatDecimal(value, 2), ...ledgerTotal(accounts) } },
      rows: shown.map(dataOf),
    }),
  }
}

const METHOD =
  'Low: what is available lasts no longer than goods take to arrive, with a week until the next order unless settings say otherwise. Sold a week: the mean of 13 weeks; plan_reorder follows the newest ones. Class: ABC by gross margin of 12 months (80, 15, 5%), XYZ by how much weekly sales vary.'

function ledgerTotal(accounts: readonly StockAccount[] | undefined): Record<string, string> {
  return accounts ? { ledger_balance: formatDecimal(sum(accounts.map(({ ledger }) => ledger)), 2) } : {}
}

function byUrgency(one: ItemStatus, other: ItemStatus): number {
  const [rank, otherRank] = [rankOf(one), rankOf(other)]
  if (rank !== otherRank) return rank - otherRank
  const [cover, otherCover] = [one.class.coverDays ?? Infinity, other.class.coverDays ?? Infinity]
  if (rank <= 1 && cover !== otherCover) return cover - otherCover
  return one.item.code.toUpperCase() < other.item.code.toUpperCase() ? -1 : 1
}

/** What cannot be delivered first, then what runs low, then all else that is to be looked at. */
function rankOf({ flags }: ItemStatus): number {
  if (flags.includes('negative')) return 0
  if (flags.includes('low')) return 1
  return flags.length > 0 ? 2 : 3
}

function sayList(
  statuses: readonly ItemStatus[],
  rows: readonly ItemStatus[],
  show: StockListInput['show'],
  worth: string,
): string {
  if (statuses.length === 0) return 'no item is tracked: Xero keeps no stock here.'
  const all = `${counted(statuses.length, 'tracked item')} worth ${worth}`
  if (show !== 'all') {
    const which = show.replace('_', ' ')
    return rows.length === 0
      ? `no item is ${which}, of ${all}.`
      : `${counted(rows.length, 'item')} ${which}, of ${all}.`
  }
  const found = STOCK_FLAGS.map((flag) => [flag, rows.filter(({ flags }) => flags.includes(flag)).length] as const)
  const told = found.filter(([, count]) => count > 0).map(([flag, count]) => `${count} ${flag.replace('_', ' ')}`)
  return `${all}${told.length > 0 ? `: ${told.join(', ')}` : ', with nothing to look at'}.`
}

function columnsFor(today: Day): Column<ItemStatus>[] {
  return [
    { name: 'code', cell: ({ item }) => cleanText(item.code, 30) },
    { name: 'name', cell: ({ item }) => cleanText(item.name, 30) },
    { name: 'on hand', cell: ({ onHand }) => units(onHand) },
    { name: 'back-ordered', cell: ({ backOrdered }) => (backOrdered === 0n ? '' : units(backOrdered)) },
    { name: 'available', cell: ({ backOrdered, available }) => (backOrdered === 0n ? '' : units(available)) },
    { name: 'on order', cell: ({ orders }) => ordersText(orders, today) },
    { name: 'sold a week', cell: ({ class: { perWeek } }) => (perWeek > 0 ? weeklyText(perWeek) : '') },
    { name: 'days left', cell: coverText },
    {
      name: 'average cost',
      cell: ({ item }) => (averageCost(item) === undefined ? '' : priceText(averageCost(item) ?? 0n)),
    },
    { name: 'value', cell: ({ value }) => formatAmount(value) },
    { name: 'last sale', cell: ({ class: { lastSale } }) => lastSale ?? '' },
    { name: 'last receipt', cell: ({ lastReceipt }) => lastReceipt ?? '' },
    { name: 'class', cell: ({ class: { abc, xyz = '' } }) => `${abc}${xyz}` },
    { name: 'look at', cell: flagsText },
  ]
}

function dataOf({ item, onHand, available, onOrder, value, flags, class: { coverDays } }: ItemStatus) {
  return {
    code: cleanText(item.code, 30),
    on_hand: formatShort(onHand, 4),
    available: formatShort(available, 4),
    on_order: formatShort(onOrder, 4),
    value: formatDecimal(value, 2),
    ...(coverDays === undefined ? {} : { days_left: Math.floor(coverDays) }),
    flags,
  }
}
