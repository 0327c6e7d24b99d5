import type { Day } from '../books/day.ts'
import type { Cents, Decimal4 } from '../books/money.ts'
import type { Line } from './state.ts'

/**
 * Something bought or sold. Its stock is kept, at average cost, where it has an inventory asset account; quantity and cost are then moved
 * by posted documents alone and are zero for every other item. Prices have four places.
 */
export interface Item {
  id: string
  code: string
  name?: string
  description?: string
  purchaseDescription?: string
  isSold: boolean
  isPurchased: boolean
  sales: ItemPrices
  purchases: ItemPrices & { costOfSalesAccountId?: string }
  inventoryAssetAccountId?: string
  quantityOnHand: Decimal4
  /** What the quantity on hand cost, base cents; zero when there is none. */
  totalCostPool: Cents
  /** Sold without being on hand, oldest first; empty while there is a quantity on hand. */
  backorders: Backorder[]
  /** The latest quantity that went out and what it cost: what goods that come back cost when none are left to average over. */
  lastIssue?: { quantity: Decimal4; cost: Cents }
  updatedAt: number
}

/** What one side of an item defaults to on a line. */
export interface ItemPrices {
  unitPrice?: Decimal4
  accountId?: string
  taxType?: string
}

/** A quantity that a line of a sales invoice has sold and that is still to arrive. */
export interface Backorder {
  invoiceId: string
  lineId: string
  quantity: Decimal4
}

/**
 * What a line of a posted document has moved: `quantity` positive into stock, `cost` what it added to the pool, base cents. Where the line
 * itself is coded to the inventory asset account its own posting carries the cost; elsewhere `costOfSales` is the other side.
 */
export interface StockMovement {
  itemId: string
  /** Empty for a difference that the document left in the pool. */
  lineId: string
  quantity: Decimal4
  cost: Cents
  /** The day on which goods went out that the sale had waited for: such a movement has a journal of its own. */
  filledOn?: Day
  costOfSales?: { accountId: string; tracking: Pick<Line['tracking'][number], 'categoryId' | 'optionId'>[] }
}
