import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { nearest } from '../../../books/nearest.ts'
import { Fault } from '../../../call/fault.ts'

/** An item of which stock is kept. */
export type TrackedItem = Item & { onHand: bigint; value: bigint }

/** The item with a code, in any case; undefined where there is none. */
export function itemCoded(code: string, items: readonly Item[]): Item | undefined {
  const wanted = code.trim().toLowerCase()
  return items.find((item) => item.code.toLowerCase() === wanted)
}

/** The item with a code. Throws Fault naming `field` and the nearest codes for one that is unknown. */
export function itemNamed(code: string, items: readonly Item[], field: string): Item {
  const found = itemCoded(code, items)
  if (found) return found
  const near = nearest(code, items, (item) => item.code, 3)
  const named = near.length > 0 ? near : nearest(code, items, ({ name, description }) => name || description, 3)
  const list = named.map(({ code: one, name }) => `${quoted(one, 30)} (${quoted(name, 40)})`).join(', ')
  throw new Fault(
    'not_found',
    `${field}: there is no item ${quoted(code, 40)}.${list === '' ? '' : ` Nearest: ${list}.`}`,
    'Nothing was written. Give the code of an item, as Xero has it.',
  )
}

/** The item with a code, of which stock is kept. Throws Fault naming `field` for one that is unknown or not tracked. */
export function trackedItem(code: string, items: readonly Item[], field: string): TrackedItem {
  const item = itemNamed(code, items, field)
  if (isTracked(item)) return item
  throw new Fault(
    'invalid_input',
    `${field}: Xero keeps no stock of ${quoted(item.code, 40)}: it is not a tracked item.`,
    'Nothing was written. Leave it out; a person can have an item tracked in Xero.',
  )
}

/** Whether stock is kept of an item. */
export function isTracked(item: Item): item is TrackedItem {
  return item.onHand !== undefined && item.value !== undefined && item.assetAccount !== ''
}

/** Throws Fault where the organisation keeps no stock of anything. */
export function refuseWithoutStock(items: readonly Item[]): void {
  if (items.some(isTracked)) return
  throw new Fault(
    'refused',
    'This organisation has no tracked items, so Xero keeps no quantities.',
    'A person can have items tracked in Xero, with an inventory account and one for their cost.',
  )
}
