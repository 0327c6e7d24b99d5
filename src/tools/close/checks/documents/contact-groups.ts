import type { CloseDocument } from '../../month/month-books.ts'
import { plainName } from './contact-names.ts'

/**
 * Says of a contact id which group of contacts it belongs to: those whose names are the same but for case, marks and legal form are one. What is
 * billed now under one and now under another of them comes from the same business.
 */
export function contactGroups(
  documents: readonly Pick<CloseDocument, 'contactId' | 'contactName'>[],
): (contactId: string) => string {
  const names = new Map(documents.map(({ contactId, contactName }) => [contactId, contactName]))
  const groups = new Map([...names].map(([id, name]) => [id, plainName(name).text || id]))
  return (contactId) => groups.get(contactId) ?? contactId
}
