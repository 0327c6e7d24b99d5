import { addDays, type Day, dayAt, daysBetween } from '../../../books/day.ts'
import type { HistoryRecord } from '../../../books/documents.ts'
import { averageCost } from '../../../books/items.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Decimal4, formatAmount, formatDecimal, formatShort, sum } from '../../../books/money.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { View } from '../../../call/reply.ts'
import { tableOf } from '../../lists/columns.ts'
import type { Replay, ReplayStep } from '../movements/replay.ts'
import type { StockBook } from '../movements/stock-book.ts'
import type { ItemStatus } from './item-status.ts'
import { flagsText, ordersText, priceText, units, weeklyText } from './stock-words.ts'

/** How many of an item's movements are shown, the newest first. */
const MOST_MOVEMENTS = 12
const MOST_NOTES = 3

/** So many units, four places, that must be there on a day. */
export interface Need {
  quantity: Decimal4
  by: Day
}

/** One item with everything that is said of it. */
export interface ItemSituation {
  book: StockBook
  status: ItemStatus
  replay: Replay
  history: readonly HistoryRecord[]
  zone: string
  need: Need | undefined
  copiedAt: string | undefined
}

/** One item: what is there and on order, whether it is enough, and the documents that made it so. */
export function stockItemView(situation: ItemSituation): View {
  const { status, replay, need, book, copiedAt } = situation
  const newest = replay.steps.slice(-MOST_MOVEMENTS).reverse()
  const more = replay.steps.length - newest.length
  return {
    say: [levelText(status, book), need ? needText(situation, need) : ''].filter(Boolean).join(' '),
    sections: [
      {
        heading: `What moved it, newest first${more > 0 ? ` (${more} earlier)` : ''}`,
        table: { ...tableOf(COLUMNS, newest), longestCell: 60 },
      },
      { heading: "From the item's history in Xero", table: historyTable(situation) },
    ],
    notes: [
      ...(status.flags.length > 0 ? [flagsText(status)] : []),
      explanation(status, replay),
      ...(copiedAt
        ? [`documents as of ${copiedAt}, from this server's copy of the books; quantities are Xero's of now`]
        : []),
    ],
    next: 'A quantity is never set: adjust_stock drafts the document that changes it. What to order: plan_reorder.',
    data: dataOf(situation),
  }
}

function levelText(
  { item, onHand, backOrdered, available, onOrder, orders, value, class: kind }: ItemStatus,
  book: StockBook,
): string {
  const cost = averageCost(item)
  const worth =
    cost === undefined
      ? ''
      : ` at ${priceText(cost)} on average, worth ${formatAmount(value)} ${cleanText(book.baseCurrency, 3)}`
  const waiting = backOrdered === 0n ? '' : `, ${units(backOrdered)} back-ordered, so ${units(available)} available`
  const coming =
    onOrder === 0n ? 'Nothing is on order.' : `${units(onOrder)} on order (${ordersText(orders, book.today)}).`
  const selling =
    kind.coverDays === undefined
      ? 'None was sold lately.'
      : `${weeklyText(kind.perWeek)} are sold a week: that lasts ${Math.floor(kind.coverDays)} days.`
  return `${quoted(item.code, 40)}: ${units(onHand)} on hand${worth}${waiting}. ${coming} ${selling}`
}

/** What is there less what is needed; negative where it does not suffice. */
function restOf({ available }: ItemStatus, { quantity }: Need): Decimal4 {
  return available - quantity
}

function needText(situation: ItemSituation, need: Need): string {
  const { status, book } = situation
  const rest = restOf(status, need)
  const usual = (status.class.perWeek * daysBetween(book.today, need.by)) / 7
  const meanwhile = usual >= 1 ? ` Until ${need.by} about ${Math.round(usual)} are usually sold besides.` : ''
  const wanted = `${units(need.quantity)} on ${need.by}`
  if (rest >= 0n) return `Enough for ${wanted}: ${units(rest)} would be left.${meanwhile}`
  return `Not enough for ${wanted}: short by ${units(-rest)}. ${comingText(situation, need)}${meanwhile}`
}

