import type { Books } from '../../../books/books.ts'
import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { nearest } from '../../../books/nearest.ts'
import { Fault } from '../../../call/fault.ts'
import type { StockBook } from '../movements/stock-book.ts'
import type { StockSettingsInForce } from '../settings/stock-settings.ts'

/** The item of a book with a code, in any case, or that another system's code stands for. Throws Fault for one that is unknown or not tracked. */
export async function stockItemNamed(
  code: string,
  book: StockBook,
  settings: Pick<StockSettingsInForce, 'codeOf'>,
  books: Books,
): Promise<Item> {
  const wanted = code.trim()
  const found = book.item(wanted) ?? book.item(settings.codeOf(wanted) ?? '')
  if (found) return found
  const untracked = (await books.items()).find((item) => item.code.toUpperCase() === wanted.toUpperCase())
  if (untracked) {
    throw new Fault(
      'invalid_input',
      `item: Xero keeps no stock of ${quoted(untracked.code, 40)}: it is not a tracked item.`,
      'Its prices: find_items. Documents with it: find_documents.',
    )
  }
  const near = nearest(wanted, book.items, (item) => item.code, 5).map((item) => quoted(item.code, 40))
  throw new Fault(
    'not_found',
    `item: no item has the code ${quoted(wanted, 40)}.`,
    near.length > 0 ? `Nearest: ${near.join(', ')}.` : 'stock_status with show "all" lists the codes.',
  )
}
