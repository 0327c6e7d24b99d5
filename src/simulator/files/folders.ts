import { beginWork, drop, put } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { fieldsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import type { Folder } from '../state-files.ts'
import { folderJson, inboxId, invalid } from './file-json.ts'

const LONGEST_NAME = 50

/** `/Folders`: list, make, rename and delete; the inbox can be neither renamed nor deleted. */
export function foldersEndpoint(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const id = call.path[1]?.toLowerCase()
  if (id === undefined) return call.method === 'POST' ? make(call, context) : list(call, context)
  if (id === inboxId(organisation)) {
    if (call.method !== 'GET') throw invalid('The Inbox cannot be renamed or deleted')
    return answer(folderJson(organisation, undefined))
  }
  const folder = organisation.folders.get(id)
  if (!folder) throw notFoundPage()
  if (call.method === 'GET') return answer(folderJson(organisation, folder))
  if (call.method === 'PUT') return keep(context, { ...folder, name: nameIn(call) })
  if (call.method !== 'DELETE') throw notImplemented()
  return remove(context, id)
}

// Its files go back to the inbox.
function remove(context: ApiContext, id: string): Answer {
  const { organisation } = context
  const work = beginWork(context)
  for (const file of organisation.files.values()) {
    if (file.folderId === id) put(work, organisation.files, file.id, { ...file, folderId: inboxId(organisation) })
  }
  drop(work, organisation.folders, id)
  return { kind: 'empty', status: 204 }
}

/** `/Inbox`: the folder that is always there. */
export function inboxEndpoint(call: ApiCall, { organisation }: ApiContext): Answer {
  if (call.method !== 'GET' || call.path.length > 1) throw notImplemented()
  return answer(folderJson(organisation, undefined))
}

function list({ method }: ApiCall, { organisation }: ApiContext): Answer {
  if (method !== 'GET') throw notImplemented()
  const folders = [undefined, ...organisation.folders.values()]
  return { kind: 'json', status: 200, json: folders.map((folder) => folderJson(organisation, folder)) }
}

function make(call: ApiCall, context: ApiContext): Answer {
  const name = nameIn(call)
  return keep(context, { id: context.newId(), name })
}

function keep(context: ApiContext, folder: Folder): Answer {
  put(beginWork(context), context.organisation.folders, folder.id, folder)
  return answer(folderJson(context.organisation, folder))
}

function nameIn({ body }: ApiCall): string {
  const name = readText(fieldsOf(body).get('Name'))?.trim() ?? ''
  if (name === '') throw invalid('Name is required')
  if (name.length > LONGEST_NAME || /[<>:"/\\|?*]/.test(name)) throw invalid('Name contains one or more bad characters')
  return name
}

function answer(json: unknown): Answer {
  return { kind: 'json', status: 200, json }
}
