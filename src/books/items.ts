import { type Cents, type Decimal4, divideRounded } from './money.ts'

/** What an item is sold or bought at; codes are empty and prices undefined where it has none. */
export interface ItemPrices {
  unitPrice: Decimal4 | undefined
  account: string
  taxType: string
}

/** An item of Xero's products and services. Quantity and value are undefined where no stock is kept of it; only posted documents move them. */
export interface Item {
  id: string
  code: string
  name: string
  description: string
  purchaseDescription: string
  isSold: boolean
  isPurchased: boolean
  sales: ItemPrices
  purchases: ItemPrices
  /** The accounts of an item that is tracked: what its stock is worth, and what was sold of it cost. */
  assetAccount: string
  costAccount: string
  onHand: Decimal4 | undefined
  value: Cents | undefined
  backOrdered: Decimal4 | undefined
  updatedAt: number
}

/** What one unit of the stock cost on average, four places; undefined where there is none. Source: Xero's TotalCostPool / QuantityOnHand. */
export function averageCost({ onHand, value }: Item): Decimal4 | undefined {
  return onHand === undefined || value === undefined || onHand === 0n
    ? undefined
    : divideRounded(value * 1_000_000n, onHand)
}
