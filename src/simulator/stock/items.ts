import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented, postDataInvalid } from '../edge/refusals.ts'
import { listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { Item } from '../state-stock.ts'
import { itemJson, itemListing } from './item-json.ts'
import { itemByCode } from './item-lines.ts'
import { deleteItem, saveItem } from './item-write.ts'

const MOST_IN_ONE_REQUEST = 500

/** `/Items` and everything below it: what is bought and sold, by id or code. The list is never paged. */
export function itemsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const item = itemByKey(context.organisation, key)
  if (part?.toLowerCase() === 'history') {
    return historyEndpoint(call, context, item?.id ?? key.toLowerCase(), item !== undefined)
  }
  if (!item || part !== undefined) throw notFoundPage()
  if (call.method === 'GET') return { kind: 'envelope', resource: 'Items', items: [itemJson(context, item, 'alone')] }
  if (call.method === 'DELETE') return remove(call, context, item)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Items').slice(0, 1)
  return writeBatch(call, context, 'Items', elements, (work, fields) => save(work, item, fields))
}

function itemByKey(organisation: OrganisationState, key: string): Item | undefined {
  return organisation.items.get(key.toLowerCase()) ?? itemByCode(organisation, key)
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { rows } = listRows(context.organisation.items.values(), call, itemListing(context.organisation))
  return { kind: 'envelope', resource: 'Items', items: rows.map((row) => itemJson(context, row, 'listed')) }
}

/** PUT creates; POST creates, or updates the item with that id or else that code. */
function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Items')
  if (elements.length > MOST_IN_ONE_REQUEST) {
    throw postDataInvalid(UNSEEN.itemLimit(MOST_IN_ONE_REQUEST))
  }
  return writeBatch(call, context, 'Items', elements, (work, fields) =>
    save(work, call.method === 'PUT' ? undefined : existing(work.organisation, fields), fields),
  )
}

function existing(organisation: OrganisationState, fields: Fields): Item | undefined {
  const id = readText(fields.get('ItemID'))?.toLowerCase()
  const code = readText(fields.get('Code'))?.trim()
  return organisation.items.get(id ?? '') ?? (code ? itemByCode(organisation, code) : undefined)
}

function save(work: Work, before: Item | undefined, fields: Fields): Outcome {
  const errors: string[] = []
  const item = saveItem(work, before, fields, errors)
  if (!item) return { json: { ...fields.sent, ItemID: before?.id ?? ZERO_ID }, errors }
  return { json: itemJson(work.context, item, 'written'), errors }
}

function remove(call: ApiCall, context: ApiContext, item: Item): Answer {
  writeBatch(call, context, 'Items', elementsOf({ ItemID: item.id }, 'Items'), (work): Outcome => {
    const errors: string[] = []
    deleteItem(work, item, errors)
    return { json: itemJson(context, item, 'alone'), errors }
  })
  return { kind: 'empty', status: 204 }
}
