import type { Day } from '../books/day.ts'
import type { Cents, Decimal4 } from '../books/money.ts'

/** Something bought or sold. `tracked` where its stock is kept at average cost; prices have four places. */
export interface Item {
  id: string
  code: string
  name: string
  description?: string
  purchaseDescription?: string
  isSold: boolean
  isPurchased: boolean
  sales: ItemPrices
  purchases: ItemPrices & { costOfSalesAccountCode?: string }
  inventoryAssetAccountCode?: string
  tracked: boolean
  status: 'ACTIVE' | 'DELETED'
  /** Quantity on hand and what it cost, kept by the ledger alone; both zero for items that are not tracked. */
  quantityOnHand: Decimal4
  totalCostPool: Cents
  quantityOnBackOrder: Decimal4
  updatedAt: number
}

/** What one side of an item defaults to on a line. */
export interface ItemPrices {
  unitPrice?: Decimal4
  accountCode?: string
  taxType?: string
}

/** One movement of a tracked item's stock; `quantity` positive into stock, `cost` what it added to the pool, base cents. */
export interface StockMovement {
  itemId: string
  date: Day
  quantity: Decimal4
  cost: Cents
  sourceId: string
  lineId: string
}
