import type { Decimal4 } from '../../books/money.ts'
import type { Document, Line, OrganisationState } from '../state.ts'
import type { Item } from '../state-stock.ts'

/** What of a document moves stock: its type, and lines with items. Invoices, bills, credit notes and bank transactions are all such. */
export type StockSource = Pick<Document, 'id' | 'date' | 'lines' | 'lineAmountTypes' | 'currencyRate'> & {
  type: string
}

/** How a type of document moves stock: in or out, and whether its lines say what the goods cost or the average does. */
export interface Way {
  sign: 1n | -1n
  valuedBy: 'line' | 'average'
}

const WAYS: Readonly<Record<string, Way>> = {
  ACCPAY: { sign: 1n, valuedBy: 'line' },
  SPEND: { sign: 1n, valuedBy: 'line' },
  ACCPAYCREDIT: { sign: -1n, valuedBy: 'line' },
  ACCREC: { sign: -1n, valuedBy: 'average' },
  RECEIVE: { sign: -1n, valuedBy: 'average' },
  ACCRECCREDIT: { sign: 1n, valuedBy: 'average' },
}

/** How a type of document moves stock; undefined for orders, quotes, prepayments and everything else that moves none. */
export function wayOf(type: string): Way | undefined {
  return WAYS[type]
}

/** The item of a line whose stock is kept; undefined for lines without one. */
export function trackedItem(organisation: OrganisationState, line: Line): Item | undefined {
  const item = line.itemId === undefined ? undefined : organisation.items.get(line.itemId)
  return item?.inventoryAssetAccountId === undefined ? undefined : item
}

/** What a line wants to move, into stock positive: nothing for a purchase coded elsewhere, which was posted before its item was tracked. */
export function wantedQuantity(line: Line, item: Item, way: Way): Decimal4 {
  if (way.valuedBy === 'line' && line.accountId !== item.inventoryAssetAccountId) return 0n
  return way.sign * (line.quantity ?? 0n)
}

/** What a line has moved already, into stock positive, a quantity on back order included; undefined when it never moved any. */
export function movedQuantity(
  organisation: OrganisationState,
  sourceId: string,
  lineId: string,
  itemId: string,
): Decimal4 | undefined {
  const movements = (organisation.stockMovements.get(sourceId) ?? []).filter(
    (movement) => movement.lineId === lineId && movement.itemId === itemId,
  )
  if (movements.length === 0) return undefined
  const moved = movements.reduce((total, movement) => total + movement.quantity, 0n)
  return moved - waitingQuantity(organisation.items.get(itemId), sourceId, lineId)
}

/** What lines of an invoice (or one of them) have on back order. */
export function waitingQuantity(item: Item | undefined, invoiceId: string, lineId?: string): Decimal4 {
  const waiting = (item?.backorders ?? []).filter(
    (backorder) => backorder.invoiceId === invoiceId && (lineId === undefined || backorder.lineId === lineId),
  )
  return waiting.reduce((total, backorder) => total + backorder.quantity, 0n)
}

/**
 * Whether a line was in the ledger before its item became tracked: the sale has taken place without stock, and an edit takes none either.
 * `before` holds the lines as they were posted.
 */
export function isBeforeTracking(
  organisation: OrganisationState,
  source: StockSource,
  line: Line,
  before: readonly Line[],
): boolean {
  const posted = before.find((known) => known.id === line.id)
  if (posted?.itemId === undefined || posted.itemId !== line.itemId) return false
  return movedQuantity(organisation, source.id, line.id, posted.itemId) === undefined
}

/** The quantity that can be sold: on hand less what is on back order, so that it may be negative. */
export function availableQuantity(item: Item): Decimal4 {
  return item.quantityOnHand - backorderedQuantity(item)
}

/** What has been sold without being on hand. */
export function backorderedQuantity(item: Item): Decimal4 {
  return item.backorders.reduce((total, backorder) => total + backorder.quantity, 0n)
}
