import type { Address, PaymentTerms } from '../books/contacts.ts'
import type { ChangeOf, ContactPatch, Difference } from './change.ts'

// Also the words that planned differences use for these fields.
const CONTACT_FIELDS: Readonly<Record<keyof ContactPatch, string>> = {
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

/** Every field that a new contact gets, with bank details in full: for the person who approves, as `describeChange` shows it. */
export function contactFacts(contact: ContactPatch): [label: string, value: string][] {
  return fieldsOf(contact).map(({ name, value }) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value])
}

/** What differs on a contact: afterwards exactly what is sent, with bank details in full; before, as it was planned. */
export function contactDifferences({ patch, differences }: ChangeOf<'update_contact'>): Difference[] {
  return fieldsOf(patch).map(({ name, value }) => {
    const before = differences.find(({ field }) => field === name)?.before ?? ''
    return { field: name, before, after: value }
  })
}

function fieldsOf(patch: ContactPatch): { name: string; value: string }[] {
  const names = Object.entries(CONTACT_FIELDS) as [keyof ContactPatch, string][]
  return names.flatMap(([field, name]) => {
    const value = patch[field]
    return value === undefined ? [] : [{ name, value: textOf(value) }]
  })
}

function textOf(value: string | PaymentTerms | readonly Address[]): string {
  if (typeof value === 'string') return value
  return 'day' in value ? termsText(value) : value.map(addressText).join('; ')
}

const TERM_WORDS: Readonly<Record<string, string>> = {
  DAYSAFTERBILLDATE: 'days after the document date',
  DAYSAFTERBILLMONTH: "days after the end of the document's month",
  OFCURRENTMONTH: 'of the current month',
  OFFOLLOWINGMONTH: 'of the following month',
}

function termsText({ day, type }: PaymentTerms): string {
  return `${day} ${TERM_WORDS[type] ?? type}`
}

function addressText({ kind, lines, city, region, postalCode, country }: Address): string {
  const parts = [...lines, city, region, postalCode, country].filter((part) => part !== '')
  return `${kind === 'STREET' ? 'street: ' : ''}${parts.join(', ')}`
}
