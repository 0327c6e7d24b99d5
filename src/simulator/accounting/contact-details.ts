import { type Fields, fieldsOf, listOf, readBoolean, readText } from '../edge/body.ts'
import type { Contact, PaymentTerm } from '../state.ts'
import { SEEN, UNSEEN } from './messages.ts'

const ADDRESS_TYPES = ['STREET', 'POBOX'] as const
const PHONE_TYPES = ['DEFAULT', 'DDI', 'FAX', 'MOBILE'] as const
const ADDRESS_LINES = ['AddressLine1', 'AddressLine2', 'AddressLine3', 'AddressLine4'] as const
const ADDRESS_PLACES = ['City', 'Region', 'PostalCode', 'Country'] as const
const PHONE_PARTS = ['PhoneNumber', 'PhoneAreaCode', 'PhoneCountryCode'] as const
const TERM_TYPES = ['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH'] as const

type Details = Record<string, unknown>

/** Street and post box of a contact after an update: types that were not sent stay; both are always there. */
export function mergedAddresses(before: readonly Details[], sent: unknown): Details[] {
  return ADDRESS_TYPES.map((type) => {
    const update = listOf(sent).find((address) => readText(address.get('AddressType'))?.toUpperCase() === type)
    const old = before.find((address) => address.AddressType === type)
    if (!update) return old ?? { AddressType: type, ...emptied(ADDRESS_PLACES) }
    const lines = Object.fromEntries(
      [...ADDRESS_LINES, 'AttentionTo'].flatMap((name) => (update.has(name) ? [[name, textIn(update, name)]] : [])),
    )
    const places = Object.fromEntries(ADDRESS_PLACES.map((name) => [name, textIn(update, name)]))
    return { AddressType: type, ...lines, ...places }
  })
}

/** The four telephone numbers of a contact after an update: types that were not sent stay. */
export function mergedPhones(before: readonly Details[], sent: unknown): Details[] {
  return PHONE_TYPES.map((type) => {
    const update = listOf(sent).find((phone) => readText(phone.get('PhoneType'))?.toUpperCase() === type)
    const old = before.find((phone) => phone.PhoneType === type)
    if (!update) return old ?? { PhoneType: type, ...emptied(PHONE_PARTS) }
    return { PhoneType: type, ...Object.fromEntries(PHONE_PARTS.map((name) => [name, textIn(update, name)])) }
  })
}

/** Addresses and phones as they are listed: every type, bare when nothing is known. */
export function listedDetails(contact: Contact): { Addresses: Details[]; Phones: Details[] } {
  return {
    Addresses: ADDRESS_TYPES.map(
      (type) => contact.addresses.find((a) => a.AddressType === type) ?? { AddressType: type },
    ),
    Phones: PHONE_TYPES.map((type) => contact.phones.find((p) => p.PhoneType === type) ?? { PhoneType: type }),
  }
}

function emptied(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '']))
}

function textIn(fields: Fields, name: string): string {
  return readText(fields.get(name)) ?? ''
}

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+$/

/** Whether a text can be an e-mail address. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text)
}

/** The further people of a contact: an update replaces them all. At most five. */
export function readPersons(fields: Fields, before: Contact['persons'], errors: string[]): Contact['persons'] {
  if (!fields.has('ContactPersons')) return before
  const persons = listOf(fields.get('ContactPersons')).map((person) => ({
    firstName: textIn(person, 'FirstName'),
    lastName: textIn(person, 'LastName'),
    email: textIn(person, 'EmailAddress'),
    includeInEmails: readBoolean(person.get('IncludeInEmails')) ?? false,
  }))
  if (persons.length > 5) errors.push(UNSEEN.contactPersonsLimit)
  if (persons.some((person) => person.email !== '' && !isEmail(person.email))) errors.push(SEEN.emailInvalid)
  return persons
}

/** Payment terms for bills and sales; an unreadable term counts as none. */
export function readTerms(value: unknown): NonNullable<Contact['paymentTerms']> {
  const terms = fieldsOf(value)
  const bills = readTerm(terms.get('Bills'))
  const sales = readTerm(terms.get('Sales'))
  return { ...(bills ? { bills } : {}), ...(sales ? { sales } : {}) }
}

function readTerm(value: unknown): PaymentTerm | undefined {
  const term = fieldsOf(value)
  const days = Number.parseInt(readText(term.get('Day')) ?? '', 10)
  const name = readText(term.get('Type'))?.toUpperCase()
  const type = TERM_TYPES.find((known) => known === name)
  return Number.isNaN(days) || type === undefined ? undefined : { day: days, type }
}
