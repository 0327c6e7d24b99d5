import type { Books } from '../../../books/books.ts'
import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { nearest } from '../../../books/nearest.ts'
import type { Account } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { accountNamed } from '../../documents/coding.ts'
import type { SettingsOnRecord } from './read-stock-settings.ts'
import { plainCode } from './setting-fields.ts'

/** What stock settings name, looked up in the books; `field` is the place in faults. All throw Fault for what is not there. */
export interface SettingsNames {
  /** The items of which stock is kept. */
  tracked: readonly Item[]
  item(code: string, field: string): Item
  supplierId(name: string, field: string): Promise<string>
  accountCode(text: string, field: string): Promise<string>
  /** A supplier's name by id; the id where the books have it no more. */
  supplierName(id: string): string
}

/** The names of the books, read as far as they are needed; suppliers that are on record already are known without asking. */
export async function settingsNames(books: Books, record: SettingsOnRecord): Promise<SettingsNames> {
  const ids = new Set([
    ...record.suppliers.keys(),
    ...[...record.items.values()].flatMap((one) => one.supplierId ?? []),
  ])
  const [items, known] = await Promise.all([books.items(), namesOf([...ids], books)])
  const byName = new Map(
    [...known, ...[...ids].map((id) => [id, id] as const)].map(([id, name]) => [name.toLowerCase(), id]),
  )
  let accounts: Promise<readonly Account[]> | undefined
  return {
    tracked: items.filter(({ onHand }) => onHand !== undefined),
    item: (code, field) => trackedItem(code, items, field),
    supplierId: async (name, field) => {
      const before = byName.get(name.trim().toLowerCase())
      if (before !== undefined) return before
      const { id, name: full } = await contactNamed(name, books, { field })
      for (const said of [name.trim(), full]) byName.set(said.toLowerCase(), id)
      known.set(id, full)
      return id
    },
    accountCode: async (text, field) => {
      accounts ??= books.accounts()
      return accountNamed(text, await accounts, field).code
    },
    supplierName: (id) => known.get(id) ?? id,
  }
}

const AT_ONCE = 100

async function namesOf(ids: readonly string[], books: Books): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const { rows } = await books.findContacts({ ids: ids.slice(from, from + AT_ONCE), includeArchived: true })
    for (const { id, name } of rows) names.set(id, name)
  }
  return names
}

/** The item with a code, in any case. Throws Fault naming `field` for an unknown one, with the nearest codes, and one of which no stock is kept. */
export function trackedItem(code: string, items: readonly Item[], field: string): Item {
  const wanted = plainCode(code)
  const found = items.find((item) => plainCode(item.code) === wanted)
  if (!found) {
    const tracked = items.filter(({ onHand }) => onHand !== undefined)
    const near = nearest(code, tracked, (item) => item.code, 3).map((item) => quoted(item.code, 40))
    const fact = `${field}: there is no item ${quoted(code, 40)}.${near.length > 0 ? ` Nearest: ${near.join(', ')}.` : ''}`
    throw new Fault('not_found', fact, 'Nothing was written. Give the code of an item of which stock is kept.')
  }
  if (found.onHand !== undefined) return found
  throw new Fault(
    'invalid_input',
    `${field}: no stock is kept of ${quoted(found.code, 40)} in Xero.`,
    'Nothing was written. Give the code of a tracked item.',
  )
}
