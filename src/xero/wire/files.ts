import { z } from 'zod'
import type { FileFolder, StoredFile } from '../../books/stored-files.ts'
import { optional, read, requiredText, text } from './shape.ts'

const folderShape = z.looseObject({ id: requiredText, name: text })

/** The folders of Xero Files, the inbox among them. */
export function foldersOf(value: unknown): FileFolder[] {
  return read('Folders', z.array(folderShape), value).map(({ id, name }) => ({ id, name }))
}

const utc = text.transform((value) => Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`) || 0)

const fileShape = z.looseObject({
  ...{ id: requiredText, name: text, folderId: text, createdDateUtc: utc },
  size: optional(z.number().int()),
})

const pageShape = z.looseObject({ totalCount: optional(z.number().int()), items: z.array(fileShape).nullish() })

/** A page of files, and how many there are in all. */
export function filePage(value: unknown): { rows: StoredFile[]; total: number } {
  const { totalCount, items } = read('Files', pageShape, value)
  const rows = (items ?? []).map(({ id, name, folderId, createdDateUtc, size }) => ({
    ...{ id, name, folderId, size: size ?? 0, createdAt: createdDateUtc },
  }))
  return { rows, total: totalCount ?? rows.length }
}
