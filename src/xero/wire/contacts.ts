import { z } from 'zod'
import type { Address, Contact, ContactRef, PaymentTerms } from '../../books/contacts.ts'
import { centsOrZero, flag, instant, list, optional, read, requiredText, text } from './shape.ts'

const addressShape = z
  .looseObject({
    addressType: text,
    addressLine1: text,
    addressLine2: text,
    addressLine3: text,
    addressLine4: text,
    city: text,
    region: text,
    postalCode: text,
    country: text,
  })
  .transform(
    (wire): Address => ({
      kind: wire.addressType === 'STREET' ? 'STREET' : 'POBOX',
      lines: [wire.addressLine1, wire.addressLine2, wire.addressLine3, wire.addressLine4].filter((line) => line !== ''),
      city: wire.city,
      region: wire.region,
      postalCode: wire.postalCode,
      country: wire.country,
    }),
  )

const phoneShape = z
  .looseObject({ phoneType: text, phoneNumber: text, phoneAreaCode: text, phoneCountryCode: text })
  .transform((wire) => ({
    type: wire.phoneType,
    number: [wire.phoneCountryCode, wire.phoneAreaCode, wire.phoneNumber].filter((part) => part !== '').join(' '),
  }))

const termsShape = optional(z.looseObject({ day: optional(z.number().int()), type: text })).transform(
  (terms): PaymentTerms | undefined =>
    terms?.day === undefined || terms.type === '' ? undefined : { day: terms.day, type: terms.type },
)

const balanceShape = optional(z.looseObject({ outstanding: centsOrZero, overdue: centsOrZero })).transform((balance) =>
  balance ? { outstanding: balance.outstanding, overdue: balance.overdue } : undefined,
)

const contactShape = z.looseObject({
  contactID: requiredText,
  name: text,
  contactStatus: text,
  emailAddress: text,
  firstName: text,
  lastName: text,
  accountNumber: text,
  contactNumber: text,
  taxNumber: text,
  phones: list(phoneShape),
  bankAccountDetails: text,
  isCustomer: flag,
  isSupplier: flag,
  defaultCurrency: text,
  salesDefaultAccountCode: text,
  purchasesDefaultAccountCode: text,
  accountsReceivableTaxType: text,
  accountsPayableTaxType: text,
  paymentTerms: optional(z.looseObject({ sales: termsShape, bills: termsShape })),
  addresses: list(addressShape),
  contactGroups: list(z.looseObject({ name: text })),
  balances: optional(z.looseObject({ accountsReceivable: balanceShape, accountsPayable: balanceShape })),
  updatedDateUTC: instant,
})

/** A contact of Xero's as the books speak of it. */
export function contactOf(value: unknown): Contact {
  const wire = read('Contact', contactShape, value)
  return {
    id: wire.contactID,
    name: wire.name,
    status: wire.contactStatus || 'ACTIVE',
    email: wire.emailAddress,
    firstName: wire.firstName,
    lastName: wire.lastName,
    accountNumber: wire.accountNumber,
    contactNumber: wire.contactNumber,
    taxNumber: wire.taxNumber,
    phone: mainPhone(wire.phones),
    bankAccount: wire.bankAccountDetails,
    isCustomer: wire.isCustomer,
    isSupplier: wire.isSupplier,
    currency: wire.defaultCurrency,
    salesAccount: wire.salesDefaultAccountCode,
    purchasesAccount: wire.purchasesDefaultAccountCode,
    salesTaxType: wire.accountsReceivableTaxType,
    purchasesTaxType: wire.accountsPayableTaxType,
    salesTerms: wire.paymentTerms?.sales,
    purchasesTerms: wire.paymentTerms?.bills,
    addresses: wire.addresses.filter(hasContent),
    groups: wire.contactGroups.map(({ name }) => name),
    receivable: wire.balances?.accountsReceivable,
    payable: wire.balances?.accountsPayable,
    updatedAt: wire.updatedDateUTC,
  }
}

// Xero always lists two addresses and four phones, mostly empty.
function hasContent({ lines, city, region, postalCode, country }: Address): boolean {
  return [...lines, city, region, postalCode, country].some((part) => part !== '')
}

function mainPhone(phones: readonly { type: string; number: string }[]): string {
  const used = phones.filter(({ number }) => number !== '')
  return (used.find(({ type }) => type === 'DEFAULT') ?? used[0])?.number ?? ''
}

const listShape = z.looseObject({
  contacts: z.array(z.unknown()),
  pagination: optional(z.looseObject({ itemCount: optional(z.number()) })),
})

/** A page of contacts, with how many there are in all where Xero says it. */
export function contactPage(value: unknown): { rows: Contact[]; total: number | undefined } {
  const { contacts, pagination } = read('Contacts', listShape, value)
  return { rows: contacts.map(contactOf), total: pagination?.itemCount }
}

const namesShape = z.looseObject({
  contacts: list(z.looseObject({ contactID: requiredText, name: text, contactStatus: text })),
})

/** Names, ids and statuses of a list of contacts. */
export function contactNames(value: unknown): (ContactRef & { status: string })[] {
  const { contacts } = read('Contacts', namesShape, value)
  return contacts.map(({ contactID, name, contactStatus }) => ({
    id: contactID,
    name,
    status: contactStatus || 'ACTIVE',
  }))
}

const groupShape = z.looseObject({
  contactGroups: list(z.looseObject({ contacts: list(z.looseObject({ contactID: requiredText })) })),
})

/** Ids of the contacts of a group. */
export function groupMembers(value: unknown): string[] {
  const { contactGroups } = read('ContactGroups', groupShape, value)
  return contactGroups.flatMap(({ contacts }) => contacts.map(({ contactID }) => contactID))
}
