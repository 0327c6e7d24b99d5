import { beginWork, drop, put } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { fieldsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import type { StoredFile } from '../state-files.ts'
import { fileAssociations } from './associations.ts'
import { fileJson, filesRefusal, inboxId, invalid, isFolder, pageOf } from './file-json.ts'
import { formParts } from './multipart.ts'

const LARGEST = 10 * 1024 * 1024

const EXTENSIONS =
  /\.(pdf|jpe?g|png|gif|bmp|tiff?|docx?|xlsx?|pptx?|msg|odt|ods|odf|pages|numbers|key|keynote|zip|rar|7z|rtf|csv|txt|eml)$/i

/** `/Files`: list by page, upload into the inbox or a folder, rename, move, read, delete, and what a file is on. */
export function filesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, id, part] = call.path.map((segment) => segment.toLowerCase())
  if (id === undefined) return call.method === 'GET' ? list(call, context) : upload(call, context, undefined)
  if (call.method === 'POST' && part === undefined) return upload(call, context, id)
  const file = context.organisation.files.get(id)
  if (!file) throw notFoundPage()
  if (part === 'associations') return fileAssociations(call, context, file)
  if (part === 'content' && call.method === 'GET') {
    return { kind: 'bytes', status: 200, contentType: file.mimeType, bytes: file.bytes }
  }
  if (part !== undefined) throw notFoundPage()
  return one(call, context, file)
}

function one(call: ApiCall, context: ApiContext, file: StoredFile): Answer {
  const work = beginWork(context)
  const { files } = context.organisation
  if (call.method === 'GET') return { kind: 'json', status: 200, json: fileJson(file) }
  if (call.method === 'DELETE') {
    drop(work, files, file.id)
    return { kind: 'empty', status: 204 }
  }
  if (call.method !== 'PUT') throw notImplemented()
  const fields = fieldsOf(call.body)
  const folderId = readText(fields.get('FolderId'))?.toLowerCase() ?? file.folderId
  const name = readText(fields.get('Name')) ?? file.name
  if (!isFolder(context, folderId)) throw invalid(`Folder ${folderId} does not exist`)
  if (!EXTENSIONS.test(name)) throw filesRefusal('Rename', 'Rename failed', `Unable to rename ${file.id} to ${name}`)
  const changed = { ...file, folderId, name, updatedAt: context.now }
  put(work, files, file.id, changed)
  return { kind: 'json', status: 200, json: fileJson(changed) }
}

function upload(call: ApiCall, context: ApiContext, folderId: string | undefined): Answer {
  if (call.method !== 'POST') throw notImplemented()
  const folder = folderId ?? inboxId(context.organisation)
  if (!isFolder(context, folder)) throw notFoundPage()
  const sent = fileIn(call)
  if (sent.bytes.byteLength === 0) throw invalid('File is empty')
  if (sent.bytes.byteLength > LARGEST) throw invalid('File is larger than 10 MB')
  const [extension = ''] = /[^.]*$/.exec(sent.name) ?? []
  if (!EXTENSIONS.test(sent.name)) throw invalid(`Extension: ${extension} is not a valid File extension.`)
  const file: StoredFile = {
    ...{ id: context.newId(), folderId: folder, associations: [], userName: context.userName },
    ...sent,
    ...{ createdAt: context.now, updatedAt: context.now },
  }
  put(beginWork(context), context.organisation.files, file.id, file)
  return { kind: 'json', status: 201, json: fileJson(file) }
}

// xero-node names the part of the content after the file, and tells name, file name and type in parts of their own.
function fileIn({ headers, bytes }: ApiCall): Pick<StoredFile, 'name' | 'mimeType' | 'bytes'> {
  const parts = formParts(headers['content-type'], bytes)
  const told = (name: string) => parts?.find((part) => part.name === name)?.bytes.toString('utf8')
  const content =
    parts?.find(({ fileName }) => fileName !== undefined) ??
    parts?.find(({ name }) => !['name', 'filename', 'mimeType'].includes(name))
  if (!content) throw invalid('The request holds no file')
  return {
    name: told('filename') ?? content.fileName ?? content.name,
    mimeType: told('mimeType') ?? content.mimeType ?? 'application/octet-stream',
    bytes: new Uint8Array(content.bytes),
  }
}

const ORDERS: Readonly<Record<string, (one: StoredFile, other: StoredFile) => number>> = {
  name: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  size: (one, other) => one.bytes.byteLength - other.bytes.byteLength,
  createddateutc: (one, other) => one.createdAt - other.createdAt,
}

function list(call: ApiCall, { organisation }: ApiContext): Answer {
  const { page, size } = pageOf(call)
  const order = ORDERS[call.query.get('sort')?.toLowerCase() ?? 'createddateutc']
  if (!order) throw invalid('sort must be Name, Size or CreatedDateUTC')
  const down = call.query.get('direction')?.toUpperCase() === 'DESC'
  const all = [...organisation.files.values()].sort((one, other) => (down ? order(other, one) : order(one, other)))
  const items = all.slice((page - 1) * size, page * size).map(fileJson)
  return { kind: 'json', status: 200, json: { TotalCount: all.length, Page: page, PerPage: size, Items: items } }
}
