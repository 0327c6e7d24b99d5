import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, type Decimal4, divideRounded, formatShort } from '../../../books/money.ts'
import { lineAmount } from '../../../books/totals.ts'
import { Fault } from '../../../call/fault.ts'
import { type OtherCodes, type TrackedItem, trackedItem } from '../item-named.ts'
import type { CountedRow } from './count-sheet.ts'
import { linesWorth, type PricedQuantity } from './priced-lines.ts'

/** Why stock is adjusted: a stocktake says what is there, the others by how much it is more or less. */
export const REASONS = ['stocktake', 'damage', 'write_off', 'found'] as const

/** One of them. */
export type Reason = (typeof REASONS)[number]

/** How an item's stock is to change: `by` units with four places, `value` cents of what goes in or out, both negative for what goes out. */
export interface Variance {
  item: TrackedItem
  before: Decimal4
  after: Decimal4
  by: Decimal4
  value: Cents
  /** The lines that say so, of positive quantities that come to the value without its sign. */
  lines: readonly PricedQuantity[]
  mark?: string | undefined
}

/**
 * How rows change the stock there is, one variance for each, also where nothing changes. Pure. Throws Fault naming the row's field for an
 * unknown or untracked item, one given twice, a negative quantity, what would leave less than nothing, and goods whose cost nobody knows.
 */
export function variancesOf(
  rows: readonly CountedRow[],
  items: readonly Item[],
  reason: Reason,
  others?: OtherCodes,
): Variance[] {
  const seen = new Map<string, string>()
  return rows.map(({ item: code, quantity, unitCost, mark, at }) => {
    const item = trackedItem(code, items, at.item, others)
    const first = seen.get(item.id)
    if (first !== undefined) throw twice(item, at.item, first)
    seen.set(item.id, at.item)
    refuseQuantity(quantity, reason, at.quantity)
    if (unitCost !== undefined && unitCost < 0n)
      throw invalid(at.unitCost, 'it is negative', 'Give what one unit cost.')
    const by = changeOf(item, quantity, reason)
    const variance = by < 0n ? goingOut(item, -by, at.quantity) : comingIn(item, by, unitCost, at.item)
    return mark === undefined ? variance : { ...variance, mark }
  })
}

function changeOf({ onHand }: TrackedItem, quantity: Decimal4, reason: Reason): Decimal4 {
  if (reason === 'stocktake') return quantity - onHand
  return reason === 'found' ? quantity : -quantity
}

function refuseQuantity(quantity: Decimal4, reason: Reason, field: string): void {
  if (quantity > 0n || (quantity === 0n && reason === 'stocktake')) return
  const what = quantity < 0n ? `${formatShort(quantity, 4)} is negative` : 'it is 0'
  const next =
    reason === 'stocktake'
      ? 'Give what was counted, 0 for none.'
      : 'Give how many units, above 0; reason says whether they go in or out.'
  throw invalid(field, what, next)
}

// Xero keeps the cost of a stock as one sum: what goes out takes its share of it, and the last of it takes what is left.
function goingOut(item: TrackedItem, quantity: Decimal4, field: string): Variance {
  const { onHand, backOrdered = 0n } = item
  const available = onHand - backOrdered
  if (quantity > available) {
    const waiting = backOrdered > 0n ? `, ${formatShort(backOrdered, 4)} of them sold already` : ''
    throw new Fault(
      'refused',
      `${field}: ${formatShort(quantity, 4)} of ${quoted(item.code, 40)} would go out; ${formatShort(onHand, 4)} on hand${waiting}.`,
      'Nothing was written: Xero takes no stock below nothing. Count again, or enter what came in first.',
    )
  }
  const value = divideRounded(item.value * quantity, onHand)
  return {
    ...{ item, before: onHand, after: onHand - quantity, by: -quantity, value: -value },
    lines: linesWorth(quantity, value),
  }
}

function comingIn(item: TrackedItem, by: Decimal4, unitCost: Decimal4 | undefined, field: string): Variance {
  const { onHand } = item
  const unchanged = { item, before: onHand, after: onHand + by, by }
  if (by === 0n) return { ...unchanged, value: 0n, lines: [] }
  if (unitCost === undefined && onHand > 0n) {
    const value = divideRounded(item.value * by, onHand)
    return { ...unchanged, value, lines: linesWorth(by, value) }
  }
  const unitAmount = unitCost ?? item.purchases.unitPrice
  if (unitAmount === undefined) {
    throw new Fault(
      'invalid_input',
      `${field}: nobody knows what ${quoted(item.code, 40)} costs: none is on hand and it has no purchase price.`,
      'Nothing was written. Give unit_cost for it.',
    )
  }
  return { ...unchanged, value: lineAmount({ quantity: by, unitAmount }), lines: [{ quantity: by, unitAmount }] }
}

function twice({ code }: Item, field: string, first: string): Fault {
  return new Fault(
    'invalid_input',
    `${field}: ${quoted(code, 40)} stands there already (${first}).`,
    'Nothing was written. Give each item once; add up what was counted in several places.',
  )
}

function invalid(field: string, what: string, next: string): Fault {
  return new Fault('invalid_input', `${field}: ${what}.`, `Nothing was written. ${next}`)
}
