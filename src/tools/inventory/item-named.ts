import type { Item } from '../../books/items.ts'
import { quoted } from '../../books/ledger-text.ts'
import { nearest } from '../../books/nearest.ts'
import { Fault } from '../../call/fault.ts'
import { plainCode } from './settings/setting-fields.ts'
import type { StockSettingsInForce } from './settings/stock-settings.ts'

/** An item of which stock is kept. */
export type TrackedItem = Item & { onHand: bigint; value: bigint }

/** What an item is found by. */
export type Coded = Pick<Item, 'code' | 'name' | 'description'>

/** What tells the codes of other systems. */
export type OtherCodes = Pick<StockSettingsInForce, 'codeOf'>

/** The item with a code, in any case, or that another system's code stands for; undefined where there is none. */
export function itemCoded<One extends Coded>(
  code: string,
  items: readonly One[],
  others?: OtherCodes,
): One | undefined {
  const wanted = plainCode(code)
  const found = items.find((item) => plainCode(item.code) === wanted)
  const other = found ? undefined : others?.codeOf(code)
  return other === undefined ? found : itemCoded(other, items)
}

/** The item that `itemCoded` finds. Throws Fault naming `field` and the nearest codes for one that is unknown. */
export function itemNamed<One extends Coded>(
  code: string,
  items: readonly One[],
  field: string,
  others?: OtherCodes,
): One {
  const found = itemCoded(code, items, others)
  if (found) return found
  throw unknown(code, items, field)
}

/** The item of which stock is kept that `itemCoded` finds. Throws Fault naming `field` for one that is unknown or not tracked. */
export function trackedItem(code: string, items: readonly Item[], field: string, others?: OtherCodes): TrackedItem {
  const tracked = items.filter(isTracked)
  const found = itemCoded(code, tracked, others)
  if (found) return found
  const untracked = itemCoded(code, items)
  if (!untracked) throw unknown(code, tracked, field)
  throw new Fault(
    'invalid_input',
    `${field}: Xero keeps no stock of ${quoted(untracked.code, 40)}: it is not a tracked item.`,
    'Nothing was written. Give a tracked item (find_items with tracked); a person can have one tracked in Xero.',
  )
}

/** Whether stock is kept of an item. */
export function isTracked(item: Item): item is TrackedItem {
  return item.onHand !== undefined && item.value !== undefined && item.assetAccount !== ''
}

function unknown(code: string, items: readonly Coded[], field: string): Fault {
  const near = nearest(code, items, (item) => item.code, 3)
  const named = near.length > 0 ? near : nearest(code, items, ({ name, description }) => name || description, 3)
  const list = named.map(({ code: one, name }) => `${quoted(one, 40)}${name === '' ? '' : ` (${quoted(name, 40)})`}`)
  return new Fault(
    'not_found',
    `${field}: there is no item ${quoted(code, 40)}.${list.length > 0 ? ` Nearest: ${list.join(', ')}.` : ''}`,
    'Nothing was written. Give the code of an item as Xero has it (find_items).',
  )
}
