import type { Line, OrganisationState } from '../state.ts'
import type { Item } from '../state-stock.ts'

/** Whether any document, order or template of whatever status has the item on a line. */
export function isItemUsed(organisation: OrganisationState, item: Item): boolean {
  const { invoices, creditNotes, bankTransactions, purchaseOrders, quotes } = organisation
  const documents = [invoices, creditNotes, bankTransactions, purchaseOrders, quotes]
  return isOnRepeating(organisation, item) || documents.some((map) => isOnLines(map.values(), item))
}

/** Whether a template that still raises documents has the item on a line. */
export function isOnRepeating({ repeatingInvoices }: OrganisationState, item: Item): boolean {
  const live = [...repeatingInvoices.values()].filter((template) => template.status !== 'DELETED')
  return isOnLines(live, item)
}

function isOnLines(documents: Iterable<{ lines: readonly Line[] }>, item: Item): boolean {
  for (const { lines } of documents) if (lines.some((line) => line.itemId === item.id)) return true
  return false
}

/** The accounts that an item names. */
export function itemAccountIds({ sales, purchases, inventoryAssetAccountId }: Item): string[] {
  const ids = [sales.accountId, purchases.accountId, purchases.costOfSalesAccountId, inventoryAssetAccountId]
  return ids.filter((id) => id !== undefined)
}
