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

// As many contacts as one call to Xero gives.
const AT_ONCE = 1000

/**
 * One page of contacts, by name as long as one call holds them all. Xero cannot filter by role, so with a role every contact is
 * read, 1,000 to a call.
 */
export async function contactsPage({ limit, cursor, ...given }: ContactFilter, books: Books): Promise<ContactPage> {
  const offset = offsetOf(cursor, given)
  if (given.group !== undefined) await refuseUnknownGroup(given.group, books)
  const query = { search: given.search, group: given.group, includeArchived: given.include_archived }
  if (given.role === undefined) {
    const page = await books.findContacts({ ...query, offset: offset - (offset % AT_ONCE) })
    const rows = page.total <= page.rows.length ? byName(page.rows) : page.rows
    const start = offset - page.offset
    const shown = rows.slice(start, start + limit)
    return { shown, total: page.total, cursor: nextCursor(offset + shown.length, page.total, given) }
  }
  const every = byName(await everyContact(query, books))
  const rows = every.filter(({ isCustomer, isSupplier }) => (given.role === 'customer' ? isCustomer : isSupplier))
  const shown = rows.slice(offset, offset + limit)
  return { shown, total: rows.length, cursor: nextCursor(offset + shown.length, rows.length, given) }
}

function byName(contacts: readonly Contact[]): Contact[] {
  const named = contacts.map((contact) => ({ contact, key: contact.name.toLowerCase() }))
  return named.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ contact }) => contact)
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
