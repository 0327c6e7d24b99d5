import { type Decimal4, rescale } from '../../books/money.ts'
import { present } from '../accounting/sent.ts'
import type { ApiContext } from '../contract.ts'
import { msInstant, msPlain } from '../edge/wire-dates.ts'
import { centsNumber, decimal4Number } from '../edge/wire-numbers.ts'
import {
  decimalField,
  type FieldTable,
  fieldTable,
  flagField,
  guidField,
  instantField,
  textField,
} from '../query/fields.ts'
import type { Listing } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { Item } from '../state-stock.ts'
import { availableQuantity, backorderedQuantity } from './stock-source.ts'

type Json = Record<string, unknown>

/** An item as Xero shows it: in a list, alone by id, or as the answer to a write. Only tracked items show their stock. */
export function itemJson(context: ApiContext, item: Item, showing: 'listed' | 'alone' | 'written'): Json {
  const code = codesOf(context.organisation)
  return {
    ItemID: item.id,
    Code: item.code,
    ...present<Json>({ Description: item.description, PurchaseDescription: item.purchaseDescription }),
    UpdatedDateUTC: showing === 'written' ? msPlain(item.updatedAt) : msInstant(item.updatedAt),
    PurchaseDetails: present<Json>({
      UnitPrice: priceNumber(item.purchases.unitPrice, context.unitPlaces),
      AccountCode: code(item.purchases.accountId),
      COGSAccountCode: code(item.purchases.costOfSalesAccountId),
      TaxType: item.purchases.taxType,
    }),
    SalesDetails: present<Json>({
      UnitPrice: priceNumber(item.sales.unitPrice, context.unitPlaces),
      AccountCode: code(item.sales.accountId),
      TaxType: item.sales.taxType,
    }),
    ...present<Json>({ Name: item.name }),
    IsTrackedAsInventory: item.inventoryAssetAccountId !== undefined,
    ...(item.inventoryAssetAccountId === undefined ? {} : stockJson(item, code(item.inventoryAssetAccountId))),
    IsSold: item.isSold,
    IsPurchased: item.isPurchased,
    ...(showing === 'listed' ? {} : { ValidationErrors: [] }),
  }
}

function stockJson(item: Item, assetAccountCode: string | undefined): Json {
  return {
    InventoryAssetAccountCode: assetAccountCode,
    TotalCostPool: centsNumber(item.totalCostPool),
    QuantityOnHand: decimal4Number(item.quantityOnHand),
    QuantityAvailable: decimal4Number(availableQuantity(item)),
    QuantityOnBackOrder: decimal4Number(backorderedQuantity(item)),
  }
}

function codesOf({ accounts }: OrganisationState): (id: string | undefined) => string | undefined {
  return (id) => (id === undefined ? undefined : accounts.get(id)?.code)
}

function priceNumber(price: Decimal4 | undefined, unitPlaces: 2 | 4): number | undefined {
  return price === undefined ? undefined : decimal4Number(rescale(rescale(price, 4, unitPlaces), unitPlaces, 4))
}

/** How items are listed: never paged, oldest change first; a change of stock is no change of the item. */
export function itemListing(organisation: OrganisationState): Listing<Item> {
  return { table: itemFields(organisation), id: (row) => row.id, updatedAt: (row) => row.updatedAt, paging: 'never' }
}

function itemFields(organisation: OrganisationState): FieldTable<Item> {
  const code = codesOf(organisation)
  return fieldTable<Item>('Item', {
    ItemID: guidField((row) => row.id),
    Code: textField((row) => row.code),
    Name: textField((row) => row.name),
    Description: textField((row) => row.description),
    PurchaseDescription: textField((row) => row.purchaseDescription),
    IsSold: flagField((row) => row.isSold),
    IsPurchased: flagField((row) => row.isPurchased),
    IsTrackedAsInventory: flagField((row) => row.inventoryAssetAccountId !== undefined),
    InventoryAssetAccountCode: textField((row) => code(row.inventoryAssetAccountId)),
    TotalCostPool: decimalField((row) => row.totalCostPool),
    QuantityOnHand: decimalField((row) => row.quantityOnHand, 4),
    QuantityAvailable: decimalField(availableQuantity, 4),
    QuantityOnBackOrder: decimalField(backorderedQuantity, 4),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
    'SalesDetails.UnitPrice': decimalField((row) => row.sales.unitPrice, 4),
    'SalesDetails.AccountCode': textField((row) => code(row.sales.accountId)),
    'SalesDetails.TaxType': textField((row) => row.sales.taxType),
    'PurchaseDetails.UnitPrice': decimalField((row) => row.purchases.unitPrice, 4),
    'PurchaseDetails.AccountCode': textField((row) => code(row.purchases.accountId)),
    'PurchaseDetails.COGSAccountCode': textField((row) => code(row.purchases.costOfSalesAccountId)),
    'PurchaseDetails.TaxType': textField((row) => row.purchases.taxType),
  })
}
