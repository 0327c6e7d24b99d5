import type { Line } from '../../../books/documents.ts'
import { type Decimal4, smaller } from '../../../books/money.ts'
import { isGone, type LedgerRecord } from '../../../books/records.ts'
import { orderMarkedIn, plainOrderNumber } from '../movements/order-mark.ts'

/** A line of a purchase order with what bills have brought of it: four-place units. `left` is never below 0. */
export interface OrderedLine {
  line: Line
  ordered: Decimal4
  received: Decimal4
  left: Decimal4
}

/**
 * The lines of an order that has been billed in part. `orders` and `bills` are those of its supplier since about its time: a bill that names an
 * order counts for that one, any other fills the oldest order that still waits for the goods, drafts included. Pure.
 */
export function orderedLines(
  order: LedgerRecord,
  orders: readonly LedgerRecord[],
  bills: readonly LedgerRecord[],
): OrderedLine[] {
  const waiting = [order, ...orders.filter(({ id, status }) => id !== order.id && !isGone(status))]
    .sort(byDay)
    .map((one) => ({ one, lines: (one.lines ?? []).flatMap(orderedLine) }))
  for (const bill of bills.filter(({ status }) => !isGone(status)).sort(byDay)) {
    const named = waiting.filter(({ one }) => namesOrder(bill, one))
    const fillable = named.length > 0 ? named : waiting.filter(({ one }) => isAfter(bill, one))
    for (const line of bill.lines ?? []) {
      fill(
        fillable.flatMap(({ lines }) => lines.filter((ordered) => isSame(ordered.line, line))),
        line.quantity ?? 0n,
        named.length > 0,
      )
    }
  }
  return waiting.find(({ one }) => one.id === order.id)?.lines ?? []
}

function orderedLine(line: Line): OrderedLine[] {
  const { quantity = 0n } = line
  return quantity > 0n ? [{ line, ordered: quantity, received: 0n, left: quantity }] : []
}

function fill(lines: readonly OrderedLine[], quantity: Decimal4, isNamed: boolean): void {
  let rest = quantity
  for (const line of lines) {
    const taken = smaller(rest, line.left)
    line.left -= taken
    line.received += taken
    rest -= taken
  }
  // Of a bill that names its order, more than was ordered came for it as well.
  const last = lines.at(-1)
  if (isNamed && last) last.received += rest
}

/** Whether two lines are about the same goods: by item code where the order has one, else by their words. */
function isSame(ordered: Line, billed: Line): boolean {
  if (ordered.itemCode !== '') return ordered.itemCode.toLowerCase() === billed.itemCode.toLowerCase()
  return ordered.description.trim().toLowerCase() === billed.description.trim().toLowerCase()
}

function namesOrder({ lines }: LedgerRecord, { number }: LedgerRecord): boolean {
  return number !== '' && orderMarkedIn(lines) === plainOrderNumber(number)
}

function isAfter(bill: LedgerRecord, order: LedgerRecord): boolean {
  return bill.date !== undefined && order.date !== undefined && bill.date >= order.date
}

function byDay(one: LedgerRecord, other: LedgerRecord): number {
  const [a, b] = [one.date ?? '', other.date ?? '']
  if (a !== b) return a < b ? -1 : 1
  return one.number < other.number ? -1 : 1
}
