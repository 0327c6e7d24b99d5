import { createHash } from 'node:crypto'
import { type ApiContext, ApiRefusal } from '../contract.ts'
import { instantString7 } from '../edge/wire-dates.ts'
import type { OrganisationState } from '../state.ts'
import type { Folder, StoredFile } from '../state-files.ts'

/** 400 as Xero Files says it: a list of problems, without Xero's error numbers. */
export function filesRefusal(type: string, title: string, detail: string): ApiRefusal {
  return new ApiRefusal({ kind: 'json', status: 400, json: [{ type, title, detail }] })
}

/** 400 of input that cannot be. */
export function invalid(detail: string): ApiRefusal {
  return filesRefusal('Validation', 'Validation failure', detail)
}

/** The id of an organisation's inbox: it is there from the beginning, so that reading it draws no id. */
export function inboxId({ id }: Pick<OrganisationState, 'id'>): string {
  const hex = createHash('sha256').update(`inbox of ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A folder as Xero Files answers it; undefined is the inbox. */
export function folderJson(organisation: OrganisationState, folder: Folder | undefined): Record<string, unknown> {
  const id = folder?.id ?? inboxId(organisation)
  const count = [...organisation.files.values()].filter(({ folderId }) => folderId === id).length
  const email = `xero.inbox.${id.slice(0, 6)}@xerofiles.com`
  return {
    Name: folder?.name ?? 'Inbox',
    FileCount: count,
    ...(folder ? {} : { Email: email }),
    IsInbox: folder === undefined,
    Id: id,
  }
}

/** A file as Xero Files answers it, without its content. */
export function fileJson(file: StoredFile): Record<string, unknown> {
  return {
    Name: file.name,
    MimeType: file.mimeType,
    Size: file.bytes.byteLength,
    CreatedDateUtc: instantString7(file.createdAt),
    UpdatedDateUtc: instantString7(file.updatedAt),
    User: { Name: file.userName, FullName: file.userName },
    FolderId: file.folderId,
    Id: file.id,
  }
}

/** An association as Xero Files answers it; of an object it names the file as well. */
export function associationJson(file: StoredFile, objectId: string, ofObject: boolean): Record<string, unknown> {
  const found = file.associations.find((one) => one.objectId === objectId)
  return {
    FileId: file.id,
    ObjectId: objectId,
    ObjectType: found?.objectType,
    ObjectGroup: found?.objectGroup,
    ...(ofObject
      ? {
          Name: file.name,
          Size: file.bytes.byteLength,
          CreatedDateUtc: instantString7(file.createdAt),
          AssociationDateUtc: instantString7(found?.at ?? 0),
          SendWithObject: false,
        }
      : {}),
  }
}

/** What a page of a list is: from 1, at most 100 rows. Throws a refusal for anything else. */
export function pageOf({ query }: { query: ReadonlyMap<string, string> }): { page: number; size: number } {
  const [page, size] = [query.get('page') ?? '1', query.get('pagesize') ?? '50']
  if (!/^[1-9]\d{0,6}$/.test(page)) throw invalid('page must be a whole number from 1')
  if (!/^[1-9]\d{0,2}$/.test(size) || Number(size) > 100) throw invalid('pagesize must be from 1 to 100')
  return { page: Number(page), size: Number(size) }
}

/** Whether a folder id is of this organisation, the inbox included. */
export function isFolder({ organisation }: Pick<ApiContext, 'organisation'>, id: string): boolean {
  return id === inboxId(organisation) || organisation.folders.has(id)
}
