import type { Day } from '../../books/day.ts'
import { isObject } from '../edge/body.ts'
import { msInstant } from '../edge/wire-dates.ts'
import { centsNumber, decimal4Number } from '../edge/wire-numbers.ts'
import type { Contact, OrganisationState, PaymentTerm } from '../state.ts'
import { ZERO_ID } from './batch.ts'
import { listedDetails } from './contact-details.ts'
import { balancesOf } from './open-documents.ts'
import { present } from './sent.ts'

type Json = Record<string, unknown>

/** A contact as it stands in lists of documents: id, name and empty lists. */
export function contactStub(organisation: OrganisationState, contactId: string): Json {
  return {
    ContactID: contactId,
    Name: organisation.contacts.get(contactId)?.name ?? '',
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  }
}

/** A contact in a list without paging or with summaryOnly: no balances, people, groups or terms. */
export function contactSummary(organisation: OrganisationState, contact: Contact): Json {
  return {
    ContactID: contact.id,
    ContactStatus: contact.status,
    Name: contact.name,
    ...present<Json>({
      ContactNumber: contact.contactNumber,
      AccountNumber: contact.accountNumber,
      FirstName: contact.firstName,
      LastName: contact.lastName,
      CompanyNumber: contact.companyNumber,
      EmailAddress: contact.email || undefined,
      BankAccountDetails: contact.bankAccountDetails || undefined,
      TaxNumber: contact.taxNumber,
      AccountsReceivableTaxType: contact.receivableTaxType,
      AccountsPayableTaxType: contact.payableTaxType,
      DefaultCurrency: contact.defaultCurrency,
    }),
    ...listedDetails(contact),
    UpdatedDateUTC: msInstant(contact.updatedAt),
    ContactGroups: [],
    IsSupplier: contact.isSupplier,
    IsCustomer: contact.isCustomer,
    ContactPersons: [],
    HasAttachments: (organisation.attachments.get(contact.id)?.length ?? 0) > 0,
    HasValidationErrors: false,
  }
}

/** A contact in full: by id, in a paged list, or as the answer to a write. */
export function contactFull(organisation: OrganisationState, contact: Contact): Json {
  return {
    ...contactSummary(organisation, contact),
    EmailAddress: contact.email,
    BankAccountDetails: contact.bankAccountDetails,
    ContactGroups: groupsOf(organisation, contact.id),
    ContactPersons: contact.persons.map((person) => ({
      FirstName: person.firstName,
      LastName: person.lastName,
      EmailAddress: person.email,
      IncludeInEmails: person.includeInEmails,
    })),
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ...present<Json>({
      SalesDefaultAccountCode: contact.salesAccountCode,
      PurchasesDefaultAccountCode: contact.purchasesAccountCode,
      SalesDefaultLineAmountType: contact.salesLineAmountType,
      PurchasesDefaultLineAmountType: contact.purchasesLineAmountType,
      PaymentTerms: contact.paymentTerms ? termsJson(contact.paymentTerms) : undefined,
      Website: contact.website,
      Discount: contact.discount === undefined ? undefined : decimal4Number(contact.discount),
    }),
  }
}

/** A contact with what it owes and is owed today; contacts that never traded have no balances. */
export function contactWithBalances(organisation: OrganisationState, contact: Contact, today: Day): Json {
  const full = contactFull(organisation, contact)
  if (!contact.isCustomer && !contact.isSupplier) return full
  const { receivable, payable } = balancesOf(organisation, contact.id, today)
  return {
    ...full,
    Balances: {
      AccountsReceivable: {
        Outstanding: centsNumber(receivable.outstanding),
        Overdue: centsNumber(receivable.overdue),
      },
      AccountsPayable: { Outstanding: centsNumber(payable.outstanding), Overdue: centsNumber(payable.overdue) },
    },
  }
}

function groupsOf(organisation: OrganisationState, contactId: string): Json[] {
  const groups = [...organisation.contactGroups.values()]
  return groups
    .filter((group) => group.status === 'ACTIVE' && group.contactIds.includes(contactId))
    .map((group) => ({
      ContactGroupID: group.id,
      Name: group.name,
      Status: group.status,
      Contacts: [],
      HasValidationErrors: false,
    }))
}

function termsJson(terms: NonNullable<Contact['paymentTerms']>): Json {
  return present<Json>({ Bills: termJson(terms.bills), Sales: termJson(terms.sales) })
}

function termJson(term: PaymentTerm | undefined): Json | undefined {
  return term && { Day: term.day, Type: term.type }
}

/** A refused contact: what was sent, with the lists that Xero always shows. */
export function contactEcho(sent: Json, before: Contact | undefined): Json {
  return {
    ContactID: before?.id ?? ZERO_ID,
    ...sent,
    Addresses: listed(sent.Addresses),
    Phones: listed(sent.Phones),
    ContactGroups: [],
    ContactPersons: listed(sent.ContactPersons),
    HasValidationErrors: true,
  }
}

function listed(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject).map((entry) => ({ ...entry, ValidationErrors: [] })) : []
}
