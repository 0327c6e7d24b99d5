import { beginWork, put } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { fieldsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import type { OrganisationState } from '../state.ts'
import type { StoredFile } from '../state-files.ts'
import { associationJson, invalid, pageOf } from './file-json.ts'

/** What holds the objects of each group that a file can be on. */
const GROUPS = {
  Account: 'accounts',
  BankTransaction: 'bankTransactions',
  Contact: 'contacts',
  CreditNote: 'creditNotes',
  Invoice: 'invoices',
  Item: 'items',
  ManualJournal: 'manualJournals',
  Overpayment: 'overpayments',
  Payment: 'payments',
  Prepayment: 'prepayments',
  Quote: 'quotes',
  Receipt: 'receipts',
} as const satisfies Record<string, keyof OrganisationState>

/** `/Files/{FileId}/Associations`: what a file is on; it can be put on an object, and taken off. */
export function fileAssociations(call: ApiCall, context: ApiContext, file: StoredFile): Answer {
  const objectId = call.path[3]?.toLowerCase()
  if (call.method === 'GET' && objectId === undefined) {
    const found = file.associations.map((one) => associationJson(file, one.objectId, false))
    return { kind: 'json', status: 200, json: found }
  }
  const { files } = context.organisation
  if (call.method === 'DELETE' && objectId !== undefined) {
    const left = file.associations.filter((one) => one.objectId !== objectId)
    if (left.length === file.associations.length) throw notFoundPage()
    put(beginWork(context), files, file.id, { ...file, associations: left })
    return { kind: 'empty', status: 204 }
  }
  if (call.method !== 'POST' || objectId !== undefined) throw notImplemented()
  const wanted = wantedIn(call, context)
  const others = file.associations.filter((one) => one.objectId !== wanted.objectId)
  const changed = { ...file, associations: [...others, wanted] }
  put(beginWork(context), files, file.id, changed)
  return { kind: 'json', status: 201, json: associationJson(changed, wanted.objectId, false) }
}

/** `/Associations/{ObjectId}`: the files that an object has; `/Associations/Count`: how many several have. */
export function associationsEndpoint(call: ApiCall, { organisation }: ApiContext): Answer {
  const id = call.path[1]?.toLowerCase()
  if (call.method !== 'GET' || id === undefined) throw notImplemented()
  const filesOf = (objectId: string) =>
    [...organisation.files.values()].filter(({ associations }) => associations.some((one) => one.objectId === objectId))
  if (id === 'count') {
    const ids = (call.query.get('objectids') ?? '').split(',').filter(Boolean)
    const counts = ids.map((one) => [one, filesOf(one.toLowerCase()).length])
    return { kind: 'json', status: 200, json: Object.fromEntries(counts) }
  }
  const { page, size } = pageOf(call)
  const rows = filesOf(id).slice((page - 1) * size, page * size)
  return { kind: 'json', status: 200, json: rows.map((file) => associationJson(file, id, true)) }
}

function wantedIn({ body }: ApiCall, { organisation, now }: ApiContext): StoredFile['associations'][number] {
  const fields = fieldsOf(body)
  const [objectId = '', group = '', objectType = ''] = ['ObjectId', 'ObjectGroup', 'ObjectType'].map((name) =>
    readText(fields.get(name)),
  )
  const known = Object.entries(GROUPS).find(([name]) => name === group)
  if (!known) throw invalid('ObjectGroup is not valid')
  if (!organisation[known[1]].has(objectId.toLowerCase())) throw invalid(`Object is not a ${group}`)
  return { objectId: objectId.toLowerCase(), objectGroup: group, objectType, at: now }
}
