import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import type { RecordKind } from '../../../books/records.ts'

/** Why stock moved: sold, taken back from a customer, bought, sent back to a supplier, or put right by a document that comes to nothing. */
export type MovementKind = 'sale' | 'sale_return' | 'purchase' | 'purchase_return' | 'adjustment'

/** One line of a posted document that moved the stock of a tracked item. */
export interface Movement {
  kind: MovementKind
  document: { kind: RecordKind; id: string; number: string }
  /** The purchase order that a bill says it belongs to, by its plain number. */
  ofOrder?: string | undefined
  contact: ContactRef | undefined
  /** The document's day. Xero moves quantities when a document is approved, not on its day. */
  day: Day
  /** When the document was last changed, milliseconds: of documents of one day the earlier one moved first. */
  updatedAt: number
  /** The item's code as the line has it. */
  itemCode: string
  /** Units with four places: positive into stock, negative out of it. */
  quantity: Decimal4
  /** What the line came to without tax, after discount, in base-currency cents: positive where the quantity is. */
  amount: Cents
}

/** What a supplier has been asked for and has not billed yet. */
export interface OpenOrder {
  id: string
  number: string
  supplier: ContactRef
  ordered: Day
  /** The day on which it is to be delivered, where the order says one. */
  expected: Day | undefined
  /** Units with four places, positive: what is still to come. */
  quantity: Decimal4
}
