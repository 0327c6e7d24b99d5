import type { Books } from '../../../books/books.ts'
import type { ContactRef } from '../../../books/contacts.ts'
import { documentLabel } from '../../../books/handles.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { nearest } from '../../../books/nearest.ts'
import { Fault } from '../../../call/fault.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { documentNamed } from '../../documents/document-named.ts'
import type { PolicyLevel } from './cadence-policy.ts'
import type { PolicyFor } from './read-policies.ts'

/** Where a policy is set: its level, of what (`id` is empty for the organisation), and in words. */
export interface PolicyPlace {
  level: PolicyLevel
  id: string
  words: string
  contact: ContactRef | undefined
  /** Whom the wider levels are read for; undefined where there is nobody in particular. */
  whom: PolicyFor | undefined
}

/** What a caller names, at most one of them. */
export interface NamedPlace {
  group?: string | undefined
  contact?: string | undefined
  invoice?: string | undefined
}

/** The place that a caller named; the organisation where none is. Throws Fault for two, one that is not there, and documents that are no sales invoice. */
export async function policyPlace({ group, contact, invoice }: NamedPlace, books: Books): Promise<PolicyPlace> {
  if ([group, contact, invoice].filter((one) => one !== undefined).length > 1) {
    throw new Fault('invalid_input', 'group, contact, invoice: more than one is given.', 'Name one level at a time.')
  }
  if (group !== undefined) return await groupPlace(group, books)
  if (contact !== undefined) {
    const { id, name } = await contactNamed(contact, books)
    return contactPlace({ id, name }, await groupIdsOf(id, books))
  }
  if (invoice !== undefined) return await invoicePlace(invoice, books)
  return { level: 'organisation', id: '', words: 'the organisation', contact: undefined, whom: undefined }
}

async function groupPlace(text: string, books: Books): Promise<PolicyPlace> {
  const groups = await books.contactGroups()
  const wanted = text.trim().toLowerCase()
  const found = groups.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted)
  if (!found) throw unknownGroup('group', text, groups)
  const words = `the contact group ${quoted(found.name, 60)}`
  return { level: 'group', id: found.id, words, contact: undefined, whom: undefined }
}

/** The fault for a contact group that is not there; `field` is the argument's path. */
export function unknownGroup(field: string, text: string, groups: readonly { name: string }[]): Fault {
  const near = nearest(text, groups, ({ name }) => name, 5).map(({ name }) => quoted(name, 60))
  return new Fault(
    'not_found',
    `${field}: there is no contact group ${quoted(text, 60)}.${near.length > 0 ? ` Nearest: ${near.join(', ')}.` : ''}`,
    'See list_settings kind contact_groups, or create it first with save_contact_group.',
  )
}

function contactPlace(contact: ContactRef, groupIds: readonly string[]): PolicyPlace {
  const words = `the contact ${quoted(contact.name, 60)}`
  return { level: 'contact', id: contact.id, words, contact, whom: { groupIds, contactId: contact.id } }
}

async function invoicePlace(text: string, books: Books): Promise<PolicyPlace> {
  const found = await documentNamed(text, books, 'invoice')
  if (found.kind !== 'invoice') {
    const fact = `invoice: ${quoted(documentLabel(found), 40)} is a bill.`
    throw new Fault('refused', fact, 'Name a sales invoice.')
  }
  const { id, contact } = found
  const groupIds = await groupIdsOf(contact.id, books)
  return {
    ...{ level: 'invoice', id, words: `the invoice ${quoted(documentLabel(found), 40)}`, contact },
    whom: { groupIds, contactId: contact.id, invoiceId: id },
  }
}

// Contacts carry their groups by name.
async function groupIdsOf(contactId: string, books: Books): Promise<string[]> {
  const [contact, groups] = await Promise.all([books.contact(contactId), books.contactGroups()])
  return groups.filter(({ name }) => contact?.groups.includes(name)).map(({ id }) => id)
}
