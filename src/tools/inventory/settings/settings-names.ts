import type { Books } from '../../../books/books.ts'
import type { Item } from '../../../books/items.ts'
import type { Account } from '../../../books/organisation.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { accountNamed } from '../../documents/coding.ts'
import { isTracked, trackedItem } from '../item-named.ts'
import type { SettingsOnRecord } from './read-stock-settings.ts'

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
    tracked: items.filter(isTracked),
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
