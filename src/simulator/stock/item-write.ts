import { rescale } from '../../books/money.ts'
import { accountByCode, codingProblem, taxProblem } from '../accounting/accounts-lookup.ts'
import { record, throughApi } from '../accounting/history.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { decimalOr, present, shortText, textOr } from '../accounting/sent.ts'
import { drop, put, type Work } from '../accounting/work.ts'
import { type Fields, fieldsOf, readBoolean } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import type { Item, ItemPrices } from '../state-stock.ts'
import { itemByCode } from './item-lines.ts'
import { isItemUsed, isOnRepeating } from './item-use.ts'

/**
 * Creates an item (`before` undefined) or updates one; undefined when it is refused, for the reasons added to `errors`. Quantity and cost
 * that are sent are not taken: posted documents alone move them.
 */
export function saveItem(work: Work, before: Item | undefined, fields: Fields, errors: string[]): Item | undefined {
  const item = readSavedItem(work, before, fields, errors)
  errors.push(...codeProblems(work.organisation, item), ...trackingProblems(work.organisation, before, item))
  if (errors.length > 0) return undefined
  put(work, work.organisation.items, item.id, item)
  record(work, item.id, before ? 'Updated' : 'Created', `${item.name ?? item.code}${throughApi(work.context)}.`)
  return item
}

/** Deletes an item that no document uses. */
export function deleteItem(work: Work, item: Item, errors: string[]): void {
  if (isItemUsed(work.organisation, item)) errors.push(UNSEEN.itemInUse)
  else drop(work, work.organisation.items, item.id)
}

function readSavedItem(work: Work, before: Item | undefined, fields: Fields, errors: string[]): Item {
  const isSold = readBoolean(fields.get('IsSold')) ?? before?.isSold ?? true
  const isPurchased = readBoolean(fields.get('IsPurchased')) ?? before?.isPurchased ?? true
  const assetId = readAsset(work.organisation, before, fields, errors)
  const purchases = readPurchases(work, before, fields, assetId, errors)
  const { costOfSalesAccountId } = purchases
  return {
    id: before?.id ?? work.context.newId(),
    code: (shortText(fields, 'Code', before?.code, 30, errors) ?? '').trim(),
    isSold,
    isPurchased,
    sales: isSold ? readSales(work, before, fields, errors) : {},
    purchases: isPurchased ? purchases : present<Item['purchases']>({ costOfSalesAccountId }),
    quantityOnHand: before?.quantityOnHand ?? 0n,
    totalCostPool: before?.totalCostPool ?? 0n,
    backorders: before?.backorders ?? [],
    updatedAt: work.context.now,
    ...present<Partial<Item>>({
      name: shortText(fields, 'Name', before?.name, 50, errors),
      description: isSold ? shortText(fields, 'Description', before?.description, 4000, errors) : undefined,
      purchaseDescription: isPurchased
        ? shortText(fields, 'PurchaseDescription', before?.purchaseDescription, 4000, errors)
        : undefined,
      inventoryAssetAccountId: assetId,
      lastIssue: before?.lastIssue,
    }),
  }
}

function readAsset(
  organisation: OrganisationState,
  before: Item | undefined,
  fields: Fields,
  errors: string[],
): string | undefined {
  const usable = (account: Account) => account.type === 'INVENTORY'
  return readAccountId(
    organisation,
    fields,
    'InventoryAssetAccountCode',
    before?.inventoryAssetAccountId,
    usable,
    errors,
  )
}

function readSales({ organisation, context }: Work, before: Item | undefined, fields: Fields, errors: string[]) {
  const details = fieldsOf(fields.get('SalesDetails'))
  const usable = (account: Account) => account.type !== 'INVENTORY'
  const accountId = readAccountId(organisation, details, 'AccountCode', before?.sales.accountId, usable, errors)
  return readPrices(organisation, details, before?.sales, accountId, context.unitPlaces, errors)
}

/** What a tracked item is bought on is its asset account; what it costs when it is sold goes to an account of expenses. */
function readPurchases(
  { organisation, context }: Work,
  before: Item | undefined,
  fields: Fields,
  assetId: string | undefined,
  errors: string[],
): Item['purchases'] {
  const details = fieldsOf(fields.get('PurchaseDetails'))
  const costs = (account: Account) => account.class === 'EXPENSE'
  const notStock = (account: Account) => account.type !== 'INVENTORY'
  const former = before?.purchases
  const costId = readAccountId(organisation, details, 'COGSAccountCode', former?.costOfSalesAccountId, costs, errors)
  const boughtId = readAccountId(organisation, details, 'AccountCode', former?.accountId, notStock, errors)
  if (assetId !== undefined && costId === undefined) errors.push(UNSEEN.itemCostOfSalesMissing)
  if (assetId === undefined && details.has('COGSAccountCode') && costId !== undefined)
    errors.push(UNSEEN.itemAssetMissing)
  const accountId = assetId === undefined ? boughtId : undefined
  const prices = readPrices(organisation, details, former, accountId ?? assetId, context.unitPlaces, errors)
  return {
    ...present<ItemPrices>({ unitPrice: prices.unitPrice, accountId, taxType: prices.taxType }),
    ...(assetId === undefined || costId === undefined ? {} : { costOfSalesAccountId: costId }),
  }
}

function readPrices(
  organisation: OrganisationState,
  details: Fields,
  former: ItemPrices | undefined,
  accountId: string | undefined,
  unitPlaces: 2 | 4,
  errors: string[],
): ItemPrices {
  const sent = decimalOr(details, 'UnitPrice', unitPlaces, undefined, errors)
  const unitPrice = details.has('UnitPrice')
    ? sent === undefined
      ? undefined
      : rescale(sent, unitPlaces, 4)
    : former?.unitPrice
  const taxType = textOr(details, 'TaxType', former?.taxType)
  if (taxType !== undefined && details.has('TaxType')) {
    const account = accountId === undefined ? undefined : organisation.accounts.get(accountId)
    const problem = taxProblem(organisation.taxRates.get(taxType), taxType, account)
    if (problem !== undefined) errors.push(problem)
  }
  return present<ItemPrices>({ unitPrice, accountId, taxType })
}

/** The id behind an account code: what was sent, or what was there; a code that does not fit is refused. */
function readAccountId(
  organisation: OrganisationState,
  fields: Fields,
  name: string,
  before: string | undefined,
  isUsable: (account: Account) => boolean,
  errors: string[],
): string | undefined {
  if (!fields.has(name)) return before
  const code = textOr(fields, name, undefined)
  if (code === undefined) return undefined
  const account = accountByCode(organisation, code)
  if (!account || codingProblem(account, code) !== undefined || !isUsable(account)) {
    errors.push(UNSEEN.itemAccountInvalid(name, code))
  }
  return account?.id
}

function codeProblems(organisation: OrganisationState, item: Item): string[] {
  if (item.code === '') return [UNSEEN.itemCodeMissing]
  const holder = itemByCode(organisation, item.code)
  return holder && holder.id !== item.id ? [SEEN.itemCodeTaken(item.code)] : []
}

/** An item may become tracked unless a template uses it; what has been used stays tracked on the account it is on. */
function trackingProblems(organisation: OrganisationState, before: Item | undefined, item: Item): string[] {
  if (!before || before.inventoryAssetAccountId === item.inventoryAssetAccountId) return []
  if (before.inventoryAssetAccountId === undefined) {
    return isOnRepeating(organisation, before) ? [UNSEEN.itemRepeating] : []
  }
  return isItemUsed(organisation, before) ? [UNSEEN.itemTrackingFixed] : []
}
