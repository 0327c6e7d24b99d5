import { type Day, daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Decimal4, smaller } from '../../../books/money.ts'
import type { Movement, OpenOrder } from './movement.ts'
import { plainOrderNumber } from './order-mark.ts'
import type { LeadTime } from './stock-book.ts'
import type { OrderDocument } from './stock-documents.ts'

/** What is on order of each item, by its code in capitals, and how long suppliers took. */
export interface Orders {
  open: ReadonlyMap<string, readonly OpenOrder[]>
  leadTimeOf(supplierId: string, code?: string): LeadTime | undefined
}

/** An item's own lead time counts from so many orders; below, its supplier's does. */
const ENOUGH_ORDERS = 3

interface Wanted {
  order: OrderDocument
  itemKey: string
  quantity: Decimal4
  left: Decimal4
  arrived: Day | undefined
}

/**
 * Puts what suppliers billed against what was ordered of them, item by item: a bill that names its order against that one, any other against the
 * oldest that waits. An order that is marked as billed is over, however much of it came. `purchasesOf` answers an item's movements, by its code in capitals, the oldest first.
 */
export function matchOrders(
  orders: readonly OrderDocument[],
  purchasesOf: (itemKey: string) => readonly Movement[],
): Orders {
  const byItem = wantedByItem(orders)
  const numbers = new Set(orders.map(({ number }) => plainOrderNumber(number)))
  const isOrder = (number: string) => numbers.has(number)
  const open = new Map<string, OpenOrder[]>()
  for (const [itemKey, wanted] of byItem) {
    receive(wanted, purchasesOf(itemKey), isOrder)
    const left = wanted.filter((one) => one.order.isOpen && one.left > 0n).map(openOrder)
    if (left.length > 0) open.set(itemKey, left)
  }
  return { open, leadTimeOf: leadTimes([...byItem.values()].flat()) }
}

function wantedByItem(orders: readonly OrderDocument[]): Map<string, Wanted[]> {
  const wanted = [...orders].sort(byDay).flatMap((order) =>
    [...quantitiesOf(order)].map(([itemKey, quantity]): Wanted => {
      return { order, itemKey, quantity, left: quantity, arrived: undefined }
    }),
  )
  return groupedBy(wanted, ({ itemKey }) => itemKey)
}

function byDay(one: OrderDocument, other: OrderDocument): number {
  if (one.ordered !== other.ordered) return one.ordered < other.ordered ? -1 : 1
  return one.number < other.number ? -1 : 1
}

function quantitiesOf({ lines }: OrderDocument): Map<string, Decimal4> {
  const quantities = new Map<string, Decimal4>()
  for (const { itemCode, quantity } of lines) {
    const key = itemCode.toUpperCase()
    quantities.set(key, (quantities.get(key) ?? 0n) + quantity)
  }
  return quantities
}

type IsOrder = (number: string) => boolean

function receive(wanted: readonly Wanted[], movements: readonly Movement[], isOrder: IsOrder): void {
  const bySupplier = groupedBy(wanted, ({ order }) => order.supplier.id)
  const purchases = movements.filter(({ kind }) => kind === 'purchase')
  for (const [supplierId, bought] of groupedBy(purchases, ({ contact }) => contact?.id ?? '')) {
    receiveFrom(bySupplier.get(supplierId) ?? [], bought, isOrder)
  }
}

function receiveFrom(wanted: readonly Wanted[], bought: readonly Movement[], isOrder: IsOrder): void {
  const byNumber = groupedBy(wanted, ({ order }) => plainOrderNumber(order.number))
  // Most orders are over: each is passed once.
  let next = 0
  for (const movement of bought) {
    const { day, ofOrder } = movement
    while (wanted[next]?.left === 0n) next += 1
    if (ofOrder !== undefined && isOrder(ofOrder)) fill(byNumber.get(ofOrder) ?? [], movement)
    else
      fill(
        wanted.slice(next).filter(({ order }) => order.ordered <= day),
        movement,
      )
  }
}

function fill(wanted: readonly Wanted[], { day, quantity }: Movement): void {
  let rest = quantity
  for (const one of wanted) {
    if (rest <= 0n) return
    if (one.left === 0n) continue
    const taken = smaller(rest, one.left)
    one.left -= taken
    rest -= taken
    one.arrived ??= day
  }
}

function openOrder({ order, left }: Wanted): OpenOrder {
  const { id, number, supplier, ordered, expected } = order
  return { id, number, supplier, ordered, expected, quantity: left }
}

function leadTimes(wanted: readonly Wanted[]): Orders['leadTimeOf'] {
  const arrived = wanted.flatMap((one) => (one.arrived === undefined ? [] : [{ ...one, arrived: one.arrived }]))
  const ofItems = groupedBy(arrived, ({ order, itemKey }) => `${order.supplier.id}|${itemKey}`)
  const ofSuppliers = groupedBy(firstArrivals(arrived), ({ order }) => order.supplier.id)
  const orders = [...new Set(wanted.map(({ order }) => order))]
  const promised = groupedBy(orders.flatMap(promisedBy), ({ order }) => order.supplier.id)
  return (supplierId, code) => {
    const own = code === undefined ? [] : (ofItems.get(`${supplierId}|${code.toUpperCase()}`) ?? [])
    if (own.length >= ENOUGH_ORDERS) return leadTime(own)
    const all = ofSuppliers.get(supplierId)
    if (all) return leadTime(all)
    const said = promised.get(supplierId)
    return said && { ...leadTime(said), seen: 0 }
  }
}

interface Arrival {
  order: OrderDocument
  arrived: Day
}

/** An order of many items that came together tells it once of its supplier. */
function firstArrivals(arrivals: readonly Arrival[]): Arrival[] {
  const first = new Map<OrderDocument, Arrival>()
  for (const arrival of arrivals) {
    const known = first.get(arrival.order)
    if (!known || arrival.arrived < known.arrived) first.set(arrival.order, arrival)
  }
  return [...first.values()]
}

function promisedBy(order: OrderDocument): Arrival[] {
  const { ordered, expected } = order
  return expected === undefined || expected < ordered ? [] : [{ order, arrived: expected }]
}

function leadTime(arrivals: readonly Arrival[]): LeadTime {
  const days = arrivals.map(({ order, arrived }) => daysBetween(order.ordered, arrived))
  const sorted = [...days].sort((one, other) => one - other)
  const half = Math.floor(sorted.length / 2)
  const middle = sorted[half] ?? 0
  const median = sorted.length % 2 === 1 ? middle : ((sorted[half - 1] ?? middle) + middle) / 2
  const mean = days.reduce((total, one) => total + one, 0) / days.length
  const squares = days.reduce((total, one) => total + (one - mean) ** 2, 0)
  return { days: median, spread: days.length < 2 ? 0 : Math.sqrt(squares / (days.length - 1)), seen: days.length }
}
