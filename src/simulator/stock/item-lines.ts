import { type Decimal4, formatShort, rescale } from '../../books/money.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { present, textOr } from '../accounting/sent.ts'
import { type Fields, fieldsOf, readText } from '../edge/body.ts'
import type { Line, OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import type { Item } from '../state-stock.ts'

/** The item with a code; codes are compared without case. */
export function itemByCode(organisation: OrganisationState, code: string): Item | undefined {
  const wanted = code.toLowerCase()
  for (const item of organisation.items.values()) if (item.code.toLowerCase() === wanted) return item
  return undefined
}

/** The item of a line: by ItemCode, else by an Item object with ItemID or Code, else the one it had. An unknown one is refused. */
export function readItem(
  organisation: OrganisationState,
  fields: Fields,
  before: Line | undefined,
  errors: string[],
): Item | undefined {
  const former = before?.itemId === undefined ? undefined : organisation.items.get(before.itemId)
  const object = fieldsOf(fields.get('Item'))
  const id = readText(object.get('ItemID'))?.toLowerCase()
  if (fields.has('ItemCode') || !(id || object.has('Code'))) {
    const code = textOr(fields, 'ItemCode', former?.code)
    return code === undefined ? undefined : known(itemByCode(organisation, code), code, errors)
  }
  const code = readText(object.get('Code')) ?? ''
  return known(id ? organisation.items.get(id) : itemByCode(organisation, code), id || code, errors)
}

function known(item: Item | undefined, key: string, errors: string[]): Item | undefined {
  if (!item) errors.push(UNSEEN.itemUnknown(key))
  return item
}

/** What an item gives to a line: the texts, price, account and tax of the side it is on. A tracked item is bought on its asset account. */
export function itemDefaults(
  organisation: OrganisationState,
  item: Item,
  isSale: boolean,
  unitPlaces: 2 | 4,
): Partial<Line> {
  const { unitPrice, accountId, taxType } = isSale ? item.sales : item.purchases
  const account = isSale ? accountId : (item.inventoryAssetAccountId ?? accountId)
  return present<Partial<Line>>({
    description: (isSale ? item.description : item.purchaseDescription) ?? item.name ?? item.code,
    unitAmount: unitPrice === undefined ? undefined : rescale(rescale(unitPrice, 4, unitPlaces), unitPlaces, 4),
    accountCode: account === undefined ? undefined : organisation.accounts.get(account)?.code,
    accountId: account,
    taxType,
  })
}

/**
 * Why a line cannot have its item and account together: inventory accounts are for purchases of items tracked there, and such purchases
 * have no other account. A line that was written before its item was tracked may stay as it is.
 */
export function itemLineProblems(
  isSale: boolean,
  item: Item | undefined,
  line: { before: Line | undefined; account: Account | undefined; quantity: Decimal4 | undefined },
): string[] {
  const { before, account, quantity } = line
  const assetId = item?.inventoryAssetAccountId
  const problems: string[] = []
  const isAsset = assetId !== undefined && !isSale && account?.id === assetId
  const isAsBefore = before?.itemId === item?.id && before?.accountId === account?.id
  if (account?.type === 'INVENTORY' && !isAsset) problems.push(SEEN.accountCodeInvalid(account.code))
  else if (item && assetId !== undefined && !isSale && account && !isAsset && !isAsBefore) {
    problems.push(UNSEEN.itemAccount(item.code))
  }
  if (assetId !== undefined && quantity !== undefined && quantity < 0n) {
    problems.push(SEEN.quantityNegative(formatShort(quantity, 4)))
  }
  return problems
}
