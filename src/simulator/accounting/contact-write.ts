import { type Fields, readText } from '../edge/body.ts'
import type { Contact, OrganisationState } from '../state.ts'
import { isEmail, mergedAddresses, mergedPhones, readPersons, readTerms } from './contact-details.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { present, shortText, textOr } from './sent.ts'
import { drop, put, putQuietly, type Work } from './work.ts'

/** Finds the contact that a client means: by id, then by ContactNumber, then by name among active contacts. */
export function findContact(organisation: OrganisationState, fields: Fields): Contact | undefined {
  const id = readText(fields.get('ContactID'))
  if (id) return organisation.contacts.get(id.toLowerCase())
  const number = readText(fields.get('ContactNumber'))
  const byNumber = number ? contactByNumber(organisation, number) : undefined
  if (byNumber) return byNumber
  const name = readText(fields.get('Name'))
  const named = name ? organisation.contactNames.get(nameKey(name)) : undefined
  return named === undefined ? undefined : organisation.contacts.get(named)
}

/** The contact with a ContactNumber (the identifier of an external system), compared as written. */
export function contactByNumber(organisation: OrganisationState, number: string): Contact | undefined {
  for (const contact of organisation.contacts.values()) if (contact.contactNumber === number) return contact
  return undefined
}

function nameKey(name: string): string {
  return name.trim().toLowerCase()
}

/** Creates a contact (`before` undefined) or updates one. What is wrong is added to `errors`; then nothing is written. */
export function saveContact(
  work: Work,
  before: Contact | undefined,
  fields: Fields,
  errors: string[],
): Contact | undefined {
  if (before?.status === 'ARCHIVED') {
    errors.push(SEEN.contactArchived)
    return undefined
  }
  const found = errors.length
  const contact = merged(work, before, fields, errors)
  checkName(work, contact, errors)
  if (errors.length > found) return undefined
  store(work, before, contact)
  return contact
}

function merged(work: Work, before: Contact | undefined, fields: Fields, errors: string[]): Contact {
  const text = (name: string, old: string | undefined, limit: number) => shortText(fields, name, old, limit, errors)
  const email = text('EmailAddress', before?.email, 255) ?? ''
  if (email !== '' && email !== before?.email && !isEmail(email)) errors.push(SEEN.emailInvalid)
  return {
    id: before?.id ?? work.context.newId(),
    name: text('Name', before?.name, 255)?.trim() ?? '',
    status: readStatus(fields, before?.status ?? 'ACTIVE', errors),
    email,
    persons: readPersons(fields, before?.persons ?? [], errors),
    bankAccountDetails: textOr(fields, 'BankAccountDetails', before?.bankAccountDetails) ?? '',
    addresses: mergedAddresses(before?.addresses ?? [], fields.get('Addresses')),
    phones: mergedPhones(before?.phones ?? [], fields.get('Phones')),
    isSupplier: before?.isSupplier ?? false,
    isCustomer: before?.isCustomer ?? false,
    updatedAt: work.context.now,
    ...present<Partial<Contact>>({
      cisRate: before?.cisRate,
      contactNumber: text('ContactNumber', before?.contactNumber, 50),
      accountNumber: text('AccountNumber', before?.accountNumber, 50),
      firstName: text('FirstName', before?.firstName, 255),
      lastName: text('LastName', before?.lastName, 255),
      companyNumber: text('CompanyNumber', before?.companyNumber, 50),
      taxNumber: text('TaxNumber', before?.taxNumber, 50),
      website: before?.website,
      discount: before?.discount,
      ...defaults(before, fields),
    }),
  }
}

/** What a contact's new documents start from. */
function defaults(before: Contact | undefined, fields: Fields): { [K in keyof Contact]?: Contact[K] | undefined } {
  const text = (name: string, old: string | undefined) => textOr(fields, name, old)
  return {
    receivableTaxType: text('AccountsReceivableTaxType', before?.receivableTaxType),
    payableTaxType: text('AccountsPayableTaxType', before?.payableTaxType),
    defaultCurrency: text('DefaultCurrency', before?.defaultCurrency),
    salesAccountCode: text('SalesDefaultAccountCode', before?.salesAccountCode),
    purchasesAccountCode: text('PurchasesDefaultAccountCode', before?.purchasesAccountCode),
    salesLineAmountType: text('SalesDefaultLineAmountType', before?.salesLineAmountType),
    purchasesLineAmountType: text('PurchasesDefaultLineAmountType', before?.purchasesLineAmountType),
    paymentTerms: fields.has('PaymentTerms') ? readTerms(fields.get('PaymentTerms')) : before?.paymentTerms,
  }
}

function readStatus(fields: Fields, before: Contact['status'], errors: string[]): Contact['status'] {
  const status = readText(fields.get('ContactStatus'))?.toUpperCase() ?? before
  if (status === 'ACTIVE' || status === 'ARCHIVED') return status
  errors.push(UNSEEN.contactStatusInvalid)
  return before
}

function checkName(work: Work, contact: Contact, errors: string[]): void {
  if (contact.name === '') {
    errors.push(UNSEEN.contactNameMissing)
    return
  }
  const holder = work.organisation.contactNames.get(nameKey(contact.name))
  if (contact.status === 'ACTIVE' && holder !== undefined && holder !== contact.id) {
    errors.push(SEEN.contactNameTaken(contact.name))
  }
}

function store(work: Work, before: Contact | undefined, contact: Contact): void {
  const { contacts, contactNames } = work.organisation
  put(work, contacts, contact.id, contact)
  if (before && contactNames.get(nameKey(before.name)) === before.id) drop(work, contactNames, nameKey(before.name))
  if (contact.status === 'ACTIVE') put(work, contactNames, nameKey(contact.name), contact.id)
}

/** Remembers that a contact has sales or purchase documents. Not a change of its own: the modified date stays. */
export function markTrading(work: Work, contactId: string, type: string): void {
  const contact = work.organisation.contacts.get(contactId)
  const sales = type.startsWith('ACCREC')
  if (!contact || (sales ? contact.isCustomer : contact.isSupplier)) return
  putQuietly(work, work.organisation.contacts, contactId, {
    ...contact,
    ...(sales ? { isCustomer: true } : { isSupplier: true }),
  })
}
