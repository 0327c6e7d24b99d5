import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import type { Movement, OpenOrder } from './movement.ts'

/**
 * The stock side of an organisation's books as one analysis reads it: `asOf` (milliseconds) and `from` as in Reading. Codes are those of
 * items, in any case.
 */
export interface StockBook {
  asOf: number
  from: 'copy' | 'xero'
  today: Day
  baseCurrency: string
  /** The items of which stock is kept, by code. */
  items: readonly Item[]
  item(code: string): Item | undefined
  /** What moved an item's stock, in the order in which it is replayed: by day, of one day what came in first. */
  movementsOf(code: string): readonly Movement[]
  /** What is on order of an item: lines of approved purchase orders less what bills of that supplier have brought since. */
  ordersOf(code: string): readonly OpenOrder[]
  /** Who the item was bought from last. */
  supplierOf(code: string): ContactRef | undefined
  /** How long a supplier takes from order to bill. */
  leadTimeOf(supplierId: string, code?: string): LeadTime | undefined
}

/** How long goods take from a purchase order to the bill for them, calendar days: the middle of what was seen, and how far it spreads. */
export interface LeadTime {
  days: number
  /** Standard deviation, days; 0 where only one was seen. */
  spread: number
  /** From how many orders; 0 where only the days that orders promised are known. */
  seen: number
}

/** What customers wanted of an item in one period, units: sales less what was taken back of them. */
export interface PeriodDemand {
  start: Day
  quantity: number
  /** Nothing was in stock for some of it, so that more may have been wanted. */
  censored: boolean
}
