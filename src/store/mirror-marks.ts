import type { WrittenMark } from '../books/mirror-copy.ts'
import { instant, text } from './change-rows.ts'
import type { Sql, SqlValue } from './sql.ts'

/**
 * Notes in the transaction that records a write that the copy of these documents is out of date; nothing where there is no copy. Before a
 * write leaves and once it is concluded, so that no crash leaves a copy that passes for fresh.
 */
export async function markWritten(
  sql: Sql,
  organisation: string,
  ids: readonly (SqlValue | undefined)[],
): Promise<void> {
  const kept = await sql.run('update mirrors set writes = writes + 1 where organisation = ?', organisation)
  if (kept === 0) return
  for (const id of new Set(ids)) {
    if (typeof id !== 'string' || id === '') continue
    await sql.run(
      `insert into mirror_marks (organisation, id, number) select organisation, ?, writes from mirrors where organisation = ?
       on conflict (organisation, id) do update set number = excluded.number`,
      ...[id, organisation],
    )
  }
}

/** Documents of a list that were written to since they were last read. */
export async function marksOf(sql: Sql, organisation: string, list: string): Promise<WrittenMark[]> {
  const rows = await sql.all(
    `select mirror_marks.id, mirror_marks.number from mirror_marks
     join mirror_documents on mirror_documents.organisation = mirror_marks.organisation and mirror_documents.id = mirror_marks.id
     where mirror_marks.organisation = ? and mirror_documents.list = ? order by mirror_marks.number`,
    ...[organisation, list],
  )
  return rows.map((row) => ({ id: text(row, 'id'), number: instant(row, 'number') }))
}

/** Forgets marks that are done with, unless a later write made them anew. */
export async function unmark(sql: Sql, organisation: string, marks: readonly WrittenMark[]): Promise<void> {
  for (const { id, number } of marks) {
    await sql.run(
      'delete from mirror_marks where organisation = ? and id = ? and number <= ?',
      ...[organisation, id, number],
    )
  }
}

/** Forgets marks of what no list has: every list was read since. */
export async function forgetStrangers(sql: Sql, organisation: string): Promise<void> {
  await sql.run(
    `delete from mirror_marks where organisation = ?
     and number <= (select min(writes) from mirror_lists where organisation = ?)
     and id not in (select id from mirror_documents where organisation = ?)`,
    ...[organisation, organisation, organisation],
  )
}
