import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { fieldTable, guidField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { TrackingCategory } from '../state-settings.ts'
import { type Outcome, writeBatch, ZERO_ID } from './batch.ts'
import { asked } from './document-list.ts'
import { someLine } from './every-line.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { beginWork, drop, put, type Work } from './work.ts'

type Option = TrackingCategory['options'][number]

const MOST_ACTIVE = 2
/** Archived ones included. */
const MOST = 4

/** `/TrackingCategories` and `/Options`: read, create, rename, archive and delete; deleting one that documents use archives it. */
export function trackingCategoriesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : create(call, context)
  const category = context.organisation.trackingCategories.get(key.toLowerCase())
  if (!category) throw notFoundPage()
  if (part !== undefined) return options(call, context, category)
  if (call.method === 'GET')
    return { kind: 'envelope', resource: 'TrackingCategories', items: [categoryJson(category)] }
  if (call.method === 'DELETE') return removeCategory(context, category)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'TrackingCategories').slice(0, 1)
  return writeBatch(call, context, 'TrackingCategories', elements, (work, fields) => save(work, category, fields))
}

function removeCategory(context: ApiContext, category: TrackingCategory): Answer {
  const { organisation } = context
  const work = beginWork(context)
  const used = someLine(organisation, ({ tracking }) => tracking.some((entry) => entry.categoryId === category.id))
  if (used) put(work, organisation.trackingCategories, category.id, { ...category, status: 'ARCHIVED' })
  else drop(work, organisation.trackingCategories, category.id)
  const json = { ...categoryJson(category), Status: used ? 'ARCHIVED' : 'DELETED' }
  return { kind: 'envelope', resource: 'TrackingCategories', items: [json] }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const archived = asked(call, 'includearchived')
  const categories = [...context.organisation.trackingCategories.values()]
  const { rows } = listRows(
    categories.filter((row) => archived || row.status === 'ACTIVE'),
    call,
    LISTING,
  )
  return { kind: 'envelope', resource: 'TrackingCategories', items: rows.map(categoryJson) }
}

const LISTING: Listing<TrackingCategory> = {
  table: fieldTable<TrackingCategory>('TrackingCategory', {
    TrackingCategoryID: guidField((row) => row.id),
    Name: textField((row) => row.name),
    Status: textField((row) => row.status),
  }),
  id: (row) => row.id,
  updatedAt: () => 0,
  paging: 'never',
  order: () => 0,
}

function create(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'TrackingCategories', elementsOf(call.body, 'TrackingCategories'), (work, fields) =>
    save(work, undefined, fields),
  )
}

function save(work: Work, before: TrackingCategory | undefined, fields: Fields): Outcome {
  const name = (readText(fields.get('Name')) ?? before?.name ?? '').trim()
  const status = statusOf(fields, before?.status)
  const others = [...work.organisation.trackingCategories.values()].filter((known) => known.id !== before?.id)
  const errors: string[] = []
  if (name === '' || others.some((known) => known.name.toLowerCase() === name.toLowerCase()))
    errors.push(SEEN.nameTaken)
  if (status === 'ACTIVE' && others.filter((known) => known.status === 'ACTIVE').length >= MOST_ACTIVE) {
    errors.push(UNSEEN.trackingCategoryLimit)
  }
  if (others.length >= MOST) errors.push(UNSEEN.trackingCategoryTotal)
  if (errors.length > 0) return { json: { TrackingCategoryID: before?.id ?? ZERO_ID, ...fields.sent }, errors }
  const category = { id: before?.id ?? work.context.newId(), name, status, options: before?.options ?? [] }
  put(work, work.organisation.trackingCategories, category.id, category)
  return { json: categoryJson(category), errors }
}

function statusOf(fields: Fields, before: TrackingCategory['status'] | undefined): TrackingCategory['status'] {
  const status = readText(fields.get('Status'))?.toUpperCase()
  return status === 'ACTIVE' || status === 'ARCHIVED' ? status : (before ?? 'ACTIVE')
}

function options(call: ApiCall, context: ApiContext, category: TrackingCategory): Answer {
  if (call.path[2]?.toLowerCase() !== 'options') throw notFoundPage()
  const optionId = call.path[3]?.toLowerCase()
  const option = category.options.find((known) => known.id === optionId)
  if (optionId !== undefined && !option) throw notFoundPage()
  if (call.method === 'DELETE' && option) return removeOption(context, category, option)
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'Options', elementsOf(call.body, 'Options'), (work, fields) =>
    saveOption(work, category.id, optionId, fields),
  )
}

function removeOption(context: ApiContext, category: TrackingCategory, option: Option): Answer {
  const { organisation } = context
  const used = someLine(organisation, ({ tracking }) => tracking.some((entry) => entry.optionId === option.id))
  const options = category.options.flatMap((known) => {
    if (known !== option) return [known]
    return used ? [{ ...known, status: 'ARCHIVED' as const }] : []
  })
  put(beginWork(context), organisation.trackingCategories, category.id, { ...category, options })
  const json = used
    ? optionJson({ ...option, status: 'ARCHIVED' })
    : { ...optionJson(option), Status: 'DELETED', IsDeleted: true, IsActive: false, IsArchived: false }
  return { kind: 'envelope', resource: 'Options', items: [json] }
}

function saveOption(work: Work, categoryId: string, optionId: string | undefined, fields: Fields): Outcome {
  const category = work.organisation.trackingCategories.get(categoryId)
  const before = category?.options.find((option) => option.id === optionId)
  const name = (readText(fields.get('Name')) ?? before?.name ?? '').trim()
  const others = category?.options.filter((option) => option.id !== optionId) ?? []
  if (!category || name === '' || others.some((option) => option.name.toLowerCase() === name.toLowerCase())) {
    return { json: { ...fields.sent }, errors: [SEEN.nameTaken] }
  }
  const option = { id: before?.id ?? work.context.newId(), name, status: statusOf(fields, before?.status) }
  const updated = before
    ? category.options.map((known) => (known.id === optionId ? option : known))
    : [...others, option]
  put(work, work.organisation.trackingCategories, categoryId, { ...category, options: updated })
  return { json: optionJson(option), errors: [] }
}

function categoryJson(category: TrackingCategory): Record<string, unknown> {
  return {
    Name: category.name,
    Status: category.status,
    TrackingCategoryID: category.id,
    Options: category.options.map(optionJson),
  }
}

function optionJson(option: Option): Record<string, unknown> {
  return {
    TrackingOptionID: option.id,
    Name: option.name,
    Status: option.status,
    HasValidationErrors: false,
    IsDeleted: false,
    IsArchived: option.status === 'ARCHIVED',
    IsActive: option.status === 'ACTIVE',
  }
}
