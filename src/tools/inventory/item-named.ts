import type { Books } from '../../books/books.ts'
import type { Item } from '../../books/items.ts'
import { quoted } from '../../books/ledger-text.ts'
import { nearest } from '../../books/nearest.ts'
import { Fault } from '../../call/fault.ts'
import type { StockBook } from './movements/stock-book.ts'
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
  const byCode = indexOf(items)
  const found = byCode.get(plainCode(code))
  const other = found ? undefined : others?.codeOf(code)
  return other === undefined ? found : byCode.get(plainCode(other))
}

// A sheet asks for thousands of items one by one.
const indexes = new WeakMap<readonly Coded[], Map<string, Coded>>()

function indexOf<One extends Coded>(items: readonly One[]): Map<string, One> {
  const known = indexes.get(items) as Map<string, One> | undefined
  if (known) return known
  const index = new Map(items.toReversed().map((item) => [plainCode(item.code), item]))
  indexes.set(items, index)
  return index
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
  const untracked = itemCoded(code, items)
  if (untracked && isTracked(untracked)) return untracked
  const found = itemCoded(others?.codeOf(code) ?? '', items)
  if (found && isTracked(found)) return found
  if (!untracked) throw unknown(code, items.filter(isTracked), field)
  throw new Fault(
    'invalid_input',
    `${field}: Xero keeps no stock of ${quoted(untracked.code, 40)}: it is not a tracked item.`,
    'Nothing was written. Give a tracked item (find_items with tracked); a person can have one tracked in Xero.',
  )
}

/** The tracked items of a book, or those with the given codes in the book's order. Throws Fault naming `items` for a code as `trackedItem` does. */
export async function itemsAsked(
  codes: readonly string[] | undefined,
  book: Pick<StockBook, 'items'>,
  books: Pick<Books, 'items'>,
  others: OtherCodes,
): Promise<readonly Item[]> {
  if (codes === undefined) return book.items
  const all = await books.items()
  const asked = new Set(codes.map((code, index) => plainCode(trackedItem(code, all, `items.${index}`, others).code)))
  return book.items.filter(({ code }) => asked.has(plainCode(code)))
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
