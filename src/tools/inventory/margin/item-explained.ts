import { documentLabel } from '../../../books/handles.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, formatPrice, formatShort, magnitude } from '../../../books/money.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, tableOf } from '../../lists/columns.ts'
import { billsUpTo } from './compression.ts'
import type { BoughtLine, SoldLine } from './item-line.ts'
import { changeOf, type ItemMargin, marginOf, within } from './item-margins.ts'
import { marginNotes } from './margin-notes.ts'
import { bridgeData, bridgeTable, itemTable, type Margins, pressedTable, signed, windowText } from './margin-view.ts'
import { type CustomerOfItem, type SameCustomers, sameCustomers } from './same-customers.ts'
import { marginShare, percentText, perUnit, shareOf, weightedCost } from './unit-figures.ts'

const MOST_DOCUMENTS = 10
const MOST_BILLS = 6

/** Why the margin of one item moved: its parts, who paid what, what bills cost, and the sales of now. */
export function itemExplained(item: ItemMargin, given: Margins): View {
  const { now, before, trade, today, pressed, margins } = given
  const lines = trade.sold.filter(({ itemCode }) => itemCode === item.code)
  const sales = within(lines, now)
  const bills = billsUpTo(trade.bought.get(item.code.toUpperCase()) ?? [], now.to)
  const who = sameCustomers(within(lines, before), sales)
  const currency = cleanText(trade.baseCurrency, 3)
  return {
    say: saidOf(item, given),
    table: itemTable([item]),
    sections: [
      { heading: `From the margin before to the margin now (${currency})`, table: bridgeTable(margins.bridge) },
      { heading: 'Pressed', table: pressedTable(pressed) },
      {
        heading: 'Customers, those who buy most first',
        table: tableOf(CUSTOMERS, who.customers.slice(0, MOST_DOCUMENTS)),
      },
      { heading: 'Newest bills', table: tableOf(billColumns(bills), bills.slice(-MOST_BILLS).reverse()) },
      { heading: 'Newest sales', table: tableOf(SALES, [...sales].sort(newestFirst).slice(0, MOST_DOCUMENTS)) },
    ],
    notes: [...customerNote(item, who), ...marginNotes([item], trade)],
    data: {
      ...{ item: cleanText(item.code, 30), from: now.from, to: now.to, as_of: today, currency },
      before: { from: before.from, to: before.to },
      totals: bridgeData(margins.bridge),
      bills: bills.slice(-MOST_BILLS).map(({ document, day, quantity, amount }) => ({
        ...{ bill: cleanText(documentLabel(document), 60), date: day, quantity: formatShort(quantity, 4) },
        unit_cost: formatPrice(perUnit(amount, quantity)),
      })),
    },
  }
}

function saidOf(item: ItemMargin, { now, before, trade }: Margins): string {
  const currency = cleanText(trade.baseCurrency, 3)
  const [share, former] = [percentText(marginShare(item.now)), percentText(marginShare(item.before))]
  const windows = `${windowText(now)}, against ${windowText(before)}`
  const code = cleanText(item.code, 30)
  if (item.state === 'unknown') return `${code}, ${windows}: nobody knows what it cost, so its margin cannot be told.`
  const parts =
    item.state === 'both'
      ? `: price ${signed(item.price)}, unit cost ${signed(item.cost)}, units ${signed(item.quantity)}`
      : ''
  return `${code}, ${windows}: margin ${formatAmount(marginOf(item.now))} ${currency} (${share || 'no revenue'}), before ${formatAmount(marginOf(item.before))} (${former || 'no revenue'}): ${signed(changeOf(item))}${parts}.`
}

function customerNote({ state }: ItemMargin, { price, mix }: SameCustomers): string[] {
  if (state !== 'both' || (price === 0n && mix === 0n)) return []
  return [
    `Of the part by price, ${signed(price)} is what customers of both windows pay more or less, ${signed(mix)} that others bought, or in other shares.`,
  ]
}

const CUSTOMERS: readonly Column<CustomerOfItem>[] = [
  { name: 'customer', cell: ({ name }) => name },
  { name: 'units before', cell: ({ before }) => formatShort(before.quantity, 4) },
  { name: 'units', cell: ({ now }) => formatShort(now.quantity, 4) },
  { name: 'price before', cell: ({ before }) => formatPrice(perUnit(before.revenue, before.quantity)) },
  { name: 'price', cell: ({ now }) => formatPrice(perUnit(now.revenue, now.quantity)) },
  { name: 'by price', cell: ({ price }) => (price === 0n ? '' : signed(price)) },
]

function billColumns(bills: readonly BoughtLine[]): Column<BoughtLine>[] {
  const yearly = weightedCost(bills)
  return [
    { name: 'bill', cell: ({ document }) => documentLabel(document) },
    { name: 'date', cell: ({ day }) => day },
    { name: 'supplier', cell: ({ contact }) => contact?.name ?? '' },
    { name: 'units', cell: ({ quantity }) => formatShort(quantity, 4) },
    { name: 'unit cost', cell: ({ amount, quantity }) => formatPrice(perUnit(amount, quantity)) },
    { name: 'against 12 months', cell: (bill) => againstText(perUnit(bill.amount, bill.quantity), yearly) },
  ]
}

function againstText(cost: bigint | undefined, yearly: bigint | undefined): string {
  if (cost === undefined || yearly === undefined) return ''
  const share = shareOf(cost - yearly, yearly)
  return share === undefined || magnitude(share) < 5n ? '' : `${share > 0n ? '+' : ''}${percentText(share)}`
}

const SALES: readonly Column<SoldLine>[] = [
  { name: 'document', cell: ({ document }) => documentLabel(document) },
  { name: 'date', cell: ({ day }) => day },
  { name: 'contact', cell: ({ contact }) => contact?.name ?? '' },
  { name: 'units', cell: ({ quantity }) => formatShort(quantity, 4) },
  { name: 'price', cell: ({ revenue, quantity }) => formatPrice(perUnit(revenue, quantity)) },
  { name: 'unit cost', cell: ({ cost = 0n, quantity }) => formatPrice(perUnit(cost, quantity)) },
  { name: 'margin', cell: ({ revenue, cost }) => (cost === undefined ? '' : formatAmount(revenue - cost)) },
]

function newestFirst(one: SoldLine, other: SoldLine): number {
  if (one.day !== other.day) return one.day > other.day ? -1 : 1
  return one.document.id < other.document.id ? -1 : 1
}
