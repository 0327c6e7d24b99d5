import type { StoredFile } from '../books/stored-files.ts'
import { FILES_PAGE } from './calls/files.ts'
import type { XeroClient } from './client.ts'
import { filePage } from './wire/files.ts'

// Xero cannot be asked for one folder's files; what is looked for is never old.
const MOST_PAGES = 20

/** The newest 2,000 files of Xero Files, newest first. */
export async function newestFiles(client: Pick<XeroClient, 'files'>): Promise<StoredFile[]> {
  const all: StoredFile[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { rows, total } = filePage(await client.files(page))
    all.push(...rows)
    if (rows.length < FILES_PAGE || all.length >= total) break
  }
  return all
}
