import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage, notImplemented, validationException } from '../edge/refusals.ts'
import type { Attachment, OrganisationState } from '../state.ts'
import { record, throughApi } from './history.ts'
import { UNSEEN } from './messages.ts'
import { beginWork, put } from './work.ts'

const MOST = 10
const LARGEST = 10 * 1024 * 1024

/** `/{Endpoint}/{Guid}/Attachments`: list, upload raw bytes by file name (an existing name is replaced), and download. */
export function attachmentsEndpoint(call: ApiCall, context: ApiContext, resource: string, id: string): Answer {
  const attachments = context.organisation.attachments.get(id) ?? []
  const name = call.path[3]
  if (call.method === 'GET' && name === undefined) {
    const items = attachmentsJson(context.organisation, resource, id)
    return { kind: 'envelope', resource: 'Attachments', items }
  }
  if (name === undefined) throw notImplemented()
  if (call.method === 'GET') {
    const found = attachments.find((known) => known.id === name.toLowerCase() || known.fileName === name)
    if (!found) throw notFoundPage()
    return { kind: 'bytes', status: 200, contentType: found.mimeType, bytes: found.bytes }
  }
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return upload(call, context, { resource, id, name, attachments })
}

function upload(
  call: ApiCall,
  context: ApiContext,
  target: { resource: string; id: string; name: string; attachments: readonly Attachment[] },
): Answer {
  const { resource, id, name, attachments } = target
  const former = attachments.find((known) => known.fileName === name)
  const problem = uploadProblem(call.bytes, former ? 0 : attachments.length)
  if (problem !== undefined) throw validationException([{ FileName: name, ValidationErrors: [{ Message: problem }] }])
  const attachment: Attachment = {
    id: former?.id ?? context.newId(),
    fileName: name,
    mimeType: call.headers['content-type']?.split(';')[0]?.trim() || 'application/octet-stream',
    includeOnline: call.query.get('includeonline')?.toLowerCase() === 'true',
    bytes: call.bytes,
  }
  const work = beginWork(context)
  const others = attachments.filter((known) => known !== former)
  put(work, context.organisation.attachments, id, [...others, attachment])
  record(work, id, 'Attached a file', `Attached the file ${name}${throughApi(context)}`)
  return { kind: 'envelope', resource: 'Attachments', items: [attachmentJson(attachment, resource, id)] }
}

function uploadProblem(bytes: Uint8Array, count: number): string | undefined {
  if (bytes.byteLength === 0) return UNSEEN.attachmentEmpty
  if (bytes.byteLength > LARGEST) return UNSEEN.attachmentSize
  return count >= MOST ? UNSEEN.attachmentLimit : undefined
}

/** The files of a record as they are listed, also inside the record itself when it is read alone. */
export function attachmentsJson(
  organisation: OrganisationState,
  resource: string,
  id: string,
): Record<string, unknown>[] {
  return (organisation.attachments.get(id) ?? []).map((attachment) => attachmentJson(attachment, resource, id))
}

function attachmentJson(attachment: Attachment, resource: string, id: string): Record<string, unknown> {
  return {
    AttachmentID: attachment.id,
    FileName: attachment.fileName,
    Url: `https://api.xero.com/api.xro/2.0/${resource}/${id}/Attachments/${encodeURIComponent(attachment.fileName)}`,
    MimeType: attachment.mimeType,
    ContentLength: attachment.bytes.byteLength,
    ...(attachment.includeOnline ? { IncludeOnline: true } : {}),
  }
}