/** What is on order, and whether what is due by then would do. */
function comingText({ status, book }: ItemSituation, need: Need): string {
  const inTime = status.orders.filter((order) => arrivalOf(order, status) <= need.by)
  const later = status.orders.filter((order) => arrivalOf(order, status) > need.by)
  const laterText = later.length === 0 ? '' : ` Too late for it: ${ordersText(later, book.today)}.`
  if (inTime.length === 0)
    return later.length === 0 ? 'Nothing on order would cover it.' : `Nothing on order is due by then.${laterText}`
  const rest = restOf(status, need) + sum(inTime.map(({ quantity }) => quantity))
  const then = rest >= 0n ? 'it would be enough' : `it would still be short by ${units(-rest)}`
  return `With what is on order by then (${ordersText(inTime, book.today)}) ${then}.${laterText}`
}

function arrivalOf({ expected, ordered }: ItemStatus['orders'][number], { lead }: ItemStatus): Day {
  return expected ?? addDays(ordered, Math.round(lead.days))
}

function explanation({ unexplained }: ItemStatus, { shortOn, costDifference, steps, order }: Replay): string {
  const short = shortOn
    ? ` Taken by their days they would have run out on ${shortOn}: something was approved in another order.`
    : ''
  if (unexplained !== 0n) {
    const by = `${units(unexplained < 0n ? -unexplained : unexplained)} ${unexplained < 0n ? 'fewer' : 'more'}`
    return `Xero has ${by} than its documents add up to: adjusted by hand in Xero, there before stock was kept, or approved within the last minute.${short}`
  }
  if (steps.length === 0) return 'No document has moved it.'
  if (costDifference === 0n) {
    const changed = order === 'changed' ? ', in the order in which they were last changed' : ''
    return `Its documents explain quantity and value to the cent${changed}.${short}`
  }
  return `Its documents explain the quantity; the value is ${formatAmount(costDifference)} off, which comes from the order in which they were approved, from edits and from voided documents.${short}`
}

const COLUMNS = [
  { name: 'day', cell: ({ movement }: ReplayStep) => movement.day },
  { name: 'what', cell: ({ movement }: ReplayStep) => movement.kind.replace('_', ' ') },
  {
    name: 'document',
    cell: ({ movement: { document } }: ReplayStep) =>
      `${RECORD_WORDS[document.kind]} ${cleanText(document.number, 25)}`,
  },
  { name: 'contact', cell: ({ movement }: ReplayStep) => cleanText(movement.contact?.name ?? '', 30) },
  { name: 'quantity', cell: ({ movement }: ReplayStep) => units(movement.quantity) },
  { name: 'cost', cell: ({ cost }: ReplayStep) => formatAmount(cost) },
  { name: 'then on hand', cell: ({ onHand }: ReplayStep) => units(onHand) },
]

function historyTable({ history, zone }: ItemSituation) {
  const newest = [...history].sort((one, other) => other.at - one.at).slice(0, MOST_NOTES)
  const rows = newest.map(({ at, change, details }) => [
    dayAt(at, zone),
    cleanText(change, 30),
    cleanText(details, 160),
  ])
  return { columns: ['day', 'what', 'details'], rows, longestCell: 160 }
}

function dataOf({ status, replay, need, book }: ItemSituation): Record<string, unknown> {
  const { item, onHand, backOrdered, available, onOrder, orders, value, flags, unexplained, class: kind } = status
  return {
    as_of: book.today,
    code: cleanText(item.code, 30),
    on_hand: formatShort(onHand, 4),
    back_ordered: formatShort(backOrdered, 4),
    available: formatShort(available, 4),
    on_order: formatShort(onOrder, 4),
    orders: orders.map(({ number, quantity }) => ({
      number: cleanText(number, 20),
      quantity: formatShort(quantity, 4),
    })),
    value: formatDecimal(value, 2),
    ...(kind.coverDays === undefined ? {} : { days_left: Math.floor(kind.coverDays) }),
    ...{ class: `${kind.abc}${kind.xyz ?? ''}`, flags },
    unexplained: { quantity: formatShort(unexplained, 4), value: formatDecimal(replay.costDifference, 2) },
    ...(need ? { enough: restOf(status, need) >= 0n, rest: formatShort(restOf(status, need), 4) } : {}),
  }
}
