import type { Books } from '../../books/books.ts'
import type { Address, Contact, PaymentTerms } from '../../books/contacts.ts'
import type { Account } from '../../books/organisation.ts'
import type { ContactPatch } from '../../call/acts/contacts.ts'
import { Fault } from '../../call/fault.ts'
import { accountNamed } from '../documents/coding.ts'

/** Fields of a contact as a caller gives them; what is not given stays. */
export interface ContactFields {
  name?: string | undefined
  email?: string | undefined
  first_name?: string | undefined
  last_name?: string | undefined
  phone?: string | undefined
  account_number?: string | undefined
  tax_number?: string | undefined
  bank_account?: string | undefined
  sales_account?: string | undefined
  purchases_account?: string | undefined
  sales_terms?: PaymentTerms | undefined
  purchases_terms?: PaymentTerms | undefined
  address?: AddressInput | undefined
}

interface AddressInput {
  lines: readonly string[]
  city?: string | undefined
  region?: string | undefined
  postal_code?: string | undefined
  country?: string | undefined
}

const TEXTS = [
  ['name', 'name'],
  ['email', 'email'],
  ['first_name', 'firstName'],
  ['last_name', 'lastName'],
  ['phone', 'phone'],
  ['account_number', 'accountNumber'],
  ['tax_number', 'taxNumber'],
  ['bank_account', 'bankAccount'],
] as const

/** What really changes on a contact: given fields that differ from what is there. Throws Fault for a wrong address or account. */
export async function patchOf(
  fields: ContactFields,
  current: Contact | undefined,
  books: Books,
): Promise<ContactPatch> {
  const coded = fields.sales_account !== undefined || fields.purchases_account !== undefined
  return { ...textPatch(fields, current), ...defaultsPatch(fields, current, coded ? await books.accounts() : []) }
}

function textPatch(fields: ContactFields, current: Contact | undefined): ContactPatch {
  const patch: ContactPatch = {}
  for (const [argument, field] of TEXTS) {
    const given = fields[argument]?.trim()
    if (given === undefined || given === (current?.[field] ?? '')) continue
    Object.assign(patch, { [field]: given })
  }
  if (patch.email && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(patch.email)) {
    throw new Fault('invalid_input', 'email: this is not an e-mail address.', 'Give one address like name@example.com.')
  }
  if (current && patch.name === '') {
    throw new Fault('invalid_input', 'name: it cannot be empty.', 'Leave it out to keep the name.')
  }
  return patch
}

function defaultsPatch(
  fields: ContactFields,
  current: Contact | undefined,
  accounts: readonly Account[],
): ContactPatch {
  const patch: ContactPatch = {}
  const { sales_account: sales, purchases_account: purchases, address } = fields
  if (sales !== undefined) {
    const { code } = accountNamed(sales, accounts, 'sales_account')
    if (code !== current?.salesAccount) patch.salesAccount = code
  }
  if (purchases !== undefined) {
    const { code } = accountNamed(purchases, accounts, 'purchases_account')
    if (code !== current?.purchasesAccount) patch.purchasesAccount = code
  }
  if (fields.sales_terms && !sameTerms(fields.sales_terms, current?.salesTerms)) patch.salesTerms = fields.sales_terms
  if (fields.purchases_terms && !sameTerms(fields.purchases_terms, current?.purchasesTerms)) {
    patch.purchasesTerms = fields.purchases_terms
  }
  if (address) patch.addresses = [...(current?.addresses ?? []).filter(({ kind }) => kind !== 'POBOX'), postal(address)]
  return patch
}

function sameTerms(one: PaymentTerms, other: PaymentTerms | undefined): boolean {
  return other !== undefined && one.day === other.day && one.type === other.type
}

function postal({ lines, city, region, postal_code: code, country }: AddressInput): Address {
  return {
    kind: 'POBOX',
    lines,
    city: city ?? '',
    region: region ?? '',
    postalCode: code ?? '',
    country: country ?? '',
  }
}

/** Contacts that might be the same one: found by the longest word of the name, and by e-mail. At most two reads. */
export async function similarContacts(
  name: string | undefined,
  email: string | undefined,
  books: Books,
): Promise<readonly Contact[]> {
  const words = (name ?? '').split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 3)
  const word = words.sort((a, b) => b.length - a.length)[0] ?? name
  const searches = [word, email].filter((search) => search !== undefined && search !== '')
  const pages = await Promise.all(searches.map((search) => books.findContacts({ search, includeArchived: true })))
  const found = new Map(pages.flatMap(({ rows }) => rows).map((contact) => [contact.id, contact]))
  return [...found.values()]
}
