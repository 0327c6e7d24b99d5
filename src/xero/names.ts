import type { Clock } from '../books/clock.ts'
import type { Contact, ContactRef } from '../books/contacts.ts'
import { isNotFound, type XeroClient } from './client.ts'
import { contactNames } from './wire/contacts.ts'

const TTL_MS = 5 * 60_000
const MOST_QUERIES = 500

/** A contact as a name search finds it. */
export type NamedContact = ContactRef & { status: string }

/** Searches by name that are remembered for 5 minutes, and corrected by what this process writes itself. */
export interface ContactNames {
  find(client: XeroClient, name: string): Promise<readonly NamedContact[]>
  /** A contact as it was read in the last 5 minutes and not written by this process since, else as `load` gives it. */
  recent(id: string, load: () => Promise<Contact | undefined>): Promise<Contact | undefined>
  /** A contact was created, renamed or archived. */
  learn(contact: NamedContact): void
  /** Something may have been written, but what is not known. */
  forget(): void
}

/** An empty memory of contact names. */
export function createContactNames(clock: Clock): ContactNames {
  const known = new Map<string, { at: number; rows: readonly NamedContact[] }>()
  const contacts = new Map<string, { at: number; contact: Contact }>()
  let writes = 0
  return {
    recent: async (id, load) => {
      const hit = contacts.get(id)
      if (hit && clock.now() < hit.at + TTL_MS) return hit.contact
      const [at, writesBefore] = [clock.now(), writes]
      const contact = await load()
      if (contact && writes === writesBefore) contacts.set(id, { at, contact })
      if (contacts.size > MOST_QUERIES) contacts.delete(contacts.keys().next().value ?? '')
      return contact
    },
    find: async (client, name) => {
      const key = name.trim().toLowerCase()
      if (key === '') return []
      const hit = known.get(key)
      if (hit && clock.now() < hit.at + TTL_MS) return hit.rows
      const [at, writesBefore] = [clock.now(), writes]
      const rows = await search(client, name.trim(), key)
      // A search that a write overtook may be out of date already.
      if (writes === writesBefore) known.set(key, { at, rows })
      if (known.size > MOST_QUERIES) known.delete(known.keys().next().value ?? '')
      return rows
    },
    forget: () => {
      writes += 1
      known.clear()
      contacts.clear()
    },
    learn: (contact) => {
      writes += 1
      contacts.delete(contact.id)
      const name = contact.name.toLowerCase()
      for (const [key, { at, rows }] of known) {
        const others = rows.filter(({ id }) => id !== contact.id)
        known.set(key, { at, rows: name.includes(key) ? [...others, contact] : others })
      }
    },
  }
}

// Xero's search looks in e-mail and numbers too: only names are kept.
async function search(client: XeroClient, name: string, key: string): Promise<NamedContact[]> {
  try {
    const body = await client.contacts({ search: name, includeArchived: true, light: true, page: 1 })
    return contactNames(body).filter((contact) => contact.name.toLowerCase().includes(key))
  } catch (thrown) {
    if (isNotFound(thrown)) return []
    throw thrown
  }
}
