import type { Day } from '../../../books/day.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal, formatPrice, formatShort } from '../../../books/money.ts'
import type { Table, View } from '../../../call/reply.ts'
import { type Column, tableOf } from '../../lists/columns.ts'
import { moreText } from '../../lists/cursor.ts'
import { listData } from '../../lists/list-data.ts'
import type { Compression } from './compression.ts'
import {
  changeOf,
  type ItemMargin,
  type ItemMargins,
  type MarginBridge,
  marginOf,
  type Window,
} from './item-margins.ts'
import { marginNotes } from './margin-notes.ts'
import type { Trade } from './read-trade.ts'
import { marginShare, percentText, perUnit } from './unit-figures.ts'

/** What the answer about margins is made of; `shown` is a page of the items whose cost is known. */
export interface Margins {
  now: Window
  before: Window
  today: Day
  /** Whose sales alone are looked at. */
  customer: string | undefined
  margins: ItemMargins
  shown: readonly ItemMargin[]
  cursor: string | undefined
  pressed: readonly Compression[]
  /** From which fall a month on an item is listed, cents. */
  least: Cents
  trade: Trade
}

/** The parts of a bridge in their order, with their names for people. */
export const PARTS = [
  ['price', 'price'],
  ['cost', 'unit cost'],
  ['volume', 'volume'],
  ['mix', 'mix of items'],
  ['new', 'items not sold before'],
  ['gone', 'items no longer sold'],
  ['other', 'returns and costs without units'],
] as const satisfies readonly (readonly [keyof MarginBridge, string])[]

const MOST_SAID = 5
/** Rows are told as data too while they are few. */
const MOST_ROWS = 12

/** Days of a window in a sentence. */
export function windowText({ from, to }: Window): string {
  return `${from} to ${to}`
}

/** The answer about margins: the bridge, each item's part in it, and the items whose unit margin is pressed. */
export function marginsView(given: Margins): View {
  const { margins, shown, cursor, pressed, trade, now, before, today } = given
  const { bridge } = margins
  const currency = cleanText(trade.baseCurrency, 3)
  const known = margins.items.filter(({ state }) => state !== 'unknown')
  return {
    say: saidOf(given, known),
    table: itemTable(shown),
    sections: [
      { heading: `From the margin before to the margin now (${currency})`, table: bridgeTable(bridge) },
      {
        heading: `Unit margin fell by 3 points and ${formatAmount(given.least)} ${currency} a month or more`,
        table: pressedTable(pressed),
      },
    ],
    notes: marginNotes(margins.items, trade),
    next: moreText(cursor) ?? (pressed.length > 0 ? 'Explain one with item.' : ''),
    data: {
      ...{ from: now.from, to: now.to, before: { from: before.from, to: before.to }, currency },
      ...listData({ count: known.length, shown: shown.length, asOf: today, cursor, totals: bridgeData(bridge) }),
      ...(shown.length > MOST_ROWS ? {} : { rows: shown.map(rowData) }),
      pressed: pressed.map(pressedData),
    },
  }
}

function saidOf({ margins, now, before, trade, customer, pressed }: Margins, known: readonly ItemMargin[]): string {
  const { bridge } = margins
  const currency = cleanText(trade.baseCurrency, 3)
  const whose = customer === undefined ? '' : ` sold to ${customer}`
  const windows = `${windowText(now)}, against ${windowText(before)}`
  if (known.length === 0) return `No item${whose} with a known cost was sold in ${windows}.`
  const change = bridge.now - bridge.before
  const most = PARTS.map(([part, words]) => ({ words, amount: bridge[part] }))
    .filter(({ amount }) => amount !== 0n && amount > 0n === change > 0n)
    .sort((one, other) => (one.amount - other.amount > 0n === change > 0n ? -1 : 1))[0]
  const why = change === 0n || !most ? '' : `, most of it from ${most.words} (${signed(most.amount)})`
  return `Margin on items${whose} ${windows}: ${formatAmount(bridge.now)} ${currency}${shareText(known, 'now')}, before ${formatAmount(bridge.before)}${shareText(known, 'before')}: ${signed(change)}${why}.${pressedText(pressed)}`
}

function pressedText(pressed: readonly Compression[]): string {
  if (pressed.length === 0) return ''
  const first = pressed.slice(0, MOST_SAID).map(({ code, cause, at }) => {
    return `${cleanText(code, 30)} (${cause}${at === 'sold' ? '' : `, at the ${at}`})`
  })
  const more = pressed.length > first.length ? ` and ${pressed.length - first.length} more` : ''
  return ` Unit margin pressed: ${first.join(', ')}${more}.`
}

function shareText(items: readonly ItemMargin[], when: 'now' | 'before'): string {
  const all = items.reduce(
    (total, item) => ({ revenue: total.revenue + item[when].revenue, cost: total.cost + item[when].cost }),
    { revenue: 0n, cost: 0n },
  )
  const share = percentText(marginShare({ ...all, quantity: 0n }))
  return share === '' ? '' : ` (${share})`
}

