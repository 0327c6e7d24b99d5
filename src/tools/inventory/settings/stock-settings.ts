import type { Day } from '../../../books/day.ts'

/** What people settle about buying an item, or everything of a supplier: Xero has no place for it. Times are calendar days, quantities units. */
export interface StockSettings {
  leadDays?: number | undefined
  reviewDays?: number | undefined
  pack?: number | undefined
  minimum?: number | undefined
  /** The share of demand to be met from stock, from .5 to .999. */
  service?: number | undefined
  /** An order-up-to level that a person fixed. */
  target?: number | undefined
  /** The supplier to order from, by Xero's id. */
  supplierId?: string | undefined
  /** The account that stock adjustments go to. */
  adjustmentAccount?: string | undefined
  /** Not to be ordered again. */
  discontinued?: boolean | undefined
  /** What other systems call the item, such as a shop's SKU. */
  otherCodes?: readonly string[] | undefined
}

/** The settings in force: the item's own, then its supplier's, then the organisation's, then the usual ones. */
export interface StockSettingsInForce {
  /** `supplierId` is whom the item is bought from where its own settings name nobody. */
  for(code: string, supplierId: string | undefined): ResolvedStockSettings
  organisation: StockSettings
  /** How many settings on record cannot be read and are left out. */
  unreadable: number
  /** The item that another system's code stands for, in any case. */
  codeOf(otherCode: string): string | undefined
}

/** Settings with nothing left open but what only books or people can say. `from` names the level of each that was settled. */
export interface ResolvedStockSettings extends StockSettings {
  reviewDays: number
  pack: number
  minimum: number
  service: number
  discontinued: boolean
  from: Readonly<Record<string, 'item' | 'supplier' | 'organisation' | 'usual'>>
}

/** A suggestion of orders as it was put on record, so that it can be ordered from later, once for each supplier. Ids begin with `RP-`. */
export interface PlanOnRecord {
  id: string
  made: Day
  suppliers: readonly PlannedSupplier[]
}

/** What a plan orders of one supplier, in its currency. */
export interface PlannedSupplier {
  supplier: { id: string; name: string }
  currency: string
  /** The longest lead time of its items, calendar days. */
  leadDays: number
  lines: readonly PlannedLine[]
}

/** One item of it. `onOrder` is what was on order already when the plan was made, units; `unitPrice` is decimal text, without tax. */
export interface PlannedLine {
  itemCode: string
  quantity: number
  onOrder: number
  unitPrice: string
  why: string
}
