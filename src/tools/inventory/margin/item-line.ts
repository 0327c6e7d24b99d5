import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import type { RecordKind } from '../../../books/records.ts'

/** Where the cost of what was sold is known from: stock at average cost, the newest bill, or the price that the item itself is bought at. */
export type CostBasis = 'average' | 'bill' | 'item'

/** A line that sold an item or took it back: units with four places, amounts in base-currency cents, all negative where it was taken back. */
export interface SoldLine {
  itemCode: string
  document: { kind: RecordKind; id: string; number: string }
  contact: ContactRef | undefined
  day: Day
  quantity: Decimal4
  /** Without tax, after discount. */
  revenue: Cents
  /** What it cost; undefined where nobody knows. */
  cost: Cents | undefined
  basis: CostBasis | undefined
}

/** A line of a bill that brought an item: units with four places, what they came to without tax in base-currency cents. */
export interface BoughtLine {
  itemCode: string
  document: { kind: RecordKind; id: string; number: string }
  contact: ContactRef | undefined
  day: Day
  quantity: Decimal4
  amount: Cents
}
