import type { Books } from '../../books/books.ts'
import type { Contact } from '../../books/contacts.ts'
import { quoted } from '../../books/ledger-text.ts'
import { Fault } from '../../call/fault.ts'
import { nextCursor, offsetOf } from '../lists/cursor.ts'

/** Which contacts a caller wants listed. */
export interface ContactFilter {
  search?: string | undefined
  role?: 'customer' | 'supplier' | undefined
  group?: string | undefined
  include_archived?: boolean | undefined
  limit: number
  cursor?: string | undefined
}

interface ContactPage {
  shown: readonly Contact[]
  total: number
  cursor: string | undefined
}

/** One page of contacts. Xero cannot filter by role, so with a role every contact is read, 1,000 to a call. */
export async function contactsPage({ limit, cursor, ...given }: ContactFilter, books: Books): Promise<ContactPage> {
  const offset = offsetOf(cursor, given)
  if (given.group !== undefined) await refuseUnknownGroup(given.group, books)
  const query = { search: given.search, group: given.group, includeArchived: given.include_archived }
  if (given.role === undefined) {
    const page = await books.findContacts({ ...query, offset })
    const start = offset - page.offset
    const shown = page.rows.slice(start, start + limit)
    return { shown, total: page.total, cursor: nextCursor(offset + shown.length, page.total, given) }
  }
  const rows = (await everyContact(query, books)).filter(({ isCustomer, isSupplier }) =>
    given.role === 'customer' ? isCustomer : isSupplier,
  )
  const shown = rows.slice(offset, offset + limit)
  return { shown, total: rows.length, cursor: nextCursor(offset + shown.length, rows.length, given) }
}

async function refuseUnknownGroup(group: string, books: Books): Promise<void> {
  const groups = await books.contactGroups()
  const wanted = group.trim().toLowerCase()
  if (groups.some(({ id, name }) => id === wanted || name.toLowerCase() === wanted)) return
  const names = groups.slice(0, 20).map(({ name }) => quoted(name, 40))
  throw new Fault(
    'not_found',
    `group: there is no contact group ${quoted(group)}. There ${names.length > 0 ? `are ${names.join(', ')}` : 'are none'}.`,
    'Give one of these names, or leave group out.',
  )
}

async function everyContact(query: Parameters<Books['findContacts']>[0], books: Books): Promise<Contact[]> {
  const all: Contact[] = []
  for (;;) {
    const { rows, total } = await books.findContacts({ ...query, offset: all.length })
    all.push(...rows)
    if (rows.length === 0 || all.length >= total) return all
  }
}