/** An amount with its sign, for differences. */
export function signed(amount: Cents): string {
  return amount > 0n ? `+${formatAmount(amount)}` : formatAmount(amount)
}

/** The bridge as rows that add up. */
export function bridgeTable(bridge: MarginBridge): Table {
  const parts = PARTS.filter(([part]) => bridge[part] !== 0n).map(([part, words]) => [words, signed(bridge[part])])
  return {
    columns: ['part', 'amount'],
    rows: [['margin before', formatAmount(bridge.before)], ...parts, ['margin now', formatAmount(bridge.now)]],
  }
}

const STATE_WORDS: Readonly<Record<ItemMargin['state'], string>> = {
  both: '',
  new: 'not sold before',
  gone: 'no longer sold',
  other: 'without units',
  unknown: 'of unknown cost',
}

const COLUMNS: readonly Column<ItemMargin>[] = [
  { name: 'item', cell: ({ code }) => code },
  { name: 'units before', cell: ({ before }) => formatShort(before.quantity, 4) },
  { name: 'units', cell: ({ now }) => formatShort(now.quantity, 4) },
  { name: 'price before', cell: ({ before }) => formatPrice(perUnit(before.revenue, before.quantity)) },
  { name: 'price', cell: ({ now }) => formatPrice(perUnit(now.revenue, now.quantity)) },
  { name: 'cost before', cell: ({ before }) => formatPrice(perUnit(before.cost, before.quantity)) },
  { name: 'cost', cell: ({ now }) => formatPrice(perUnit(now.cost, now.quantity)) },
  { name: '% before', cell: ({ before }) => percentText(marginShare(before)) },
  { name: '%', cell: ({ now }) => percentText(marginShare(now)) },
  { name: 'margin before', cell: ({ before }) => formatAmount(marginOf(before)) },
  { name: 'margin', cell: ({ now }) => formatAmount(marginOf(now)) },
  { name: 'change', cell: (item) => signed(changeOf(item)) },
  { name: 'by price', cell: ({ price }) => partText(price) },
  { name: 'by cost', cell: ({ cost }) => partText(cost) },
  { name: 'by units', cell: ({ quantity }) => partText(quantity) },
  { name: 'which is', cell: ({ state }) => STATE_WORDS[state] },
]

function partText(amount: Cents): string {
  return amount === 0n ? '' : signed(amount)
}

/** Items with units, prices, costs and their parts of the change. */
export function itemTable(items: readonly ItemMargin[]): Table {
  return tableOf(COLUMNS, items)
}

const PRESSED: readonly Column<Compression>[] = [
  { name: 'item', cell: ({ code }) => code },
  { name: 'cost of', cell: ({ at }) => at },
  { name: 'price before', cell: ({ before }) => formatPrice(before.price) },
  { name: 'price', cell: ({ now }) => formatPrice(now.price) },
  { name: 'cost before', cell: ({ before }) => formatPrice(before.cost) },
  { name: 'cost', cell: ({ now }) => formatPrice(now.cost) },
  { name: '% before', cell: ({ before }) => percentText(before.share) },
  { name: '%', cell: ({ now }) => percentText(now.share) },
  { name: 'a month', cell: ({ aMonth }) => signed(-aMonth) },
  { name: 'because of', cell: ({ cause }) => cause },
  { name: 'newest bill', cell: ({ newest }) => (newest ? `${newest.document.number} ${newest.day}` : '') },
]

/** Items under pressure, with what their unit margin was and is. */
export function pressedTable(pressed: readonly Compression[]): Table {
  return tableOf(PRESSED, pressed)
}

/** A bridge for programs. */
export function bridgeData(bridge: MarginBridge): Record<string, string> {
  return Object.fromEntries(Object.entries(bridge).map(([part, amount]) => [part, formatDecimal(amount, 2)]))
}

function rowData(item: ItemMargin): Record<string, unknown> {
  const { code, state, now, before, price, cost, quantity } = item
  return {
    item: cleanText(code, 30),
    state,
    margin: formatDecimal(marginOf(now), 2),
    margin_before: formatDecimal(marginOf(before), 2),
    ...(state === 'both'
      ? { price: formatDecimal(price, 2), cost: formatDecimal(cost, 2), units: formatDecimal(quantity, 2) }
      : {}),
  }
}

function pressedData({ code, at, cause, before, now, aMonth }: Compression): Record<string, unknown> {
  return {
    ...{ item: cleanText(code, 30), cost_of: at, because_of: cause, a_month: formatDecimal(-aMonth, 2) },
    percent_before: formatDecimal(before.share, 2),
    percent: formatDecimal(now.share, 2),
  }
}
