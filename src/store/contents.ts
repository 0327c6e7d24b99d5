import { sha256 } from '../call/canonical.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { bytes, text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { changed } from './seal.ts'
import type { Sql } from './sql.ts'

/** Keeps the file that a change is about, sealed, until the change is settled; nothing where it is about none. */
export async function keepContent(sql: Sql, { seal }: StoreParts, record: ChangeRecord): Promise<void> {
  const { id, organisation, change } = record
  if (!('file' in change) || !change.content) return
  const hash = change.file.sha256
  await sql.run(
    'insert into contents (change_id, organisation, sha256, body) values (?, ?, ?, ?)',
    ...[id, organisation.id, hash, seal.seal(change.content, contextOf(organisation.id, id, hash))],
  )
}

/** The file with a hash that is kept for any change of an organisation. Throws Fault `unavailable` when it is not as it was written. */
export async function contentIn(
  sql: Sql,
  { seal }: StoreParts,
  organisation: string,
  hash: string,
): Promise<Uint8Array | undefined> {
  const [row] = await sql.all(
    'select * from contents where organisation = ? and sha256 = ? limit 1',
    ...[organisation, hash],
  )
  if (!row) return undefined
  const content = seal.open(bytes(row, 'body'), contextOf(organisation, text(row, 'change_id'), hash))
  if (sha256(content) !== hash) throw changed()
  return content
}

/** Forgets the file of a change that is settled. */
export async function dropContent(sql: Sql, changeId: string): Promise<void> {
  await sql.run('delete from contents where change_id = ?', changeId)
}

function contextOf(organisation: string, changeId: string, hash: string): string {
  return `contents|${organisation}|${changeId}|${hash}`
}
