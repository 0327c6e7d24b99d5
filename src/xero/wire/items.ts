import { z } from 'zod'
import type { Item } from '../../books/items.ts'
import { centsOrZero, flag, instant, maybeDecimal4, optional, read, requiredText, text } from './shape.ts'

const priceShape = optional(
  z.looseObject({ unitPrice: maybeDecimal4, accountCode: text, taxType: text, cOGSAccountCode: text }),
)

const itemShape = z.looseObject({
  itemID: requiredText,
  code: text,
  name: text,
  description: text,
  purchaseDescription: text,
  isSold: flag,
  isPurchased: flag,
  isTrackedAsInventory: flag,
  inventoryAssetAccountCode: text,
  quantityOnHand: maybeDecimal4,
  totalCostPool: centsOrZero,
  salesDetails: priceShape,
  purchaseDetails: priceShape,
  updatedDateUTC: instant,
})

/** An item of Xero's as the books speak of it. */
export function itemOf(value: unknown): Item {
  const wire = read('Item', itemShape, value)
  const price = (of: typeof wire.salesDetails) => ({
    unitPrice: of?.unitPrice,
    accountCode: of?.accountCode ?? '',
    taxType: of?.taxType ?? '',
  })
  return {
    id: wire.itemID,
    code: wire.code,
    name: wire.name,
    description: wire.description,
    purchaseDescription: wire.purchaseDescription,
    isSold: wire.isSold,
    isPurchased: wire.isPurchased,
    sales: price(wire.salesDetails),
    purchases: {
      ...price(wire.purchaseDetails),
      costOfSalesAccountCode: wire.purchaseDetails?.cOGSAccountCode ?? '',
    },
    stock: wire.isTrackedAsInventory
      ? {
          assetAccountCode: wire.inventoryAssetAccountCode,
          quantityOnHand: wire.quantityOnHand ?? 0n,
          totalCostPool: wire.totalCostPool,
        }
      : undefined,
    updatedAt: wire.updatedDateUTC,
  }
}

const listShape = z.looseObject({ items: z.array(z.unknown()) })

/** The items of an answer. */
export function itemsOf(value: unknown): Item[] {
  return read('Items', listShape, value).items.map(itemOf)
}
