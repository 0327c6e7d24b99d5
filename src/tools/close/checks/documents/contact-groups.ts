import type { CloseDocument } from '../../month/month-books.ts'
import { alikeNames } from './duplicate-contacts.ts'

const SURE = 0.75

type Contacted = Pick<CloseDocument, 'contactId' | 'contactName'>

/** What is worked out of one list of documents serves every check of it. */
const worked = new WeakMap<readonly Contacted[], (contactId: string) => string>()

/**
 * Says of a contact id which group of contacts it belongs to: those whose names are the same but for how they are written are one. What is billed now
 * under one and now under another of them comes from the same business.
 */
export function contactGroups(documents: readonly Contacted[]): (contactId: string) => string {
  const known = worked.get(documents)
  if (known) return known
  const names = new Map(documents.map(({ contactId, contactName }) => [contactId, contactName]))
  const group = new Map<string, string>()
  const rootOf = (id: string): string => {
    const up = group.get(id) ?? id
    return up === id ? id : rootOf(up)
  }
  for (const { one, other, confidence } of alikeNames([...names].map(([id, name]) => ({ id, name })))) {
    if (confidence < SURE) continue
    const [a, b] = [rootOf(one), rootOf(other)]
    if (a !== b) group.set(a < b ? b : a, a < b ? a : b)
  }
  worked.set(documents, rootOf)
  return rootOf
}
