import { type Cents, type Decimal4, divideRounded } from '../../books/money.ts'
import type { Work } from '../accounting/work.ts'
import type { Line, OrganisationState } from '../state.ts'
import type { JournalLine } from '../state-journals.ts'
import type { Item, StockMovement } from '../state-stock.ts'

/** The item with an id. Throws when there is none: an item in stock cannot be deleted. */
export function itemOf(work: Work, id: string): Item {
  const item = work.organisation.items.get(id)
  if (!item) throw new Error(`there is no item ${id}`)
  return item
}

/** What a quantity out of stock costs, base cents: its share of the pool, which is all of it with the last of the goods. */
export function averageCost(item: Item, quantity: Decimal4): Cents {
  if (quantity === 0n) return 0n
  return divideRounded(item.totalCostPool * quantity, item.quantityOnHand)
}

/** What a quantity that a customer returns is worth, base cents: the average, or with none on hand what the latest goods went out at. */
export function returnCost(item: Item, quantity: Decimal4): Cents {
  if (item.quantityOnHand > 0n) return divideRounded(item.totalCostPool * quantity, item.quantityOnHand)
  const { lastIssue } = item
  return lastIssue ? divideRounded(lastIssue.cost * quantity, lastIssue.quantity) : 0n
}

/** The other side of a movement at average cost: the account, and the tracking of the line that sold or took back. */
export function costOfSales(accountId: string, line: Line): NonNullable<StockMovement['costOfSales']> {
  return { accountId, tracking: line.tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId })) }
}

/** The ledger lines of movements: inventory asset against cost of sales. Those whose document line is coded to the asset have none. */
export function journalLines(organisation: OrganisationState, movements: readonly StockMovement[]): JournalLine[] {
  return movements.flatMap(({ itemId, cost, costOfSales: other }) => {
    const item = organisation.items.get(itemId)
    if (!item || !other || cost === 0n) return []
    const description = item.name ?? item.code
    return [
      { accountId: other.accountId, amount: -cost, description, tracking: other.tracking },
      { accountId: item.inventoryAssetAccountId ?? '', amount: cost, description, tracking: [] },
    ]
  })
}

/** The lines that a document's movements have in its own journal, for taking them out again. */
export function postedStock(work: Work, sourceId: string): JournalLine[] {
  const { organisation } = work
  return ownLines(organisation, organisation.stockMovements.get(sourceId) ?? [])
}

/** The lines of movements in the journal of their document: of all but those that a sale had waited for. */
export function ownLines(organisation: OrganisationState, movements: readonly StockMovement[]): JournalLine[] {
  return journalLines(
    organisation,
    movements.filter((movement) => movement.filledOn === undefined),
  )
}
