import type { Item } from '../../../books/items.ts'
import { plainCode } from './setting-fields.ts'
import type { StockSettingsInForce } from './stock-settings.ts'

/** Tells the item's code that a given one stands for: an item's own, else the one that another system's code is settled for, else itself. */
export function codesMeant(
  items: readonly Item[],
  settings: Pick<StockSettingsInForce, 'codeOf'>,
): (code: string) => string {
  const known = new Set(items.map(({ code }) => plainCode(code)))
  return (code) => (known.has(plainCode(code)) ? code : (settings.codeOf(code) ?? code))
}
