import type { Cents, Decimal4 } from './money.ts'

/** What an item costs or is sold for, and where that is posted; the price has four places. */
export interface ItemPrice {
  unitPrice: Decimal4 | undefined
  accountCode: string
  taxType: string
}

/** An item of the price list. Stock is undefined unless Xero tracks it: quantities have four places, the cost pool is base-currency cents. */
export interface Item {
  id: string
  code: string
  name: string
  description: string
  purchaseDescription: string
  isSold: boolean
  isPurchased: boolean
  sales: ItemPrice
  purchases: ItemPrice & { costOfSalesAccountCode: string }
  stock: { assetAccountCode: string; quantityOnHand: Decimal4; totalCostPool: Cents } | undefined
  updatedAt: number
}
