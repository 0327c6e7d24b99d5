import type { Books } from '../../../books/books.ts'
import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { Item } from '../../../books/items.ts'
import type { Reading } from '../../../books/mirror.ts'
import type { Movement, MovementKind } from './movement.ts'
import { matchOrders } from './open-orders.ts'
import type { StockBook } from './stock-book.ts'
import {
  type ItemLine,
  type OrderDocument,
  type StockDocument,
  stockBankTransaction,
  stockCredit,
  stockInvoice,
  stockOrder,
} from './stock-documents.ts'

const KINDS = ['invoice', 'bill', 'credit_note', 'supplier_credit', 'bank_transaction', 'purchase_order'] as const
const POSTED = { statuses: ['AUTHORISED', 'PAID'] }
const ORDERED = { statuses: ['AUTHORISED', 'BILLED'] }

/** Reads the stock side of the books: all that moved tracked items, and what is on order. Throws Fault as all reading does. */
export async function readStock(books: Books, { today }: { today: Day }): Promise<StockBook> {
  const [{ baseCurrency }, reading] = await Promise.all([books.organisation(), books.mirror.read(KINDS)])
  const documents = await readDocuments(reading)
  const orders = await gathered(reading.digest('purchase_order', ORDERED, stockOrder))
  // After the documents: what they moved is in the quantities then.
  const items = (await books.items()).filter(({ onHand }) => onHand !== undefined)
  return stockBookOf({ documents, orders, items, reading, today, baseCurrency })
}

/** All posted documents with items, tracked or not, from a reading of their five kinds: at once, so that kinds of one list share its calls. */
export async function readDocuments(reading: Reading): Promise<StockDocument[]> {
  const parts = await Promise.all([
    gathered(reading.digest('invoice', POSTED, stockInvoice)),
    gathered(reading.digest('bill', POSTED, stockInvoice)),
    gathered(reading.digest('credit_note', POSTED, stockCredit)),
    gathered(reading.digest('supplier_credit', POSTED, stockCredit)),
    gathered(reading.digest('bank_transaction', POSTED, stockBankTransaction)),
  ])
  return parts.flat()
}

async function gathered<Value>(parts: AsyncIterable<readonly (Value | undefined)[]>): Promise<Value[]> {
  const values: Value[] = []
  for await (const some of parts) for (const value of some) if (value !== undefined) values.push(value)
  return values
}

interface Parts {
  documents: readonly StockDocument[]
  orders: readonly OrderDocument[]
  items: readonly Item[]
  reading: Pick<Reading, 'asOf' | 'from'>
  today: Day
  baseCurrency: string
}

/** The book of these documents and items; items without stock have no place in it. */
export function stockBookOf({ documents, orders, items, reading, today, baseCurrency }: Parts): StockBook {
  const byCode = new Map(items.map((item) => [item.code.toUpperCase(), item]))
  const moved = movementsByItem(documents, byCode)
  const movementsOf = (key: string) => moved.get(key) ?? []
  const { open, leadTimeOf } = matchOrders(orders, movementsOf)
  return {
    ...{ asOf: reading.asOf, from: reading.from, today, baseCurrency },
    items: [...items].sort((one, other) => (one.code.toUpperCase() < other.code.toUpperCase() ? -1 : 1)),
    item: (code) => byCode.get(code.toUpperCase()),
    movementsOf: (code) => movementsOf(code.toUpperCase()),
    ordersOf: (code) => open.get(code.toUpperCase()) ?? [],
    supplierOf: (code) => supplierIn(movementsOf(code.toUpperCase())),
    leadTimeOf,
  }
}

function movementsByItem(
  documents: readonly StockDocument[],
  byCode: ReadonlyMap<string, Item>,
): Map<string, Movement[]> {
  const movements = documents.flatMap((document) =>
    document.lines
      .filter((line) => isMoved(document, line, byCode.get(line.itemCode.toUpperCase())))
      .map((line) => movementOf(document, line)),
  )
  const moved = groupedBy(movements, ({ itemCode }) => itemCode.toUpperCase())
  for (const ofItem of moved.values()) ofItem.sort(inOrder)
  return moved
}

/** What was bought before stock was kept of it, or to be used up, has another account. */
function isMoved({ isPurchaseSide }: StockDocument, { accountCode }: ItemLine, item: Item | undefined): boolean {
  return item !== undefined && (!isPurchaseSide || accountCode === item.assetAccount)
}

function movementOf(document: StockDocument, { itemCode, quantity, amount }: ItemLine): Movement {
  const { kind, id, number, contact, day, updatedAt, sign, ofOrder } = document
  const moved = { itemCode, quantity: sign * quantity, amount: sign * amount }
  return { kind: kindOf(document), document: { kind, id, number }, contact, day, updatedAt, ofOrder, ...moved }
}

function kindOf({ isAdjustment, isPurchaseSide, sign }: StockDocument): MovementKind {
  if (isAdjustment) return 'adjustment'
  if (isPurchaseSide) return sign > 0n ? 'purchase' : 'purchase_return'
  return sign > 0n ? 'sale_return' : 'sale'
}

/** By day, of one day what comes in first, then what was changed last. */
function inOrder(one: Movement, other: Movement): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1
  const [isIn, otherIsIn] = [one.quantity > 0n, other.quantity > 0n]
  if (isIn !== otherIsIn) return isIn ? -1 : 1
  if (one.updatedAt !== other.updatedAt) return one.updatedAt - other.updatedAt
  return one.document.id < other.document.id ? -1 : one.document.id > other.document.id ? 1 : 0
}

function supplierIn(movements: readonly Movement[]): ContactRef | undefined {
  return movements.findLast(({ kind, contact }) => kind === 'purchase' && contact !== undefined)?.contact
}
