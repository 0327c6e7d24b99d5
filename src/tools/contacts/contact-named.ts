import type { Books } from '../../books/books.ts'
import type { Contact, ContactRef } from '../../books/contacts.ts'
import { isGuid } from '../../books/handles.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { nearest } from '../../books/nearest.ts'
import { Fault } from '../../call/fault.ts'

/** A contact by name, with its status. */
export type NamedContact = ContactRef & { status: string }

/** What a name means among the contacts whose name is or contains it. */
export type Choice =
  | { found: 'one'; contact: NamedContact }
  | { found: 'archived'; contact: NamedContact }
  | { found: 'several'; contacts: readonly NamedContact[] }
  | { found: 'none' }

/** The contact a name means: an exact match wins whatever its case; else the only active one that contains it. Pure. */
export function chooseContact(name: string, candidates: readonly NamedContact[]): Choice {
  const wanted = plain(name)
  const active = candidates.filter(({ status }) => status !== 'ARCHIVED')
  const exact = candidates.filter((contact) => plain(contact.name) === wanted)
  const exactActive = exact.filter((contact) => active.includes(contact))
  const matches =
    exactActive.length > 0 ? exactActive : active.filter((contact) => plain(contact.name).includes(wanted))
  const archived = candidates.filter(({ status }) => status === 'ARCHIVED')
  const archivedOne =
    exactActive.length === 0 ? (exact[0] ?? (matches.length === 0 ? archived[0] : undefined)) : undefined
  if (archivedOne) return { found: 'archived', contact: archivedOne }
  const [first] = matches
  if (!first) return { found: 'none' }
  return matches.length === 1 ? { found: 'one', contact: first } : { found: 'several', contacts: matches }
}

const QUOTES = /["“”„'‘’‛`´]/g

// Our replies print double quotes as single ones, and models write apostrophes either way: all of them are the same here.
function plain(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replace(QUOTES, "'").toLowerCase()
}

/**
 * The contact that a caller named, by name or id; `field` is the argument's path in faults.
 * Throws Fault for none, several or an archived one; `archivedToo` lets looking back at an archived contact pass.
 */
export async function contactNamed(
  name: string,
  books: Books,
  { field = 'contact', archivedToo = false }: { field?: string; archivedToo?: boolean } = {},
): Promise<NamedContact> {
  const candidates = await candidatesFor(name, books)
  const choice = chooseContact(isGuid(name) ? (candidates[0]?.name ?? name) : name, candidates)
  if (choice.found === 'one' || (choice.found === 'archived' && archivedToo)) return choice.contact
  if (choice.found === 'archived') {
    throw new Fault(
      'refused',
      `${field}: the contact ${quoted(choice.contact.name)} is archived.`,
      'Ask the user to restore it in Xero, or name another contact.',
    )
  }
  if (choice.found === 'several') throw await severalContacts(name, choice.contacts, books, field)
  throw await noContact(name, books, field)
}

async function candidatesFor(name: string, books: Books): Promise<readonly NamedContact[]> {
  if (isGuid(name)) {
    const contact = await books.contact(name)
    return contact ? [contact] : []
  }
  const found = await books.contactsNamed(name)
  // Xero tells quotation marks apart, so the longest part without any is searched for instead.
  const parts = name.split(QUOTES).sort((one, other) => other.length - one.length)
  const [longest = ''] = parts
  if (found.length > 0 || parts.length === 1 || longest.trim() === '') return found
  const wanted = plain(name)
  return (await books.contactsNamed(longest.trim())).filter((contact) => plain(contact.name).includes(wanted))
}

async function severalContacts(
  name: string,
  contacts: readonly NamedContact[],
  books: Books,
  field: string,
): Promise<Fault> {
  const first = contacts.slice(0, 8)
  const { rows } = await books.findContacts({ ids: first.map(({ id }) => id) })
  const lines = first.map(({ id, name: full }) => `${quoted(full)}${tellApart(rows.find((row) => row.id === id))}`)
  const more = contacts.length > first.length ? ` and ${contacts.length - first.length} more` : ''
  return new Fault(
    'ambiguous',
    `${field}: ${quoted(name)} fits ${contacts.length} contacts: ${lines.join('; ')}${more}.`,
    'Ask the user which one is meant and give its whole name.',
  )
}

function tellApart(contact: Contact | undefined): string {
  if (!contact) return ''
  const role = [contact.isCustomer ? 'customer' : '', contact.isSupplier ? 'supplier' : ''].filter(
    (word) => word !== '',
  )
  const facts = [role.join(' and '), cleanText(contact.email, 60), cleanText(contact.accountNumber, 20)]
  const known = facts.filter((fact) => fact !== '')
  return known.length > 0 ? ` (${known.join(', ')})` : ''
}

async function noContact(name: string, books: Books, field: string): Promise<Fault> {
  const { rows } = await books.findContacts({})
  const near = nearest(name, rows, (row) => row.name, 5).map((row) => quoted(row.name))
  return new Fault(
    'not_found',
    `${field}: there is no contact ${quoted(name)}.${near.length > 0 ? ` Nearest: ${near.join(', ')}.` : ''}`,
    `${near.length > 0 ? 'Use one of these names if the user means it, search' : 'Search'} with find_contacts, or create it first with save_contact if the user wants that.`,
  )
}
