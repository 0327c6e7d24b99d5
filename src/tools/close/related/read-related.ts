import type { Contact } from '../../../books/contacts.ts'
import type { Organisation } from '../../../books/organisation.ts'
import { asFault } from '../../../call/fault.ts'
import type { Context, OtherBooks } from '../../../call/tool.ts'
import type { RelatedBooks } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'
import { isNamedLike, namesOf, tellingWord } from './organisation-likeness.ts'
import { documentsWith } from './related-documents.ts'

/** The contacts of an organisation as far as names are compared. */
export type NamedContact = Pick<Contact, 'id' | 'name'>

// Beyond so many, only names that every organisation is listed by are compared, not legal names, which may take a call each.
const MOST_ASKED = 12

/**
 * Reads what other connected organisations have with this one: only those that a contact here is named like, in at most five calls to each of
 * them. One that cannot be read says why. `contacts` are those of this organisation, where they were read already. Throws Fault where this
 * organisation itself cannot be read.
 */
export async function readRelated(
  { books, others }: Pick<Context, 'books' | 'others'>,
  period: Period,
  contacts?: readonly NamedContact[],
): Promise<RelatedBooks[]> {
  const all = others()
  if (all.length === 0) return []
  const self = await books.organisation()
  const known = contacts ?? (await contactsLike(books, all))
  const asked = all.length <= MOST_ASKED
  const found = await Promise.all(all.map((other) => relatedBooks(other, { self, known, asked, period })))
  return found.flat()
}

/** The contacts that may be called like other organisations, by their listed names. */
async function contactsLike(books: OtherBooks, others: readonly OtherBooks[]): Promise<NamedContact[]> {
  const found = await Promise.all(others.map(({ ref }) => books.contactsNamed(tellingWord(ref.name))))
  return found.flat()
}

interface Asking {
  self: Organisation
  known: readonly NamedContact[]
  asked: boolean
  period: Period
}

async function relatedBooks(other: OtherBooks, { self, known, asked, period }: Asking): Promise<RelatedBooks[]> {
  const { id, name } = other.ref
  const listed = known.some((contact) => isNamedLike(contact.name, { name, legalName: name }))
  if (!listed && !asked) return []
  try {
    const organisation = await other.organisation()
    if (!known.some((contact) => isNamedLike(contact.name, organisation))) return []
    const { baseCurrency } = organisation
    const { documents, unread } = await mirroredDocuments(other, self, period)
    return [{ organisation: { id, name }, baseCurrency, documents, unread }]
  } catch (thrown) {
    if (!listed) return []
    const { fact } = asFault(thrown)
    return [{ organisation: { id, name }, baseCurrency: '', documents: [], unread: fact }]
  }
}

async function mirroredDocuments(
  other: OtherBooks,
  self: Organisation,
  { from }: Period,
): Promise<Pick<RelatedBooks, 'documents' | 'unread'>> {
  const found = await Promise.all(
    [...new Set([...namesOf(self)].map(tellingWord))].map((word) => other.contactsNamed(word)),
  )
  const ids = new Set(found.flat().flatMap((contact) => (isNamedLike(contact.name, self) ? [contact.id] : [])))
  if (ids.size === 0) return { documents: [], unread: undefined }
  const { documents, readFrom } = await documentsWith(other, [...ids])
  if (readFrom === undefined || readFrom < from) return { documents, unread: undefined }
  return {
    documents: [],
    unread: `It has too many documents with this organisation to read: those before ${readFrom} are left out.`,
  }
}
