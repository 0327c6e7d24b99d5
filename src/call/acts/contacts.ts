import type { Address, ContactRef, PaymentTerms } from '../../books/contacts.ts'
import { quoted } from '../../books/ledger-text.ts'
import { termsText } from '../../books/payment-terms.ts'
import type { Difference } from '../change.ts'
import type { Sources } from '../change-sources.ts'
import type { Fact } from '../shown-change.ts'
import { type ActsOf, nothing } from './act.ts'

/** The contact that a change relies on; `updatedAt`, where it was read, is its version then. */
export interface ContactVersion extends ContactRef {
  updatedAt?: number
}

/** Fields of a contact that a change sets. */
export interface ContactPatch {
  name?: string
  email?: string
  firstName?: string
  lastName?: string
  accountNumber?: string
  taxNumber?: string
  phone?: string
  bankAccount?: string
  salesAccount?: string
  purchasesAccount?: string
  salesTerms?: PaymentTerms
  purchasesTerms?: PaymentTerms
  addresses?: readonly Address[]
}

/** Acts on contacts. */
export type ContactAct =
  | { act: 'create_contact'; contact: ContactPatch & { name: string } }
  | UpdateContact
  | { act: 'archive_contact'; contact: ContactVersion }

interface UpdateContact {
  act: 'update_contact'
  contact: ContactVersion
  patch: ContactPatch
  differences: readonly Difference[]
}

/** What each field of a contact is called, in the order they are shown. */
export const CONTACT_FIELD_WORDS: Readonly<Record<keyof ContactPatch, string>> = {
  name: 'name',
  email: 'e-mail',
  firstName: 'first name',
  lastName: 'last name',
  phone: 'phone',
  accountNumber: 'account number',
  taxNumber: 'tax number',
  bankAccount: 'bank account',
  salesAccount: 'sales account',
  purchasesAccount: 'purchases account',
  salesTerms: 'sales terms',
  purchasesTerms: 'purchases terms',
  addresses: 'postal address',
}

const aboutContacts = {
  money: nothing,
  kind: nothing,
  postingDate: nothing,
  accounts: nothing,
}

/** All that is to be known of them. */
export const contactActs: ActsOf<ContactAct> = {
  create_contact: {
    ...aboutContacts,
    effect: () => 'record',
    contact: nothing,
    subject: nothing,
    sources: ({ contact }) => ({ payee: 'caller', ...detailsOf(contact) }),
    noted: nothing,
    makes: true,
    lasting: nothing,
    show: ({ contact }) => ({
      facts: fieldsOf(contact).map(
        ({ name, value }): Fact => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value],
      ),
    }),
  },
  update_contact: {
    ...aboutContacts,
    effect: () => 'record',
    contact: ({ contact }) => contact,
    subject: ({ contact }) => contact.id,
    sources: ({ patch }) => ({ payee: patch.name === undefined ? 'xero' : 'caller', ...detailsOf(patch) }),
    noted: nothing,
    makes: false,
    lasting: (change) => [
      'not everything that was there before is known here',
      `Set the values with save_contact. ${formerValues(change)}`,
    ],
    show: (change) => ({ facts: [['Contact', change.contact.name]], differences: differencesOf(change) }),
  },
  archive_contact: {
    ...aboutContacts,
    effect: () => 'destroy',
    badge: 'Archive',
    contact: ({ contact }) => contact,
    subject: ({ contact }) => contact.id,
    sources: () => ({ payee: 'xero' }),
    noted: () => ({ on: 'contact', deed: 'Archived' }),
    makes: false,
    lasting: () => [
      "Xero's API cannot restore a contact",
      'A person can in Xero: Contacts, Archived, the contact, Restore.',
    ],
    show: ({ contact }) => ({
      facts: [['Contact', contact.name]],
      differences: [{ field: 'status', before: 'ACTIVE', after: 'ARCHIVED' }],
    }),
  },
}

function detailsOf({ email, addresses, bankAccount }: ContactPatch): Sources {
  const address: Sources = email === undefined && addresses === undefined ? {} : { address: 'caller' }
  return bankAccount === undefined ? address : { ...address, bank_details: 'caller' }
}

// Bank details are masked in differences already.
function formerValues({ differences }: UpdateContact): string {
  const values = differences.map(({ field, before: value }) => `${field} ${value === '' ? 'empty' : quoted(value, 60)}`)
  return `Before it was: ${values.slice(0, 10).join(', ')}.`
}

// Afterwards exactly what is sent, with bank details in full; before, as it was planned.
function differencesOf({ patch, differences }: UpdateContact): Difference[] {
  return fieldsOf(patch).map(({ name, value }) => {
    const before = differences.find(({ field }) => field === name)?.before ?? ''
    return { field: name, before, after: value }
  })
}

function fieldsOf(patch: ContactPatch): { name: string; value: string }[] {
  const names = Object.entries(CONTACT_FIELD_WORDS) as [keyof ContactPatch, string][]
  return names.flatMap(([field, name]) => {
    const value = patch[field]
    return value === undefined ? [] : [{ name, value: textOf(value) }]
  })
}

function textOf(value: string | PaymentTerms | readonly Address[]): string {
  if (typeof value === 'string') return value
  return 'day' in value ? termsText(value) : value.map(addressText).join('; ')
}

function addressText({ kind, lines, city, region, postalCode, country }: Address): string {
  const parts = [...lines, city, region, postalCode, country].filter((part) => part !== '')
  return `${kind === 'STREET' ? 'street: ' : ''}${parts.join(', ')}`
}
