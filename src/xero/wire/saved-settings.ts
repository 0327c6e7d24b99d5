import { z } from 'zod'
import type { Item } from '../../books/items.ts'
import type { SavedSetting } from '../../books/saved-settings.ts'
import { accountsOf, contactGroupsOf, currenciesOf } from './settings.ts'
import { flag, instant, list, maybeCents, maybeDecimal4, optional, read, requiredText, text } from './shape.ts'

const pricesShape = optional(
  z.looseObject({ unitPrice: maybeDecimal4, accountCode: text, cOGSAccountCode: text, taxType: text }),
)

const itemsShape = z.looseObject({
  items: z.array(
    z.looseObject({
      itemID: requiredText,
      code: requiredText,
      name: text,
      description: text,
      purchaseDescription: text,
      isSold: flag,
      isPurchased: flag,
      isTrackedAsInventory: flag,
      salesDetails: pricesShape,
      purchaseDetails: pricesShape,
      inventoryAssetAccountCode: text,
      quantityOnHand: maybeDecimal4,
      quantityOnBackOrder: maybeDecimal4,
      totalCostPool: maybeCents,
      updatedDateUTC: instant,
    }),
  ),
})

/** Every item. */
export function itemsOf(value: unknown): Item[] {
  return read('Items', itemsShape, value).items.map((wire) => ({
    id: wire.itemID,
    code: wire.code,
    name: wire.name,
    description: wire.description,
    purchaseDescription: wire.purchaseDescription,
    isSold: wire.isSold,
    isPurchased: wire.isPurchased,
    sales: pricesOf(wire.salesDetails),
    purchases: pricesOf(wire.purchaseDetails),
    assetAccount: wire.inventoryAssetAccountCode,
    costAccount: wire.purchaseDetails?.cOGSAccountCode ?? '',
    onHand: wire.isTrackedAsInventory ? (wire.quantityOnHand ?? 0n) : undefined,
    value: wire.isTrackedAsInventory ? (wire.totalCostPool ?? 0n) : undefined,
    backOrdered: wire.quantityOnBackOrder,
    updatedAt: wire.updatedDateUTC,
  }))
}

function pricesOf(prices: z.output<typeof pricesShape>) {
  return { unitPrice: prices?.unitPrice, account: prices?.accountCode ?? '', taxType: prices?.taxType ?? '' }
}

/** Items with what can be changed in them. */
export function savedItems(value: unknown): SavedSetting[] {
  return itemsOf(value).map(({ id, code, name, description, purchaseDescription, sales, purchases, ...rest }) => ({
    id,
    name: code,
    values: {
      ...{ code, name, description, purchaseDescription },
      ...{ salesAccount: sales.account, salesTax: sales.taxType },
      ...{ purchasesAccount: purchases.account, purchasesTax: purchases.taxType },
      ...{ assetAccount: rest.assetAccount, costAccount: rest.costAccount },
      ...(sales.unitPrice === undefined ? {} : { salesPrice: sales.unitPrice }),
      ...(purchases.unitPrice === undefined ? {} : { purchasePrice: purchases.unitPrice }),
    },
  }))
}

const descriptionsShape = z.looseObject({ accounts: z.array(z.looseObject({ description: text })) })

/** Accounts with what can be changed in them. */
export function savedAccounts(value: unknown): SavedSetting[] {
  const { accounts } = read('Accounts', descriptionsShape, value)
  return accountsOf(value).map(({ id, code, name, type, taxType, status, enablePayments }, index) => ({
    id,
    name: code === '' ? name : `${code} ${name}`,
    values: {
      ...{ code, name, type, taxType, status, enablePayments: enablePayments ? 'yes' : 'no' },
      description: accounts[index]?.description ?? '',
    },
  }))
}

const ratesShape = z.looseObject({
  taxRates: z.array(
    z.looseObject({
      taxType: requiredText,
      name: text,
      status: text,
      reportTaxType: text,
      taxComponents: list(z.looseObject({ name: text, rate: maybeDecimal4, isCompound: flag })),
    }),
  ),
})

/** Tax rates with what can be changed in them; the id is the tax type. */
export function savedTaxRates(value: unknown): SavedSetting[] {
  return read('TaxRates', ratesShape, value).taxRates.map(
    ({ taxType, name, status, reportTaxType, taxComponents }) => ({
      id: taxType,
      name,
      values: {
        ...{ name, status: status || 'ACTIVE', reportTaxType },
        components: taxComponents.map((part) => ({
          name: part.name,
          rate: part.rate ?? 0n,
          compound: part.isCompound,
        })),
      },
    }),
  )
}

const trackingShape = z.looseObject({
  trackingCategories: z.array(
    z.looseObject({
      trackingCategoryID: requiredText,
      name: requiredText,
      status: text,
      options: list(z.looseObject({ trackingOptionID: requiredText, name: requiredText, status: text })),
    }),
  ),
})

/** Tracking categories, archived ones included. */
export function savedCategories(value: unknown): SavedSetting[] {
  return read('TrackingCategories', trackingShape, value).trackingCategories.map((wire) => ({
    id: wire.trackingCategoryID,
    name: wire.name,
    values: { name: wire.name, status: wire.status || 'ACTIVE' },
  }))
}

/** Tracking options, archived ones included. */
export function savedOptions(value: unknown): SavedSetting[] {
  return read('TrackingCategories', trackingShape, value).trackingCategories.flatMap((category) =>
    category.options.map(({ trackingOptionID: id, name, status }) => ({
      id,
      name,
      within: category.trackingCategoryID,
      values: { name, status: status || 'ACTIVE' },
    })),
  )
}

/** Contact groups that were not deleted. */
export function savedGroups(value: unknown): SavedSetting[] {
  return contactGroupsOf(value).map(({ id, name }) => ({ id, name, values: { name, status: 'ACTIVE' } }))
}

/** The currencies in use; the id is the code. */
export function savedCurrencies(value: unknown): SavedSetting[] {
  return currenciesOf(value).map(({ id }) => ({ id, name: id, values: { code: id } }))
}
