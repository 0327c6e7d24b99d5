import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { Contact } from '../state.ts'
import { attachmentsEndpoint, attachmentsJson } from './attachments.ts'
import { type Outcome, writeBatch } from './batch.ts'
import { contactCisSettings } from './cis-settings.ts'
import { contactEcho, contactFull, contactSummary, contactWithBalances } from './contact-json.ts'
import { contactByNumber, findContact, saveContact } from './contact-write.ts'
import { asked, commaList } from './document-list.ts'
import { historyEndpoint, record, throughApi } from './history.ts'
import { UNSEEN } from './messages.ts'
import type { Work } from './work.ts'

/** `/Contacts` and everything below it. Contacts can be archived, never deleted. */
export function contactsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const { organisation } = context
  const contact = organisation.contacts.get(key.toLowerCase()) ?? contactByNumber(organisation, key)
  if (part?.toLowerCase() === 'history') {
    return historyEndpoint(call, context, contact?.id ?? key.toLowerCase(), contact !== undefined)
  }
  if (!contact) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') return attachmentsEndpoint(call, context, 'Contacts', contact.id)
  if (part?.toLowerCase() === 'cissettings') return contactCisSettings(call, context, contact)
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    const Attachments = attachmentsJson(organisation, 'Contacts', contact.id)
    const json = { ...contactWithBalances(organisation, contact, context.today), Attachments }
    return { kind: 'envelope', resource: 'Contacts', items: [json] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Contacts').slice(0, 1)
  return writeBatch(call, context, 'Contacts', elements, (work, fields) => save(work, contact, fields))
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'Contacts', elementsOf(call.body, 'Contacts'), (work, fields) => {
    if (call.method === 'PUT') return save(work, undefined, fields)
    const found = findContact(work.organisation, fields)
    if (!found && readText(fields.get('ContactID'))) {
      return { json: contactEcho({ ...fields.sent }, undefined), errors: [UNSEEN.contactUnknown] }
    }
    return save(work, found, fields)
  })
}

function save(work: Work, before: Contact | undefined, fields: Fields): Outcome {
  const errors: string[] = []
  const contact = saveContact(work, before, fields, errors)
  if (!contact) return { json: contactEcho({ ...fields.sent }, before), errors }
  const act = !before ? 'Created' : contact.status === 'ARCHIVED' ? 'Archived' : 'Edited'
  record(work, contact.id, act, `${contact.name}${throughApi(work.context)}.`)
  const { HasAttachments: _, ...json } = contactFull(work.organisation, contact)
  return { json, errors }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation, today } = context
  const { rows, pagination } = listRows(candidates(call, context), call, LISTING)
  const light = asked(call, 'summaryonly') || !pagination
  const items = rows.map((row) =>
    light ? contactSummary(organisation, row) : contactWithBalances(organisation, row, today),
  )
  return { kind: 'envelope', resource: 'Contacts', items, ...(pagination ? { pagination } : {}) }
}

function* candidates(call: ApiCall, context: ApiContext): Generator<Contact> {
  const archived = asked(call, 'includearchived')
  const ids = commaList(call, 'ids')
  const term = call.query.get('searchterm')?.trim().toLowerCase() ?? ''
  for (const contact of context.organisation.contacts.values()) {
    if (contact.status === 'ARCHIVED' && !archived) continue
    if (ids && !ids.has(contact.id)) continue
    if (term === '' || searched(contact).includes(term)) yield contact
  }
}

function searched(contact: Contact): string {
  const { name, firstName, lastName, contactNumber, companyNumber, email } = contact
  return [name, firstName, lastName, contactNumber, companyNumber, email].join('\n').toLowerCase()
}

const LISTING: Listing<Contact> = {
  table: fieldTable<Contact>('Contact', {
    ContactID: guidField((row) => row.id),
    Name: textField((row) => row.name),
    ContactStatus: textField((row) => row.status),
    ContactNumber: textField((row) => row.contactNumber),
    AccountNumber: textField((row) => row.accountNumber),
    FirstName: textField((row) => row.firstName),
    LastName: textField((row) => row.lastName),
    CompanyNumber: textField((row) => row.companyNumber),
    EmailAddress: textField((row) => row.email),
    TaxNumber: textField((row) => row.taxNumber),
    BankAccountDetails: textField((row) => row.bankAccountDetails),
    DefaultCurrency: textField((row) => row.defaultCurrency),
    IsSupplier: flagField((row) => row.isSupplier),
    IsCustomer: flagField((row) => row.isCustomer),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
  }),
  id: (row) => row.id,
  updatedAt: (row) => row.updatedAt,
  paging: 'optional',
}
