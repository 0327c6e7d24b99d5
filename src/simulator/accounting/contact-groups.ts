import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { fieldTable, guidField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { ContactGroup } from '../state.ts'
import { type Outcome, writeBatch, ZERO_ID } from './batch.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { beginWork, put, type Work } from './work.ts'

const MOST_GROUPS = 100

/** `/ContactGroups`: a group is deleted by its Status, its members by DELETE; PUT below a group adds members. */
export function contactGroupsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : create(call, context)
  const group = context.organisation.contactGroups.get(key.toLowerCase())
  if (!group || group.status === 'DELETED') throw notFoundPage()
  if (part !== undefined) return members(call, context, group)
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: 'ContactGroups', items: [groupJson(context, group, true)] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'ContactGroups').slice(0, 1)
  return writeBatch(call, context, 'ContactGroups', elements, (work, fields) => save(work, group, fields))
}

function list(call: ApiCall, context: ApiContext): Answer {
  const groups = [...context.organisation.contactGroups.values()].filter((group) => group.status === 'ACTIVE')
  const { rows } = listRows(groups, call, LISTING)
  return { kind: 'envelope', resource: 'ContactGroups', items: rows.map((row) => groupJson(context, row, false)) }
}

const LISTING: Listing<ContactGroup> = {
  table: fieldTable<ContactGroup>('ContactGroup', {
    ContactGroupID: guidField((row) => row.id),
    Name: textField((row) => row.name),
    Status: textField((row) => row.status),
  }),
  id: (row) => row.id,
  updatedAt: () => 0,
  paging: 'never',
}

function create(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'ContactGroups', elementsOf(call.body, 'ContactGroups'), (work, fields) => {
    const id = call.method === 'POST' ? readText(fields.get('ContactGroupID'))?.toLowerCase() : undefined
    return save(work, id === undefined ? undefined : work.organisation.contactGroups.get(id), fields)
  })
}

function save(work: Work, before: ContactGroup | undefined, fields: Fields): Outcome {
  const name = (readText(fields.get('Name')) ?? before?.name ?? '').trim()
  const deleted = readText(fields.get('Status'))?.toUpperCase() === 'DELETED'
  const errors = deleted ? [] : problems(work, before, name)
  if (errors.length > 0) {
    return { json: { ContactGroupID: before?.id ?? ZERO_ID, ...fields.sent, HasValidationErrors: true }, errors }
  }
  const group: ContactGroup = {
    id: before?.id ?? work.context.newId(),
    name,
    status: deleted ? 'DELETED' : 'ACTIVE',
    contactIds: before?.contactIds ?? [],
  }
  put(work, work.organisation.contactGroups, group.id, group)
  return { json: groupJson(work.context, group, false), errors }
}

function problems(work: Work, before: ContactGroup | undefined, name: string): string[] {
  const active = [...work.organisation.contactGroups.values()].filter((group) => group.status === 'ACTIVE')
  if (name === '') return [UNSEEN.groupNameMissing]
  if (!before && active.length >= MOST_GROUPS) return [SEEN.groupLimit]
  const taken = active.some((group) => group.id !== before?.id && group.name.toLowerCase() === name.toLowerCase())
  return taken ? [SEEN.nameTaken] : []
}

function members(call: ApiCall, context: ApiContext, group: ContactGroup): Answer {
  const contactId = call.path[3]?.toLowerCase()
  if (call.path[2]?.toLowerCase() !== 'contacts') throw notFoundPage()
  if (call.method === 'PUT' && contactId === undefined) return addMembers(call, context, group)
  if (call.method !== 'DELETE') throw notImplemented()
  if (contactId !== undefined && !group.contactIds.includes(contactId)) throw notFoundPage()
  const contactIds = contactId === undefined ? [] : group.contactIds.filter((id) => id !== contactId)
  put(beginWork(context), context.organisation.contactGroups, group.id, { ...group, contactIds })
  return { kind: 'empty', status: 204 }
}

function addMembers(call: ApiCall, context: ApiContext, group: ContactGroup): Answer {
  const elements = elementsOf(call.body, 'Contacts')
  return writeBatch(call, context, 'Contacts', elements, (work, fields) => {
    const id = readText(fields.get('ContactID'))?.toLowerCase() ?? ''
    const contact = work.organisation.contacts.get(id)
    const current = work.organisation.contactGroups.get(group.id) ?? group
    if (!contact) return { json: { ...fields.sent, HasValidationErrors: true }, errors: [UNSEEN.contactUnknown] }
    if (contact.status === 'ARCHIVED')
      return { json: { ...fields.sent, HasValidationErrors: true }, errors: [SEEN.contactArchived] }
    const contactIds = current.contactIds.includes(id) ? current.contactIds : [...current.contactIds, id]
    put(work, work.organisation.contactGroups, group.id, { ...current, contactIds })
    return { json: { ContactID: id, Name: contact.name, HasValidationErrors: false }, errors: [] }
  })
}

function groupJson(context: ApiContext, group: ContactGroup, full: boolean): Record<string, unknown> {
  const contacts = group.contactIds.map((id) => ({
    ContactID: id,
    Name: context.organisation.contacts.get(id)?.name ?? '',
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  }))
  return {
    ContactGroupID: group.id,
    Name: group.name,
    Status: group.status,
    Contacts: full ? contacts : [],
    HasValidationErrors: false,
  }
}
